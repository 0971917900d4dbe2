import { expect, test } from "vitest";
import type { OrderEffect } from "../domain/effect.ts";
import { contracts, millis, price, seconds, time, type Time } from "../domain/units.ts";
import { decodeExchangeStatus } from "../wire/maker/account.ts";
import { decodeFill } from "../wire/maker/fill.ts";
import { createOrderDesk } from "./batch.ts";
import type { HttpAnswer, HttpFailure } from "./http.ts";
import { createOrders, type OrderAnswered } from "./orders.ts";
import { valueOf } from "./refused.ts";
import { answer, scripted } from "../../test/gateway/scripted-rest.ts";
import { permitted } from "../../test/permitted.ts";

const created = JSON.stringify({ order_id: "o-1", fill_count: "0.00", remaining_count: "10.00", ts_ms: 5 });
const place = {
  kind: "place-order",
  order: {
    kind: "resting",
    clientOrderId: "kmm-1",
    ticker: "A",
    side: "bid",
    price: price(4_500),
    qty: contracts(10),
    shard: 2,
  },
} as const;
const address = { clientOrderId: "kmm-1", orderId: "o-1", ticker: "A", shard: 2 };

/** What the network may do with an order, and what may be concluded from it. */
const endings: readonly (readonly [string, HttpAnswer | HttpFailure | "throws" | "hangs", object])[] = [
  ["an answer", answer(201, created), { kind: "confirmed", orderId: "o-1", filled: 0, left: 1_000 }],
  [
    "a refused connection",
    { failure: "ECONNREFUSED", wasSent: false },
    { kind: "not-sent", why: "ECONNREFUSED" },
  ],
  ["a reset after the write", { failure: "ECONNRESET", wasSent: true }, { kind: "unknown" }],
  ["a transport that throws", "throws", { kind: "unknown" }],
  ["silence", "hangs", { kind: "unknown", why: "no answer in 10000 ms" }],
  ["500", answer(500, ""), { kind: "unknown" }],
  ["503", answer(503, '{"error":{"code":"service_unavailable"}}'), { kind: "unknown" }],
  ["408 from a proxy", answer(408, ""), { kind: "unknown" }],
  ["a redirect", answer(302, ""), { kind: "unknown" }],
  ["429", answer(429, '{"error":"too many requests"}'), { kind: "not-sent" }],
  ["garbage", answer(201, "<html>"), { kind: "unknown" }],
  ["cut JSON", answer(201, created.slice(0, 30)), { kind: "unknown" }],
  ["the JSON of something else", answer(200, '{"markets":[]}'), { kind: "unknown" }],
  ["an empty body", answer(201, ""), { kind: "unknown" }],
  [
    "a nested refusal",
    answer(409, '{"error":{"code":"order_already_exists"}}'),
    refusal(409, "order_already_exists"),
  ],
  ["a flat refusal", answer(400, '{"code":"bad_request","message":"m"}'), refusal(400, "bad_request")],
  ["a message", answer(400, '{"msg":"no"}'), refusal(400, "bad_request")],
  ["a refusal of no known form", answer(403, "<html>"), refusal(403, "http_403")],
  [
    "a wrong key",
    answer(401, '{"error":{"code":"authentication_error"}}'),
    refusal(401, "authentication_error"),
  ],
];

test.each(endings)(
  "an order that ends with %s is sent once and concluded rightly",
  async (_, ending, outcome) => {
    const world = scripted([ending]);
    const answered: OrderAnswered[] = [];
    const done = createOrders(world.rest, createOrderDesk(world.rest)).perform(permitted(place), (told) =>
      answered.push(told),
    );
    await world.run(seconds(30));
    await done;
    expect(answered).toMatchObject([{ request: "place", clientOrderId: "kmm-1", outcome }]);
    expect(world.sent).toHaveLength(1);
  },
);

test("a request carries path, body and signature, and nothing else that could leak", async () => {
  const world = scripted([answer(201, created)]);
  await createOrders(world.rest, createOrderDesk(world.rest)).perform(permitted(place), () => undefined);
  const [sent] = world.sent;
  expect(sent).toMatchObject({
    method: "POST",
    url: "https://exchange.test/trade-api/v2/portfolio/events/orders",
  });
  expect(Object.keys(sent?.headers ?? {}).toSorted()).toEqual([
    "KALSHI-ACCESS-KEY",
    "KALSHI-ACCESS-SIGNATURE",
    "KALSHI-ACCESS-TIMESTAMP",
    "accept",
    "content-type",
  ]);
});

test("an amend that tells no sizes leaves what was left before, and is unknown when nothing was known", async () => {
  const moved = answer(
    200,
    JSON.stringify({ order_id: "o-1", remaining_count: null, fill_count: null, ts_ms: 5 }),
  );
  const world = scripted([moved, answer(201, created), moved]);
  const orders = createOrders(world.rest, createOrderDesk(world.rest));
  const outcomes: unknown[] = [];
  const amend = {
    kind: "amend-order",
    ...address,
    side: "bid",
    price: price(4_600),
    total: contracts(10),
  } as const;
  for (const effect of [amend, place, amend])
    await orders.perform(permitted(effect), ({ outcome }) => outcomes.push(outcome));
  expect(outcomes).toMatchObject([{ kind: "unknown" }, { left: 1_000 }, { kind: "confirmed", left: 1_000 }]);
});

const status = { path: "/exchange/status", decode: decodeExchangeStatus, isPublic: true };
const open = answer(200, '{"exchange_active":true,"trading_active":true}');
const retries = [
  ["429, then an answer", [answer(429, ""), open], 2, "done"],
  [
    "5xx and a lost connection, then an answer",
    [answer(503, ""), { failure: "x", wasSent: true }, open],
    3,
    "done",
  ],
  ["only 5xx", [answer(500, ""), answer(500, ""), answer(500, ""), answer(500, ""), open], 4, "unknown"],
  ["a refusal", [answer(404, '{"error":{"code":"not_found"}}'), open], 1, "refused"],
  ["something unreadable", [answer(200, "{}"), open], 1, "unknown"],
] as const;

test.each(retries)(
  "a read that meets %s is tried as often as it helps",
  async (_, script, requests, kind) => {
    const world = scripted(script);
    const done = world.rest.read(status);
    await world.run(seconds(60));
    expect((await done).kind).toBe(kind);
    expect(world.sent).toHaveLength(requests);
  },
);

test("without a key only public data is asked for", async () => {
  const world = scripted([open], { hasKey: false });
  expect(await world.rest.read(status)).toMatchObject({ kind: "done" });
  const blocked = await world.rest.read({ path: "/portfolio/balance", decode: decodeExchangeStatus });
  expect(blocked).toMatchObject({ kind: "not-sent" });
  expect(world.sent).toHaveLength(1);
  expect(JSON.stringify(world.sent[0]?.headers)).not.toContain("ACCESS");
});

const fills = { path: "/portfolio/fills", rows: "fills", decode: decodeFill };

test("a listing follows its cursor to the end", async () => {
  const world = scripted([answer(200, '{"fills":[],"cursor":"a"}'), answer(200, '{"fills":[],"cursor":""}')]);
  expect(await world.rest.readAll({ ...fills, pagesMax: 5 })).toEqual({ kind: "done", value: [] });
  expect(world.sent.map(({ url }) => url.split("?")[1])).toEqual([undefined, "cursor=a"]);
});

test("a listing without end is refused at the page limit, never cut in silence", async () => {
  const pages = ["a", "b", "c", "d"].map((cursor) => answer(200, JSON.stringify({ fills: [], cursor })));
  const world = scripted(pages);
  const read = await world.rest.readAll({ ...fills, pagesMax: 3 });
  expect(read).toMatchObject({ kind: "unknown", why: "/portfolio/fills has more than 3 pages" });
  expect(world.sent).toHaveLength(3);
});

test("a cursor that stands still ends the listing as unreadable", async () => {
  const page = answer(200, '{"fills":[],"cursor":"a"}');
  const read = await scripted([page, page, page]).rest.readAll({ ...fills, pagesMax: 50 });
  expect(read).toMatchObject({ kind: "unknown" });
});

test("writes wait for tokens, cancels go first, and a quote that waited too long is not sent", async () => {
  const world = scripted([], { always: answer(201, created) });
  const orders = createOrders(world.rest, createOrderDesk(world.rest));
  const kinds: string[] = [];
  const whys: string[] = [];
  const send = (effect: OrderEffect): void => {
    void orders.perform(permitted(effect), ({ request, outcome }) => {
      kinds.push(request);
      if (outcome.kind === "not-sent") whys.push(outcome.why);
    });
  };
  // A basic account: 100 tokens at once, 100 a second; ten orders take them all.
  for (let count = 0; count < 40; count += 1) send(place);
  send({ kind: "cancel-order", ...address });
  await world.run(time(0));
  expect(world.sent.filter(({ method }) => method === "POST")).toHaveLength(10);
  await world.run(millis(20));
  expect(world.sent.at(-1)?.method).toBe("DELETE");
  await world.run(seconds(10));
  expect(kinds).toHaveLength(41);
  expect(new Set(whys)).toEqual(new Set(["it waited too long for tokens"]));
  // Two seconds bring 200 tokens: some twenty more orders, and the rest was never sent.
  expect(world.sent.length).toBeGreaterThan(27);
  expect(world.sent.length).toBeLessThan(33);
});

test("what is on its way keeps its tokens for a second, for it is paid when it arrives", async () => {
  const world = scripted(["hangs"], { always: answer(503, "") });
  const orders = createOrders(world.rest, createOrderDesk(world.rest));
  const send = (effect: OrderEffect): void => void orders.perform(permitted(effect), () => undefined);
  // One batch, which takes all of the common bucket.
  for (let count = 0; count < 10; count += 1) send(place);
  await world.run(time(0));
  send({ kind: "cancel-order", ...address, shard: 0 });
  await world.run(millis(900));
  expect(world.sent.map(({ method }) => method)).toEqual(["POST"]);
  await world.run(millis(200));
  expect(world.sent.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
});

test("the account's own limits replace the first guess", async () => {
  const world = scripted([], { always: answer(201, created) });
  const budget = { refill: 1_000, capacity: 1_000 };
  world.rest.setLimits({ tier: "big", read: budget, write: budget });
  const orders = createOrders(world.rest, createOrderDesk(world.rest));
  const decrease = { kind: "decrease-order", ...address, by: contracts(1) } as const;
  for (let count = 0; count < 100; count += 1) void orders.perform(permitted(decrease), () => undefined);
  await world.run(seconds(1));
  expect(world.sent.length).toBeGreaterThan(95);
});

test("a spare read is sent once, and not at all where it would leave less than half of the read tokens", async () => {
  const world = scripted([answer(503, "")], {
    always: answer(200, '{"exchange_active":true,"trading_active":true}'),
  });
  const spare = { ...status, isSpare: true };
  const ends: string[] = [];
  const ask = (): void => void world.rest.read(spare).then(({ kind }) => ends.push(kind));
  ask();
  await world.run(seconds(20));
  expect([ends, world.sent.length]).toEqual([["unknown"], 1]);
  // 200 tokens, 10 a read: nine reads and one to spare leave a hundred.
  for (let count = 0; count < 9; count += 1) void world.rest.read(status);
  ask();
  ask();
  await world.run(time(0));
  expect([ends, world.sent.length]).toEqual([["unknown", "not-sent", "done"], 11]);
  // Whatever waits goes before it.
  for (let count = 0; count < 40; count += 1) void world.rest.read(status);
  await world.run(seconds(1));
  ask();
  await world.run(time(0));
  expect(ends.at(-1)).toBe("not-sent");
  await world.run(seconds(60));
  ask();
  await world.run(time(0));
  expect(ends.at(-1)).toBe("done");
});

const clocks = [
  // the exchange's Date is so much behind our clock; new orders; cancels
  [0, "confirmed", "confirmed"],
  [4_000, "confirmed", "confirmed"],
  [8_000, "not-sent", "confirmed"], // the way back stays open
  [-8_000, "not-sent", "confirmed"],
] as const;

test.each(clocks)(
  "with a clock %i ms ahead, a new order is %s and a cancel %s",
  async (ahead, placed, cancelled) => {
    const date = (at: Time): string => new Date(at / 1_000 - ahead).toUTCString();
    const world = scripted([], { always: answer(200, "{}"), date });
    const orders = createOrders(world.rest, createOrderDesk(world.rest));
    await world.rest.read(status);
    const body = JSON.stringify({
      order_id: "o-1",
      reduced_by: "1.00",
      fill_count: "0.00",
      remaining_count: "1.00",
      ts_ms: 5,
    });
    world.answerAlways(answer(200, body));
    const outcomes: string[] = [];
    for (const effect of [place, { kind: "cancel-order", ...address } as const]) {
      await orders.perform(permitted(effect), ({ outcome }) => outcomes.push(outcome.kind));
    }
    expect(outcomes).toEqual([placed, cancelled]);
  },
);

const heeds = [
  ["an answer", answer(200, '{"exchange_active":true,"trading_active":true}'), true, 1],
  ["a refusal of the matter", answer(404, "{}"), true, 1],
  ["an answer to nobody", answer(200, '{"exchange_active":true,"trading_active":true}'), false, 0],
  ["a refused key", answer(401, "{}"), true, 0],
  ["a missing scope", answer(403, "{}"), true, 0],
  ["too many requests", answer(429, "{}"), true, 0],
  ["an exchange in trouble", answer(503, "{}"), true, 0],
  ["a lost connection", { failure: "ECONNRESET", wasSent: true }, true, 0],
] as const;

test.each(heeds)("%s shows that the exchange hears us, or not", async (_, told, hasKey, times) => {
  const world = scripted([told], { hasKey });
  void world.rest.read(status);
  await world.run(time(0));
  expect(world.answers()).toBe(times);
});

const failureCases = [
  [refusedAs(401, "header_timestamp_expired"), "clock-skewed", "clock"],
  [refusedAs(401, "authentication_error"), "key-refused", "authentication_error"],
  [refusedAs(404, "not_found"), "market-unknown", "not_found"],
  [refusedAs(400, "bad_request"), "exchange-refused", "bad_request"],
  [{ kind: "unknown", why: "the answer cannot be read: x" }, "exchange-garbled", "cannot be read"],
  [{ kind: "not-sent", why: "the exchange refused it: too many requests (429)" }, "rate-limited", "429"],
  [{ kind: "not-sent", why: "ECONNREFUSED" }, "exchange-unreachable", "ECONNREFUSED"],
  [{ kind: "not-sent", why: "this needs an API key, and none was given" }, "key-missing", "API key"],
] as const;

test.each(failureCases)("%# what cannot go on fails with the code of its cause", (ending, code, words) => {
  expect(() => valueOf(ending, "the list")).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(words) }),
  );
});

test("closing refuses what waits and what comes later, at once", async () => {
  const world = scripted([], { always: answer(201, created) });
  const orders = createOrders(world.rest, createOrderDesk(world.rest));
  const whys: string[] = [];
  for (let count = 0; count < 12; count += 1) {
    void orders.perform(
      permitted(place),
      ({ outcome }) => outcome.kind === "not-sent" && whys.push(outcome.why),
    );
  }
  await world.run(time(0));
  world.rest.close("over");
  expect(await world.rest.read(status)).toMatchObject({ kind: "not-sent", why: "over" });
  await world.run(time(0));
  expect(whys).toEqual(["over", "over"]);
});

function refusal(code: number, word: string): object {
  return { kind: "refused", refusal: { status: code, code: word } };
}

function refusedAs(code: number, word: string) {
  return { kind: "refused", refusal: { status: code, code: word, details: "" } } as const;
}
