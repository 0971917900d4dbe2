import { assert } from "../../lib/assert.ts";
import { chargeFill, feeRounding, tradeFee, type FeeAccumulator, type FeeRule } from "../../domain/fees.ts";
import { trade, type Position } from "../../domain/position.ts";
import { paid, type Side } from "../../domain/side.ts";
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
  type Time,
} from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { OrderRows } from "../order/order-rows.ts";
import { defaultRules, type TradingRules } from "../rules.ts";
import { newAccount, primaryOf, type Account, type AccountTerms } from "./account.ts";
import { changeHeadroom, headroomAfter, type FeeMoment } from "./headroom.ts";
import { bookLots } from "./lots.ts";
import { nettedAfter, releasedWith, retakeWith, setReleased, setRetake } from "./netting.ts";
import {
  freeCash,
  keepHolding,
  newHolding,
  newWallet,
  walletOf,
  type Holding,
  type HoldingTerms,
  type NettingTerms,
  type Portfolio,
} from "./portfolio.ts";
import {
  addClaim,
  boundBy,
  dropClaim,
  shrinkClaim,
  type Claim,
  type ClaimChange,
  type RestingClaim,
} from "./reserve.ts";

/** Who owns what. Money only ever moves between wallets, the collateral of open contracts, and the exchange itself. */
export interface Ledger {
  readonly rules: TradingRules;
  /** How a market nets with others of its event; undefined when it does not. */
  readonly nettingOf: (ticker: string) => NettingTerms | undefined;
  readonly accounts: Map<AccountId, Account>;
  /** The living orders of all of them. */
  readonly rows: OrderRows;
  /** Everybody who ever held something in a market, by ticker. */
  readonly holders: Map<string, Set<Holding>>;
  /** What the exchange took and gave. */
  readonly house: House;
}

export interface House {
  /** Deposits less withdrawals of all accounts. */
  paidIn: Money;
  fees: Money;
  /** What rounding of payouts left over. */
  rounding: Money;
  /** Incentives paid out. */
  rewards: Money;
  /** Returned collateral that no payout was left to take back from: only where results were not exclusive. */
  unrecovered: Money;
}

export interface FillTerms {
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  readonly role: "maker" | "taker";
  /** Whose fee is charged, where it is not that of the role. */
  readonly feeRole?: "maker" | "taker";
  readonly rule: FeeRule;
  readonly at: Time;
}

export interface FillOutcome {
  readonly position: Position;
  readonly cashChange: Money;
  readonly fee: Money;
  readonly accumulator: FeeAccumulator;
}

export function newLedger(
  rules: Partial<TradingRules> = {},
  nettingOf: Ledger["nettingOf"],
  rows: OrderRows,
): Ledger {
  return {
    nettingOf,
    rows,
    rules: { ...defaultRules, ...rules },
    accounts: new Map(),
    holders: new Map(),
    house: {
      paidIn: zeroMoney,
      fees: zeroMoney,
      rounding: zeroMoney,
      rewards: zeroMoney,
      unrecovered: zeroMoney,
    },
  };
}

/** Opens an account with cash on the primary's shards. */
export function openAccount(
  ledger: Ledger,
  id: AccountId,
  terms: AccountTerms,
  cash: ReadonlyMap<number, Money>,
): void {
  assert(!ledger.accounts.has(id), `account ${id} is opened once`);
  const account = newAccount(id, ledger.accounts.size + 1, terms);
  ledger.accounts.set(id, account);
  for (const [shard, amount] of cash) deposit(ledger, primaryOf(account), shard, amount);
}

/** Money from outside. */
export function deposit(ledger: Ledger, portfolio: Portfolio, shard: number, amount: Money): void {
  const wallet = walletOf(portfolio, shard);
  wallet.cash = plus(wallet.cash, amount);
  ledger.house.paidIn = plus(ledger.house.paidIn, amount);
}

/** Money from the exchange: an incentive. */
export function reward(ledger: Ledger, portfolio: Portfolio, shard: number, amount: Money): void {
  const wallet = walletOf(portfolio, shard);
  wallet.cash = plus(wallet.cash, amount);
  ledger.house.rewards = plus(ledger.house.rewards, amount);
}

/** Where a market lives: its ticker and the shard whose cash it uses. */
export interface MarketPlace {
  readonly ticker: string;
  readonly shard: number;
}

/** For changing: what is not there yet is made. */
export function holdingOf(ledger: Ledger, portfolio: Portfolio, market: MarketPlace, now: Time): Holding {
  const known = portfolio.holdings.get(market.ticker);
  if (known !== undefined) return known;
  const holding = newHolding(portfolio, walletOf(portfolio, market.shard), termsIn(ledger, market, now));
  keepHolding(portfolio, holding);
  const holders = ledger.holders.get(market.ticker);
  if (holders === undefined) ledger.holders.set(market.ticker, new Set([holding]));
  else holders.add(holding);
  return holding;
}

/** For looking: a refused command leaves no trace, not even an empty holding. */
export function peekHolding(ledger: Ledger, portfolio: Portfolio, market: MarketPlace, now: Time): Holding {
  const known = portfolio.holdings.get(market.ticker);
  if (known !== undefined) return known;
  const wallet = portfolio.wallets.get(market.shard) ?? newWallet(market.shard);
  return newHolding(portfolio, wallet, termsIn(ledger, market, now));
}

function termsIn(ledger: Ledger, { ticker }: MarketPlace, at: Time): HoldingTerms {
  return { ticker, netting: ledger.nettingOf(ticker), at, rows: ledger.rows };
}

/** An order that has just come to rest. */
export function bind(ledger: Ledger, holding: Holding, claim: RestingClaim, moment: FeeMoment): void {
  addClaim(holding.claims, claim);
  rebind(ledger, holding, moment, { claim, from: zeroQty, to: claim.left });
}

/** An order that leaves the book with `left` as it stands. */
export function unbind(ledger: Ledger, holding: Holding, claim: RestingClaim, moment: FeeMoment): void {
  dropClaim(holding.claims, claim);
  rebind(ledger, holding, moment, { claim, from: claim.left, to: zeroQty });
}

/** A resting order whose `left` is already `by` smaller. */
export function unbindPart(
  ledger: Ledger,
  holding: Holding,
  claim: RestingClaim,
  by: Qty,
  moment: FeeMoment,
): void {
  shrinkClaim(holding.claims, claim, by);
  rebind(ledger, holding, moment, { claim, from: plus(claim.left, by), to: claim.left });
}

/** Books one fill of an order whose `left` and `filled` are up to date. Gives back the fee that was taken. */
export function applyFill(
  ledger: Ledger,
  holding: Holding,
  order: RestingClaim & { readonly spent: { readonly accumulator: FeeAccumulator } },
  terms: FillTerms,
): FillOutcome {
  const { wallet, portfolio } = holding;
  const outcome = fillOutcome(portfolio.membership, holding.position, order.spent.accumulator, terms);
  const { netted, position } = holding;
  const counted = nettedAfter(holding, netted, position.net, terms, outcome.position.net);
  setReleased(holding, releasedWith(holding, counted));
  holding.netted = counted;
  if (ledger.rules.costBasis === "fifo") bookLots(holding, outcome.position, terms);
  else holding.position = outcome.position;
  if (terms.role === "maker") unbindPart(ledger, holding, order, terms.qty, terms);
  else setReserved(ledger, holding);

  const cash = plus(wallet.cash, outcome.cashChange);
  // Dust that would eat into cash bound by other orders is forgiven, so that nobody ever owes. A taker's fee was
  // looked at beforehand, and between its steps own orders that are about to make way still bind cash.
  const lacking = terms.role === "maker" ? minus(wallet.reserved, cash) : zeroMoney;
  const forgiven = most(zeroMoney, least(outcome.fee, lacking));
  const fee = minus(outcome.fee, forgiven);
  wallet.cash = plus(cash, forgiven);
  assert(wallet.cash >= 0, "no wallet owes money");

  holding.traded = plus(holding.traded, cost(paid(terms.side, terms.price), terms.qty));
  holding.fees = plus(holding.fees, fee);
  holding.volume = plus(holding.volume, terms.qty);
  holding.changedAt = terms.at;
  ledger.house.fees = plus(ledger.house.fees, fee);
  return { ...outcome, fee };
}

/** What a command would do to one subaccount in one market. */
export interface Prospect extends ClaimChange {
  readonly fills: readonly FillTerms[];
  readonly accumulator: FeeAccumulator;
}

/** True when the wallet could still pay for everything resting, fees included, after the command. */
export function canAfford(ledger: Ledger, holding: Holding, prospect: Prospect, moment: FeeMoment): boolean {
  let { position, netted } = holding;
  let { accumulator } = prospect;
  let free = freeCash(holding.wallet);
  for (const terms of prospect.fills) {
    const outcome = fillOutcome(holding.portfolio.membership, position, accumulator, terms);
    netted = nettedAfter(holding, netted, position.net, terms, outcome.position.net);
    position = outcome.position;
    accumulator = outcome.accumulator;
    free = plus(free, outcome.cashChange);
  }
  const bound = boundBy(position.net, holding.claims, ledger.rules, prospect);
  const headroom = headroomAfter(ledger.rules, holding, moment, prospect);
  const released = releasedWith(holding, netted);
  const retake = retakeWith(ledger.rules, holding, { released, position: position.net, change: prospect });
  const { net } = holding;
  const freed = plus(holding.reserved, holding.feeHeadroom);
  const returned = net === undefined ? zeroMoney : plus(net.retake, minus(released, net.released));
  return plus(free, plus(freed, returned)) >= plus(bound, plus(headroom, retake));
}

/** What a fill would do, without doing it. */
function fillOutcome(
  membership: Portfolio["membership"],
  position: Position,
  accumulator: FeeAccumulator,
  terms: FillTerms,
): FillOutcome {
  const rounding = feeRounding(terms.at, membership);
  const change = trade(position, terms.side, terms.price, terms.qty);
  const feeRole = terms.feeRole ?? terms.role;
  const fee = tradeFee(terms.rule, feeRole, terms.price, terms.qty, terms.at, rounding);
  const charge = chargeFill(change.cashChange, fee, accumulator, rounding);
  return {
    position: change.position,
    cashChange: charge.cashChange,
    fee: charge.fee,
    accumulator: charge.accumulator,
  };
}

function rebind(
  ledger: Ledger,
  holding: Holding,
  moment: FeeMoment,
  change: { readonly claim: Claim; readonly from: Qty; readonly to: Qty },
): void {
  setReserved(ledger, holding);
  changeHeadroom(ledger.rules, holding, moment, change);
}

function setReserved(ledger: Ledger, holding: Holding): void {
  const reserved = boundBy(holding.position.net, holding.claims, ledger.rules);
  holding.wallet.reserved = plus(holding.wallet.reserved, minus(reserved, holding.reserved));
  holding.reserved = reserved;
  setRetake(ledger.rules, holding);
}
