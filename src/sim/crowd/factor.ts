import { assert } from "../../lib/assert.ts";
import { normalCdf, normalQuantile } from "../../lib/normal.ts";
import type { Random } from "../../lib/random.ts";
import type { Outcome } from "../../domain/side.ts";
import { seconds, type Time } from "../../domain/units.ts";
import type { Course } from "./latent.ts";
import type { FactorPlan } from "./plan.ts";

/** A market that hangs on a number: how likely at the start, and how it has to come out if that is fixed. */
export interface Dependent {
  readonly value: number;
  readonly result?: Outcome;
}

/**
 * Markets that hang on one number, or on correlated ones: a strike ladder, neighbouring buckets, or thresholds apart.
 *
 * What is known of the number is a Brownian motion X in the time of information, which runs from 0 to 1: evenly
 * between start and end, and in jumps at scheduled releases. The end X(1) is the truth and is drawn first; the way
 * there is a Brownian bridge. A market on X(1) in (low, high] is worth the probability of that given X so far
 * [theory.md A6.2], so a ladder never contradicts itself.
 */
export function newFactor(
  plan: FactorPlan,
  markets: readonly Dependent[],
  random: Random,
  start: Time,
): Course {
  const spans = spansOf(plan, markets);
  const numbers = drawNumbers(plan, markets, spans, random.fork("truth"));
  const news = random.fork("news");
  const clock = informationClock(plan, start);
  const values = new Float64Array(markets.length);
  let known = 0;
  let nextAt = clock.after(start);
  fillValues(values, spans, numbers, known);

  return {
    results: spans.map(({ low, high }, index) => {
      const truth = numberOf(numbers, index).truth;
      return truth > low && truth <= high ? "yes" : "no";
    }),
    values,
    nextAt: () => nextAt,
    nextJumpAt: () => clock.releaseAfter(nextAt - 1),
    learn: () => {
      const next = clock.knownAt(nextAt);
      for (const path of numbers.paths) walk(path, known, next, news.normal());
      known = next;
      nextAt = clock.after(nextAt);
      fillValues(values, spans, numbers, known);
    },
  };
}

interface Span {
  readonly low: number;
  readonly high: number;
}

function spansOf({ markets: kind }: FactorPlan, markets: readonly Dependent[]): readonly Span[] {
  if (kind !== "between") {
    return markets.map(({ value }) => ({ low: normalQuantile(1 - value), high: Infinity }));
  }
  let sum = 0;
  return markets.map(({ value }) => {
    const low = sum <= 0 ? -Infinity : normalQuantile(sum);
    sum += value;
    // Sums of decimals such as 0.7 + 0.2 + 0.1 miss one by a hair.
    return { low, high: sum >= 1 - 1e-9 ? Infinity : normalQuantile(sum) };
  });
}

/** Known so far, and known in the end. */
interface Path {
  now: number;
  readonly end: number;
}

/** The number of market i is `shared` · first path + `own` · path i + 1, or the first path alone. */
interface Numbers {
  readonly paths: readonly Path[];
  readonly shared: number;
  readonly own: number;
}

function numberOf({ paths, shared, own }: Numbers, index: number): { now: number; truth: number } {
  const first = paths[0];
  assert(first !== undefined, "there is a number");
  const mine = paths[index + 1];
  if (mine === undefined) return { now: first.now, truth: first.end };
  return { now: shared * first.now + own * mine.now, truth: shared * first.end + own * mine.end };
}

function drawNumbers(
  { markets: kind, correlation }: FactorPlan,
  markets: readonly Dependent[],
  spans: readonly Span[],
  random: Random,
): Numbers {
  if (kind !== "apart") {
    return { paths: [{ now: 0, end: drawEnd(markets, spans, random) }], shared: 1, own: 0 };
  }
  const shared = Math.sqrt(correlation);
  const own = Math.sqrt(1 - correlation);
  const first = random.normal();
  // A forced result bends the market's own part only.
  const ends = markets.map((market, index) => {
    const low = own === 0 ? 0 : ((spans[index]?.low ?? 0) - shared * first) / own;
    return drawEnd([market], [{ low, high: Infinity }], random);
  });
  return { paths: [first, ...ends].map((end) => ({ now: 0, end })), shared, own };
}

/** The truth: first which of the cells between all borders that the forced results allow, then where in it. */
function drawEnd(markets: readonly Dependent[], spans: readonly Span[], random: Random): number {
  const borders = [...new Set(spans.flatMap(({ low, high }) => [low, high]))].filter(Number.isFinite);
  const edges = [-Infinity, ...borders.toSorted((a, b) => a - b), Infinity];
  const cells = edges.slice(1).map((high, index) => ({ low: edges[index] ?? -Infinity, high }));
  const open = cells.filter((cell) =>
    markets.every(({ result }, index) => {
      const span = spans[index];
      const isIn = span !== undefined && cell.low >= span.low && cell.high <= span.high;
      return result === undefined || (result === "yes") === isIn;
    }),
  );
  assert(open.length > 0, "the forced results of one event do not contradict each other");
  const { low, high } = random.pick(open, (cell) => normalCdf(cell.high) - normalCdf(cell.low));
  const from = normalCdf(low);
  const share = from + (1 - random.unit()) * (normalCdf(high) - from);
  return Math.min(Math.max(normalQuantile(Math.min(share, 1 - 1e-16)), low), high);
}

/** One step of a Brownian bridge to its end at 1. */
function walk(path: Path, known: number, next: number, normal: number): void {
  const left = 1 - known;
  if (left <= 0) return;
  const step = next - known;
  const deviation = Math.sqrt(Math.max(0, (step * (1 - next)) / left));
  path.now += ((path.end - path.now) * step) / left + deviation * normal;
}

function fillValues(values: Float64Array, spans: readonly Span[], numbers: Numbers, known: number): void {
  const deviation = Math.sqrt(Math.max(0, 1 - known));
  for (const [index, { low, high }] of spans.entries()) {
    const { now, truth } = numberOf(numbers, index);
    if (deviation === 0) values[index] = truth > low && truth <= high ? 1 : 0;
    else values[index] = normalCdf((high - now) / deviation) - normalCdf((low - now) / deviation);
  }
}

/** Even news comes in so many pieces, at most, and no more often, nor more seldom, than these. */
const piecesMax = 4_000;
const tickLeast = seconds(0.25);
const tickMost = seconds(60);

interface InformationClock {
  knownAt(at: number): number;
  /** When the next news after `at` comes, infinity when there is none. */
  after(at: number): number;
  releaseAfter(at: number): number;
}

function informationClock(plan: FactorPlan, start: Time): InformationClock {
  const from = start + plan.startsAfter;
  const until = start + plan.endsAfter;
  const releases = plan.releases.map(({ after, share }) => ({ at: start + after, share }));
  const even = 1 - releases.reduce((sum, { share }) => sum + share, 0);
  const tick = Math.round(Math.min(Math.max((until - from) / piecesMax, tickLeast), tickMost));
  const releaseAfter = (at: number): number =>
    releases.reduce((first, release) => (release.at > at ? Math.min(first, release.at) : first), Infinity);
  return {
    knownAt: (at) => {
      if (at >= until) return 1;
      const released = releases.reduce((sum, { at: then, share }) => (then <= at ? sum + share : sum), 0);
      return released + even * Math.max(0, (at - from) / (until - from));
    },
    after: (at) => {
      if (at >= until) return Infinity;
      const ticks = Math.floor((at - from) / tick) + 1;
      const tickAt = at < from ? from + tick : from + ticks * tick;
      return Math.min(even > 0 ? tickAt : until, releaseAfter(at), until);
    },
    releaseAfter,
  };
}
