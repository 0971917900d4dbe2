import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import { seconds } from "../../src/domain/units.ts";
import { boxedExchange, type BoxedExchange } from "../contract/boxed-exchange.ts";
import type { Reader } from "../contract/reader.ts";
import { sdkSuite } from "../contract/sdk-suite.ts";
import { connect } from "../contract/socket-client.ts";
import { startExchange } from "../contract/start-exchange.ts";
import { recordingProxy, type RecordingProxy } from "./recording-proxy.ts";
import { readSpecs, type Specs, type Verdict } from "./spec-schemas.ts";

const folder = new URL("../../../shared/kalshi/", import.meta.url);
const hasSpecs = existsSync(folder);

describe.skipIf(!hasSpecs)("against the exchange's specifications", () => {
  describe("the official SDK's program, and a plain client beside it", () => {
    const seen: { proxy?: RecordingProxy; reader?: Reader } = {};
    sdkSuite(async () => {
      const server = await startExchange();
      const client = await connect(server);
      subscribe(
        client.reader,
        server.exchange.markets().map((market) => market.ticker),
      );
      const proxy = await recordingProxy(server.restUrl);
      seen.proxy = proxy;
      seen.reader = client.reader;
      return {
        ...server,
        restUrl: proxy.restUrl,
        close: async () => {
          client.close();
          await proxy.close();
          await server.close();
        },
      };
    });

    it("were answered by the specification, every time", () => {
      const specs = readSpecs(folder);
      const answers = seen.proxy?.seen ?? [];
      const frames = seen.reader?.frames ?? [];
      const verdicts = [
        ...answers.map((each) => specs.checkAnswer(each.method, each.path, each.status, each.text)),
        ...frames.map((frame) => specs.checkFrame(frame)),
      ];
      expect(problems(verdicts)).toEqual([]);
      expect(answers.length).toBeGreaterThan(30);
      // As many as came while the program ran: about forty, and fewer the faster the machine.
      expect(frames.length).toBeGreaterThan(15);
    });
  });

  it("finds what is missing, invented or of the wrong form", () => {
    const specs = readSpecs(folder);
    const found = (body: object): number =>
      specs.checkAnswer("GET", "/portfolio/orders/abc/queue_position", 200, JSON.stringify(body)).problems
        .length;
    expect(found({ queue_position_fp: "1.00" })).toBe(0);
    for (const wrong of [
      {},
      { queue_position_fp: 1 },
      { queue_position_fp: "1.0" },
      { queue_position_fp: "1.00", a: 1 },
    ]) {
      expect(found(wrong)).toBeGreaterThan(0);
    }
    expect(specs.checkAnswer("GET", "/nowhere", 200, "{}").problems).toHaveLength(1);
    const frame = { type: "trade", sid: 1, seq: 1, msg: {} };
    expect(specs.checkFrame(frame).problems.length).toBeGreaterThan(5);
  });

  it("holds of every answer, over the life of markets", () => {
    const specs = readSpecs(folder);
    const verdicts: Verdict[] = [];
    const box = watched(boxedExchange({ seed: 3 }), specs, verdicts);
    for (let round = 0; round < 12; round += 1) {
      trade(box);
      for (const path of reads(box)) box.call("GET", path);
      box.pass(seconds(10));
    }
    expect(problems(verdicts)).toEqual([]);
    const counts = countKinds(verdicts);
    expect(answersDue.filter((kind) => (counts.get(kind) ?? 0) < 12)).toEqual([]);
    expect(counts.get("GET /portfolio/settlements 200")).toBeGreaterThan(0);
  });

  it("holds of every frame, in both price modes", () => {
    const specs = readSpecs(folder);
    const box = boxedExchange({ seed: 5 });
    const readers = [box.listen(), box.listen({ usesYesPrice: true, caller: "other" })];
    for (const reader of readers)
      subscribe(
        reader,
        box.exchange.markets().map((market) => market.ticker),
      );
    for (let round = 0; round < 12; round += 1) {
      trade(box);
      box.pass(seconds(10));
    }
    const frames = readers.flatMap((reader) => reader.frames);
    expect(problems(frames.map((frame) => specs.checkFrame(frame)))).toEqual([]);
    const counts = countKinds(frames.map((frame) => specs.checkFrame(frame)));
    expect(framesDue.filter(([kind, count]) => (counts.get(kind) ?? 0) < count)).toEqual([]);
  });

  it("holds of refusals too, and nothing that makes no sense is answered 5xx", () => {
    const specs = readSpecs(folder);
    const verdicts: Verdict[] = [];
    const box = watched(boxedExchange({ seed: 9 }), specs, verdicts);
    const cashBefore = box.exchange.cash("play");
    const random = seededRandom(1);
    for (let count = 0; count < 4_000; count += 1) {
      const [method, path] = random.pick(malformedTargets);
      const answer = box.call(method, path, random.pick(nonsense)(random));
      if (answer.status >= 500) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    }
    expect(problems(verdicts)).toEqual([]);
    expect(box.exchange.cash("play")).toBe(cashBefore);
    expect(box.exchange.moneyImbalance()).toBe(0);
  });
});

it.skipIf(hasSpecs)("was not checked: the folder ../shared is not beside this project", () => {
  expect(hasSpecs).toBe(false);
});

const quiet = "KXDEMOHIGH-26NOV23-B52";
const snow = "KXDEMOSAY-26NOV23-SNOW";
const orders = "/portfolio/events/orders";

const answersDue = [
  "GET /exchange/status 200",
  "GET /exchange/schedule 200",
  "GET /exchange/user_data_timestamp 200",
  "GET /series 200",
  "GET /series/{series_ticker} 200",
  "GET /series/fee_changes 200",
  "GET /events 200",
  "GET /events/{event_ticker} 200",
  "GET /markets 200",
  "GET /markets/{ticker} 200",
  "GET /markets/{ticker}/orderbook 200",
  "GET /markets/orderbooks 200",
  "GET /markets/trades 200",
  "GET /portfolio/balance 200",
  "GET /portfolio/positions 200",
  "GET /portfolio/fills 200",
  "GET /portfolio/orders 200",
  "GET /portfolio/orders/{order_id} 200",
  "GET /portfolio/orders/queue_positions 200",
  "GET /portfolio/orders/{order_id}/queue_position 200",
  "GET /portfolio/settlements 200",
  "GET /portfolio/summary/total_resting_order_value 200",
  "GET /account/limits 200",
  "GET /account/endpoint_costs 200",
  "GET /historical/cutoff 200",
  "GET /incentive_programs 200",
  `POST ${orders} 201`,
  `POST ${orders}/batched 201`,
  `POST ${orders}/{order_id}/amend 200`,
  `POST ${orders}/{order_id}/decrease 200`,
  `DELETE ${orders}/{order_id} 200`,
  `DELETE ${orders}/batched 200`,
  `DELETE ${orders} 204`,
];

const framesDue: readonly (readonly [string, number])[] = [
  ["subscribed", 14],
  ["ok", 4],
  ["unsubscribed", 2],
  ["error", 2],
  ["orderbook_snapshot", 20],
  ["orderbook_delta", 500],
  ["trade", 50],
  ["ticker", 200],
  ["fill", 12],
  ["user_order", 50],
  ["market_position", 12],
  ["market_lifecycle_v2", 4],
];

function subscribe(reader: Reader, tickers: readonly string[]): void {
  const everyChannel = [
    "orderbook_delta",
    "ticker",
    "trade",
    "fill",
    "user_orders",
    "market_positions",
    "market_lifecycle_v2",
  ];
  reader.command({
    id: 1,
    cmd: "subscribe",
    params: {
      channels: everyChannel,
      market_tickers: tickers,
      send_initial_snapshot: true,
      use_yes_price: true,
    },
  });
  reader.command({ id: 2, cmd: "list_subscriptions" });
  const first = tickers.slice(0, 1);
  for (const action of ["get_snapshot", "delete_markets", "add_markets"]) {
    reader.command({
      id: 3,
      cmd: "update_subscription",
      params: { sids: [1], market_tickers: first, action },
    });
  }
  reader.command({ id: 4, cmd: "subscribe", params: { channels: ["gossip"] } });
  reader.command({ id: 5, cmd: "unsubscribe", params: { sids: [3] } });
  reader.command({ id: 6, cmd: "subscribe", params: { channels: ["trade"] } });
}

/** The same calls round after round: rest, match, amend, decrease, cancel, batch. */
function trade(box: BoxedExchange): void {
  const order = (change: object = {}): object => ({
    ticker: quiet,
    side: "bid",
    count: "10.00",
    price: "0.0200",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    exchange_index: 0,
    ...change,
  });
  box.call("DELETE", orders);
  const idOf = (body: object): string => String(Object(box.call("POST", orders, body).body)["order_id"]);
  for (const ticker of [quiet, snow]) {
    box.call(
      "POST",
      orders,
      order({ ticker, price: "0.9900", count: "2.00", time_in_force: "immediate_or_cancel" }),
    );
    box.call("POST", orders, order({ ticker, price: "0.0100", count: "1.00", side: "ask" }), "other");
  }
  const id = idOf(order());
  box.call("GET", `/portfolio/orders/${id}`);
  box.call("GET", `/portfolio/orders/${id}/queue_position`);
  box.call("POST", `${orders}/${id}/amend`, { ticker: quiet, side: "bid", price: "0.0300", count: "12.00" });
  box.call("POST", `${orders}/${id}/decrease`, { reduce_to: "5.00", exchange_index: 0 });
  box.call("DELETE", `${orders}/${id}?exchange_index=0`);
  box.call("DELETE", `${orders}/${id}?exchange_index=0`);
  box.call("POST", `${orders}/batched`, { orders: [order(), order({ price: "0.0150" }), {}] });
  box.call("DELETE", `${orders}/batched`, { orders: [{ order_id: idOf(order()) }, { order_id: "unknown" }] });
}

function reads(box: BoxedExchange): readonly string[] {
  const tickers = box.exchange.markets().map((market) => market.ticker);
  return [
    ...tickers.map((ticker) => `/markets/${ticker}`),
    ...tickers.map((ticker) => `/markets/${ticker}/orderbook`),
    ...otherReads.trim().split(/\s+/),
  ];
}

const otherReads = `
  /exchange/status
  /exchange/schedule
  /exchange/user_data_timestamp
  /historical/cutoff
  /incentive_programs
  /series
  /series/KXDEMOHIGH
  /series/fee_changes
  /events?with_nested_markets=true&with_milestones=true
  /events/KXDEMOHIGH-26NOV23
  /events/KXDEMOHIGH-26NOV23?with_nested_markets=true
  /markets?limit=3
  /markets?status=closed
  /markets?limit=2000
  /markets/orderbooks?tickers=${quiet}&tickers=${snow}
  /markets/trades?limit=50
  /markets/KXNONE
  /portfolio/balance
  /portfolio/positions?settlement_status=all
  /portfolio/fills?limit=7
  /portfolio/orders?limit=9
  /portfolio/orders?status=resting
  /portfolio/orders/queue_positions?market_tickers=${quiet}
  /portfolio/orders/queue_positions
  /portfolio/orders/unknown
  /portfolio/settlements
  /portfolio/summary/total_resting_order_value
  /account/limits
  /account/endpoint_costs
`;

/** The exchange, with every answer checked on its way. */
function watched(box: BoxedExchange, specs: Specs, verdicts: Verdict[]): BoxedExchange {
  return {
    ...box,
    call: (method, path, body, caller) => {
      const answer = box.call(method, path, body, caller);
      verdicts.push(specs.checkAnswer(method, path.split("?")[0] ?? "", answer.status, answer.text));
      return answer;
    },
  };
}

const malformedTargets = [
  ["POST", orders],
  ["POST", `${orders}/batched`],
  ["DELETE", `${orders}/batched`],
  ["POST", `${orders}/unknown/amend`],
  ["POST", `${orders}/unknown/decrease`],
  ["DELETE", `${orders}/unknown?exchange_index=99`],
  ["DELETE", `${orders}/%E0%A4%A?market_ticker=${quiet}`],
  ["GET", "/markets?cursor=%00%ff&limit=7"],
  ["GET", "/markets?limit=99999999999999999999"],
  ["GET", "/markets?min_close_ts=999999999999999"],
  ["GET", "/markets/trades?min_ts=-5"],
  ["GET", "/portfolio/orders?cursor=AAAA&subaccount=64"],
  ["GET", "/portfolio/fills?ticker=,,,&limit=0"],
  ["GET", "/portfolio/positions?settlement_status=maybe"],
] as const;

type Nonsense = (random: ReturnType<typeof seededRandom>) => unknown;

const values: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  0.1,
  "",
  "NaN",
  "-0.01",
  "0.00",
  "1e5",
  "9".repeat(40),
  "\u0000",
  [],
  {},
  [[]],
  "0.4500",
  "10.00",
  quiet,
  "bid",
  "fill_or_kill",
  "maker",
  1_795_000_900,
  9_007_199_254_740_991,
];

const nonsense: readonly Nonsense[] = [
  () => undefined,
  () => "{",
  () => "null",
  () => '"text"',
  () => `{"ticker":${"[".repeat(5_000)}`,
  (random) => values[random.whole(0, values.length - 1)] ?? "null",
  (random) => ({ orders: [scrambled(random), scrambled(random), random.pick(values)] }),
  (random) => ({ orders: [scrambled(random), scrambled(random)] }),
  scrambled,
  scrambled,
  scrambled,
];

/** An order in which one or two members are anything; prices stay where nothing can match. */
function scrambled(random: ReturnType<typeof seededRandom>): unknown {
  const order: Record<string, unknown> = {
    ticker: quiet,
    side: "bid",
    count: "1.00",
    price: "0.0100",
    time_in_force: "fill_or_kill",
    self_trade_prevention_type: "maker",
    order_id: "unknown",
    reduce_by: "1.00",
    exchange_index: 0,
  };
  const names = [
    ...Object.keys(order),
    "expiration_time",
    "post_only",
    "subaccount",
    "client_order_id",
  ].filter((name) => name !== "side" && name !== "price");
  order[random.pick(names)] = random.pick(values);
  if (random.chance(0.5)) order["price"] = random.pick([5, "0.00001", "-0.5", null, "1.0000", "0.0000"]);
  if (random.chance(0.5)) order["side"] = random.pick(["yes", 1, null, "BID"]);
  return order;
}

function problems(verdicts: readonly Verdict[]): readonly string[] {
  const all = verdicts.flatMap(({ kind, problems: each }) => each.map((problem) => `${kind}: ${problem}`));
  return [...new Set(all)].slice(0, 30);
}

function countKinds(verdicts: readonly Verdict[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of verdicts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
