import { assert } from "../../lib/assert.ts";
import type { FeeRounding, FeeRule, Membership } from "../../domain/fees.ts";
import { flat, type Position } from "../../domain/position.ts";
import { zeroMoney, zeroQty, type Money, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId, Subaccount } from "../command.ts";
import type { OrderRows } from "../order/order-rows.ts";
import { noClaims, type Claims } from "./reserve.ts";

/** What one subaccount has: cash on each shard, and one position in each market [api.md §7.1, §9.1]. */
export interface Portfolio {
  readonly account: AccountId;
  /** The account's number: by it books know whose orders meet. */
  readonly owner: number;
  readonly subaccount: Subaccount;
  readonly membership: Membership;
  /** Whether collateral of positions opened from now on is returned across the markets of an event [api.md §9.2]. */
  isNetting: boolean;
  /** By shard, in the order they first held money. */
  readonly wallets: Map<number, Wallet>;
  /** By ticker. */
  readonly holdings: Map<string, Holding>;
  /** By the name of the group of markets that net. */
  readonly nets: Map<string, EventNet>;
}

/** How a market nets with others: by exclusive outcomes, or by nested strikes, in which it has a place. */
export interface NettingTerms {
  readonly group: string;
  readonly kind: EventNet["kind"];
  readonly rank: number;
}

/** The markets of one event that one subaccount holds, as far as they net [api.md §9.2]. */
export interface EventNet {
  readonly group: string;
  readonly kind: "MECNET" | "DIRECNET";
  readonly wallet: Wallet;
  /** From the strike that is passed first to the one that is passed last. */
  legs: readonly Holding[];
  /** Results that have been paid. */
  readonly known: Map<string, "yes" | "no">;
  /** Cash that is out. */
  released: Money;
  /** What of the wallet's cash is bound so that it can be taken back. */
  retake: Money;
}

/** The cash of one subaccount on one shard: all that its orders there can use [api.md §14]. */
export interface Wallet {
  readonly shard: number;
  cash: Money;
  /** Sums over the holdings of the shard. */
  reserved: Money;
  feeHeadroom: Money;
}

/** What one subaccount has to do with one market. */
export interface Holding {
  readonly ticker: string;
  readonly portfolio: Portfolio;
  readonly wallet: Wallet;
  /** Where in its event's ladder it stands. */
  readonly rank: number;
  readonly net: EventNet | undefined;
  position: Position;
  /** What was bought and not sold, the oldest first, where the oldest is sold first. */
  lots: readonly Lot[];
  /** Signed contracts of the position that count for collateral return. */
  netted: Qty;
  /** Money of all trades, both sides counted at what was paid. */
  traded: Money;
  fees: Money;
  volume: Qty;
  changedAt: Time;
  readonly claims: Claims;
  /** What the claims bind of the wallet's cash, and the fees that must be there beside it. */
  reserved: Money;
  feeHeadroom: Money;
  feePricing: FeePricing | undefined;
}

/** Contracts that were bought together. */
export interface Lot {
  readonly qty: Qty;
  readonly cost: Money;
}

/** How the fee of a resting order is estimated. Absent: none is. */
export interface FeePricing {
  readonly role: "maker" | "taker";
  readonly rule: FeeRule;
  readonly at: Time;
  readonly rounding: FeeRounding;
}

/** Numbered subaccounts go up to this one [api.md §5.1]. */
export const subaccountMax = 63;

export function newPortfolio(
  of: Pick<Portfolio, "account" | "owner" | "membership">,
  subaccount: Subaccount,
): Portfolio {
  assert(subaccount >= 0 && subaccount <= subaccountMax, "subaccounts are numbered 0 to 63");
  return {
    ...of,
    subaccount,
    isNetting: false,
    wallets: new Map(),
    holdings: new Map(),
    nets: new Map(),
  };
}

/** For changing: a wallet that is not there yet is made. */
export function walletOf(portfolio: Portfolio, shard: number): Wallet {
  const known = portfolio.wallets.get(shard);
  if (known !== undefined) return known;
  const wallet = newWallet(shard);
  portfolio.wallets.set(shard, wallet);
  return wallet;
}

/** Cash that nothing binds: what an order, a transfer or a withdrawal may use. */
export function freeCash({ cash, reserved, feeHeadroom }: Wallet): Money {
  return (cash - reserved - feeHeadroom) as Money;
}

/** Shared by all holdings that have none: nobody changes a list of lots. */
const noLots: readonly Lot[] = [];

export interface HoldingTerms {
  readonly ticker: string;
  readonly netting: NettingTerms | undefined;
  readonly at: Time;
  readonly rows: OrderRows;
}

/** A holding that its portfolio does not know of yet. */
export function newHolding(portfolio: Portfolio, wallet: Wallet, terms: HoldingTerms): Holding {
  const { netting } = terms;
  return {
    ticker: terms.ticker,
    portfolio,
    wallet,
    rank: netting?.rank ?? 0,
    net: netting === undefined ? undefined : (portfolio.nets.get(netting.group) ?? newNet(netting, wallet)),
    position: flat,
    lots: noLots,
    netted: zeroQty,
    traded: zeroMoney,
    fees: zeroMoney,
    volume: zeroQty,
    changedAt: terms.at,
    claims: noClaims(terms.rows),
    reserved: zeroMoney,
    feeHeadroom: zeroMoney,
    feePricing: undefined,
  };
}

/** From now on the portfolio, and its event's net, know of the holding. */
export function keepHolding(portfolio: Portfolio, holding: Holding): void {
  portfolio.holdings.set(holding.ticker, holding);
  const { net } = holding;
  if (net === undefined) return;
  portfolio.nets.set(net.group, net);
  net.legs = legsWith(net, holding);
}

/** The legs of a net with a holding among them, at its place. */
export function legsWith({ legs }: EventNet, holding: Holding): readonly Holding[] {
  if (legs.includes(holding)) return legs;
  const behind = legs.findIndex((leg) => leg.rank > holding.rank);
  return legs.toSpliced(behind < 0 ? legs.length : behind, 0, holding);
}

function newNet({ group, kind }: NettingTerms, wallet: Wallet): EventNet {
  return { group, kind, wallet, legs: [], known: new Map(), released: zeroMoney, retake: zeroMoney };
}

export function newWallet(shard: number): Wallet {
  return { shard, cash: zeroMoney, reserved: zeroMoney, feeHeadroom: zeroMoney };
}
