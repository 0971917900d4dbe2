import { request as httpRequest } from "node:http";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { seconds } from "../../src/domain/units.ts";
import type { ApiTier } from "../../src/sim/scenario.ts";
import { serveAdmin, type AdminServing } from "../../src/sim/server/admin/serve.ts";
import { boxedExchange, orders, quietScenario, type BoxedExchange } from "./boxed-exchange.ts";

/** The admin endpoint over a socket, beside an exchange whose clock the test moves. */

const ticker = "KXDEMOHIGH-26NOV23-B52";
const plain = {
  time_in_force: "good_till_canceled",
  self_trade_prevention_type: "taker_at_cross",
  post_only: true,
  exchange_index: 0,
};
let admin: AdminServing | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

async function open(isByHand = false, tier?: ApiTier): Promise<BoxedExchange> {
  const box = boxedExchange({ scenario: quietScenario(), ...(tier === undefined ? {} : { tier }) });
  const { exchange, clock, faults, activity } = box;
  const pass = isByHand
    ? (span: Parameters<BoxedExchange["pass"]>[0]) => Promise.resolve(box.pass(span))
    : undefined;
  const onFault = (error: unknown): never => {
    throw error;
  };
  admin = await serveAdmin({ exchange, clock, faults, activity, pass, port: 0, onFault });
  return box;
}

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** By hand: `fetch` would not let a test choose its Host. */
function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const { port } = new URL(admin?.url ?? "");
  const type = body === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: "127.0.0.1", port, method, path, headers: { ...type, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          const parsed = JSON.parse(text) as Record<string, unknown>;
          resolve({ status: response.statusCode ?? 0, body: parsed });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  });
}

describe("the admin endpoint", () => {
  it("arms a fault, lists it, tells what it struck, and disarms it", async () => {
    const box = await open();
    const armed = await call("POST", "/faults", { fault: "fail-call", status: 503, applied: "no", times: 2 });
    expect(armed).toMatchObject({ status: 201, body: { id: 1, fault: "fail-call", struck: 0 } });
    expect(box.call("GET", "/exchange/status").status).toBe(503);
    const { body } = await call("GET", "/faults");
    expect(body["armed"]).toMatchObject([{ id: 1, struck: 1, times: 2 }]);
    expect(body["kinds"]).toContain("shard-outage");
    expect(body["endpoints"]).toContain("DELETE /portfolio/events/orders/:order_id");
    const log = await call("GET", "/faults/log");
    expect(log.body["strikes"]).toMatchObject([{ id: 1, fault: "fail-call", what: "GET /exchange/status" }]);
    expect(await call("DELETE", "/faults/1")).toMatchObject({ status: 200, body: { disarmed: [1] } });
    expect((await call("DELETE", "/faults/1")).status).toBe(404);
    expect(box.call("GET", "/exchange/status").status).toBe(200);
  });

  it("disarms all at once", async () => {
    await open();
    for (const shard of [1, 2]) await call("POST", "/faults", { fault: "shard-outage", shard });
    expect((await call("DELETE", "/faults")).body).toEqual({ disarmed: [1, 2] });
    expect((await call("GET", "/faults")).body["armed"]).toEqual([]);
  });

  const wrong = [
    [{ fault: "earthquake" }, '"earthquake" is no fault; known are: lose-request'],
    [{ fault: "lose-answer", chance: 2 }, "chance: 2 is not a number from 0 to 1"],
    [{ fault: "lose-answer", channel: "fill" }, "channel: Unrecognized key"],
    [{ fault: "delay-answer" }, "by: "],
    [{ fault: "lose-answer", market: "KXNONE" }, "no market is called KXNONE"],
    [
      { fault: "lose-answer", endpoint: "writess" },
      '"writess" is no call of the exchange: expected reads, writes',
    ],
    [{ fault: "lose-answer", account: "nobody" }, "no account is called nobody"],
    [{ fault: "drop-frame", channel: "fils" }, '"fils" is no channel; known are: orderbook_delta'],
    ["{", "the body is not JSON"],
  ] as const;
  it.each(wrong)("refuses %o and says why", async (body, why) => {
    await open();
    const answer = await call("POST", "/faults", body);
    expect(answer.status).toBe(400);
    expect(answer.body["error"]).toMatchObject({ message: expect.stringContaining(why) });
    expect((await call("GET", "/faults")).body["armed"]).toEqual([]);
  });

  it("carries out operations of market life, and says why it does not", async () => {
    const box = await open();
    const table = (await call("GET", "/operations")).body["operations"];
    expect(table).toContainEqual({ operation: "change-close", members: ["ticker", "in?"] });
    const pause = { operation: "pause-market", ticker };
    expect(await call("POST", "/operations", pause)).toMatchObject({
      status: 200,
      body: { done: "pause-market" },
    });
    expect(box.exchange.market(ticker)?.status).toBe("inactive");
    expect(await call("POST", "/operations", pause)).toMatchObject({
      status: 409,
      body: { error: { message: "pause-market needs a market that is active; this one is inactive" } },
    });
    expect((await call("POST", "/operations", { operation: "reactivate-market", ticker })).status).toBe(200);
    expect((await call("POST", "/operations", { operation: "change-close", ticker, in: "10s" })).status).toBe(
      200,
    );
    box.pass(seconds(10));
    expect(box.exchange.market(ticker)?.status).toBe("closed");
    const value = { operation: "determine-scalar", ticker, value: "25c" };
    expect((await call("POST", "/operations", value)).status).toBe(200);
    expect(box.exchange.market(ticker)?.settlement).toMatchObject({ value: 2_500 });
    expect((await call("POST", "/operations", { operation: "explode" })).status).toBe(400);
  });

  it("tells the state and the zero-sum report", async () => {
    const box = await open();
    const { body } = await call("GET", "/state");
    expect(body).toMatchObject({ seed: 7, clock: "real", state_hash: box.exchange.stateHash() });
    const money = (await call("GET", "/money")).body;
    expect(money["imbalance"]).toBe("0.000000");
    expect(money["cash"]).toContainEqual(expect.objectContaining({ account: "play", subaccount: 0 }));
  });

  it("tells what an account has resting, where it stands, what it did and what it was billed", async () => {
    const box = await open();
    const first = { ticker, client_order_id: "a", side: "bid", count: "3.00", price: "0.0100", ...plain };
    box.call("POST", orders, first, "other");
    const second = box.call("POST", orders, { ...first, client_order_id: "b", count: "2.00" });
    const { body } = await call("GET", "/accounts/play");
    expect(body).toEqual({
      account: "play",
      tokens: { unscoped: 10 },
      refused_for_rate: 0,
      order_changes: { Create: 1 },
      fills: {},
      resting: [
        {
          order_id: second.body["order_id"],
          client_order_id: "b",
          ticker,
          side: "bid",
          price: "0.0100",
          remaining: "2.00",
          queue_position: "3.00",
        },
      ],
    });
    const ask = {
      ...first,
      client_order_id: "c",
      side: "ask",
      count: "1.00",
      time_in_force: "immediate_or_cancel",
      post_only: false,
      // Its own bid of the same price gives way.
      self_trade_prevention_type: "maker",
    };
    box.call("POST", orders, ask, "other");
    box.call("DELETE", `${orders}/${String(second.body["order_id"])}`);
    const later = (await call("GET", "/accounts/play")).body;
    expect(later).toMatchObject({
      order_changes: { Create: 1, Trade: 1, Cancel: 1 },
      fills: { [ticker]: 1 },
      tokens: { unscoped: 12 },
      resting: [],
    });
    expect((await call("GET", "/accounts/nobody")).status).toBe(404);
  });

  it("tells refusals for an account's own rate from those that a fault makes", async () => {
    const box = await open(false, "basic");
    await call("POST", "/faults", { fault: "refuse-rate", times: 1 });
    for (let count = 0; count < 12; count += 1) {
      box.call("POST", orders, {
        ticker,
        client_order_id: `${count}`,
        side: "bid",
        count: "1.00",
        price: "0.0100",
        ...plain,
      });
    }
    const { body } = await call("GET", "/accounts/play");
    expect(body).toMatchObject({ tokens: { unscoped: 100 }, refused_for_rate: 1 });
  });

  it("pays in money, and the sum stays zero", async () => {
    const box = await open();
    const before = box.exchange.cash("play", { shard: 2 });
    const paid = await call("POST", "/deposits", { account: "play", amount: "$100", exchange_index: 2 });
    expect(paid.status).toBe(201);
    expect(box.exchange.cash("play", { shard: 2 }) - before).toBe(100_000_000);
    expect((await call("GET", "/money")).body["imbalance"]).toBe("0.000000");
    expect((await call("POST", "/deposits", { account: "nobody", amount: "$100" })).status).toBe(404);
    expect((await call("POST", "/deposits", { account: "play", amount: 100 })).status).toBe(400);
  });

  it("moves time where it stands still, and only there", async () => {
    await open();
    expect((await call("POST", "/time", { pass: "10s" })).status).toBe(409);
    await admin?.close();
    const box = await open(true);
    const before = box.clock.now();
    expect((await call("POST", "/time", { pass: "10s" })).status).toBe(200);
    expect(box.clock.now() - before).toBe(seconds(10));
    expect((await call("POST", "/time", { pass: "soon" })).status).toBe(400);
  });

  const strangers = [
    ["a page of a web site", { origin: "https://example.com" }],
    ["a page that a browser sends without an origin", { "sec-fetch-site": "cross-site" }],
    ["a page by a name of its own", { host: "example.com" }],
    ["a page by a name that only begins like ours", { host: "127.0.0.1.example.com" }],
  ] as const;
  it.each(strangers)("refuses %s", async (_, headers) => {
    const box = await open();
    const answer = await call("POST", "/faults", { fault: "lose-answer" }, headers);
    expect(answer.status).toBe(403);
    expect(box.faults.isCalm(box.clock.now())).toBe(true);
  });

  it("answers whatever JSON with a refusal, and nothing has changed", async () => {
    const box = await open();
    const before = box.exchange.stateHash();
    const paths = ["/faults", "/operations", "/deposits", "/time"];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), async (path, body) => {
        const { status } = await call("POST", path, JSON.stringify(body));
        return status === 400 || status === 409;
      }),
      { numRuns: 200 },
    );
    expect(box.exchange.stateHash()).toBe(before);
    expect(box.faults.isCalm(box.clock.now())).toBe(true);
  });

  it("refuses forms, which a page may send anywhere without asking, and giant bodies", async () => {
    await open();
    const form = await call("POST", "/faults", '{"fault":"lose-answer"}', { "content-type": "text/plain" });
    expect(form.status).toBe(415);
    expect((await call("POST", "/faults", `"${"x".repeat(70_000)}"`)).status).toBe(413);
    expect((await call("GET", "/nothing")).status).toBe(404);
  });
});
