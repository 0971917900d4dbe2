import type { Touch } from "./book-signal.ts";
import { micropriceAdjustments } from "./microprice.ts";

/**
 * What the mid did next, by the state of the touch: Stoikov's microprice (2018) [theory A8], learned as it goes. YES and NO
 * are mirrors, so only states with more on the bid are kept, and what leads to the other side counts below zero.
 */
export interface TouchTable {
  /** Of the touch before; undefined while there was none. */
  state: number | undefined;
  /** Dollars. */
  mid: number;
  /** None until something was seen. */
  readonly rows: Row[];
  /** Changes since the adjustments were worked out. */
  fresh: number;
  /** Ticks from the mid, a number for each row. */
  adjustments: number[];
}

/** Of a state: sums of what came after it, forgotten by those that came later. */
interface Row {
  seen: number;
  /** Ticks that the mid moved by, towards the bid's side above zero. */
  moved: number;
  /** The state that followed, while the mid stayed and after it moved. */
  readonly stays: number[];
  readonly settles: number[];
}

export interface TouchMemory {
  /** Changes of the touch after which one counts half. */
  readonly memory: number;
  /** Changes that the belief counts for that the mid is as likely to go up as down. */
  readonly prior: number;
}

export function noTouchTable(): TouchTable {
  return { state: undefined, mid: 0, rows: [], fresh: 0, adjustments: [] };
}

/** `tick` in dollars. A change that leaves the state and the mid as they were says nothing. */
export function observeChange(known: TouchTable, touch: Touch, tick: number, memory: TouchMemory): void {
  const mid = (touch.bid + touch.ask) / 2;
  const before = known.state;
  const after = stateOf(touch, tick);
  const ticks = halves((mid - known.mid) / tick);
  known.state = after;
  known.mid = mid;
  if (before === undefined || before === outside || (after === before && ticks === 0)) return;
  const lean = leanOf(before);
  if (lean === 0) return;
  count(known.rows, rowOf(before), Math.sign(lean), after, ticks);
  known.fresh += 1;
  if (known.fresh < changesPerLook) return;
  known.adjustments = workedOut(known.rows, memory.prior);
  const kept = 0.5 ** (known.fresh / memory.memory);
  for (const row of known.rows) forget(row, kept);
  known.fresh = 0;
}

/** Dollars from the mid to where it is going; undefined in a market that is wider than the table knows. */
export function touchAdjustment({ adjustments }: TouchTable, touch: Touch, tick: number): number | undefined {
  const state = stateOf(touch, tick);
  if (state === outside) return undefined;
  const lean = leanOf(state);
  const ticks = lean === 0 ? 0 : Math.sign(lean) * (adjustments[rowOf(state)] ?? 0);
  const most = (touch.ask - touch.bid) / 2;
  return Math.max(-most, Math.min(most, ticks * tick));
}

/** Working the table out takes as long as hundreds of looks at it: it is done once for so many. */
const changesPerLook = 64;
/** Widest spread of each bucket, in ticks. */
const spreads = [1, 2, 4, 8];
/** How one-sided the touch is, from −1 to 1: less is balanced, more is heavy. */
const balancedBelow = 0.2;
const heavyFrom = 0.6;
/** Leans of a state: from −2 (heavy ask) to 2 (heavy bid). */
const leans = 5;
const rowCount = 2 * spreads.length;
/** News moves the mid further, and the sizes at the touch did not tell it. */
const ticksMax = 4;
const outside = -1;

function stateOf({ bid, ask, bidSize, askSize }: Touch, tick: number): number {
  const width = Math.round((ask - bid) / tick);
  const bucket = spreads.findIndex((widest) => width <= widest);
  if (bucket < 0) return outside;
  const share = (bidSize - askSize) / (bidSize + askSize);
  const size = Math.abs(share);
  const lean = size < balancedBelow ? 0 : size < heavyFrom ? 1 : 2;
  return bucket * leans + 2 + Math.sign(share) * lean;
}

function leanOf(state: number): number {
  return (state % leans) - 2;
}

/** Up and down alike, also of what is no half. */
function halves(ticks: number): number {
  return (Math.sign(ticks) * Math.round(2 * Math.abs(ticks))) / 2;
}

/** A state and its mirror have one row. */
function rowOf(state: number): number {
  return 2 * Math.floor(state / leans) + Math.abs(leanOf(state)) - 1;
}

function count(rows: Row[], place: number, sign: number, after: number, ticks: number): void {
  while (rows.length < rowCount) rows.push({ seen: 0, moved: 0, stays: zeros(), settles: zeros() });
  const row = rows[place];
  if (row === undefined) return;
  row.seen += 1;
  row.moved += sign * Math.max(-ticksMax, Math.min(ticksMax, ticks));
  const lean = after === outside ? 0 : leanOf(after);
  if (lean === 0) return;
  const next = ticks === 0 ? row.stays : row.settles;
  const column = rowOf(after);
  next[column] = (next[column] ?? 0) + sign * Math.sign(lean);
}

/** The prior: as many changes stay in the state as move the mid, which goes either way alike and ends balanced. */
function workedOut(rows: readonly Row[], prior: number): number[] {
  const adjustments = micropriceAdjustments({
    stays: rows.map(({ seen, stays }, place) =>
      stays.map((times, column) => (times + (column === place ? prior / 2 : 0)) / (seen + prior)),
    ),
    moved: rows.map(({ seen, moved }) => [moved / (seen + prior)]),
    moves: [1],
    settles: rows.map(({ seen, settles }) => settles.map((times) => times / (seen + prior))),
  });
  return [...adjustments];
}

function forget(row: Row, kept: number): void {
  row.seen *= kept;
  row.moved *= kept;
  for (const sums of [row.stays, row.settles]) {
    for (let column = 0; column < sums.length; column += 1) sums[column] = (sums[column] ?? 0) * kept;
  }
}

function zeros(): number[] {
  return Array.from({ length: rowCount }, () => 0);
}
