import { assert } from "../../lib/assert.ts";
import { chargeFill, feeRounding, tradeFee, type FeeAccumulator, type FeeRule } from "../../domain/fees.ts";
import type { Market, Settlement } from "../../domain/market.ts";
import { openCost, settle, trade, type Position } from "../../domain/position.ts";
import { paid, type Side } from "../../domain/side.ts";
import {
  cost,
  least,
  minus,
  most,
  plus,
  price,
  sum,
  zeroMoney,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { AccountSettlement } from "../exchange.ts";
import type { LiveOrder } from "../order.ts";
import { holdingOf, peekHolding, type Account, type Holding } from "./account.ts";
import { reserve, type Claim } from "./reserve.ts";

/** Who owns what. Money only ever moves between accounts, the collateral of open contracts, and the fees taken. */
export interface Ledger {
  readonly accounts: Map<AccountId, Account>;
  /** Fees, and what rounding of payouts left over. */
  taken: Money;
}

export interface FillTerms {
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  readonly role: "maker" | "taker";
  readonly rule: FeeRule;
  readonly at: Time;
}

export interface FillOutcome {
  readonly position: Position;
  readonly cashChange: Money;
  readonly fee: Money;
  readonly accumulator: FeeAccumulator;
}

export function newLedger(): Ledger {
  return { accounts: new Map(), taken: zeroMoney };
}

/** What a fill would do, without doing it. */
function fillOutcome(
  membership: Account["membership"],
  position: Position,
  accumulator: FeeAccumulator,
  terms: FillTerms,
): FillOutcome {
  const rounding = feeRounding(terms.at, membership);
  const change = trade(position, terms.side, terms.price, terms.qty);
  const fee = tradeFee(terms.rule, terms.role, terms.price, terms.qty, terms.at, rounding);
  const charge = chargeFill(change.cashChange, fee, accumulator, rounding);
  return {
    position: change.position,
    cashChange: charge.cashChange,
    fee: charge.fee,
    accumulator: charge.accumulator,
  };
}

/**
 * Books one fill of an order whose `left` and `filled` are up to date. Gives back the fee that was taken:
 * dust that would eat into cash bound by other orders is forgiven, so that nobody ever owes.
 */
export function applyFill(ledger: Ledger, account: Account, order: LiveOrder, terms: FillTerms): FillOutcome {
  const holding = holdingOf(account, order.ticker, terms.at);
  const outcome = fillOutcome(account.membership, holding.position, order.accumulator, terms);
  holding.position = outcome.position;
  if (order.left === 0) holding.resting.delete(order);
  rebind(account, holding, terms.rule, terms.at);

  const cash = plus(account.cash, outcome.cashChange);
  const forgiven = most(zeroMoney, least(outcome.fee, minus(account.reserved, cash)));
  const fee = minus(outcome.fee, forgiven);
  account.cash = plus(cash, forgiven);
  assert(account.cash >= 0, "no account owes money");

  const paidFor = cost(paid(terms.side, terms.price), terms.qty);
  holding.traded = plus(holding.traded, paidFor);
  holding.fees = plus(holding.fees, fee);
  holding.volume = plus(holding.volume, terms.qty);
  holding.changedAt = terms.at;
  order.accumulator = outcome.accumulator;
  ledger.taken = plus(ledger.taken, fee);
  return { ...outcome, fee };
}

/** Counts again what the resting orders of a market bind. To be called whenever they or the position change. */
export function rebind(account: Account, holding: Holding, rule: FeeRule, at: Time): void {
  const reserved = reserve(holding.position.net, holding.resting);
  const feeHeadroom = makerFees(account, holding.resting, rule, at);
  account.reserved = plus(account.reserved, minus(reserved, holding.reserved));
  account.feeHeadroom = plus(account.feeHeadroom, minus(feeHeadroom, holding.feeHeadroom));
  holding.reserved = reserved;
  holding.feeHeadroom = feeHeadroom;
}

/** What a command would do to one account in one market. */
export interface Prospect {
  readonly fills: readonly FillTerms[];
  readonly accumulator: FeeAccumulator;
  /** The orders that would rest afterwards, the oldest first. */
  readonly resting: readonly Claim[];
}

/** True when the account could still pay for everything it has resting, maker fees included, after the command. */
export function canAfford(account: Account, market: Market, now: Time, prospect: Prospect): boolean {
  const holding = peekHolding(account, market.ticker, now);
  let { position } = holding;
  let { accumulator } = prospect;
  let { cash } = account;
  for (const terms of prospect.fills) {
    const outcome = fillOutcome(account.membership, position, accumulator, terms);
    position = outcome.position;
    accumulator = outcome.accumulator;
    cash = plus(cash, outcome.cashChange);
  }
  const bound = plus(
    plus(minus(account.reserved, holding.reserved), reserve(position.net, prospect.resting)),
    plus(
      minus(account.feeHeadroom, holding.feeHeadroom),
      makerFees(account, prospect.resting, market.fees, now),
    ),
  );
  return cash >= bound;
}

/** Pays every holder of one market. */
export function settleMarket(
  ledger: Ledger,
  market: Market,
  settlement: Settlement,
  now: Time,
): readonly Account[] {
  const paidOut: Account[] = [];
  let collateral = zeroMoney;
  for (const account of ledger.accounts.values()) {
    const holding = account.holdings.get(market.ticker);
    if (holding === undefined || holding.position.net === 0) continue;
    const change = settle(holding.position, settlement);
    account.settlements.push(settlementRow(market, settlement, holding, change.cashChange, now));
    collateral = plus(collateral, collateralOf(holding));
    collateral = minus(collateral, change.cashChange);
    account.cash = plus(account.cash, change.cashChange);
    holding.position = change.position;
    holding.changedAt = now;
    paidOut.push(account);
  }
  ledger.taken = plus(ledger.taken, collateral);
  return paidOut;
}

/** All cash + collateral + fees − money paid in. Anything but zero is money made or lost. */
export function imbalance(ledger: Ledger): Money {
  let total = ledger.taken;
  for (const account of ledger.accounts.values()) {
    total = plus(total, minus(account.cash, account.paidIn));
    total = plus(total, sum([...account.holdings.values()].map(collateralOf)));
  }
  return total;
}

/** Every pair of a long and a short contract holds a dollar: half of it stands behind each. */
function collateralOf(holding: Holding): Money {
  return cost(price(5_000), Math.abs(holding.position.net) as Qty);
}

function makerFees(account: Account, claims: Iterable<Claim>, rule: FeeRule, at: Time): Money {
  if (rule.kind === "quadratic" || rule.multiplier === 0) return zeroMoney;
  const rounding = feeRounding(at, account.membership);
  let total = zeroMoney;
  for (const claim of claims) {
    total = plus(total, tradeFee(rule, "maker", claim.price, claim.left, at, rounding));
  }
  return total;
}

function settlementRow(
  market: Market,
  settlement: Settlement,
  holding: Holding,
  payout: Money,
  at: Time,
): AccountSettlement {
  return {
    ticker: market.ticker,
    eventTicker: market.eventTicker,
    result: settlement.result,
    value: settlement.value,
    position: holding.position.net,
    cost: openCost(holding.position),
    payout,
    fees: holding.fees,
    at,
  };
}
