import { sides, type Side } from "../domain/side.ts";
import { showQty, type Qty } from "../domain/units.ts";
import type { Hidden, MarketEvidence, SideEvidence } from "./evidence.ts";
import { showCents, showCount, showDollars, showShare } from "./plain-number.ts";

/** One reason why a market does not quote, is not filled, or does not earn. */
export interface Reason {
  readonly about: "quoting" | "filling" | "earning";
  /** A stable name, for programs. */
  readonly code: string;
  readonly side?: Side;
  /** One clause with its numbers. */
  readonly text: string;
  /** Not quoting, not filling: what it has let pass, at the most. Not earning: what it took. */
  readonly dollars: number;
  /** Of the run's time, or of the contracts that traded, in 0 to 1. */
  readonly share: number;
  /** It holds at this moment. */
  readonly isNow: boolean;
  /** What would change it, and what it is now. */
  readonly parameter?: Parameter;
}

export interface Parameter {
  /** As in the configuration file. */
  readonly key: string;
  readonly value: string;
}

/** What the reasons are judged by: how the run was set up. */
export interface WhyNotOptions {
  readonly mode: string;
  /** Seconds after which a fill was judged. */
  readonly horizon: number;
  /** A market with fewer prints an hour is called slow. */
  readonly slowBelow: number;
  /** Keys of the configuration by what they move, of the stages that the run had. */
  readonly levers: Levers;
  /** What a key is set to; undefined where the configuration has no such key. */
  readonly valueOf: (key: string) => string | undefined;
}

export interface Levers {
  /** How far quotes are from the value. */
  readonly width: string;
  /** How hard a position is worked off. */
  readonly lean: string;
  /** Who of several at one price is first. */
  readonly queue: string;
  readonly fees: string;
}

/** Why it is no better than it is, what matters most first: by dollars, then by share. */
export function whyNot(evidence: MarketEvidence, options: WhyNotOptions): readonly Reason[] {
  const reasons = [
    ...notQuoting(evidence),
    ...notFilling(evidence, options),
    ...notEarning(evidence, options),
  ];
  return reasons
    .filter(({ dollars, share, isNow }) => isNow || dollars >= dollarsMin || share >= shareMin)
    .map(({ key, ...reason }) => ({ ...reason, ...parameterOf(key, options) }))
    .toSorted(
      (a, b) =>
        b.dollars - a.dollars ||
        b.share - a.share ||
        Number(b.isNow) - Number(a.isNow) ||
        order(a) - order(b),
    );
}

/** Less is noise: the seconds of a start, half a cent. */
const dollarsMin = 0.005;
const shareMin = 0.01;

type Unresolved = Omit<Reason, "parameter"> & { readonly key: string | undefined };

function parameterOf(
  key: string | undefined,
  { valueOf }: WhyNotOptions,
): { readonly parameter?: Parameter } {
  if (key === undefined) return {};
  return { parameter: { key, value: valueOf(key) ?? "not set" } };
}

function order({ about }: Reason): number {
  return ["quoting", "filling", "earning"].indexOf(about);
}

function notQuoting({ hidden, seconds, last }: MarketEvidence): readonly Unresolved[] {
  const isShown = (side: Side): boolean => last.shown[side] !== undefined;
  return hidden.map(({ obstacle, seconds: spent, contracts, dollars }: Hidden) => {
    const { code, side, text, parameter } = obstacle;
    const passed = contracts > 0 ? `; ${showCount(contracts)} contracts traded meanwhile` : "";
    return {
      about: "quoting",
      code,
      ...(side === undefined ? {} : { side }),
      text: `${text}${passed}`,
      dollars,
      share: ratio(spent, seconds),
      isNow:
        last.obstacles.some((now) => now.code === code && now.side === side) &&
        !sides.every((each) => isShown(each)),
      key: parameter,
    };
  });
}

function notFilling(evidence: MarketEvidence, options: WhyNotOptions): readonly Unresolved[] {
  return [
    ...slowTape(evidence, options),
    ...sides.flatMap((side) => {
      const one = evidence.bySide[side];
      return [...outbid(side, one, options), ...inQueue(side, one, evidence, options)];
    }),
  ];
}

function slowTape(
  { prints, seconds, bySide }: MarketEvidence,
  { slowBelow }: WhyNotOptions,
): readonly Unresolved[] {
  const perHour = ratio(prints, seconds / 3_600);
  const key = "markets.select.minPrintsPerHour";
  const base = { about: "filling", dollars: 0, isNow: true, key } as const;
  if (seconds > 0 && perHour < slowBelow) {
    const text = `${prints} trades, ${perHour.toFixed(1)} an hour: hardly anybody trades there`;
    return [{ ...base, code: "slow-tape", text, share: 1 - perHour / slowBelow }];
  }
  return sides.flatMap((side): readonly Unresolved[] => {
    if (prints < oneWayPrints || bySide[side].traded > 0) return [];
    const text = `all ${prints} trades hit the other side`;
    return [{ ...base, code: "one-way-tape", side, text, share: 1 }];
  });
}

/** So many prints, all one way, are no accident. */
const oneWayPrints = 5;

/** Others showed a better price, and what came traded there. */
function outbid(side: Side, one: SideEvidence, { levers }: WhyNotOptions): readonly Unresolved[] {
  const { better, traded } = one;
  if (better.contracts <= 0) return [];
  const behind =
    one.behind === undefined || one.behind <= 0
      ? ""
      : `, it stood ${showCents(one.behind)} behind the best of others`;
  return [
    {
      about: "filling",
      code: "too-far",
      side,
      text: `${showCount(better.contracts)} of ${showCount(traded)} contracts traded ${showCents(better.gap)} better than our price on average${behind}`,
      dollars: better.dollars,
      share: ratio(better.contracts, traded),
      isNow: (one.behind ?? 0) > 0,
      key: levers.width,
    },
  ];
}

/** What reached our price and went to who stood before us. */
function inQueue(
  side: Side,
  { reached, traded, filled }: SideEvidence,
  { last }: MarketEvidence,
  { mode, levers }: WhyNotOptions,
): readonly Unresolved[] {
  const passed = reached.contracts - filled;
  if (passed <= 0) return [];
  const isDry = mode === "dry";
  const ahead = last.shown[side]?.ahead;
  const now = ahead === undefined ? "" : `; ${showQty(ahead)} are ahead of it now`;
  return [
    {
      about: "filling",
      code: isDry ? "dry-run" : "queue",
      side,
      text: isDry
        ? `${showCount(passed)} contracts traded at our price or worse: a dry run sends nothing, so nothing is filled`
        : `${showCount(passed)} of ${showCount(reached.contracts)} contracts that traded at our price went to who stood before us${now}`,
      dollars: reached.dollars * ratio(passed, reached.contracts),
      share: ratio(passed, traded),
      isNow: isDry || (ahead !== undefined && ahead > (0 as Qty)),
      key: isDry ? "mode" : levers.queue,
    },
  ];
}

function notEarning(evidence: MarketEvidence, options: WhyNotOptions): readonly Unresolved[] {
  const { bySide, earned, last } = evidence;
  const filled = bySide.bid.filled + bySide.ask.filled;
  const { levers, horizon } = options;
  const lost = (code: string, text: string, dollars: number, key: string, isNow = false): Unresolved => ({
    about: "earning",
    code,
    text,
    dollars,
    share: ratio(dollars, Math.abs(earned.spread) + dollars),
    isNow,
    key,
  });
  const each = (dollars: number): string => showCents(ratio(dollars, filled));
  const reasons: Unresolved[] = [];
  if (earned.spread < 0) {
    const text = `fills were ${each(-earned.spread)} a contract worse than the value when they came`;
    reasons.push(lost("no-spread", text, -earned.spread, levers.width));
  }
  if (earned.against > 0) {
    const text = `within ${horizon} s of a fill the value moved ${each(earned.against)} a contract against it; the spread was ${each(earned.spread)}`;
    reasons.push(lost("adverse-selection", text, earned.against, levers.width));
  }
  if (earned.fees > 0) {
    const text = `fees took ${each(earned.fees)} a contract; the spread was ${each(earned.spread)}`;
    reasons.push(lost("fees", text, earned.fees, levers.fees));
  }
  if (earned.held < -dollarsMin) {
    const text = `what was held (now ${showNet(last.net)}) lost ${showDollars(-earned.held)} after that`;
    reasons.push(lost("inventory", text, -earned.held, levers.lean, last.net !== 0));
  }
  if (last.obstacles.some(({ code }) => code === "stop-loss") && earned.profit < 0) {
    const text = `the stop loss ended it at ${showDollars(earned.profit)}`;
    reasons.push(lost("stop-loss", text, -earned.profit, "risk.stopLoss", true));
  }
  return [...reasons, ...oneSided(evidence, options)];
}

/** Only pairs earn the spread for sure. */
function oneSided({ bySide, last }: MarketEvidence, { levers }: WhyNotOptions): readonly Unresolved[] {
  const filled = bySide.bid.filled + bySide.ask.filled;
  const more: Side = bySide.bid.filled >= bySide.ask.filled ? "bid" : "ask";
  const lean = ratio(Math.abs(bySide.bid.filled - bySide.ask.filled), filled);
  if (lean < oneSidedFrom || last.net === 0) return [];
  const text = `${showCount(bySide[more].filled)} of ${showCount(filled)} contracts came on the ${more}: hardly a pair`;
  return [
    {
      about: "earning",
      code: "one-sided",
      side: more,
      text,
      dollars: 0,
      share: lean,
      isNow: true,
      key: levers.lean,
    },
  ];
}

const oneSidedFrom = 0.8;

function showNet(net: Qty): string {
  if (net === 0) return "nothing";
  return net > 0 ? `${showQty(net)} YES` : `${showQty(-net as Qty)} NO`;
}

/** How much of the three there was, a line each: before the reasons why it was no more. */
export function howMuch({ seconds, prints, bySide, earned, rewards }: MarketEvidence): readonly string[] {
  const shown = sides.map((side) => `${side} ${showShare(ratio(bySide[side].secondsShown, seconds))}`);
  const of = sides.map((side) => {
    const { filled, traded } = bySide[side];
    return `${side} ${showCount(filled)} of ${showCount(traded)} contracts that traded against it`;
  });
  const { profit, spread, against, fees, held } = earned;
  return [
    `quoting: ${shown.join(", ")} of the time`,
    `filling: ${of.join(", ")}; ${ratio(prints, seconds / 3_600).toFixed(1)} trades an hour`,
    `earning: ${showDollars(profit)} = spread ${showDollars(spread)}, moved against fills ${showDollars(-against)}, fees ${showDollars(-fees)}, held ${showDollars(held)}`,
    ...(rewards > 0
      ? [
          `rewards: ${showDollars(rewards)} by the programme's published formula; what it pays is not told by market, see the account`,
        ]
      : []),
  ];
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
