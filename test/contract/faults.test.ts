import { describe, expect, it } from "vitest";
import { millis, seconds, toMillis, type Time } from "../../src/domain/units.ts";
import type { Fault, FaultPlan, Match } from "../../src/sim/faults/fault.ts";
import type { Outcome } from "../../src/sim/server/faults/door.ts";
import { streamPath } from "../../src/sim/server/stream.ts";
import { boxedExchange, quietScenario, type BoxedExchange } from "./boxed-exchange.ts";

/** Every fault by itself, over the same bytes as on sockets, under a clock that the test moves. */

const onShard0 = "KXDEMOHIGH-26NOV23-B52";
const onShard2 = "KXDEMOBTC-26NOV2321-T100000";
const orders = "/portfolio/events/orders";

function box(): BoxedExchange {
  return boxedExchange({ scenario: quietScenario() });
}

function arm(
  { faults, clock }: BoxedExchange,
  fault: Fault,
  rest: Partial<FaultPlan> & { match?: Match } = {},
): number {
  const plan = { match: {}, at: seconds(0), after: 0, chance: 1, ...rest };
  return faults.arm({ fault, ...plan }, clock.now()).id;
}

function order(change: object = {}): object {
  return {
    ticker: onShard0,
    client_order_id: "c-1",
    side: "bid",
    count: "10.00",
    price: "0.2000",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    exchange_index: 0,
    ...change,
  };
}

/** What came of a call, whenever it comes. */
function send(on: BoxedExchange, method: string, path: string, body?: object): Outcome[] {
  const target = `/trade-api/v2${path}`;
  const outcomes: Outcome[] = [];
  const text = body === undefined ? "" : JSON.stringify(body);
  on.gate.door(
    { method, path: target, headers: on.headers(method, target), body: text },
    (outcome) => void outcomes.push(outcome),
  );
  return outcomes;
}

const resting = (on: BoxedExchange): readonly string[] =>
  on.exchange
    .orders("play")
    .filter(({ status }) => status === "resting")
    .map(({ clientOrderId }) => clientOrderId);

const kinds = (on: BoxedExchange): readonly string[] => on.faults.log().map(({ kind }) => kind);

describe("§20.12 §3.5 503: a call", () => {
  const rows = [
    // fault, applied, what the caller sees
    [{ kind: "lose-request" }, false, { hungUp: "reset" }],
    [{ kind: "lose-answer" }, true, { hungUp: "reset" }],
    [{ kind: "refuse-connection" }, false, { hungUp: "refused" }],
    [{ kind: "fail-call", status: 500, applied: "no", body: "empty" }, false, { status: 500, body: "" }],
    [{ kind: "fail-call", status: 503, applied: "yes", body: "json" }, true, { status: 503 }],
    [{ kind: "fail-call", status: 502, applied: "yes", body: "page" }, true, { status: 502 }],
    [{ kind: "refuse-rate" }, false, { status: 429, body: '{"error":"too many requests"}' }],
  ] as const satisfies readonly (readonly [Fault, boolean, object])[];
  it.each(rows)("that meets %o is applied: %s", (fault, isApplied, seen) => {
    const on = box();
    arm(on, fault, { times: 1 });
    const [outcome] = send(on, "POST", orders, order());
    expect(outcome).toMatchObject(seen);
    expect(resting(on)).toEqual(isApplied ? ["c-1"] : []);
    expect(on.faults.log()).toMatchObject([
      { kind: fault.kind, account: "play", what: `POST ${orders}`, markets: [onShard0] },
    ]);
    // Once was once: the same order again proves by its 409 whether the first was applied.
    expect(on.call("POST", orders, order()).status).toBe(isApplied ? 409 : 201);
  });

  it("that fails by lot is applied about every other time, the same ones for the same seed", () => {
    const run = (): readonly string[] => {
      const on = box();
      arm(on, { kind: "fail-call", status: 503, applied: "by-lot", body: "json" });
      for (let count = 0; count < 40; count += 1) {
        send(on, "POST", orders, order({ client_order_id: `c-${count}`, count: "1.00" }));
        on.pass(millis(50));
      }
      return resting(on);
    };
    const applied = run();
    expect(applied.length).toBeGreaterThan(10);
    expect(applied.length).toBeLessThan(30);
    expect(run()).toEqual(applied);
  });

  it("whose answer is delayed is applied at once; one that is delayed itself is applied late", () => {
    const on = box();
    arm(on, { kind: "delay-answer", by: seconds(2) }, { times: 1 });
    const answers = send(on, "POST", orders, order());
    expect(resting(on)).toEqual(["c-1"]);
    expect(answers).toEqual([]);
    on.pass(seconds(2));
    expect(answers).toMatchObject([{ status: 201 }]);

    arm(on, { kind: "delay-request", by: seconds(2) }, { times: 1 });
    const late = send(on, "POST", orders, order({ client_order_id: "c-2" }));
    on.pass(millis(1_999));
    expect(resting(on)).toEqual(["c-1"]);
    on.pass(millis(1));
    expect(resting(on)).toContain("c-2");
    expect(late).toMatchObject([{ status: 201 }]);
  });

  it("that is late beyond the clock's tolerance comes back as expired", () => {
    const on = box();
    arm(on, { kind: "delay-request", by: seconds(30) });
    const late = send(on, "POST", orders, order());
    on.pass(seconds(30));
    expect(late).toMatchObject([{ status: 401 }]);
    expect(resting(on)).toEqual([]);
  });

  it("whose answer breaks off was applied", () => {
    const on = box();
    arm(on, { kind: "break-answer" });
    const [outcome] = send(on, "POST", orders, order());
    expect(outcome).toMatchObject({ status: 201, body: expect.stringMatching(/^\{"order_id":"[^}]*$/) });
    expect(resting(on)).toEqual(["c-1"]);
  });

  it("with a batch is cut after its first entries were applied", () => {
    const on = box();
    arm(on, { kind: "cut-batch", entries: 2 });
    const entries = ["a", "b", "c"].map((id) => order({ client_order_id: id }));
    expect(send(on, "POST", `${orders}/batched`, { orders: entries })).toEqual([{ hungUp: "reset" }]);
    expect(resting(on)).toEqual(["b", "a"]);
  });

  const matches = [
    // whom it meets, whether the create is struck
    [{ account: "play" }, true],
    [{ account: "other" }, false],
    [{ market: onShard0 }, true],
    [{ market: onShard2 }, false],
    [{ endpoint: "writes" }, true],
    [{ endpoint: "reads" }, false],
    [{ endpoint: "/portfolio/events/orders" }, true],
    [{ endpoint: "/portfolio/events/orders/*" }, false],
    [{ endpoint: "POST /portfolio/*" }, true],
    [{ endpoint: "DELETE /portfolio/*" }, false],
    [{ account: "play", market: onShard2 }, false],
  ] as const;
  it.each(matches)("is met by a fault on %o: %s", (match, isStruck) => {
    const on = box();
    arm(on, { kind: "lose-request" }, { match });
    send(on, "POST", orders, order());
    expect(resting(on)).toEqual(isStruck ? [] : ["c-1"]);
    expect(kinds(on)).toEqual(isStruck ? ["lose-request"] : []);
  });

  it("of an order by its id alone is known by the order's market", () => {
    const on = box();
    const { body } = on.call("POST", orders, order());
    arm(on, { kind: "lose-request" }, { match: { market: onShard0 } });
    expect(send(on, "DELETE", `${orders}/${String(body["order_id"])}`)).toEqual([{ hungUp: "reset" }]);
  });
});

describe("a fault", () => {
  const create = (on: BoxedExchange, id: string): boolean =>
    !("hungUp" in (send(on, "POST", orders, order({ client_order_id: id, count: "1.00" }))[0] ?? {}));

  it("lets `after` matches pass, strikes `times` times, and is over", () => {
    const on = box();
    arm(on, { kind: "lose-request" }, { after: 2, times: 1, match: { endpoint: "writes" } });
    expect(["a", "b", "c", "d"].map((id) => create(on, id))).toEqual([true, true, false, true]);
    expect(on.faults.armed(on.clock.now())).toEqual([]);
  });

  it("strikes its share of the matches, the same ones for the same seed", () => {
    const struck = (): readonly boolean[] => {
      const on = box();
      arm(on, { kind: "lose-request" }, { chance: 0.3 });
      return Array.from({ length: 100 }, (_, index) => !create(on, `c-${index}`));
    };
    const first = struck();
    expect(first.filter(Boolean).length).toBeGreaterThan(15);
    expect(first.filter(Boolean).length).toBeLessThan(45);
    expect(struck()).toEqual(first);
  });

  it("begins and ends with the clock", () => {
    const on = box();
    arm(on, { kind: "lose-request" }, { at: seconds(1), lasts: seconds(1) });
    const told: boolean[] = [];
    for (const id of ["a", "b", "c"]) {
      told.push(create(on, id));
      on.pass(seconds(1));
    }
    expect(told).toEqual([true, false, true]);
  });

  it("is over when it is disarmed, and unknown then", () => {
    const on = box();
    const id = arm(on, { kind: "lose-request" });
    expect(create(on, "a")).toBe(false);
    expect(on.faults.disarm(id)).toBe(true);
    expect(on.faults.disarm(id)).toBe(false);
    expect(create(on, "b")).toBe(true);
  });

  it("of a scenario is armed with the exchange", () => {
    const scenario = {
      ...quietScenario(),
      faults: [
        { fault: { kind: "lose-request" }, match: {}, at: seconds(5), after: 0, chance: 1 },
      ] satisfies FaultPlan[],
    };
    const on = boxedExchange({ scenario });
    expect(create(on, "a")).toBe(true);
    on.pass(seconds(5));
    expect(create(on, "b")).toBe(false);
  });
});

describe("a shard that is down", () => {
  it("answers writes 503, by index and by market, applied or not; the others and the status go on", () => {
    const on = box();
    const id = arm(on, { kind: "shard-outage", shard: 2, appliedShare: 1 });
    const there = order({ ticker: onShard2, exchange_index: 2, client_order_id: "x" });
    expect(on.call("POST", orders, there).status).toBe(503);
    const routed = order({ ticker: onShard2, exchange_index: undefined, client_order_id: "y" });
    expect(on.call("POST", orders, routed).status).toBe(503);
    expect(on.call("POST", orders, order()).status).toBe(201);
    expect(on.call("DELETE", orders).status).toBe(503);
    expect(on.call("GET", `/markets/${onShard2}`).status).toBe(200);
    const status = on.call("GET", "/exchange/status").body;
    expect(status["exchange_active"]).toBe(true);
    const statuses = status["exchange_index_statuses"] as {
      exchange_index: number;
      trading_active: boolean;
    }[];
    const down = statuses.filter((each) => !each.trading_active).map((each) => each.exchange_index);
    expect(down).toEqual([2]);
    on.pass(seconds(0.5));
    // All was applied nevertheless, cancel-all too; the answers only did not say so.
    expect(on.exchange.orders("play").map(({ status: state }) => state)).toEqual(Array(3).fill("canceled"));
    on.faults.disarm(id);
    expect(on.call("POST", orders, { ...there, client_order_id: "z" }).status).toBe(201);
  });

  it("fails its own entries of a batch and no others", () => {
    const on = box();
    arm(on, { kind: "shard-outage", shard: 2, appliedShare: 0 });
    const entries = [
      order({ client_order_id: "a" }),
      order({ client_order_id: "b", ticker: onShard2, exchange_index: 2 }),
      order({ client_order_id: "c" }),
    ];
    const { status, body } = on.call("POST", `${orders}/batched`, { orders: entries });
    expect(status).toBe(201);
    expect(body["orders"]).toMatchObject([
      { client_order_id: "a", remaining_count: "10.00" },
      { client_order_id: "b", error: { code: "service_unavailable" } },
      { client_order_id: "c", remaining_count: "10.00" },
    ]);
    expect(resting(on)).toEqual(["c", "a"]);
  });
});

describe("a clock that is wrong", () => {
  it("refuses honest signatures from its tolerance on, and shifts what it says it is", () => {
    const on = box();
    const id = arm(on, { kind: "skew-clock", by: seconds(20) });
    expect(on.call("GET", "/portfolio/balance").text).toContain("header_timestamp_expired");
    on.faults.disarm(id);
    arm(on, { kind: "skew-clock", by: seconds(-10) });
    const { body } = on.call("POST", orders, order());
    expect(body["ts_ms"]).toBe(toMillis(on.clock.now()) - 10_000);
    const date = new Date(toMillis(on.clock.now()) - 10_000).toUTCString();
    expect(send(on, "GET", "/exchange/status")).toMatchObject([{ headers: { date } }]);
    const reader = on.listen();
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["trade"] } });
    expect(reader.frames[0]?.sending_ts_ms).toBe(toMillis(on.clock.now()) - 10_000);
    const market = on.call("GET", `/markets/${onShard0}`).body["market"] as Record<string, string>;
    const closes = on.exchange.market(onShard0)?.closeAt ?? 0;
    expect(Date.parse(market["close_time"] ?? "")).toBe(toMillis(closes as Time));
  });
});

describe("§20.10: reads that stand still", () => {
  it("show the same moment until they catch up, and say which", () => {
    const on = boxedExchange({
      scenario: quietScenario(),
      settings: { readLag: { least: millis(100), most: millis(500) } },
    });
    on.call("GET", "/portfolio/balance");
    const book = (): string => on.call("GET", `/markets/${onShard0}/orderbook`).text;
    const empty = book();
    const id = arm(on, { kind: "stall-reads" }, { lasts: seconds(5) });
    const { body } = on.call("POST", orders, order());
    const read = (): number => on.call("GET", `/portfolio/orders/${String(body["order_id"])}`).status;
    const asOf = (): unknown => on.call("GET", "/exchange/user_data_timestamp").body["as_of_time"];
    const first = asOf();
    // A read that is no older than it would be has met nothing.
    expect(on.faults.log()).toEqual([]);
    on.pass(seconds(4));
    expect(read()).toBe(404);
    expect(on.faults.log()).toHaveLength(1);
    expect(asOf()).toBe(first);
    expect(book()).toBe(empty);
    on.pass(seconds(1));
    expect(on.faults.disarm(id)).toBe(true);
    expect(read()).toBe(200);
    expect(asOf()).not.toBe(first);
    expect(book()).not.toBe(empty);
  });
});

describe("a market that closes early", () => {
  it("does so by the exchange's own operation, once, when its time comes, and what rests there goes", () => {
    const on = box();
    expect(on.call("POST", orders, order()).status).toBe(201);
    arm(on, { kind: "close-market", market: onShard0 }, { at: seconds(3) });
    on.pass(seconds(2));
    expect(on.exchange.market(onShard0)?.status).toBe("active");
    const heard = on.listen();
    heard.command({ id: 1, cmd: "subscribe", params: { channels: ["market_lifecycle_v2"] } });
    on.pass(seconds(1));
    expect(on.exchange.market(onShard0)?.status).toBe("closed");
    expect(on.call("DELETE", `${orders}/x?market_ticker=${onShard0}`).status).toBe(404);
    on.pass(seconds(2));
    expect(resting(on)).toEqual([]);
    expect(heard.of("market_lifecycle_v2").map(({ msg }) => msg["event_type"])).toContain(
      "close_date_updated",
    );
    expect(kinds(on)).toEqual(["close-market"]);
    expect(on.faults.isCalm(on.clock.now())).toBe(true);
  });
});

describe("the stream", () => {
  interface Heard {
    readonly frames: readonly string[];
    readonly closed: readonly number[];
    readonly isDead: () => boolean;
    command(command: object): void;
  }

  /** Raw frames, whatever state they are in. */
  function hear(on: BoxedExchange, channels: readonly string[]): Heard {
    const frames: string[] = [];
    const closed: number[] = [];
    const opened = on.gate.stream.open(
      on.headers("GET", streamPath),
      (text) => frames.push(text),
      (code) => closed.push(code),
    );
    if (!opened.ok) throw new Error("was refused");
    const session = opened.value;
    const command = (given: object): void => session.receive(JSON.stringify(given));
    const markets = { market_tickers: [onShard0, onShard2] };
    command({ id: 1, cmd: "subscribe", params: { channels, ...markets } });
    frames.length = 0;
    return { frames, closed, isDead: () => session.isDead(), command };
  }

  const place = (on: BoxedExchange, id: string, change: object = {}): void => {
    expect(on.call("POST", orders, order({ client_order_id: id, count: "1.00", ...change })).status).toBe(
      201,
    );
  };

  /** Ids of the orders that the frames tell of, or what is left of a broken frame. */
  const told = (frames: readonly string[]): readonly string[] =>
    frames.map((text) => /"client_order_id":"([^"]*)"/.exec(text)?.[1] ?? text);

  it("loses frames after they took their number", () => {
    const on = box();
    const { frames } = hear(on, ["orderbook_delta"]);
    arm(on, { kind: "drop-frame" }, { after: 1, times: 1, match: { channel: "orderbook_delta" } });
    for (const id of ["a", "b", "c"]) place(on, id);
    expect(frames.map((text) => Number(/"seq":(\d+)/.exec(text)?.[1]))).toEqual([3, 5]);
  });

  it("repeats frames, now or later, and delays them past others", () => {
    const on = box();
    const { frames } = hear(on, ["user_orders"]);
    arm(on, { kind: "repeat-frame", by: seconds(1) }, { times: 1 });
    arm(on, { kind: "delay-frame", by: seconds(2) }, { times: 1 });
    place(on, "twice");
    place(on, "late");
    place(on, "good");
    expect(told(frames)).toEqual(["twice", "good"]);
    on.pass(seconds(1));
    expect(told(frames)).toEqual(["twice", "good", "twice"]);
    on.pass(seconds(1));
    expect(told(frames)).toEqual(["twice", "good", "twice", "late"]);
  });

  it("swaps neighbours; one that finds no partner in a second goes alone", () => {
    const on = box();
    const { frames } = hear(on, ["user_orders"]);
    arm(on, { kind: "swap-frames" }, { match: { message: "user_order" } });
    for (const id of ["a", "b", "c"]) place(on, id);
    expect(told(frames)).toEqual(["b", "a"]);
    on.pass(seconds(1));
    expect(told(frames)).toEqual(["b", "a", "c"]);
  });

  it("meets only the account, market, channel and message that are named", () => {
    const on = box();
    const { frames } = hear(on, ["user_orders", "orderbook_delta"]);
    arm(on, { kind: "drop-frame" }, { match: { channel: "user_orders", market: onShard2 } });
    arm(on, { kind: "drop-frame" }, { match: { account: "other" } });
    place(on, "a");
    place(on, "b", { ticker: onShard2, exchange_index: 2 });
    const types = frames.map((text) => /"type":"([a-z_]+)"/.exec(text)?.[1]);
    expect(types.filter((type) => type === "user_order")).toHaveLength(1);
    expect(types.filter((type) => type === "orderbook_delta")).toHaveLength(2);
  });

  it("breaks frames off in the middle", () => {
    const on = box();
    const { frames } = hear(on, ["user_orders"]);
    arm(on, { kind: "break-frame" });
    place(on, "a");
    expect(frames).toHaveLength(1);
    expect(() => JSON.parse(frames[0] ?? "") as unknown).toThrow("JSON");
  });

  it("leaves levels out of a snapshot, and of the order book over REST", () => {
    const on = box();
    for (const price of ["0.1000", "0.1100", "0.1200", "0.1300"]) place(on, price, { price });
    arm(on, { kind: "thin-book", missing: 0.5 });
    const thin = on.call("GET", `/markets/${onShard0}/orderbook`).body["orderbook_fp"];
    const left = (thin as { yes_dollars: unknown[] }).yes_dollars;
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(4);
    arm(on, { kind: "thin-book", missing: 1 });
    const { frames, command } = hear(on, ["orderbook_delta"]);
    on.faults.disarm(1);
    command({
      id: 2,
      cmd: "update_subscription",
      params: { sids: [1], market_tickers: [onShard0], action: "get_snapshot" },
    });
    expect(JSON.parse(frames[0] ?? "")).toMatchObject({ type: "orderbook_snapshot" });
    expect(frames[0]).not.toContain("yes_dollars_fp");
  });

  const silent = [
    [false, true],
    [true, false],
  ] as const;
  it.each(silent)("says nothing; with pings %s it plays dead: %s", (pings, isDead) => {
    const on = box();
    const heard = hear(on, ["user_orders"]);
    const id = arm(on, { kind: "silence", pings });
    place(on, "a");
    place(on, "b");
    expect(heard.frames).toEqual([]);
    expect(heard.isDead()).toBe(isDead);
    expect(kinds(on)).toEqual(["silence"]);
    on.faults.disarm(id);
    place(on, "c");
    expect(told(heard.frames)).toEqual(["c"]);
  });

  it("is cut at a frame, or at once where no frame is named", () => {
    const on = box();
    const first = hear(on, ["user_orders"]);
    arm(on, { kind: "cut-stream", code: 1006 }, { times: 1, match: { channel: "user_orders" } });
    on.pass(seconds(1));
    expect(first.closed).toEqual([]);
    place(on, "a");
    expect(first.closed).toEqual([1006]);
    expect(first.frames).toEqual([]);

    const [second, third] = [hear(on, ["trade"]), hear(on, ["trade"])];
    arm(on, { kind: "cut-stream", code: 1001 }, { times: 2 });
    on.pass(millis(10));
    expect([second.closed, third.closed]).toEqual([[1001], [1001]]);
  });

  it("is refused, with a status or without a word", () => {
    const on = box();
    const open = (): unknown =>
      on.gate.stream.open(
        on.headers("GET", streamPath),
        () => undefined,
        () => undefined,
      );
    arm(on, { kind: "refuse-connection" }, { times: 1 });
    arm(on, { kind: "refuse-connection", status: 502 }, { times: 1 });
    expect(open()).toEqual({ ok: false, why: "hung-up" });
    expect(open()).toMatchObject({ ok: false, why: { status: 502 } });
    expect(open()).toMatchObject({ ok: true });
  });
});
