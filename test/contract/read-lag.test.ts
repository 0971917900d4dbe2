import { describe, expect, it } from "vitest";
import { minus, parseTime, seconds, zeroMoney, type Time } from "../../src/domain/units.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { defaultSettings, noReadLag } from "../../src/sim/server/settings.ts";
import { boxedExchange, quietScenario, type BoxedExchange, type Caller } from "./boxed-exchange.ts";

const { readLag } = defaultSettings;
const orders = "/portfolio/events/orders";

function lagging(): { box: BoxedExchange; ticker: string } {
  const box = boxedExchange({ scenario: quietScenario(), settings: { readLag } });
  const market = box.exchange.markets().find((each) => each.shard === 0 && each.status === "active");
  if (market === undefined) throw new Error("no market");
  // The first call of an account is what its past is counted from.
  for (const caller of ["play", "other"] as const) box.call("GET", "/portfolio/balance", undefined, caller);
  return { box, ticker: market.ticker };
}

function place(
  box: BoxedExchange,
  ticker: string,
  side: "bid" | "ask",
  price: string,
  caller: Caller = "play",
  more: object = {},
) {
  const answer = box.call(
    "POST",
    orders,
    {
      ticker,
      side,
      price,
      count: "2.00",
      time_in_force: "good_till_canceled",
      self_trade_prevention_type: "taker_at_cross",
      ...more,
    },
    caller,
  );
  expect(answer.status).toBe(201);
  return String(answer.body["order_id"]);
}

function asOf(box: BoxedExchange): Time {
  const at = parseTime(String(box.call("GET", "/exchange/user_data_timestamp").body["as_of_time"]));
  if (at === undefined) throw new Error("no time");
  return at;
}

function statusOf(box: BoxedExchange, orderId: string): string {
  const { status, body } = box.call("GET", `/portfolio/orders/${orderId}`);
  return status === 404 ? "none" : String(Object(body["order"])["status"]);
}

describe("§20.10 §0.1.10 §3.4 reads trail the engine", () => {
  it("by 100 to 500 ms, told by user_data_timestamp, which never goes back and moves in steps", () => {
    const { box } = lagging();
    const lags: number[] = [];
    let last = asOf(box);
    for (let count = 0; count < 200; count += 1) {
      box.pass(seconds(0.013));
      const at = asOf(box);
      expect(at).toBeGreaterThanOrEqual(last);
      last = at;
      lags.push((box.clock.now() - at) / 1_000);
    }
    expect(Math.min(...lags)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...lags)).toBeLessThanOrEqual(500);
    expect(Math.max(...lags) - Math.min(...lags)).toBeGreaterThan(200);
  });

  it("so an order is not there at first, and still rests after its cancel was answered", () => {
    const { box, ticker } = lagging();
    box.pass(seconds(1));
    const orderId = place(box, ticker, "bid", "0.0500");
    expect(statusOf(box, orderId)).toBe("none");
    box.pass(seconds(0.5));
    expect(statusOf(box, orderId)).toBe("resting");
    expect(box.call("DELETE", `${orders}/${orderId}`).status).toBe(200);
    expect(statusOf(box, orderId)).toBe("resting");
    expect(box.call("GET", "/portfolio/orders?status=resting").body["orders"]).toHaveLength(1);
    // What acts is not fooled: a second cancel finds nothing.
    expect(box.call("DELETE", `${orders}/${orderId}`).status).toBe(404);
    box.pass(seconds(0.5));
    expect(statusOf(box, orderId)).toBe("canceled");
  });

  it("so the stream tells a fill first, and fills, orders, positions and money come together", () => {
    const { box, ticker } = lagging();
    const reader = box.listen();
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["fill"] } });
    const orderId = place(box, ticker, "bid", "0.4000");
    box.pass(seconds(1));
    const before = readAll(box, orderId);
    place(box, ticker, "ask", "0.4000", "other");
    expect(reader.frames.filter(({ type }) => type === "fill")).toHaveLength(1);
    const tradedAt = box.clock.now();
    let sawOld = 0;
    for (let count = 0; count < 60; count += 1) {
      const isNew = asOf(box) >= tradedAt;
      const seen = readAll(box, orderId);
      if (!isNew) {
        sawOld += 1;
        expect(seen).toEqual(before);
      } else expect(seen).toMatchObject({ status: "executed", fills: 1, position: "2.00" });
      box.pass(seconds(0.01));
    }
    expect(sawOld).toBeGreaterThan(5);
    expect(readAll(box, orderId).status).toBe("executed");
  });

  it("so does the order book, whoever reads it, from its first reader on", () => {
    const { box, ticker } = lagging();
    const read = (caller: Caller): unknown =>
      box.call("GET", `/markets/${ticker}/orderbook`, undefined, caller).body["orderbook_fp"];
    const listed = (): unknown => box.call("GET", `/markets/orderbooks?tickers=${ticker}`).body["orderbooks"];
    box.pass(seconds(1));
    place(box, ticker, "bid", "0.0500");
    const first = { yes_dollars: [["0.0500", "2.00"]], no_dollars: [] };
    expect(read("nobody")).toEqual(first); // nobody knows what was there before
    place(box, ticker, "bid", "0.0500", "other");
    place(box, ticker, "ask", "0.9000");
    expect([read("nobody"), read("play"), listed()]).toEqual([
      first,
      first,
      [{ ticker, orderbook_fp: first }],
    ]);
    box.pass(seconds(0.5));
    expect(read("nobody")).toEqual({ yes_dollars: [["0.0500", "4.00"]], no_dollars: [["0.1000", "2.00"]] });
  });

  it("so do order groups, with the orders that rest in them", () => {
    const { box, ticker } = lagging();
    box.pass(seconds(1));
    const made = box.call("POST", "/portfolio/order_groups/create", { contracts_limit_fp: "9.00" });
    const id = String(made.body["order_group_id"]);
    const read = (): unknown => {
      const { status, body } = box.call("GET", `/portfolio/order_groups/${id}`);
      return status === 200
        ? [body["contracts_limit_fp"], body["is_auto_cancel_enabled"], body["orders"]]
        : status;
    };
    expect(read()).toBe(404);
    box.pass(seconds(0.5));
    expect(read()).toEqual(["9.00", true, []]);
    const group = { order_group_id: id };
    const orderId = place(box, ticker, "bid", "0.0500", "play", group);
    expect(read()).toEqual(["9.00", true, []]);
    box.pass(seconds(0.5));
    expect(read()).toEqual(["9.00", true, [orderId]]);
    box.call("PUT", `/portfolio/order_groups/${id}/trigger`);
    expect(read()).toEqual(["9.00", true, [orderId]]);
    box.pass(seconds(0.5));
    expect(read()).toEqual(["9.00", false, []]);
    box.call("DELETE", `/portfolio/order_groups/${id}`);
    expect(read()).toEqual(["9.00", false, []]);
    box.pass(seconds(0.5));
    expect(read()).toBe(404);
  });

  it("so does money that no order moved: a transfer is not there at first, and never gone again", () => {
    const { box, ticker } = lagging();
    box.pass(seconds(1));
    const cash = (shard: number): number =>
      Number(box.call("GET", `/portfolio/balance?exchange_index=${shard}`).body["balance_dollars"]);
    const before = [cash(0), cash(2)] as const;
    const transfer = {
      source: "event_contract",
      destination: "event_contract",
      amount: 1_000_000,
      source_exchange_shard: 0,
      destination_exchange_shard: 2,
    };
    expect(box.call("POST", "/portfolio/intra_exchange_instance_transfer", transfer).status).toBe(200);
    const transferredAt = box.clock.now();
    const listed = (): unknown =>
      box.call("GET", "/portfolio/intra_exchange_instance_transfers").body["transfers"];
    let last = before[1];
    for (let count = 0; count < 60; count += 1) {
      const isNew = asOf(box) >= transferredAt;
      expect(cash(2)).toBe(isNew ? before[1] + 100 : before[1]);
      expect(listed()).toHaveLength(isNew ? 1 : 0);
      expect(cash(2)).toBeGreaterThanOrEqual(last);
      last = cash(2);
      if (count === 3) place(box, ticker, "bid", "0.0500");
      box.pass(seconds(0.01));
    }
    expect(last).toBe(before[1] + 100);
    expect(cash(0)).toBeCloseTo(before[0] - 100.1, 6);
  });

  it("for every sequence of orders: what is read is exactly what was true at the moment it names", () => {
    const { box, ticker } = lagging();
    const made = box.call("POST", "/portfolio/order_groups/create", { contracts_limit_fp: "6.00" });
    const group = { order_group_id: String(made.body["order_group_id"]) };
    box.call("GET", `/markets/${ticker}/orderbook`);
    const random = seededRandom(11);
    const truth: { at: Time; state: string }[] = [{ at: box.clock.now(), state: stateOf(box, ticker) }];
    const placed: string[] = [];
    for (let step = 0; step < 120; step += 1) {
      const caller = random.chance(0.5) ? "play" : "other";
      const known = random.pick(["", ...placed]);
      const groups = box.exchange.accounts.groups("play");
      if (known !== "" && random.chance(0.4)) box.call("DELETE", `${orders}/${known}`);
      else if (groups[0]?.isTriggered === true) {
        box.call("PUT", `/portfolio/order_groups/${group.order_group_id}/reset`);
      } else {
        const id = place(
          box,
          ticker,
          random.chance(0.5) ? "bid" : "ask",
          `0.${random.whole(45, 55)}00`,
          caller,
          caller === "play" && random.chance(0.5) ? group : {},
        );
        if (caller === "play") placed.push(id);
      }
      truth.push({ at: box.clock.now(), state: stateOf(box, ticker) });
      box.pass(seconds(random.whole(1, 90) / 1_000));
      const cut = asOf(box);
      const then = truth.findLast(({ at }) => at <= cut);
      if (then !== undefined) expect(lagged(box, ticker), `step ${step}`).toBe(then.state);
    }
    expect(box.exchange.moneyImbalance()).toBe(zeroMoney);
  });

  it("or do not, where the switch says so", () => {
    const box = boxedExchange({ scenario: quietScenario(), settings: { readLag: noReadLag } });
    expect(minus(box.clock.now(), asOf(box))).toBe(0);
  });
});

function readAll(box: BoxedExchange, orderId: string) {
  const positions = box.call("GET", "/portfolio/positions").body["market_positions"];
  const fills = box.call("GET", "/portfolio/fills").body["fills"];
  const rows: unknown[] = Array.isArray(positions) ? positions : [];
  return {
    status: statusOf(box, orderId),
    fills: Array.isArray(fills) ? fills.length : -1,
    position: rows.length === 0 ? "none" : String(Object(rows[0])["position_fp"]),
    balance: box.call("GET", "/portfolio/balance").body["balance_dollars"],
  };
}

/** The truth, from behind the wire. */
function stateOf({ exchange }: BoxedExchange, ticker: string): string {
  const own = exchange.orders("play");
  return JSON.stringify([
    own.map(({ orderId, status, filled, left }) => `${orderId} ${status} ${filled / 100} ${left / 100}`),
    exchange.fills("play").length,
    minus(exchange.cash("play"), exchange.reserved("play")) / 1e6,
    exchange.positions("play").map(({ position }) => position.net / 100),
    exchange.accounts.groups("play").map(({ isTriggered, orderIds }) => [!isTriggered, orderIds]),
    exchange.levels(ticker, "bid").map(({ price, qty }) => [price / 10_000, qty / 100]),
    exchange.levels(ticker, "ask").map(({ price, qty }) => [(10_000 - price) / 10_000, qty / 100]),
  ]);
}

/** The same as the API tells it. */
function lagged(box: BoxedExchange, ticker: string): string {
  const list = (path: string, name: string): Record<string, unknown>[] => {
    const rows = box.call("GET", path).body[name];
    return Array.isArray(rows) ? rows.map((row) => Object(row)) : [];
  };
  const book = Object(box.call("GET", `/markets/${ticker}/orderbook`).body["orderbook_fp"]);
  const levels = (rows: readonly (readonly [string, string])[]): unknown =>
    rows.toReversed().map((row) => row.map(Number));
  return JSON.stringify([
    list("/portfolio/orders?limit=1000", "orders").map(
      (order) =>
        `${String(order["order_id"])} ${String(order["status"])} ${Number(order["fill_count_fp"])} ${Number(order["remaining_count_fp"])}`,
    ),
    list("/portfolio/fills?limit=1000", "fills").length,
    Number(box.call("GET", "/portfolio/balance").body["balance_dollars"]),
    list("/portfolio/positions", "market_positions").map((row) => Number(row["position_fp"])),
    list("/portfolio/order_groups", "order_groups").map((row) => {
      const { body } = box.call("GET", `/portfolio/order_groups/${String(row["id"])}`);
      return [body["is_auto_cancel_enabled"], body["orders"]];
    }),
    levels(book.yes_dollars),
    levels(book.no_dollars),
  ]);
}
