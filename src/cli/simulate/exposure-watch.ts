import type { Settlement } from "../../domain/market.ts";
import {
  cost,
  minus,
  most,
  oneDollar,
  plus,
  showMoney,
  showQty,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
} from "../../domain/units.ts";
import type { Exchange } from "../../sim/exchange.ts";
import type { ExchangeEvent, SimFill, SimOrder } from "../../sim/event.ts";

export interface Caps {
  readonly maxPosition: Qty;
  readonly eventLossMax: Money;
}

/**
 * What the exchange itself could make of an account, at every moment: what its fills have come to under either result,
 * and what rests, each order filled where that hurts. Tells when it is past a cap. None of the arithmetic is the
 * engine's: it books no cost, closes nothing and knows no position but the sum of the fills.
 */
export interface ExposureWatch {
  /** How often it was looked at. */
  checks(): number;
  close(): void;
}

export function watchExposure(
  exchange: Exchange,
  account: string,
  caps: Caps,
  breached: (why: string) => void,
): ExposureWatch {
  const markets = new Map<string, Holding>();
  let checks = 0;
  const holdingOf = (ticker: string): Holding => {
    const known = markets.get(ticker);
    if (known !== undefined) return known;
    const made: Holding = { net: zeroQty, cash: zeroMoney, orders: new Map() };
    markets.set(ticker, made);
    return made;
  };
  const check = (ticker: string): void => {
    checks += 1;
    const why = breachOf(exchange, markets, ticker, caps);
    if (why !== undefined) breached(why);
  };
  const hear = (event: ExchangeEvent): void => {
    if (event.kind === "order-changed" && event.order.account === account) {
      const { orders } = holdingOf(event.order.ticker);
      if (event.order.status === "resting") orders.set(event.order.orderId, event.order);
      else orders.delete(event.order.orderId);
      check(event.order.ticker);
    }
    if (event.kind === "filled" && event.account === account) {
      takeFill(holdingOf(event.fill.ticker), event.fill);
      check(event.fill.ticker);
    }
    if (event.kind === "market-settled") {
      payOut(holdingOf(event.ticker), event.settlement);
    }
  };
  return { checks: () => checks, close: exchange.listen(hear) };
}

interface Holding {
  /** YES contracts bought less those sold. */
  net: Qty;
  /** What came in for those sold less what went out for those bought, at the YES price. */
  cash: Money;
  readonly orders: Map<string, SimOrder>;
}

/** What a market comes to at its worst, if it resolves YES and if it resolves NO; and how many contracts each way. */
interface Worst {
  readonly long: Qty;
  readonly short: Qty;
  readonly lossIfYes: Money;
  readonly lossIfNo: Money;
}

/** The order's own news may come after the fill's: until then its old size would count twice. */
function takeFill(holding: Holding, fill: SimFill): void {
  const paid = cost(fill.price, fill.qty);
  holding.net = fill.side === "bid" ? plus(holding.net, fill.qty) : minus(holding.net, fill.qty);
  holding.cash = fill.side === "bid" ? minus(holding.cash, paid) : plus(holding.cash, paid);
  const order = holding.orders.get(fill.orderId);
  if (order === undefined) return;
  const left = minus(order.left, fill.qty);
  if (left > 0) holding.orders.set(fill.orderId, { ...order, left });
  else holding.orders.delete(fill.orderId);
}

function payOut(holding: Holding, { value }: Settlement): void {
  holding.cash = plus(holding.cash, worthAt(value, holding.net));
  holding.net = zeroQty;
}

function breachOf(
  exchange: Exchange,
  markets: ReadonlyMap<string, Holding>,
  ticker: string,
  { maxPosition, eventLossMax }: Caps,
): string | undefined {
  const { long, short } = worstOf(markets.get(ticker));
  const worst = most(long, short);
  if (worst > maxPosition) {
    return `${ticker} can come to ${showQty(worst)} contracts of ${showQty(maxPosition)}`;
  }
  const market = exchange.market(ticker);
  if (market === undefined) return undefined;
  const siblings = exchange.markets().filter(({ eventTicker }) => eventTicker === market.eventTicker);
  const winner = siblings.findIndex(
    ({ status, settlement }) => status === "finalized" && settlement?.result === "yes",
  );
  const loss = eventLoss(
    siblings.map((sibling) => worstOf(markets.get(sibling.ticker))),
    market.isExclusive,
    winner,
  );
  if (loss <= eventLossMax) return undefined;
  return `${market.eventTicker} can lose ${showMoney(loss)} of ${showMoney(eventLossMax)}`;
}

function worstOf(holding: Holding | undefined): Worst {
  let [long, short, ifYes, ifNo] = [zeroQty, zeroQty, zeroMoney, zeroMoney];
  if (holding === undefined) return { long, short, lossIfYes: ifYes, lossIfNo: ifNo };
  long = holding.net;
  short = minus(zeroQty, holding.net);
  ifYes = plus(holding.cash, worthAt(oneDollar, holding.net));
  ifNo = holding.cash;
  for (const { side, price, left } of holding.orders.values()) {
    if (side === "bid") {
      long = plus(long, left);
      ifNo = minus(ifNo, cost(price, left));
    } else {
      short = plus(short, left);
      ifYes = minus(ifYes, minus(cost(oneDollar, left), cost(price, left)));
    }
  }
  return { long, short, lossIfYes: minus(zeroMoney, ifYes), lossIfNo: minus(zeroMoney, ifNo) };
}

/** What YES contracts are worth at this price; fewer than none are owed. */
function worthAt(each: Price, net: Qty): Money {
  return net < 0 ? minus(zeroMoney, cost(each, minus(zeroQty, net))) : cost(each, net);
}

/**
 * Outcome by outcome: every market NO, or exactly one of them YES; without exclusion each as it hurts. Once one has been
 * paid out as YES there is only that outcome.
 */
function eventLoss(markets: readonly Worst[], isExclusive: boolean, winner: number): Money {
  const sumOf = (lossOf: (market: Worst, place: number) => Money): Money =>
    markets.reduce((sum, market, place) => plus(sum, lossOf(market, place)), zeroMoney);
  if (!isExclusive) return sumOf(({ lossIfYes, lossIfNo }) => most(lossIfYes, lossIfNo));
  const outcomes = markets.map((_, yes) =>
    sumOf((market, place) => (place === yes ? market.lossIfYes : market.lossIfNo)),
  );
  if (winner >= 0) return outcomes[winner] ?? zeroMoney;
  return outcomes.reduce(
    (worst, loss) => most(worst, loss),
    sumOf((market) => market.lossIfNo),
  );
}
