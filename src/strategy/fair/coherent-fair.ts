import { shapeOf } from "../../domain/event-shape.ts";
import type { Market } from "../../domain/market.ts";
import { arePartition, compareEdges, endOf, startOf, type Edge } from "../../domain/strike.ts";
import { bookMiddle, bookVariance } from "../event/book-value.ts";
import { exclusiveValues } from "../event/exclusive-values.ts";
import { neverRising } from "../event/monotone.ts";
import { isItself } from "../event/siblings.ts";
import { probable } from "../probable.ts";
import type { Draft, Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import type { View } from "../view.ts";
import { pool } from "./pool.ts";

/**
 * Values of one event have to agree: outcomes that exclude each other sum to a dollar at most, and a threshold is worth no
 * more than a lower one [theory A14, A15]. The others' values are the middles of their books without us; each gives way
 * by how unsure it is, by its spread and by what stands there.
 */
export interface CoherentFairParams {
  /** Share of the way there, from 0 to 1, in log-odds. */
  readonly strength: number;
  /**
   * Events, or series, exactly one of whose markets comes true, and whose markets are all watched. The exchange does not
   * tell that, and where nobody does, they sum to a dollar at most. Ranges of one number without a gap prove it themselves.
   */
  readonly exhaustive: readonly string[];
}

export const coherentFair: Stage<CoherentFairParams> = {
  role: "fair",
  needsSiblings: "shown",
  run: (view, draft, { strength, exhaustive }, trace) => {
    if (Number.isNaN(draft.fair) || view.event.length < 2) return;
    const shape = shapeOf(view.event);
    if (shape === "independent") return;
    const before = draft.fair;
    const agreed =
      shape === "exclusive" ? agreedExclusive(view, before, exhaustive) : agreedNested(view, before);
    if (agreed === undefined || Math.abs(agreed - before) < negligible) return;
    moveTo(draft, agreed, strength);
    trace?.({
      stage: "coherent-fair",
      text: `beside the event's other markets it is ${showDollars(agreed)}: fair value ${showDollars(before)} becomes ${showDollars(draft.fair)}`,
    });
  },
};

/** Less than a thousandth of a cent is rounding. */
const negligible = 1e-5;

function moveTo(draft: Draft, value: number, strength: number): void {
  draft.fair = probable(draft.fair);
  pool(draft, probable(value), strength);
}

function agreedExclusive(view: View, fair: number, exhaustive: readonly string[]): number | undefined {
  const values = [probable(fair)];
  const variances = [bookVariance(view.bestBid, view.bestAsk)];
  let isWhole = true;
  for (const other of view.event) {
    // Who is out of the race leaves all of it to the others.
    if (isItself(view, other) || other.market.settlement?.result === "no") continue;
    const value = bookMiddle(other.seen?.bid, other.seen?.ask);
    if (value === undefined) {
      isWhole = false;
      continue;
    }
    values.push(probable(value));
    variances.push(bookVariance(other.seen?.bid, other.seen?.ask));
  }
  return exclusiveValues(values, variances, isWhole && isExhaustive(view, exhaustive))[0];
}

function isExhaustive({ market, event }: View, told: readonly string[]): boolean {
  if (told.includes(market.eventTicker) || told.includes(market.seriesTicker)) return true;
  return arePartition(event.map((each) => each.market.strike));
}

/** The chance that a number passes a place never rises with the place. */
interface Passing {
  readonly edge: Edge;
  readonly chance: number;
  readonly weight: number;
}

function agreedNested(view: View, fair: number): number | undefined {
  const number = view.market.strike?.number;
  const own = passingOf(view.market, probable(fair), bookVariance(view.bestBid, view.bestAsk));
  if (number === undefined || own === undefined) return undefined;
  const all = [own];
  for (const other of view.event) {
    if (other.market.strike?.number !== number || isItself(view, other)) continue;
    const value = bookMiddle(other.seen?.bid, other.seen?.ask);
    if (value === undefined) continue;
    const passing = passingOf(other.market, value, bookVariance(other.seen?.bid, other.seen?.ask));
    if (passing !== undefined) all.push(passing);
  }
  const sorted = all.toSorted((a, b) => compareEdges(a.edge, b.edge));
  const chances = neverRising(
    sorted.map(({ chance }) => chance),
    sorted.map(({ weight }) => weight),
  );
  const chance = chances[sorted.indexOf(own)];
  if (chance === undefined) return undefined;
  return view.market.strike?.from === undefined ? 1 - chance : chance;
}

/** Undefined for a range: it passes no single place. */
function passingOf({ strike }: Market, value: number, variance: number): Passing | undefined {
  if (strike === undefined || (strike.from === undefined) === (strike.to === undefined)) return undefined;
  const weight = 1 / Math.max(variance, leastVariance);
  return strike.from === undefined
    ? { edge: endOf(strike), chance: 1 - value, weight }
    : { edge: startOf(strike), chance: value, weight };
}

/** Of a locked book: a hundredth of a cent. */
const leastVariance = 1e-8;
