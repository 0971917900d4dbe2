import { feeRate } from "../../domain/fees.ts";
import { opposite, sides, sign, type Side } from "../../domain/side.ts";
import { oneDollar } from "../../domain/units.ts";
import { logistic, logit } from "../../lib/log-odds.ts";
import { breakEvenLogOdds } from "../model/glosten-milgrom.ts";
import { probable } from "../probable.ts";
import { referenceTicks, sideScore, type RewardTerms } from "../rewards/score.ts";
import { adverseMove } from "../signal/markout.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import type { RewardView, View } from "../view.ts";

/**
 * Who is paid for resting can do with less from each fill [theory A19]: each side comes nearer by what the reward of a moment
 * at the reference is, shared out over the fills of that moment. Never past the reference, where no more is paid, and not
 * inside of what a fill costs but for the share that is allowed.
 */
export interface RewardWidthParams {
  /** Which of the two published readings of the rule is believed. */
  readonly reference: RewardTerms["reference"];
  /** Of what a fill costs, given away for the reward: 0 keeps every fill worth it, 1 quotes down to the value. */
  readonly inside: number;
  /** Contracts a second that are expected to be filled where nothing has traded. */
  readonly fillsMin: number;
  /** Contracts of our quote. */
  readonly size: number;
  /** As in `markout-width`: what a fill costs. */
  readonly informedShare: number;
  readonly priorSize: number;
}

export const rewardWidth: Stage<RewardWidthParams> = {
  role: "width",
  reads: ["markouts"],
  run: (view, { fair, centre, away }, params, trace) => {
    const { rewards } = view;
    if (rewards === undefined) return;
    for (const side of sides) {
      const place = referenceOf(view, rewards, side, params);
      if (place === undefined) continue;
      const subsidy = subsidyOf(rewards, side, place.size, params);
      // Away from the centre, though what a fill costs is counted from the value.
      const breakEven = fillCost(view, place.price, side, params) * (1 - params.inside);
      const nearest = Math.max(breakEven - sign(side) * (fair - centre), sign(side) * (centre - place.price));
      const wanted = Math.min(away[side], Math.max(away[side] - subsidy, nearest));
      trace?.({
        stage: "reward-width",
        text: `${side} is paid ${showDollars(subsidy)} for each contract filled at ${showDollars(place.price)}: ${showDollars(away[side])} away becomes ${showDollars(wanted)}`,
      });
      away[side] = wanted;
    }
  },
};

/** The price that scores in full, and what others show there; undefined where nobody shows anything. */
function referenceOf(
  { market: { grid }, bestBid, bestAsk }: View,
  { others, targetSize, discount }: RewardView,
  side: Side,
  { reference }: RewardWidthParams,
): { readonly price: number; readonly size: number } | undefined {
  const best = side === "bid" ? bestBid : bestAsk;
  const ticks = referenceTicks(others[side], { targetSize, discount, reference });
  const level = others[side].find((each) => each.ticks === ticks);
  if (best === undefined || level === undefined) return undefined;
  const price = grid.move(best.price, side === "bid" ? -ticks : ticks);
  return price === undefined ? undefined : { price: price / oneDollar, size: level.size };
}

/** Dollars a contract filled. Of what trades at the reference we have our part of the size there. */
function subsidyOf(rewards: RewardView, side: Side, there: number, params: RewardWidthParams): number {
  const { size, fillsMin, reference } = params;
  const terms = { targetSize: rewards.targetSize, discount: rewards.discount, reference };
  const others = rewards.others[side];
  const ticks = referenceTicks(others, terms);
  const withUs = others.map((level) =>
    level.ticks === ticks ? { ...level, size: level.size + size, own: size } : level,
  );
  const score = sideScore(withUs, terms);
  // Too little stands there: the snapshot does not count.
  if (score === undefined || !isCounted(rewards, side, size)) return 0;
  const rate = ((rewards.poolRate / 2) * score.own) / score.all;
  const fills = Math.max(fillsMin, (rewards.flow[side] * size) / (size + there));
  return rate / fills;
}

/** A snapshot counts when both sides reach the target. We are expected on the other one too. */
function isCounted({ others, targetSize }: RewardView, side: Side, size: number): boolean {
  const other = others[opposite(side)];
  return other.reduce((sum, level) => sum + level.size, size) >= targetSize;
}

/** What those who know more take from a fill, and what the exchange takes from a maker, in dollars. */
function fillCost(
  { signals, market, now }: View,
  price: number,
  side: Side,
  { informedShare, priorSize }: RewardWidthParams,
): number {
  const at = probable(price);
  const move = adverseMove(signals.markouts, side, breakEvenLogOdds(informedShare), priorSize);
  const bent = logistic(logit(at) - sign(side) * move);
  const fee = feeRate(market.fees, "maker", now) * rateStep * at * (1 - at);
  return Math.abs(at - bent) + fee;
}

/** Rates are whole numbers of this. */
const rateStep = 1e-8;
