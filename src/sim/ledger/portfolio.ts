import { assert } from "../../lib/assert.ts";
import type { FeeRounding, FeeRule, Membership } from "../../domain/fees.ts";
import { flat, type Position } from "../../domain/position.ts";
import { zeroMoney, zeroQty, type Money, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId, Subaccount } from "../command.ts";
import { noClaims, type Claims } from "./reserve.ts";

/** What one subaccount has: cash on each shard, and one position in each market [api.md §7.1, §9.1]. */
export interface Portfolio {
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly membership: Membership;
  /** Whether collateral of positions opened from now on is returned across the markets of an event [api.md §9.2]. */
  isNetting: boolean;
  /** By shard, in the order they first held money. */
  readonly wallets: Map<number, Wallet>;
  /** By ticker. */
  readonly holdings: Map<string, Holding>;
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
  position: Position;
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

/** How the fee of a resting order is estimated. Absent: none is. */
export interface FeePricing {
  readonly role: "maker" | "taker";
  readonly rule: FeeRule;
  readonly at: Time;
  readonly rounding: FeeRounding;
}

/** Numbered subaccounts go up to this one [api.md §5.1]. */
export const subaccountMax = 63;

export function newPortfolio(account: AccountId, subaccount: Subaccount, membership: Membership): Portfolio {
  assert(subaccount >= 0 && subaccount <= subaccountMax, "subaccounts are numbered 0 to 63");
  return { account, subaccount, membership, isNetting: false, wallets: new Map(), holdings: new Map() };
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

export function newHolding(portfolio: Portfolio, wallet: Wallet, ticker: string, now: Time): Holding {
  return {
    ticker,
    portfolio,
    wallet,
    position: flat,
    traded: zeroMoney,
    fees: zeroMoney,
    volume: zeroQty,
    changedAt: now,
    claims: noClaims(),
    reserved: zeroMoney,
    feeHeadroom: zeroMoney,
    feePricing: undefined,
  };
}

export function newWallet(shard: number): Wallet {
  return { shard, cash: zeroMoney, reserved: zeroMoney, feeHeadroom: zeroMoney };
}
