import { assert } from "../../lib/assert.ts";
import { above, below, mark, newPriceBits, unmark, type PriceBits } from "./price-bits.ts";

/**
 * The matching core: the resting orders of one market in price-time order, without an object an order. An order
 * and a level are numbers, their places in a pool that all markets of an exchange share; place 0 is nobody.
 * Nothing here allocates except to grow. Amounts are plain numbers inside: the units are at `OrderBook`.
 *
 * A level keeps its place at its price after its last order has gone, because a price that traded is the likeliest
 * to be quoted next; the places of empty levels are taken back when the market's table of levels fills up.
 */
export interface Ladder {
  readonly pool: Pool;
  readonly bits: PriceBits;
  /** Open addressing by price: levels, or nobody. At most half full. */
  table: Int32Array;
  /** Places of the table in use, empty levels included. */
  tableUsed: number;
  /** Best price by side; the ends of the price range where a side is empty. */
  readonly best: Int32Array;
  orderCount: number;
}

/** Resting orders and levels of all ladders, the fields of each side by side: one look is one cache line. */
export interface Pool {
  /** Four numbers an order: `behind`, `before`, `levelOf`, `ownerOf`. */
  orders: Int32Array;
  /** Two an order: what is `left`, and its `mark`. */
  sizes: Float64Array;
  orderEnd: number;
  /** First of the free places, each of which names the next. */
  freeOrder: number;
  /** Four numbers a level: `front`, `back`, `priceAt`, `isRanked`. */
  levels: Int32Array;
  /** Two a level: the `total` of its orders, and what was `served`. */
  totals: Float64Array;
  levelEnd: number;
  freeLevel: number;
}

/** As an index: what is better on one side is worse on the other. */
export type SideIndex = 0 | 1;
const bidIndex = 0;
const askIndex = 1;

const nobody = 0;
const lowestEnd = 0;
const highestEnd = 10_000;

// A field is named by its number beside its place: `orders[(order << 2) | before]`. Every place is inside its array,
// so the `?? nobody` and `?? 0` below are for the compiler alone. Functions that would hide them are dear here: the
// engine checks before each inlined call that the function is still the same.

/** Past this many an exchange in a box has left its purpose: 2^28 numbers fit one array. */
const placesMax = 1 << 26;
const placesAtFirst = 1_024;
const tableAtFirst = 16;

const behind = 0;
const before = 1;
const levelOf = 2;
const ownerOf = 3;

const left = 0;
/** Contracts that came before an order at its price, less what `served` says is gone: its place in the queue. */
const queued = 1;

const front = 0;
const back = 1;
const priceAt = 2;
/** 1 while the `queued` of its orders is true. */
const isRanked = 3;

const total = 0;
/** Contracts that left from the front since the level was ranked. */
const served = 1;

export function newPool(): Pool {
  return {
    orders: new Int32Array(placesAtFirst * 4),
    sizes: new Float64Array(placesAtFirst * 2),
    orderEnd: 1,
    freeOrder: nobody,
    levels: new Int32Array(placesAtFirst * 4),
    totals: new Float64Array(placesAtFirst * 2),
    levelEnd: 1,
    freeLevel: nobody,
  };
}

export function newLadder(pool: Pool): Ladder {
  return {
    pool,
    bits: newPriceBits(),
    table: new Int32Array(tableAtFirst),
    tableUsed: 0,
    best: Int32Array.of(lowestEnd, highestEnd),
    orderCount: 0,
  };
}

/** Puts an order behind everything at its price, and gives its number. It must not cross the other side. */
export function join(ladder: Ladder, side: SideIndex, price: number, qty: number, owner: number): number {
  const { pool } = ladder;
  const level = levelFor(ladder, price);
  const order = takeOrder(pool);
  const { orders, sizes, levels, totals } = pool;
  const last = levels[(level << 2) | back] ?? nobody;
  if (last === nobody) openLevel(ladder, side, level, price, order);
  else orders[(last << 2) | behind] = order;
  levels[(level << 2) | back] = order;
  const ahead = totals[(level << 1) | total] ?? 0;
  const gone = totals[(level << 1) | served] ?? 0;
  totals[(level << 1) | total] = ahead + qty;
  orders[(order << 2) | behind] = nobody;
  orders[(order << 2) | before] = last;
  orders[(order << 2) | levelOf] = level;
  orders[(order << 2) | ownerOf] = owner;
  sizes[(order << 1) | left] = qty;
  sizes[(order << 1) | queued] = ahead + gone;
  ladder.orderCount += 1;
  return order;
}

/** Takes an order out. */
export function drop(ladder: Ladder, order: number): void {
  take(ladder, order, ladder.pool.sizes[(order << 1) | left] ?? 0);
}

/** Takes from an order that keeps its place; an order that is used up leaves, and its number is free again. */
export function take(ladder: Ladder, order: number, qty: number): void {
  const { orders, sizes, levels, totals } = ladder.pool;
  const level = orders[(order << 2) | levelOf] ?? nobody;
  const previous = orders[(order << 2) | before] ?? nobody;
  const next = orders[(order << 2) | behind] ?? nobody;
  const rest = (sizes[(order << 1) | left] ?? 0) - qty;
  totals[(level << 1) | total] = (totals[(level << 1) | total] ?? 0) - qty;
  // From the front everybody moves up alike; from the middle only those behind, which is found out when asked.
  if (previous === nobody) totals[(level << 1) | served] = (totals[(level << 1) | served] ?? 0) + qty;
  else if (next !== nobody) levels[(level << 2) | isRanked] = 0;
  if (rest > 0) sizes[(order << 1) | left] = rest;
  else leave(ladder, order, level, previous, next);
}

/** The order that trades first on a side, or nobody. */
export function firstOn(ladder: Ladder, side: SideIndex): number {
  return firstAt(ladder, ladder.best[side] ?? nobody);
}

/** The order that trades after this one, or nobody. */
export function afterOrder(ladder: Ladder, side: SideIndex, order: number): number {
  const { pool } = ladder;
  const next = pool.orders[(order << 2) | behind] ?? nobody;
  return next === nobody ? firstAt(ladder, worse(ladder, side, priceOf(pool, order))) : next;
}

function priceOf({ orders, levels }: Pool, order: number): number {
  const level = orders[(order << 2) | levelOf] ?? nobody;
  return levels[(level << 2) | priceAt] ?? 0;
}

/** The next price on a side that holds orders, or the end of the range. */
export function worse({ bits }: Ladder, side: SideIndex, price: number): number {
  return side === bidIndex ? below(bits, price) : above(bits, price);
}

/** Contracts at a price. */
export function totalAt(ladder: Ladder, price: number): number {
  const level = findLevel(ladder, price);
  return level === nobody ? 0 : (ladder.pool.totals[(level << 1) | total] ?? 0);
}

/** Contracts before an order at its own price. Costs a walk along the level only after a change in its middle. */
export function aheadOf({ pool }: Ladder, order: number): number {
  const { orders, sizes, levels, totals } = pool;
  if (orders[(order << 2) | before] === nobody) return 0;
  const level = orders[(order << 2) | levelOf] ?? nobody;
  if (levels[(level << 2) | isRanked] === 0) rank(pool, level);
  return (sizes[(order << 1) | queued] ?? 0) - (totals[(level << 1) | served] ?? 0);
}

/** Where a walk along the other side writes what it met. Grows to the longest walk ever, and is used again. */
export interface Walk {
  orders: Int32Array;
  /** Contracts to trade with each; 0 for an order of the same owner that has to go. */
  qtys: Float64Array;
  length: number;
  /** What the walk could not place. */
  left: number;
  hasMetOwner: boolean;
}

export function newWalk(): Walk {
  return { orders: new Int32Array(64), qtys: new Float64Array(64), length: 0, left: 0, hasMetOwner: false };
}

/**
 * Walks the other side from its best order as far as `limit`, and changes nothing in the ladder. At an order of the
 * same owner it stops, or, with `passesOwner`, notes it and goes on.
 */
export function walkOther(
  walk: Walk,
  ladder: Ladder,
  side: SideIndex,
  limit: number,
  qty: number,
  owner: number,
  passesOwner: boolean,
): void {
  const { orders, sizes } = ladder.pool;
  const other: SideIndex = side === bidIndex ? askIndex : bidIndex;
  let rest = qty;
  let hasMetOwner = false;
  let price = ladder.best[other] ?? nobody;
  walk.length = 0;
  walking: while (rest > 0 && (side === bidIndex ? price <= limit : price >= limit)) {
    let order = firstAt(ladder, price);
    while (order !== nobody && rest > 0) {
      const isOwn = orders[(order << 2) | ownerOf] === owner;
      hasMetOwner = hasMetOwner || isOwn;
      if (isOwn && !passesOwner) break walking;
      const each = isOwn ? 0 : Math.min(rest, sizes[(order << 1) | left] ?? 0);
      note(walk, order, each);
      rest -= each;
      order = orders[(order << 2) | behind] ?? nobody;
    }
    if (rest > 0) price = worse(ladder, other, price);
  }
  walk.left = rest;
  walk.hasMetOwner = hasMetOwner;
}

function note(walk: Walk, order: number, qty: number): void {
  const at = walk.length;
  if (at === walk.orders.length) growWalk(walk);
  walk.orders[at] = order;
  walk.qtys[at] = qty;
  walk.length = at + 1;
}

/** Writes the places of a level's orders anew. */
function rank({ orders, sizes, levels, totals }: Pool, level: number): void {
  let sum = 0;
  let order = levels[(level << 2) | front] ?? nobody;
  while (order !== nobody) {
    sizes[(order << 1) | queued] = sum;
    sum += sizes[(order << 1) | left] ?? 0;
    order = orders[(order << 2) | behind] ?? nobody;
  }
  totals[(level << 1) | served] = 0;
  levels[(level << 2) | isRanked] = 1;
}

function leave(ladder: Ladder, order: number, level: number, previous: number, next: number): void {
  const { pool } = ladder;
  const { orders, levels } = pool;
  if (previous === nobody) levels[(level << 2) | front] = next;
  else orders[(previous << 2) | behind] = next;
  if (next === nobody) levels[(level << 2) | back] = previous;
  else orders[(next << 2) | before] = previous;
  // Both are nobody: it was the last one.
  if (previous === next) closeLevel(ladder, level);
  orders[(order << 2) | behind] = pool.freeOrder;
  pool.freeOrder = order;
  ladder.orderCount -= 1;
}

function openLevel(ladder: Ladder, side: SideIndex, level: number, price: number, order: number): void {
  const { best, bits, pool } = ladder;
  const bid = best[bidIndex] ?? lowestEnd;
  const ask = best[askIndex] ?? highestEnd;
  assert(side === bidIndex ? price < ask : price > bid, "a book is not crossed");
  if (side === bidIndex) best[bidIndex] = Math.max(bid, price);
  else best[askIndex] = Math.min(ask, price);
  mark(bits, price);
  pool.levels[(level << 2) | front] = order;
  pool.levels[(level << 2) | isRanked] = 1;
  pool.totals[(level << 1) | served] = 0;
}

function closeLevel({ best, bits, pool }: Ladder, level: number): void {
  const price = pool.levels[(level << 2) | priceAt] ?? 0;
  unmark(bits, price);
  // Bids and asks share the bits: below the best bid there are only bids, above the best ask only asks.
  if (best[bidIndex] === price) best[bidIndex] = below(bits, price);
  else if (best[askIndex] === price) best[askIndex] = above(bits, price);
}

function firstAt(ladder: Ladder, price: number): number {
  const level = findLevel(ladder, price);
  return level === nobody ? nobody : (ladder.pool.levels[(level << 2) | front] ?? nobody);
}

function findLevel({ pool, table }: Ladder, price: number): number {
  return table[slotOf(pool, table, price)] ?? nobody;
}

/** The level at a price, made if there is none. */
function levelFor(ladder: Ladder, price: number): number {
  const { pool, table } = ladder;
  const slot = slotOf(pool, table, price);
  const level = table[slot] ?? nobody;
  return level === nobody ? makeLevel(ladder, slot, price) : level;
}

function makeLevel(ladder: Ladder, slot: number, price: number): number {
  const { pool, table } = ladder;
  if (2 * (ladder.tableUsed + 1) > table.length) {
    rebuild(ladder);
    return levelFor(ladder, price);
  }
  const level = takeLevel(pool);
  pool.levels[(level << 2) | front] = nobody;
  pool.levels[(level << 2) | back] = nobody;
  pool.levels[(level << 2) | priceAt] = price;
  pool.totals[(level << 1) | total] = 0;
  table[slot] = level;
  ladder.tableUsed += 1;
  return level;
}

/** Where a price is in the table, or the free slot where it belongs. */
function slotOf({ levels }: Pool, table: Int32Array, price: number): number {
  const mask = table.length - 1;
  let slot = (Math.imul(price, 0x9e37_79b1) >>> 16) & mask;
  for (;;) {
    const level = table[slot] ?? nobody;
    if (level === nobody || levels[(level << 2) | priceAt] === price) return slot;
    slot = (slot + 1) & mask;
  }
}

/** A table with room again: levels without orders give their places back. */
function rebuild(ladder: Ladder): void {
  const { pool, table } = ladder;
  const { levels } = pool;
  const made = table.filter((level) => level !== nobody);
  const live = made.filter((level) => levels[(level << 2) | front] !== nobody);
  let capacity = tableAtFirst;
  while (capacity < 4 * (live.length + 1)) capacity *= 2;
  ladder.table = new Int32Array(capacity);
  ladder.tableUsed = live.length;
  for (const level of made) {
    if (levels[(level << 2) | front] === nobody) giveLevel(pool, level);
    else ladder.table[slotOf(pool, ladder.table, levels[(level << 2) | priceAt] ?? 0)] = level;
  }
}

function takeOrder(pool: Pool): number {
  const order = pool.freeOrder;
  if (order !== nobody) {
    pool.freeOrder = pool.orders[(order << 2) | behind] ?? nobody;
    return order;
  }
  if (pool.orderEnd * 4 === pool.orders.length) growOrders(pool);
  pool.orderEnd += 1;
  return pool.orderEnd - 1;
}

function takeLevel(pool: Pool): number {
  const level = pool.freeLevel;
  if (level !== nobody) {
    pool.freeLevel = pool.levels[(level << 2) | front] ?? nobody;
    return level;
  }
  if (pool.levelEnd * 4 === pool.levels.length) growLevels(pool);
  pool.levelEnd += 1;
  return pool.levelEnd - 1;
}

function giveLevel(pool: Pool, level: number): void {
  pool.levels[(level << 2) | front] = pool.freeLevel;
  pool.freeLevel = level;
}

function growOrders(pool: Pool): void {
  const places = morePlaces(pool.orderEnd);
  const { orders, sizes } = pool;
  pool.orders = new Int32Array(places * 4);
  pool.orders.set(orders);
  pool.sizes = new Float64Array(places * 2);
  pool.sizes.set(sizes);
}

function growLevels(pool: Pool): void {
  const places = morePlaces(pool.levelEnd);
  const { levels, totals } = pool;
  pool.levels = new Int32Array(places * 4);
  pool.levels.set(levels);
  pool.totals = new Float64Array(places * 2);
  pool.totals.set(totals);
}

function growWalk(walk: Walk): void {
  const { orders, qtys } = walk;
  walk.orders = new Int32Array(2 * orders.length);
  walk.orders.set(orders);
  walk.qtys = new Float64Array(2 * qtys.length);
  walk.qtys.set(qtys);
}

/** A quarter more: a place costs a few copies in its life, and little lies idle. */
function morePlaces(places: number): number {
  assert(places < placesMax, "an exchange holds at most 67 million resting orders");
  return Math.min(placesMax, places + (places >> 2));
}
