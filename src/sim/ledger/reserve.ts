import { paid, sides, type Side } from "../../domain/side.ts";
import {
  cost,
  least,
  minus,
  most,
  plus,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
} from "../../domain/units.ts";
import { claimChain, noRow, type ChainEnds, type OrderRows, type Row } from "../order/order-rows.ts";
import type { TradingRules } from "../rules.ts";

/** As much of an order as its cash reserve depends on. */
export interface Claim {
  readonly side: Side;
  readonly price: Price;
  readonly left: Qty;
}

/** One that rests. */
export interface RestingClaim extends Claim {
  readonly row: Row;
}

/** The resting orders of one subaccount in one market, side by side, with their sums kept up to date. */
export interface Claims extends Readonly<Record<Side, SideClaims>> {
  readonly rows: OrderRows;
}

/** The oldest comes first. */
export interface SideClaims extends ChainEnds {
  /** What opening all of them would cost, and how many contracts they are. */
  cost: Money;
  left: Qty;
}

export function noClaims(rows: OrderRows): Claims {
  return { rows, bid: emptySide(), ask: emptySide() };
}

export function addClaim(claims: Claims, claim: RestingClaim): void {
  const own = claims[claim.side];
  claims.rows.append(own, claim.row, claimChain);
  count(own, claim, claim.left);
}

/** An order that leaves the book with `left` as it stands. */
export function dropClaim(claims: Claims, claim: RestingClaim): void {
  const own = claims[claim.side];
  claims.rows.unlink(own, claim.row, claimChain);
  count(own, claim, -claim.left as Qty);
}

/** An order whose `left` is already `by` smaller. */
export function shrinkClaim(claims: Claims, claim: RestingClaim, by: Qty): void {
  const own = claims[claim.side];
  count(own, claim, -by as Qty);
  if (claim.left === 0) claims.rows.unlink(own, claim.row, claimChain);
}

/** All of one side, the oldest first. */
export function* claimsOn(claims: Claims, side: Side): Generator<Claim> {
  const { rows } = claims;
  for (let row = claims[side].first; row !== noRow; row = rows.after(row, claimChain)) {
    yield { side, price: rows.priceOf(row), left: rows.leftOf(row) };
  }
}

/** A change that is being considered: orders that would be gone, by row, and one that would come last. */
export interface ClaimChange {
  readonly gone: ReadonlyMap<Row, Claim>;
  readonly added?: Claim;
}

export const noneGone: ReadonlyMap<Row, Claim> = new Map();
const noChange: ClaimChange = { gone: noneGone };

/**
 * Cash that the resting orders of one market bind. Each order binds what opening its contracts would cost; orders
 * that would only close the position bind nothing, the oldest first and up to the position. The real rule is not
 * published: this is the choice of api.md §9.3, and its open points are switches.
 */
export function boundBy(net: Qty, claims: Claims, rules: TradingRules, change = noChange): Money {
  const bids = boundSide(net, claims, "bid", rules, change);
  const asks = boundSide(net, claims, "ask", rules, change);
  return rules.oppositeQuotes === "sum" ? plus(bids, asks) : most(bids, asks);
}

/** What the orders that only close would bind if they opened. */
export function creditOf(net: Qty, claims: Claims, rules: TradingRules, change = noChange): Money {
  let total = zeroMoney;
  for (const side of sides) {
    const { cost: all } = sumAfter(claims[side], side, change);
    total = plus(total, minus(all, boundSide(net, claims, side, rules, change)));
  }
  return total;
}

function boundSide(net: Qty, claims: Claims, side: Side, rules: TradingRules, change: ClaimChange): Money {
  const { cost: total, left, added } = sumAfter(claims[side], side, change);
  const closable = rules.closingCredit === "none" ? zeroQty : closableBy(net, side);
  if (closable === 0) return total;
  if (left <= closable) return zeroMoney;
  // What closes are the oldest, what opens the youngest: whichever are fewer are counted.
  const opening = minus(left, closable);
  return closable < opening
    ? minus(total, costOfOldest(claims, side, closable, change.gone, added))
    : costOfYoungest(claims, side, opening, change.gone, added);
}

/** The sums of one side after a change that is being considered. */
function sumAfter(
  own: SideClaims,
  side: Side,
  change: ClaimChange,
): { readonly cost: Money; readonly left: Qty; readonly added: Claim | undefined } {
  let { cost: total, left } = own;
  for (const claim of change.gone.values()) {
    if (claim.side !== side) continue;
    total = minus(total, openingCost(side, claim.price, claim.left));
    left = minus(left, claim.left);
  }
  const added = change.added?.side === side ? change.added : undefined;
  if (added !== undefined) {
    total = plus(total, openingCost(side, added.price, added.left));
    left = plus(left, added.left);
  }
  return { cost: total, left, added };
}

/** How much of a position an order on this side would close. */
export function closableBy(net: Qty, side: Side): Qty {
  return Math.max(0, side === "bid" ? -net : net) as Qty;
}

function costOfOldest(
  claims: Claims,
  side: Side,
  qty: Qty,
  gone: ReadonlyMap<Row, Claim>,
  added: Claim | undefined,
): Money {
  const { cost: kept, missing } = costFrom(claims, side, "first", qty, gone);
  return added === undefined ? kept : plus(kept, openingCost(side, added.price, least(missing, added.left)));
}

function costOfYoungest(
  claims: Claims,
  side: Side,
  qty: Qty,
  gone: ReadonlyMap<Row, Claim>,
  added: Claim | undefined,
): Money {
  if (added === undefined) return costFrom(claims, side, "last", qty, gone).cost;
  const fresh = least(qty, added.left);
  const older = costFrom(claims, side, "last", minus(qty, fresh), gone).cost;
  return plus(openingCost(side, added.price, fresh), older);
}

/** What opening `qty` contracts would cost, from one end of a side on; and how many there were not. */
function costFrom(
  claims: Claims,
  side: Side,
  end: "first" | "last",
  qty: Qty,
  gone: ReadonlyMap<Row, Claim>,
): { readonly cost: Money; readonly missing: Qty } {
  const { rows } = claims;
  let total = zeroMoney;
  let missing = qty;
  let row = claims[side][end];
  while (row !== noRow && missing > 0) {
    if (!gone.has(row)) {
      const counted = least(missing, rows.leftOf(row));
      total = plus(total, openingCost(side, rows.priceOf(row), counted));
      missing = minus(missing, counted);
    }
    row = end === "first" ? rows.after(row, claimChain) : rows.before(row, claimChain);
  }
  return { cost: total, missing };
}

function openingCost(side: Side, price: Price, qty: Qty): Money {
  return cost(paid(side, price), qty);
}

function count(own: SideClaims, { side, price }: Claim, by: Qty): void {
  own.cost = plus(own.cost, openingCost(side, price, by));
  own.left = plus(own.left, by);
}

function emptySide(): SideClaims {
  return { first: noRow, last: noRow, cost: zeroMoney, left: zeroQty };
}
