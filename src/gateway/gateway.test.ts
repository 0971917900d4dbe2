import { expect, test } from "vitest";
import { gatewayOver, refusal, start, type Routes } from "../../test/gateway/gateway-world.ts";
import { market, order } from "../../test/gateway/rows.ts";
import { formatTime, millis, plus, seconds, time } from "../domain/units.ts";

test("preparing tells status and limits, with the prices of our four writes", async () => {
  const world = gatewayOver({});
  expect(await world.finish(world.gateway.prepare())).toMatchObject({
    status: { isTrading: true },
    limits: { tier: "advanced" },
  });
  expect(world.inputs).toMatchObject([
    { kind: "exchange-status-told", isTrading: true },
    { kind: "limits-reported", write: { refill: 300, capacity: 900 }, costs: { place: 10, cancel: 10 } },
  ]);
});

const unready: readonly (readonly [string, Routes, number, string])[] = [
  [
    "a clock that the exchange refuses",
    { "/account/limits": () => refusal(401, "header_timestamp_expired") },
    0,
    "clock-skewed",
  ],
  ["a clock 8 s ahead of its Date header", {}, 8_000, "clock-skewed"],
  ["a clock 8 s behind", {}, -8_000, "clock-skewed"],
  [
    "a key that is not known",
    { "/account/limits": () => refusal(401, "authentication_error") },
    0,
    "key-refused",
  ],
  ["a server of something else", { "/exchange/status": () => ({ hello: "world" }) }, 0, "exchange-garbled"],
  [
    "a page of HTML",
    { "/exchange/status": () => ({ status: 200, headers: {}, body: "<html>" }) },
    0,
    "exchange-garbled",
  ],
  [
    "a balance of another kind",
    { "/portfolio/balance": () => ({ balance_dollars: null }) },
    0,
    "exchange-garbled",
  ],
  [
    "positions that are none",
    { "/portfolio/positions": () => ({ market_positions: "x" }) },
    0,
    "exchange-garbled",
  ],
  ["orders of another kind", { "/portfolio/orders": () => ({ orders: [null] }) }, 0, "exchange-garbled"],
  [
    "a list without end",
    { "/portfolio/orders": () => ({ orders: [], cursor: "same" }) },
    0,
    "exchange-garbled",
  ],
  ["503 for ever", { "/exchange/status": () => refusal(503, "unavailable") }, 0, "exchange-unreachable"],
  ["429 for ever", { "/exchange/status": () => refusal(429, "too many requests") }, 0, "rate-limited"],
];

test.each(unready)("%s is one failure with its code", async (_, routes, aheadMs, code) => {
  const world = gatewayOver(routes, { aheadMs });
  await expect(world.finish(world.gateway.prepare())).rejects.toMatchObject({ code });
  // A clock known to be wrong signs nothing: the refusal would look like a wrong key.
  if (aheadMs !== 0) expect(world.asked("/account/limits")).toBe(0);
});

test("a clock 2 to 4 s off is told, and no reason to stop", async () => {
  const world = gatewayOver({}, { aheadMs: 3_000 });
  await world.finish(world.gateway.prepare());
  expect(world.notes.map(({ topic }) => topic)).toEqual(["clock-skewed"]);
});

test("a named market that is not there is a failure; one of a list that cannot be read is left out and told", async () => {
  const world = gatewayOver({
    "/markets": () => ({
      markets: [market("A"), { ...market("B"), price_ranges: [] }, market("C")],
      cursor: "",
    }),
    "/markets/Z": () => refusal(404, "not_found"),
  });
  const listed = await world.finish(world.gateway.markets({}));
  expect(listed.map(({ market: { ticker } }) => ticker)).toEqual(["A", "C"]);
  expect(world.notes.at(0)?.text).toContain("in B");
  await expect(world.finish(world.gateway.markets({ tickers: ["A", "Z"] }))).rejects.toMatchObject({
    code: "market-unknown",
  });
  const there = await world.finish(world.gateway.markets({ tickers: ["Z", "A"], mayBeMissing: true }));
  expect(there.map(({ market: { ticker } }) => ticker)).toEqual(["A"]);
});

test("the account is told after the fills it already counts, oldest first, and none from before the start", async () => {
  const fills = [fill("new", 3), fill("old", 1), fill("before", -60)];
  const world = gatewayOver({ "/portfolio/fills": () => ({ fills, cursor: "" }) });
  const inputs = await world.finish(world.gateway.account());
  expect(inputs.map((input) => (input.kind === "fill-received" ? input.fill.tradeId : input.kind))).toEqual([
    "old",
    "new",
    "account-reported",
  ]);
});

test("a fill that comes between the reads makes them be made again", async () => {
  let reads = 0;
  const world = gatewayOver({
    "/portfolio/fills": () => ({ fills: (reads += 1) === 1 ? [] : [fill("late", 1)], cursor: "" }),
  });
  const inputs = await world.finish(world.gateway.account());
  expect(inputs.map(({ kind }) => kind)).toEqual(["fill-received", "account-reported"]);
  expect(world.asked("/portfolio/positions")).toBe(2);
});

const lookUp = { kind: "look-up-order", clientOrderId: "kmm-1", ticker: "A", sentAt: start } as const;

test("an order that is looked for twice at once is looked for once", async () => {
  const world = gatewayOver({ "/portfolio/orders": () => ({ orders: [order("kmm-1", "o-1")], cursor: "" }) });
  world.gateway.perform(lookUp);
  world.gateway.perform(lookUp);
  await world.run(millis(100));
  // The engine asks with every tick: too soon for another answer.
  world.gateway.perform(lookUp);
  await world.run(seconds(1));
  expect(world.inputs).toMatchObject([
    { kind: "order-reported", report: { clientOrderId: "kmm-1", orderId: "o-1" } },
  ]);
});

test("an account that is asked for while it is being read is read once more, for what came meanwhile", async () => {
  const world = gatewayOver({});
  for (let count = 0; count < 3; count += 1) world.gateway.perform({ kind: "request-account" });
  await world.run(seconds(1));
  expect(world.inputs.map(({ kind }) => kind)).toEqual(["account-reported", "account-reported"]);
});

test("markets that are asked about at the same moment are all described", async () => {
  const routes: Routes = {
    "/markets": ({ url }) => {
      const tickers = new URL(url).searchParams.get("tickers") ?? "";
      return { markets: tickers.split(",").map(market), cursor: "" };
    },
  };
  const world = gatewayOver(routes);
  for (const ticker of ["A", "B", "C"]) world.gateway.perform({ kind: "request-market", ticker });
  await world.run(seconds(1));
  const told = world.inputs.map((input) => (input.kind === "market-described" ? input.market.ticker : ""));
  expect(told.toSorted()).toEqual(["A", "B", "C"]);
});

test("an order that is not found is absent as of the list's own age", async () => {
  const asOf = plus(start, seconds(-2));
  const world = gatewayOver({ "/exchange/user_data_timestamp": () => ({ as_of_time: formatTime(asOf) }) });
  world.gateway.perform(lookUp);
  await world.run(seconds(1));
  expect(world.inputs).toMatchObject([{ kind: "order-absent", clientOrderId: "kmm-1" }]);
  const [absent] = world.inputs;
  const dated = absent?.kind === "order-absent" ? absent.asOf : start;
  // The exchange's clock is known to the second.
  expect(dated).toBeLessThanOrEqual(asOf);
  expect(dated).toBeGreaterThan(plus(asOf, seconds(-1.2)));
});

test("absence is dated by our own clock, however far it is from the exchange's", async () => {
  const exchangeNow = plus(start, seconds(-4));
  const routes = { "/exchange/user_data_timestamp": () => ({ as_of_time: formatTime(exchangeNow) }) };
  const world = gatewayOver(routes, { aheadMs: 4_000 });
  await world.finish(world.gateway.markets({}));
  world.gateway.perform(lookUp);
  await world.run(seconds(1));
  const absent = world.inputs.find((input) => input.kind === "order-absent");
  expect(absent?.asOf).toBeGreaterThan(plus(start, seconds(-2)));
});

test("an exchange whose clock is ahead does not make an absence younger", async () => {
  const exchangeNow = plus(start, seconds(6));
  const routes = { "/exchange/user_data_timestamp": () => ({ as_of_time: formatTime(exchangeNow) }) };
  const world = gatewayOver(routes, { aheadMs: -6_000 });
  await world.finish(world.gateway.markets({}));
  world.gateway.perform(lookUp);
  await world.run(seconds(1));
  const absent = world.inputs.find((input) => input.kind === "order-absent");
  expect(absent?.asOf).toBeLessThanOrEqual(start);
});

test("an order of unknown age is looked for from the beginning", async () => {
  const asked: string[] = [];
  const world = gatewayOver({
    "/portfolio/orders": ({ url }) => {
      asked.push(new URL(url).searchParams.get("min_ts") ?? "");
      return { orders: [], cursor: "" };
    },
  });
  world.gateway.perform({ ...lookUp, sentAt: time(0) });
  await world.run(seconds(1));
  expect(asked).toEqual(["0"]);
});

test("an order of long ago is asked for by the exchange's name for it, and its market is not listed", async () => {
  const world = gatewayOver({
    "/portfolio/orders/o-1": () => ({ order: order("kmm-1", "o-1") }),
    "/portfolio/orders": () => ({ orders: [order("kmm-3", "o-3")], cursor: "" }),
  });
  const old = { ...lookUp, sentAt: time(0) };
  world.gateway.perform({ ...old, orderId: "o-1" });
  await world.run(seconds(1));
  expect(world.asked("/portfolio/orders")).toBe(0);
  world.gateway.perform({ ...old, clientOrderId: "kmm-2", orderId: "o-2" });
  world.gateway.perform({ ...lookUp, clientOrderId: "kmm-3", orderId: "o-3" });
  await world.run(seconds(3));
  expect(world.inputs).toMatchObject([
    { kind: "order-reported", report: { clientOrderId: "kmm-1", orderId: "o-1" } },
    { kind: "order-absent", clientOrderId: "kmm-2" },
    { kind: "order-reported", report: { clientOrderId: "kmm-3" } },
  ]);
  expect(world.asked("/portfolio/orders/o-3")).toBe(0);
});

test("a question that meets a dead exchange is asked again until it is answered", async () => {
  let isUp = false;
  const world = gatewayOver({
    "/portfolio/balance": () => (isUp ? { balance_dollars: "1.0000" } : refusal(500, "x")),
  });
  world.gateway.perform({ kind: "request-account" });
  await world.run(seconds(5));
  expect(world.inputs).toEqual([]);
  expect(world.notes.at(0)?.topic).toBe("question-unanswered");
  isUp = true;
  await world.run(seconds(30));
  expect(world.inputs.map(({ kind }) => kind)).toEqual(["account-reported"]);
});

test("after a reconnect the watched markets are described anew", async () => {
  const world = gatewayOver({});
  world.gateway.watch(["A"]);
  world.gateway.start();
  world.ackPrivate();
  expect(world.inputs.map(({ kind }) => kind)).toEqual(["stream-connected"]);
  world.handlers().closed("reset");
  await world.run(seconds(1));
  world.ackPrivate();
  await world.run(seconds(1));
  const kinds = world.inputs.map(({ kind }) => kind);
  expect(kinds).toEqual(["stream-connected", "stream-lost", "stream-connected", "market-described"]);
});

test("without a key books and trades are asked for, told when they change, and lost when they cannot be read", async () => {
  let qty = "5.00";
  let isUp = true;
  const trade = {
    trade_id: "t",
    ticker: "A",
    count_fp: "1.00",
    yes_price_dollars: "0.4500",
    taker_book_side: "bid",
    created_time: formatTime(plus(start, seconds(1))),
    is_block_trade: false,
  };
  const book = (): object => ({
    orderbooks: [{ ticker: "A", orderbook_fp: { yes_dollars: [["0.4500", qty]] } }],
  });
  const world = gatewayOver(
    {
      "/markets/orderbooks": () => (isUp ? book() : refusal(500, "x")),
      "/markets/trades": () => ({ trades: [trade], cursor: "" }),
    },
    { hasKey: false },
  );
  world.gateway.watch(["A"]);
  world.gateway.start();
  await world.run(seconds(9));
  qty = "6.00";
  await world.run(seconds(4));
  expect(world.inputs.map(({ kind }) => kind)).toEqual([
    "book-snapshot-received",
    "trade-printed",
    "stream-connected",
    "book-snapshot-received",
  ]);
  isUp = false;
  await world.run(seconds(10));
  expect(world.inputs.at(-1)?.kind).toBe("stream-lost");
});

test("a pause of the exchange is told when it begins and when it ends, and a clock that drifts once", async () => {
  let isTrading = true;
  const ahead = { aheadMs: 0 };
  const world = gatewayOver(
    { "/exchange/status": () => ({ exchange_active: true, trading_active: isTrading }) },
    ahead,
  );
  world.gateway.start();
  await world.run(seconds(40));
  isTrading = false;
  ahead.aheadMs = 3_500;
  await world.run(seconds(150));
  isTrading = true;
  await world.run(seconds(40));
  const told = world.inputs.flatMap((input) =>
    input.kind === "exchange-status-told" ? [input.isTrading] : [],
  );
  expect(told).toEqual([true, false, true]);
  expect(world.notes.filter(({ topic }) => topic === "clock-skewed")).toHaveLength(1);
});

const listed = { id: "g1", is_auto_cancel_enabled: false, contracts_limit_fp: "50.00", exchange_index: 2 };

test("the list of order groups is told as it stands", async () => {
  const world = gatewayOver({ "/portfolio/order_groups": () => ({ order_groups: [listed] }) });
  world.gateway.perform({ kind: "request-groups" });
  await world.run(seconds(1));
  const group = { groupId: "g1", shard: 2, limit: 5_000, isTripped: true };
  expect(world.inputs).toMatchObject([{ kind: "groups-reported", groups: [group] }]);
});

const place = { order_id: "o-1", market_ticker: "M0", queue_position_fp: "152.00" };

test("queue places are asked for a hundred markets at a time, and told with the moment of the question", async () => {
  const asked: string[] = [];
  const world = gatewayOver({
    "/portfolio/orders/queue_positions": ({ url }) => {
      asked.push(new URL(url).searchParams.get("market_tickers") ?? "");
      return { queue_positions: asked.length === 1 ? [place] : null };
    },
  });
  const tickers = Array.from({ length: 101 }, (_, index) => `M${index}`);
  world.gateway.perform({ kind: "request-queue-places", tickers });
  // The same question is never under way twice.
  world.gateway.perform({ kind: "request-queue-places", tickers });
  await world.run(seconds(1));
  expect(asked).toEqual([tickers.slice(0, 100).join(","), "M100"]);
  expect(world.inputs).toEqual([
    { kind: "queue-places-told", at: start, askedAt: start, places: [{ orderId: "o-1", ahead: 15_200 }] },
    { kind: "queue-places-told", at: start, askedAt: start, places: [] },
  ]);
});

test("a reset is told when the exchange has taken it, and else why it has not", async () => {
  const path = "/portfolio/order_groups/g1/reset";
  const reset = { kind: "reset-group", groupId: "g1", shard: 2 } as const;
  const taken = gatewayOver({ [path]: () => ({}) });
  taken.gateway.perform(reset);
  await taken.run(seconds(1));
  expect(taken.inputs).toMatchObject([{ kind: "group-told", groupId: "g1", change: "reset" }]);
  const refused = gatewayOver({});
  refused.gateway.perform(reset);
  await refused.run(seconds(1));
  expect([refused.inputs, refused.notes]).toMatchObject([[], [{ topic: "group-reset-failed" }]]);
});

test("a gap in the news of order groups asks for all of them", async () => {
  const world = gatewayOver({ "/portfolio/order_groups": () => ({ order_groups: [listed] }) });
  world.gateway.start();
  world.ackPrivate();
  const tell = (seq: number): void => {
    const msg = { event_type: "reset", order_group_id: "g1", ts_ms: 5 };
    world.handlers().received(JSON.stringify({ type: "order_group_updates", sid: 3, seq, msg }));
  };
  tell(1);
  tell(3);
  await world.run(seconds(1));
  expect(world.asked("/portfolio/order_groups")).toBe(1);
});

test("a probe asks something signed, never more than three at a time, and nothing without a key", async () => {
  const asOf = "/exchange/user_data_timestamp";
  const world = gatewayOver({});
  for (let count = 0; count < 9; count += 1) world.gateway.probe();
  await world.run(seconds(1));
  expect(world.asked(asOf)).toBe(3);
  world.gateway.probe();
  await world.run(seconds(1));
  expect(world.asked(asOf)).toBe(4);
  const keyless = gatewayOver({}, { hasKey: false });
  keyless.gateway.probe();
  await keyless.run(seconds(1));
  expect(keyless.asked(asOf)).toBe(0);
});

test("a stopped gateway tells nothing more and sends nothing more", async () => {
  const world = gatewayOver({});
  world.gateway.perform({ kind: "request-account" });
  world.gateway.stop();
  world.gateway.perform(lookUp);
  await world.run(seconds(30));
  expect(world.inputs).toEqual([]);
});

function fill(tradeId: string, secondsAfterStart: number): object {
  return {
    trade_id: tradeId,
    order_id: "o-1",
    ticker: "A",
    book_side: "bid",
    count_fp: "1.00",
    yes_price_dollars: "0.4500",
    fee_cost: "0.000000",
    is_taker: false,
    created_time: formatTime(plus(start, seconds(secondsAfterStart))),
  };
}
