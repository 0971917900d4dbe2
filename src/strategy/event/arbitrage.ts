import {
  complement,
  cost,
  least,
  minus,
  oneDollar,
  plus,
  sum,
  type Money,
  type Price,
  type Qty,
} from "../../domain/units.ts";

/** What can be taken at once on one side of a market, at a price of YES. */
export interface Offer {
  readonly price: Price;
  readonly qty: Qty;
}

/** What taking costs, rounded as the venue rounds it. */
export type FeeOf = (price: Price, qty: Qty) => Money;

/** Trades that together cannot pay less than they cost, as many of each as all of them offer. */
export interface Arbitrage {
  readonly qty: Qty;
  /** The least that it pays, less its prices; not above zero, there is none. */
  readonly gross: Money;
  readonly fees: Money;
  readonly net: Money;
  /** What is bound until it pays. Less than zero: the venue gives cash back at once. */
  readonly collateral: Money;
}

/** Buys YES of every outcome. Only where exactly one of them must come true [theory A14]. */
export function everyYes(asks: readonly Offer[], feeOf: FeeOf): Arbitrage {
  const qty = smallest(asks);
  const paid = sum(asks.map(({ price }) => cost(price, qty)));
  return arbitrage(qty, minus(cost(oneDollar, qty), paid), paid, feesOf(asks, qty, feeOf));
}

/**
 * Buys NO of every outcome, at the bids. Where at most one can come true all but one of them pay, and the venue gives
 * that back at once where it nets exclusive markets.
 */
export function everyNo(bids: readonly Offer[], feeOf: FeeOf, isNetted: boolean): Arbitrage {
  const qty = smallest(bids);
  const paid = sum(bids.map(({ price }) => cost(complement(price), qty)));
  const sure = ((bids.length - 1) * cost(oneDollar, qty)) as Money;
  const collateral = isNetted ? minus(paid, sure) : paid;
  return arbitrage(qty, minus(sure, paid), collateral, feesOf(bids, qty, feeOf));
}

/** Buys YES above the lower strike and NO above the higher one: one of them pays, between the strikes both do. */
export function ladderPair(lowerAsk: Offer, higherBid: Offer, feeOf: FeeOf): Arbitrage {
  const qty = least(lowerAsk.qty, higherBid.qty);
  const paid = plus(cost(lowerAsk.price, qty), cost(complement(higherBid.price), qty));
  const fees = feesOf([lowerAsk, higherBid], qty, feeOf);
  return arbitrage(qty, minus(cost(oneDollar, qty), paid), paid, fees);
}

function arbitrage(qty: Qty, gross: Money, collateral: Money, fees: Money): Arbitrage {
  return { qty, gross, fees, net: minus(gross, fees), collateral };
}

function smallest(offers: readonly Offer[]): Qty {
  return offers.map(({ qty }) => qty).reduce((a, b) => least(a, b));
}

function feesOf(offers: readonly Offer[], qty: Qty, feeOf: FeeOf): Money {
  return sum(offers.map(({ price }) => feeOf(price, qty)));
}
