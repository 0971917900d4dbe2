import {
  cost,
  formatMoney,
  minus,
  sum,
  toSeconds,
  zeroMoney,
  type Money,
  type Qty,
  type Time,
} from "../../../domain/units.ts";
import { openCost } from "../../../domain/position.ts";
import { paid } from "../../../domain/side.ts";
import { encodeFill } from "../../../wire/exchange/execution.ts";
import {
  encodeEventPositions,
  encodePosition,
  encodeSettlement,
  toCents,
  type PositionFacts,
} from "../../../wire/exchange/portfolio.ts";
import { notFound } from "../../../wire/exchange/refusal.ts";
import type { AccountBalance, AccountPosition, Exchange } from "../../exchange.ts";
import { cutoffOf } from "../cutoff.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";
import { readWindow } from "./market.ts";
import { readPlace } from "./order-read.ts";

const terms = { method: "GET", access: "signed", billing: "read", cost: defaultCost } as const;

export const portfolioRoutes: readonly Route[] = [
  { ...terms, path: "/portfolio/balance", operation: "GetBalance", answer: getBalance },
  { ...terms, path: "/portfolio/positions", operation: "GetPositions", answer: listLivePositions },
  {
    ...terms,
    path: "/historical/positions",
    operation: "GetHistoricalPositions",
    answer: listArchivedPositions,
  },
  { ...terms, path: "/portfolio/fills", operation: "GetFills", answer: listLiveFills },
  { ...terms, path: "/historical/fills", operation: "GetFillsHistorical", answer: listArchivedFills },
  { ...terms, path: "/portfolio/settlements", operation: "GetSettlements", answer: listSettlements },
  {
    ...terms,
    path: "/portfolio/summary/total_resting_order_value",
    operation: "GetPortfolioRestingOrderTotalValue",
    answer: restingValue,
  },
];

const fillTickersMax = 100;

/** All shards together unless one is asked for; orders on a shard can use that shard's part only. */
function getBalance(call: SignedCall): Reply {
  const { exchange, settings, who, now, query } = call;
  const place = readPlace(call, 0);
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  if (!exchange.subaccounts(who.account).some((made) => made === place.subaccount)) return notFound();
  const balances = exchange.balances(who.account).filter(({ subaccount }) => subaccount === place.subaccount);
  const shown = ({ cash, reserved }: AccountBalance): Money =>
    settings.balanceShows === "total" ? cash : minus(cash, reserved);
  const here = balances.filter(({ shard }) => place.shard === undefined || shard === place.shard);
  const total = sum(here.map(shown));
  const worth = exchange.positions(who.account, place).map((held) => marketValue(exchange, held));
  const breakdown = balances.map((row) => ({
    exchange_index: row.shard,
    balance: formatMoney(shown(row)),
  }));
  return answered({
    balance: toCents(total),
    balance_dollars: formatMoney(total),
    portfolio_value: toCents(sum(worth)),
    updated_ts: toSeconds(now),
    ...(who.subaccount === undefined ? { balance_breakdown: breakdown } : {}),
  });
}

/** At the last price; at cost where nothing traded yet. */
function marketValue(exchange: Exchange, { ticker, position }: AccountPosition): Money {
  const last = exchange.market(ticker)?.settlement?.value ?? exchange.activity(ticker)?.lastPrice;
  if (last === undefined) return openCost(position);
  return cost(paid(position.net >= 0 ? "bid" : "ask", last), Math.abs(position.net) as Qty);
}

function listLivePositions(call: SignedCall): Reply {
  const settled = call.query.oneOf("settlement_status", ["unsettled", "settled", "all"]) ?? "unsettled";
  return listPositions(
    call,
    (facts) =>
      !isArchivedPosition(call, facts) &&
      (settled === "all" || isSettled(call.exchange, facts.ticker) === (settled === "settled")),
  );
}

/** What is not settled is never in the archive. */
function listArchivedPositions(call: SignedCall): Reply {
  return listPositions(call, (facts) => isArchivedPosition(call, facts));
}

function isArchivedPosition(call: SignedCall, { ticker, changedAt }: PositionFacts): boolean {
  return isSettled(call.exchange, ticker) && changedAt < cutoffOf(call).positions;
}

function listPositions(call: SignedCall, belongs: (facts: PositionFacts) => boolean): Reply {
  const { exchange, query, who } = call;
  const page = pageQuery(query);
  const ticker = query.text("ticker");
  const event = query.text("event_ticker");
  const counts = query.list("count_filter", 2);
  if (counts?.some((name) => name !== "position" && name !== "total_traded") === true) {
    query.refuse("count_filter", "oneof");
  }
  const place = readPlace(call, 0);
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isWanted = (facts: PositionFacts): boolean =>
    (ticker === undefined || facts.ticker === ticker) &&
    (event === undefined || facts.eventTicker === event) &&
    (counts === undefined || counts.some((name) => isCounted(facts, name))) &&
    belongs(facts);
  const all = exchange.positions(who.account, place).map((held) => positionFacts(exchange, held));
  const { items, cursor } = paginate(all, page, (facts) => facts.ticker, isWanted);
  return answered({
    market_positions: items.map(encodePosition),
    event_positions: encodeEventPositions(items),
    cursor,
  });
}

export function positionFacts(exchange: Exchange, held: AccountPosition): PositionFacts {
  const market = exchange.market(held.ticker);
  return { ...held, eventTicker: market?.eventTicker ?? "", shard: market?.shard ?? 0 };
}

function isCounted(facts: PositionFacts, name: string): boolean {
  return name === "position" ? facts.position.net !== 0 : facts.traded !== 0;
}

function isSettled(exchange: Exchange, ticker: string): boolean {
  return exchange.market(ticker)?.status === "finalized";
}

function listLiveFills(call: SignedCall): Reply {
  const { trades } = cutoffOf(call);
  return listFills(call, (at) => at >= trades);
}

function listArchivedFills(call: SignedCall): Reply {
  const { trades } = cutoffOf(call);
  return listFills(call, (at) => at < trades);
}

function listFills(call: SignedCall, belongs: (at: Time) => boolean): Reply {
  const { exchange, query, who } = call;
  const page = pageQuery(query);
  const tickers = query.list("ticker", fillTickersMax);
  const orderId = query.text("order_id");
  const isInside = readWindow(query.time("min_ts"), query.time("max_ts"));
  const place = readPlace(call, undefined);
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const { items, cursor } = paginate(
    exchange.fills(who.account, place),
    page,
    (fill) => `${fill.tradeId} ${fill.orderId}`,
    (fill) =>
      (tickers === undefined || tickers.includes(fill.ticker)) &&
      (orderId === undefined || fill.orderId === orderId) &&
      belongs(fill.at) &&
      isInside(fill.at),
  );
  return answered({
    fills: items.map((fill) => encodeFill(fill, exchange.market(fill.ticker)?.shard ?? 0)),
    cursor,
  });
}

function listSettlements(call: SignedCall): Reply {
  const { exchange, query, who } = call;
  const page = pageQuery(query);
  const ticker = query.text("ticker");
  const event = query.text("event_ticker");
  const isInside = readWindow(query.time("min_ts"), query.time("max_ts"));
  const place = readPlace(call, undefined);
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const { items, cursor } = paginate(
    exchange.settlements(who.account, place),
    page,
    (settlement) => `${settlement.subaccount} ${settlement.ticker}`,
    (settlement) =>
      (ticker === undefined || settlement.ticker === ticker) &&
      (event === undefined || settlement.eventTicker === event) &&
      isInside(settlement.at),
  );
  const settlements = items.map((settlement) =>
    encodeSettlement({ ...settlement, shard: exchange.market(settlement.ticker)?.shard ?? 0 }),
  );
  return answered({ settlements, cursor });
}

function restingValue({ exchange, who }: SignedCall): Reply {
  const byShard = new Map<number, Money>();
  for (const order of exchange.restingOrders(who.account)) {
    const shard = exchange.market(order.ticker)?.shard ?? 0;
    const value = cost(paid(order.side, order.price), order.left);
    byShard.set(shard, sum([byShard.get(shard) ?? zeroMoney, value]));
  }
  return answered({
    total_resting_order_value: toCents(sum(byShard.values())),
    resting_order_value_breakdown: [...byShard].map(([shard, value]) => ({
      exchange_index: shard,
      balance: formatMoney(value),
    })),
  });
}
