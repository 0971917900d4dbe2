import type { Market, MarketActivity } from "../domain/market.ts";
import { sides, type Side } from "../domain/side.ts";
import {
  least,
  most,
  showPrice,
  showQty,
  zeroQty,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import { showSpan } from "./span.ts";

/** Which markets may be quoted, by what can be seen of them before the first quote. */
export interface AdmissionRules {
  readonly spreadMax: Price;
  /** Trades an hour: fewer are not worth a quote, more belong to the fast. */
  readonly printsMin: number;
  readonly printsMax: number;
  /** Dearest less cheapest trade of the time that was looked at. */
  readonly tapeRangeMax: Price;
  /** What others show at their best prices: on the thinner side at least, on the thicker at most. */
  readonly touchMin: Qty;
  readonly touchMax: Qty;
  readonly closesBefore: Time;
  readonly volumeMin: Qty;
  readonly series: Names;
  readonly categories: Names;
  readonly combos: boolean;
}

/** Denied names are out; where any are allowed, all others are too. */
export interface Names {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

const anyName: Names = { allow: [], deny: [] };

/** Multi-leg markets alone are left out. */
export const admitAll: AdmissionRules = {
  spreadMax: 10_000 as Price,
  printsMin: 0,
  printsMax: Infinity,
  tapeRangeMax: 10_000 as Price,
  touchMin: zeroQty,
  touchMax: Infinity as Qty,
  closesBefore: Infinity as Time,
  volumeMin: zeroQty,
  series: anyName,
  categories: anyName,
  combos: false,
};

/** What is known of a market; of its trades nothing when they were not read. */
export interface AdmissionFacts {
  readonly market: Pick<Market, "seriesTicker" | "category" | "isCombo">;
  readonly activity: Pick<MarketActivity, "bestBid" | "bestAsk" | "volume24h">;
  readonly spread: Price | undefined;
  readonly closesIn: Time;
  readonly tape: { readonly printsPerHour: number; readonly range: Price | undefined } | undefined;
}

export interface Refusal {
  readonly code: RuleCode;
  /** A clause that finishes "refused, because …". */
  readonly text: string;
  /** The key of the configuration that would admit it. */
  readonly parameter: string;
}

type RuleCode =
  | "too-wide"
  | "slow-tape"
  | "fast-tape"
  | "wild-tape"
  | "thin"
  | "crowded"
  | "closes-late"
  | "little-volume"
  | "series"
  | "category"
  | "combo";

/** Every rule that refuses it. A rule about something that is not known refuses nothing. */
export function refusals(facts: AdmissionFacts, rules: AdmissionRules): readonly Refusal[] {
  return [...bookRefusals(facts, rules), ...tapeRefusals(facts, rules), ...nameRefusals(facts, rules)];
}

function bookRefusals(
  { activity, spread, closesIn }: AdmissionFacts,
  { spreadMax, touchMin, touchMax, closesBefore, volumeMin }: AdmissionRules,
): readonly Refusal[] {
  const found: Refusal[] = [];
  if (spread !== undefined && spread > spreadMax) {
    found.push(refusal("too-wide", `${showPrice(spread)} wide, more than ${showPrice(spreadMax)}`));
  }
  const touch = touchOf(activity);
  if (touch !== undefined && least(touch.bid, touch.ask) < touchMin) {
    const thinner = showQty(least(touch.bid, touch.ask));
    found.push(refusal("thin", `others show ${thinner} at a best price, less than ${showQty(touchMin)}`));
  }
  if (touch !== undefined && most(touch.bid, touch.ask) > touchMax) {
    const thicker = showQty(most(touch.bid, touch.ask));
    found.push(refusal("crowded", `others show ${thicker} at a best price, more than ${showQty(touchMax)}`));
  }
  if (closesIn > closesBefore) {
    const text = `it closes in ${showSpan(closesIn)}, later than ${showSpan(closesBefore)}`;
    found.push(refusal("closes-late", text));
  }
  const { volume24h } = activity;
  if (volume24h < volumeMin) {
    const text = `${showQty(volume24h)} contracts in 24 h, less than ${showQty(volumeMin)}`;
    found.push(refusal("little-volume", text));
  }
  return found;
}

/** Sizes at the best prices of a market that has both. */
export function touchOf({
  bestBid,
  bestAsk,
}: AdmissionFacts["activity"]): Readonly<Record<Side, Qty>> | undefined {
  return bestBid === undefined || bestAsk === undefined ? undefined : { bid: bestBid.qty, ask: bestAsk.qty };
}

function tapeRefusals(
  { tape }: AdmissionFacts,
  { printsMin, printsMax, tapeRangeMax }: AdmissionRules,
): readonly Refusal[] {
  if (tape === undefined) return [];
  const { printsPerHour, range } = tape;
  const each = `${printsPerHour.toFixed(1)} trades an hour`;
  const found: Refusal[] = [];
  if (printsPerHour < printsMin) found.push(refusal("slow-tape", `${each}, fewer than ${printsMin}`));
  if (printsPerHour > printsMax) found.push(refusal("fast-tape", `${each}, more than ${printsMax}`));
  if (range !== undefined && range > tapeRangeMax) {
    const text = `its trades lie ${showPrice(range)} apart, more than ${showPrice(tapeRangeMax)}`;
    found.push(refusal("wild-tape", text));
  }
  return found;
}

function nameRefusals(
  { market }: AdmissionFacts,
  { series, categories, combos }: AdmissionRules,
): readonly Refusal[] {
  const found: Refusal[] = [];
  const seriesWhy = nameFault(market.seriesTicker, series);
  if (seriesWhy !== undefined) found.push(refusal("series", `its series ${seriesWhy}`));
  const categoryWhy = nameFault(market.category ?? "without a name", categories);
  if (categoryWhy !== undefined) found.push(refusal("category", `its category ${categoryWhy}`));
  if (market.isCombo && !combos) {
    found.push(refusal("combo", "a parlay is hard to price and hardly traded"));
  }
  return found;
}

/** Names are compared without regard to case: people write them by hand. */
function nameFault(name: string, { allow, deny }: Names): string | undefined {
  const isIn = (names: readonly string[]): boolean =>
    names.some((each) => each.toLowerCase() === name.toLowerCase());
  if (isIn(deny)) return `${name} is denied`;
  return allow.length === 0 || isIn(allow) ? undefined : `${name} is not among those allowed`;
}

const keys: Readonly<Record<RuleCode, string>> = {
  "too-wide": "maxSpread",
  "slow-tape": "minPrintsPerHour",
  "fast-tape": "maxPrintsPerHour",
  "wild-tape": "maxTapeRange",
  thin: "minTouch",
  crowded: "maxTouch",
  "closes-late": "closesBefore",
  "little-volume": "minVolume",
  series: "series",
  category: "categories",
  combo: "combos",
};

function refusal(code: RuleCode, text: string): Refusal {
  return { code, text, parameter: `markets.select.${keys[code]}` };
}

/** Dearest less cheapest; undefined of no trade. */
export function rangeOf(trades: readonly { readonly price: Price }[]): Price | undefined {
  if (trades.length === 0) return undefined;
  const prices = trades.map(({ price }) => price);
  return (Math.max(...prices) - Math.min(...prices)) as Price;
}

/** In words what speaks for a market that is admitted. */
export function meritWords(
  { spread, tape, activity }: AdmissionFacts,
  reach: Readonly<Record<Side, number>>,
): string {
  const touch = touchOf(activity);
  const words = [
    ...(spread === undefined ? [] : [`${showPrice(spread)} wide`]),
    ...(tape === undefined
      ? []
      : [
          `${tape.printsPerHour.toFixed(1)} trades an hour${tape.range === undefined ? "" : ` over ${showPrice(tape.range)}`}`,
        ]),
    `${sides.map((side) => `${reach[side].toFixed(1)} on the ${side}`).join(" and ")} would meet our quote each hour`,
    ...(touch === undefined
      ? []
      : [`others show ${showQty(touch.bid)} and ${showQty(touch.ask)} at the touch`]),
  ];
  return words.join(", ");
}
