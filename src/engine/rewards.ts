import type { RewardProgramme } from "../domain/reward.ts";
import { sides, type Side } from "../domain/side.ts";
import { countWithin } from "../lib/rolling-count.ts";
import { sideScore, type RewardLevel } from "../strategy/rewards/score.ts";
import type { RewardView } from "../strategy/view.ts";
import { ownSizeAt } from "./own-size.ts";
import type { EngineState, MarketState } from "./state.ts";

/** What a market's programme pays now, and who competes for it; undefined while none runs. */
export function rewardsOf(state: EngineState, market: MarketState): RewardView | undefined {
  const programme = runningAt(market.rewards, state.now);
  if (programme === undefined) return undefined;
  const terms = termsOf(programme);
  const seconds = state.config.plan.horizon / 1_000_000;
  const flowOf = (side: Side): number => countWithin(market.traded[side], state.now) / 100 / seconds;
  return {
    ...terms,
    poolRate: poolRate(programme),
    others: {
      bid: levelsOf(state, market, "bid", terms.targetSize, "others"),
      ask: levelsOf(state, market, "ask", terms.targetSize, "others"),
    },
    flow: { bid: flowOf("bid"), ask: flowOf("ask") },
  };
}

/** Dollars a second that our orders earn now, by the formula: how the exchange has counted is not told. */
export function rewardRateOf(state: EngineState, market: MarketState): number {
  const programme = runningAt(market.rewards, state.now);
  if (programme === undefined || market.doubt !== undefined) return 0;
  const { reference } = state.config.strategy.shelf["reward-width"];
  const terms = { ...termsOf(programme), reference };
  let share = 0;
  for (const side of sides) {
    const score = sideScore(levelsOf(state, market, side, terms.targetSize, "all"), terms);
    // A snapshot counts when both sides reach the target.
    if (score === undefined) return 0;
    share += score.own / score.all / sides.length;
  }
  return poolRate(programme) * share;
}

function runningAt(programmes: readonly RewardProgramme[], now: number): RewardProgramme | undefined {
  return programmes.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
}

function termsOf({ targetSize, discountBps }: RewardProgramme) {
  return { targetSize: targetSize / 100, discount: discountBps / 10_000 };
}

/** Dollars a second: a millionth of a dollar each microsecond is one. */
function poolRate({ reward, startsAt, endsAt }: RewardProgramme): number {
  return reward / (endsAt - startsAt);
}

/** From the best price until the target is reached. A side that can go no higher is out. */
function levelsOf(
  state: EngineState,
  market: MarketState,
  side: Side,
  target: number,
  whose: "all" | "others",
): readonly RewardLevel[] {
  const { book } = market;
  const { grid } = book;
  if (book.best(side) === (side === "bid" ? grid.highest : grid.lowest)) return [];
  const found: RewardLevel[] = [];
  let first: number | undefined;
  let reached = 0;
  for (const { price, qty } of book.levels(side)) {
    if (reached >= target) break;
    const own = Math.min(qty, ownSizeAt(state, market, side, price)) / 100;
    const size = qty / 100 - (whose === "others" ? own : 0);
    if (size <= 0) continue;
    const index = grid.indexOf(price) ?? 0;
    first ??= index;
    found.push({ ticks: Math.abs(index - first), size, own: whose === "others" ? 0 : own });
    reached += size;
  }
  return found;
}
