import { fillKey, type Fill } from "../domain/fill.ts";
import type { Input } from "../domain/input.ts";
import { isBetter, opposite, sign, sides, type Side } from "../domain/side.ts";
import type { Obstacle, Standing } from "../domain/standing.ts";
import { oneDollar, seconds, type Price, type Time } from "../domain/units.ts";

/**
 * What a run has shown of its markets: what was traded past us and why, and what our own fills came to. Fed with the inputs
 * in their order, and with where we stood after each. Contracts, dollars and seconds are plain numbers: nothing is paid by them.
 */
export interface EvidenceKeeper {
  /** Before the engine has heard it. */
  hears(input: Input): void;
  /** Where we stand from now on. */
  stands(standing: Standing, at: Time): void;
  /** By market, in the order in which they were first seen. */
  summary(): readonly MarketEvidence[];
}

export interface EvidenceOptions {
  /** Contracts of a quote: of a trade that passed us we would have had no more. */
  readonly size: number;
  /** Seconds after which a fill is judged by what the value has become. */
  readonly horizon: number;
}

export interface MarketEvidence {
  readonly ticker: string;
  /** Since it was first heard of, up to the end of the run. */
  readonly seconds: number;
  readonly prints: number;
  readonly bySide: Readonly<Record<Side, SideEvidence>>;
  /** What kept a side from being shown, or both; in the order in which they first did. */
  readonly hidden: readonly Hidden[];
  readonly earned: Earned;
  /** Dollars that its programme should pay for the orders shown, by the published formula; what it pays it does not tell. */
  readonly rewards: number;
  /** Where it stood last. */
  readonly last: Standing;
}

export interface SideEvidence {
  readonly secondsShown: number;
  /** Dollars behind the best price of others while shown, on average over time; less than 0 is before it. */
  readonly behind: number | undefined;
  /** Contracts that traded against this side, whoever had them. */
  readonly traded: number;
  /** They traded at a better price than ours, so many dollars better on average. */
  readonly better: Missed & { readonly gap: number };
  /** At our price or worse, whoever had them. */
  readonly reached: Missed;
  /** Contracts that we had. */
  readonly filled: number;
}

export interface Missed {
  readonly contracts: number;
  /** What they would have earned against the value at that moment, as far as our size goes. */
  readonly dollars: number;
}

export interface Hidden extends Missed {
  readonly obstacle: Obstacle;
  /** A side alone counts half. */
  readonly seconds: number;
}

/** Dollars; together they are `profit`. */
export interface Earned {
  /** How far from the value we bought, before fees: negative when worse. */
  readonly spread: number;
  /** How far the value then moved against us until the horizon: negative when it moved for us. */
  readonly against: number;
  readonly fees: number;
  /** The rest: what is held, and what moved after the horizon. */
  readonly held: number;
  readonly profit: number;
}

/** News of a fill and of its trade come in either order, and no further apart. */
const newsApart = seconds(2);
/** Fills that wait for their horizon, and keys of fills that may be told again. */
const memoryMax = 10_000;

export function createEvidence(options: EvidenceOptions): EvidenceKeeper {
  const tallies = new Map<string, Tally>();
  const seenFills = new Set<string>();
  return {
    hears: (input) => {
      if (input.kind === "trade-printed") {
        const tally = tallies.get(input.ticker);
        if (tally !== undefined) countTrade(tally, input, options);
      }
      if (input.kind === "fill-received" && isNew(seenFills, fillKey(input.fill))) {
        const tally = tallies.get(input.fill.ticker);
        if (tally !== undefined && isOfThisRun(tally, input.fill)) countFill(tally, input.fill, input.at);
      }
    },
    stands: (standing, at) => {
      const known = tallies.get(standing.ticker);
      if (known === undefined) tallies.set(standing.ticker, newTally(standing, at));
      else move(known, standing, at, options);
    },
    summary: () => [...tallies.values()].map(evidenceOf),
  };
}

interface Tally {
  readonly since: Time;
  last: Standing;
  at: Time;
  /** Profit of before the account was read. */
  profitBefore: number;
  spent: number;
  rewards: number;
  prints: number;
  readonly bySide: Readonly<Record<Side, SideTally>>;
  readonly hidden: Map<string, { obstacle: Obstacle; seconds: number; contracts: number; dollars: number }>;
  readonly pending: Pending[];
  spread: number;
  against: number;
  fees: number;
}

interface SideTally {
  shown: number;
  /** Dollars × seconds, and the seconds in which somebody else showed something. */
  behind: number;
  besides: number;
  traded: number;
  readonly better: { contracts: number; dollars: number; gap: number };
  readonly reached: { contracts: number; dollars: number };
  filled: number;
  lastFill: { readonly price: Price; readonly at: Time } | undefined;
}

/** A fill whose horizon is not over. */
interface Pending {
  readonly side: Side;
  readonly contracts: number;
  readonly value: number;
  readonly at: Time;
}

function newTally(standing: Standing, at: Time): Tally {
  return {
    since: at,
    last: standing,
    at,
    profitBefore: standing.profit,
    spent: 0,
    rewards: 0,
    prints: 0,
    bySide: { bid: newSide(), ask: newSide() },
    hidden: new Map(),
    pending: [],
    spread: 0,
    against: 0,
    fees: 0,
  };
}

function newSide(): SideTally {
  return {
    shown: 0,
    behind: 0,
    besides: 0,
    traded: 0,
    better: { contracts: 0, dollars: 0, gap: 0 },
    reached: { contracts: 0, dollars: 0 },
    filled: 0,
    lastFill: undefined,
  };
}

/** The time since the last standing belongs to that one. */
function move(tally: Tally, standing: Standing, at: Time, { horizon }: EvidenceOptions): void {
  const { last } = tally;
  const passed = (at - tally.at) / 1_000_000;
  if (!isOver(last) && passed > 0) {
    tally.spent += passed;
    tally.rewards += passed * last.rewardRate;
    for (const side of sides) passTime(tally, side, passed);
  }
  settle(tally, standing.value, at, horizon);
  // What was held before the account was read is no profit of this run.
  if (isUnread(last)) tally.profitBefore = standing.profit;
  tally.last = standing;
  tally.at = at;
}

/** What happens after the end of a run is no reason for anything. */
function isOver({ obstacles }: Standing): boolean {
  return obstacles[0]?.code === "run-ended";
}

function isUnread({ obstacles }: Standing): boolean {
  return obstacles[0]?.code === "account-unread";
}

/** Lists tell fills of earlier runs too. */
function isOfThisRun({ since, last }: Tally, fill: Fill): boolean {
  return fill.at >= since && !isUnread(last);
}

function passTime(tally: Tally, side: Side, passed: number): void {
  const { last } = tally;
  const shown = last.shown[side];
  if (shown === undefined) {
    hiddenBy(tally, side).seconds += passed / 2;
    return;
  }
  const one = tally.bySide[side];
  one.shown += passed;
  const best = last.others[side];
  if (best === undefined) return;
  one.behind += (passed * sign(side) * (best - shown.price)) / oneDollar;
  one.besides += passed;
}

const nothingKnown: Obstacle = { code: "on-its-way", text: "its order is on its way" };

function hiddenBy(tally: Tally, side: Side) {
  const obstacle =
    tally.last.obstacles.find((each) => each.side === undefined || each.side === side) ?? nothingKnown;
  const key = `${obstacle.code} ${obstacle.side ?? ""}`;
  const known = tally.hidden.get(key);
  if (known !== undefined) {
    // The newest words have the newest numbers.
    known.obstacle = obstacle;
    return known;
  }
  const made = { obstacle, seconds: 0, contracts: 0, dollars: 0 };
  tally.hidden.set(key, made);
  return made;
}

function countTrade(
  tally: Tally,
  { takerSide, price, qty, at }: Extract<Input, { kind: "trade-printed" }>,
  { size }: EvidenceOptions,
): void {
  const { last } = tally;
  if (isOver(last)) return;
  const side = opposite(takerSide);
  const one = tally.bySide[side];
  const contracts = qty / 100;
  const shown = last.shown[side];
  const worth = (earning: Price): number => {
    const ours = Math.min(contracts, shown === undefined ? size : shown.left / 100);
    return last.value === undefined ? 0 : ours * Math.max(0, edge(side, earning, last.value));
  };
  tally.prints += 1;
  one.traded += contracts;
  if (shown === undefined && !isOwnPrint(one, price, at)) {
    const hidden = hiddenBy(tally, side);
    hidden.contracts += contracts;
    hidden.dollars += worth(price);
  } else if (shown !== undefined && isBetter(side, price, shown.price)) {
    one.better.contracts += contracts;
    one.better.dollars += worth(price);
    one.better.gap += (contracts * Math.abs(price - shown.price)) / oneDollar;
  } else {
    one.reached.contracts += contracts;
    one.reached.dollars += worth(shown?.price ?? price);
  }
}

/** The order is gone because this trade took it. */
function isOwnPrint({ lastFill }: SideTally, price: Price, at: Time): boolean {
  return lastFill?.price === price && at - lastFill.at <= newsApart;
}

/** Dollars a contract that a fill at this price earns against the value. */
function edge(side: Side, price: Price, value: number): number {
  return sign(side) * (value - price / oneDollar);
}

function countFill(tally: Tally, { side, price, qty, fee }: Fill, at: Time): void {
  const one = tally.bySide[side];
  const contracts = qty / 100;
  const value = tally.last.value ?? price / oneDollar;
  one.filled += contracts;
  one.lastFill = { price, at };
  tally.spread += contracts * edge(side, price, value);
  tally.fees += fee / 1_000_000;
  tally.pending.push({ side, contracts, value, at });
  if (tally.pending.length > memoryMax) tally.pending.shift();
}

function settle(tally: Tally, value: number | undefined, at: Time, horizon: number): void {
  if (value === undefined) return;
  for (
    let first = tally.pending[0];
    first !== undefined && at - first.at >= horizon * 1_000_000;
    first = tally.pending[0]
  ) {
    tally.pending.shift();
    tally.against += first.contracts * sign(first.side) * (first.value - value);
  }
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  const [oldest] = seen;
  if (seen.size > memoryMax && oldest !== undefined) seen.delete(oldest);
  return true;
}

function evidenceOf(tally: Tally): MarketEvidence {
  const { last, spread, against, fees } = tally;
  const profit = (last.profit - tally.profitBefore) / 1_000_000;
  return {
    ticker: last.ticker,
    seconds: tally.spent,
    prints: tally.prints,
    bySide: { bid: sideEvidence(tally.bySide.bid), ask: sideEvidence(tally.bySide.ask) },
    hidden: [...tally.hidden.values()],
    earned: { spread, against, fees, held: profit - spread + against + fees, profit },
    rewards: tally.rewards,
    last,
  };
}

function sideEvidence(side: SideTally): SideEvidence {
  const { shown, behind, besides, traded, better, reached, filled } = side;
  return {
    secondsShown: shown,
    behind: besides > 0 ? behind / besides : undefined,
    traded,
    better: { ...better, gap: better.contracts > 0 ? better.gap / better.contracts : 0 },
    reached,
    filled,
  };
}
