import { plus, seconds } from "../../../src/domain/units.ts";
import type { Operation } from "../../../src/sim/operation.ts";
import { onShard2, orders, placed, quiet, type BoxedExchange, type Caller } from "../boxed-exchange.ts";

/** Brings about whatever can be told on the stream: a new message is a line in one of these. */
export function provoke(box: BoxedExchange): void {
  trade(box);
  askForQuotes(box);
  useGroups(box);
  combine(box);
  live(box);
}

function trade(box: BoxedExchange): void {
  for (const change of [{}, { ticker: onShard2, exchange_index: 2 }]) {
    const id = placed(box, change);
    placed(box, { ...change, side: "ask", count: "4.00" }, "other");
    box.call("POST", `${orders}/${id}/decrease`, { reduce_by: "1.00", ...change });
    box.pass(seconds(2));
  }
}

function askForQuotes(box: BoxedExchange): void {
  const ask = { market_ticker: quiet, contracts_fp: "5.00", rest_remainder: false };
  const rfq = made(box, "/communications/rfqs", ask, "play");
  const offer = { rfq_id: rfq, yes_bid: "0.3000", no_bid: "0.6000", rest_remainder: false };
  const quote = made(box, "/communications/quotes", offer, "other");
  const path = `/communications/rfqs/${rfq}/quotes/${quote}`;
  box.call("PUT", `${path}/accept`, { accepted_side: "yes" });
  box.call("PUT", `${path}/confirm`, undefined, "other");
  box.pass(seconds(20));
}

function useGroups(box: BoxedExchange): void {
  const path = "/portfolio/order_groups";
  const answer = box.call("POST", `${path}/create`, { contracts_limit_fp: "10.00", exchange_index: 0 });
  const group = `${path}/${String(answer.body["order_group_id"])}`;
  box.call("PUT", `${group}/limit`, { contracts_limit_fp: "20.00" });
  box.call("PUT", `${group}/trigger`, {});
  box.call("PUT", `${group}/reset`, {});
  box.call("DELETE", group);
}

/** A combo of two markets, of which one will have a result. */
function combine(box: BoxedExchange): void {
  const [collection] = box.exchange.scenario.collections ?? [];
  const legs = box.exchange.scenario.markets.filter(({ ticker }) => [quiet, onShard2].includes(ticker));
  const selected_markets = legs.map((leg) => ({
    market_ticker: leg.ticker,
    event_ticker: leg.eventTicker,
    side: "no",
  }));
  box.call("POST", `/multivariate_event_collections/${collection?.ticker}`, { selected_markets });
}

/** The life of a market, of an event and of a combo, as the exchange's staff can make it. */
function live(box: BoxedExchange): void {
  const { exchange } = box;
  const [series] = exchange.scenario.series;
  const [event] = exchange.scenario.events;
  const [market] = exchange.scenario.markets;
  if (series === undefined || event === undefined || market === undefined)
    throw new Error("nothing is listed");
  const eventTicker = `${event.ticker}X`;
  const listed = { ...market, ticker: `${eventTicker}-T1`, eventTicker };
  const range = { start: 0, end: 10_000, step: 10 } as never;
  const operations: readonly Operation[] = [
    { kind: "list-event", series, event: { ...event, ticker: eventTicker }, markets: [listed] },
    {
      kind: "override-fees",
      eventTicker: event.ticker,
      feeKind: "quadratic_with_maker_fees",
      multiplier: 10_000,
    },
    { kind: "waive-fees", ticker: quiet, until: plus(box.clock.now(), seconds(60)) },
    { kind: "pause-market", ticker: quiet },
    { kind: "reactivate-market", ticker: quiet },
    { kind: "change-grid", ticker: quiet, priceLevelStructure: "deci_cent", priceRanges: [range] },
    { kind: "change-close", ticker: quiet, closeAt: plus(box.clock.now(), seconds(5)) },
  ];
  for (const operation of operations) carryOut(box, operation);
  box.pass(seconds(60));
}

function carryOut(box: BoxedExchange, operation: Operation): void {
  const answer = box.exchange.operate(box.clock.now(), operation);
  if (!answer.ok) throw new Error(`${operation.kind}: ${answer.refusal.code}: ${answer.refusal.why}`);
}

function made(box: BoxedExchange, path: string, body: object, caller: Caller): string {
  const answer = box.call("POST", path, body, caller);
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.body["id"]);
}
