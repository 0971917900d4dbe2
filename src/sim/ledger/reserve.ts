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

/** One that rests. It names its neighbours itself: there are a hundred thousand lists, and most hold a few orders. */
export interface RestingClaim extends Claim {
  older: RestingClaim | undefined;
  younger: RestingClaim | undefined;
}

/** The resting orders of one subaccount in one market, side by side, with their sums kept up to date. */
export type Claims = Readonly<Record<Side, SideClaims>>;

export interface SideClaims {
  oldest: RestingClaim | undefined;
  youngest: RestingClaim | undefined;
  /** What opening all of them would cost, and how many contracts they are. */
  cost: Money;
  left: Qty;
}

export function noClaims(): Claims {
  return { bid: emptySide(), ask: emptySide() };
}

export function addClaim(claims: Claims, claim: RestingClaim): void {
  const own = claims[claim.side];
  claim.older = own.youngest;
  if (own.youngest === undefined) own.oldest = claim;
  else own.youngest.younger = claim;
  own.youngest = claim;
  count(own, claim, claim.left);
}

/** An order that leaves the book with `left` as it stands. */
export function dropClaim(claims: Claims, claim: RestingClaim): void {
  const own = claims[claim.side];
  unlink(own, claim);
  count(own, claim, -claim.left as Qty);
}

/** An order whose `left` is already `by` smaller. */
export function shrinkClaim(claims: Claims, claim: RestingClaim, by: Qty): void {
  const own = claims[claim.side];
  count(own, claim, -by as Qty);
  if (claim.left === 0) unlink(own, claim);
}

/** All of one side, the oldest first. */
export function* claimsOn({ oldest }: SideClaims): Generator<Claim> {
  for (let claim = oldest; claim !== undefined; claim = claim.younger) yield claim;
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
  if (left <= closable) return zeroMoney;
  // What closes are the oldest, what opens the youngest: whichever are fewer are counted.
  const opening = minus(left, closable);
  return closable < opening
    ? minus(total, costOfOldest(own, closable, change.gone, added))
    : costOfYoungest(own, opening, change.gone, added);
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

function costOfOldest(own: SideClaims, qty: Qty, gone: ReadonlySet<Claim>, added: Claim | undefined): Money {
  const { cost: kept, missing } = costFrom(own.oldest, "younger", qty, gone);
  return added === undefined ? kept : plus(kept, openingCost(added, least(missing, added.left)));
}

function costOfYoungest(
  own: SideClaims,
  qty: Qty,
  gone: ReadonlySet<Claim>,
  added: Claim | undefined,
): Money {
  if (added === undefined) return costFrom(own.youngest, "older", qty, gone).cost;
  const fresh = least(qty, added.left);
  return plus(openingCost(added, fresh), costFrom(own.youngest, "older", minus(qty, fresh), gone).cost);
}

/** What opening `qty` contracts would cost, of this claim and then of its neighbours; and how many there were not. */
function costFrom(
  first: RestingClaim | undefined,
  next: "older" | "younger",
  qty: Qty,
  gone: ReadonlySet<Claim>,
): { readonly cost: Money; readonly missing: Qty } {
  let total = zeroMoney;
  let missing = qty;
  for (let claim = first; claim !== undefined && missing > 0; claim = claim[next]) {
    if (gone.has(claim)) continue;
    const counted = least(missing, claim.left);
    total = plus(total, openingCost(claim, counted));
    missing = minus(missing, counted);
  }
  return { cost: total, missing };
}

function openingCost({ side, price }: Claim, qty: Qty): Money {
  return cost(paid(side, price), qty);
}

function count(own: SideClaims, claim: Claim, by: Qty): void {
  own.cost = plus(own.cost, openingCost(claim, by));
  own.left = plus(own.left, by);
}

function unlink(own: SideClaims, claim: RestingClaim): void {
  const { older, younger } = claim;
  if (older === undefined) own.oldest = younger;
  else older.younger = younger;
  if (younger === undefined) own.youngest = older;
  else younger.older = older;
  claim.older = undefined;
  claim.younger = undefined;
}

function emptySide(): SideClaims {
  return { oldest: undefined, youngest: undefined, cost: zeroMoney, left: zeroQty };
}
