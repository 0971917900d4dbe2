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
import type { TradingRules } from "../rules.ts";

/** As much of an order as its cash reserve depends on. */
export interface Claim {
  readonly side: Side;
  readonly price: Price;
  readonly left: Qty;
}

/** The resting orders of one subaccount in one market, side by side, with their sums kept up to date. */
export type Claims = Readonly<Record<Side, SideClaims>>;

export interface SideClaims {
  /** The oldest first. */
  readonly orders: Set<Claim>;
  /** What opening all of them would cost, and how many contracts they are. */
  cost: Money;
  left: Qty;
}

export function noClaims(): Claims {
  return { bid: emptySide(), ask: emptySide() };
}

export function addClaim(claims: Claims, claim: Claim): void {
  const own = claims[claim.side];
  own.orders.add(claim);
  count(own, claim, claim.left);
}

/** An order that leaves the book with `left` as it stands. */
export function dropClaim(claims: Claims, claim: Claim): void {
  const own = claims[claim.side];
  own.orders.delete(claim);
  count(own, claim, -claim.left as Qty);
}

/** An order whose `left` is already `by` smaller. */
export function shrinkClaim(claims: Claims, claim: Claim, by: Qty): void {
  const own = claims[claim.side];
  count(own, claim, -by as Qty);
  if (claim.left === 0) own.orders.delete(claim);
}

/** A change that is being considered: orders that would be gone, and one that would come last. */
export interface ClaimChange {
  readonly gone: ReadonlySet<Claim>;
  readonly added?: Claim;
}

const noChange: ClaimChange = { gone: new Set() };

/**
 * Cash that the resting orders of one market bind. Each order binds what opening its contracts would cost; orders
 * that would only close the position bind nothing, the oldest first and up to the position. The real rule is not
 * published: this is the choice of api.md §9.3, and its open points are switches.
 */
export function boundBy(net: Qty, claims: Claims, rules: TradingRules, change = noChange): Money {
  const bids = boundSide(net, claims.bid, "bid", rules, change);
  const asks = boundSide(net, claims.ask, "ask", rules, change);
  return rules.oppositeQuotes === "sum" ? plus(bids, asks) : most(bids, asks);
}

/** What the orders that only close would bind if they opened. */
export function creditOf(net: Qty, claims: Claims, rules: TradingRules, change = noChange): Money {
  let total = zeroMoney;
  for (const side of sides) {
    const { cost: all } = sumAfter(claims[side], side, change);
    total = plus(total, minus(all, boundSide(net, claims[side], side, rules, change)));
  }
  return total;
}

function boundSide(net: Qty, own: SideClaims, side: Side, rules: TradingRules, change: ClaimChange): Money {
  const { cost: total, left, added } = sumAfter(own, side, change);
  const closable = rules.closingCredit === "none" ? zeroQty : closableBy(net, side);
  if (closable === 0) return total;
  return left <= closable ? zeroMoney : minus(total, credit(own, closable, change.gone, added));
}

/** The sums of one side after a change that is being considered. */
function sumAfter(
  own: SideClaims,
  side: Side,
  change: ClaimChange,
): { readonly cost: Money; readonly left: Qty; readonly added: Claim | undefined } {
  let { cost: total, left } = own;
  for (const claim of change.gone) {
    if (claim.side !== side) continue;
    total = minus(total, openingCost(claim, claim.left));
    left = minus(left, claim.left);
  }
  const added = change.added?.side === side ? change.added : undefined;
  if (added !== undefined) {
    total = plus(total, openingCost(added, added.left));
    left = plus(left, added.left);
  }
  return { cost: total, left, added };
}

/** How much of a position an order on this side would close. */
export function closableBy(net: Qty, side: Side): Qty {
  return Math.max(0, side === "bid" ? -net : net) as Qty;
}

/** Walks no further than the position reaches. */
function credit(own: SideClaims, closable: Qty, gone: ReadonlySet<Claim>, added: Claim | undefined): Money {
  let total = zeroMoney;
  let unused = closable;
  const use = (claim: Claim): void => {
    const closing = least(unused, claim.left);
    total = plus(total, openingCost(claim, closing));
    unused = minus(unused, closing);
  };
  for (const claim of own.orders) {
    if (unused === 0) return total;
    if (!gone.has(claim)) use(claim);
  }
  if (added !== undefined) use(added);
  return total;
}

function openingCost({ side, price }: Claim, qty: Qty): Money {
  return cost(paid(side, price), qty);
}

function count(own: SideClaims, claim: Claim, by: Qty): void {
  own.cost = plus(own.cost, openingCost(claim, by));
  own.left = plus(own.left, by);
}

function emptySide(): SideClaims {
  return { orders: new Set(), cost: zeroMoney, left: zeroQty };
}
