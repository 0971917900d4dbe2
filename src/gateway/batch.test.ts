import { expect, test } from "vitest";
import { contracts, price, seconds, time } from "../domain/units.ts";
import { answer, scripted, type ScriptedRest } from "../../test/gateway/scripted-rest.ts";
import { createOrderDesk, type OrderDesk } from "./batch.ts";
import type { HttpAnswer, HttpFailure } from "./http.ts";

/** What becomes of each of three orders that went together, one on each of three shards. */
const names = ["a", "b", "c"] as const;
const a = made("a");
const b = made("b");
const c = made("c");
const poor = { client_order_id: "b", error: { code: "insufficient_balance", message: "no" } };
const all = (kind: string): readonly string[] => [kind, kind, kind];
const done = names.map((name) => `done o-${name}`);

const endings: readonly (readonly [string, HttpAnswer | HttpFailure | "hangs", readonly string[]])[] = [
  ["each in its place", told([a, b, c]), done],
  ["in another order", told([c, a, b]), done],
  ["a refusal among them", told([a, poor, c]), ["done o-a", "refused", "done o-c"]],
  [
    "trouble among them",
    told([a, { error: { code: "service_unavailable" } }, c]),
    ["done o-a", "unknown", "done o-c"],
  ],
  ["no names at all, in place", told([a, b, c].map(nameless)), done],
  ["one too few, by name", told([a, c]), ["done o-a", "unknown", "done o-c"]],
  ["one too few, without names", told([a, b].map(nameless)), all("unknown")],
  ["another order, and a nameless one", told([b, nameless(a), c]), ["unknown", "done o-b", "done o-c"]],
  ["the same order twice", told([a, b, b]), ["done o-a", "unknown", "unknown"]],
  ["a stranger", told([a, b, made("x")]), ["done o-a", "done o-b", "unknown"]],
  ["an item that is none", told([a, 7, c]), ["done o-a", "unknown", "done o-c"]],
  ["silence", "hangs", all("unknown")],
  ["a reset after the write", { failure: "ECONNRESET", wasSent: true }, all("unknown")],
  ["a refused connection", { failure: "ECONNREFUSED", wasSent: false }, all("not-sent")],
  ["503", answer(503, ""), all("unknown")],
  ["429", answer(429, '{"error":"too many requests"}'), all("not-sent")],
  ["a refusal of the whole", answer(400, '{"code":"bad_request","message":"m"}'), all("refused")],
  ["cut JSON", answer(201, '{"orders":[{'), all("unknown")],
];

test.each(endings)("a batch answered with %s ends once for each of its orders", async (_, ending, kinds) => {
  const world = scripted([ending]);
  const ended = place(createOrderDesk(world.rest), names);
  await world.run(seconds(30));
  expect(await ended).toEqual(kinds);
  expect(paths(world)).toEqual(["POST batched"]);
});

test("cancels are told apart by order id, and one that names another order of ours too is nobody's", async () => {
  const cancelled = (orderId: string, clientOrderId?: string): object => ({
    order_id: orderId,
    client_order_id: clientOrderId,
    reduced_by: "1.00",
    ts_ms: 5,
  });
  const gone = { order_id: "o-c", reduced_by: "0.00", error: { code: "not_found" } };
  const world = scripted([
    answer(200, JSON.stringify({ orders: [gone, cancelled("o-b", "a"), cancelled("o-a")] })),
  ]);
  const ended = cancel(createOrderDesk(world.rest), names);
  await world.run(time(0));
  expect(await ended).toEqual(["done o-a", "unknown", "refused"]);
});

test("only what is asked for in one turn goes together; places and cancels apart", async () => {
  const world = scripted([], { always: answer(503, "") });
  const desk = createOrderDesk(world.rest);
  void place(desk, ["a", "b"]);
  void cancel(desk, ["c", "d"]);
  await world.run(time(0));
  void place(desk, ["e"]);
  await world.run(time(0));
  expect(paths(world)).toEqual(["POST batched", "DELETE batched", "POST orders"]);
});

test("with batches switched off each goes alone", async () => {
  const world = scripted([], { always: answer(503, ""), batches: false });
  void place(createOrderDesk(world.rest), names);
  await world.run(time(0));
  expect(paths(world)).toEqual(["POST orders", "POST orders", "POST orders"]);
});

test("a batch that the common bucket does not hold goes singly, each paid by its own shard", async () => {
  const world = scripted([], { always: answer(503, "") });
  const desk = createOrderDesk(world.rest);
  // A basic account: 100 tokens in each bucket, ten orders.
  void place(desk, names.concat(names).concat(["a", "b"]));
  await world.run(time(0));
  void place(desk, names);
  await world.run(time(0));
  expect(paths(world)).toEqual(["POST batched", "POST orders", "POST orders", "POST orders"]);
});

test("after a 429 the common bucket counts as empty, and the shards' own do not", async () => {
  const world = scripted([answer(429, "")], { always: answer(503, "") });
  const desk = createOrderDesk(world.rest);
  void place(desk, names);
  await world.run(time(0));
  void place(desk, names);
  await world.run(time(0));
  // The one on shard 0 waits for tokens.
  expect(paths(world)).toEqual(["POST batched", "POST orders", "POST orders"]);
});

test("no batch is longer than 25", async () => {
  const world = scripted([], { always: answer(503, "") });
  const budget = { refill: 1_000, capacity: 1_000 };
  world.rest.setLimits({ tier: "big", read: budget, write: budget });
  void place(
    createOrderDesk(world.rest),
    Array.from({ length: 51 }, (_, index) => `n${index}`),
  );
  await world.run(time(0));
  expect(paths(world)).toEqual(["POST batched", "POST batched", "POST orders"]);
});

function place(desk: OrderDesk, ids: readonly string[]): Promise<readonly string[]> {
  const ended = ids.map((clientOrderId, shard) =>
    desk.place({
      kind: "resting",
      clientOrderId,
      ticker: "A",
      side: "bid",
      price: price(100),
      qty: contracts(1),
      shard: shard % 3,
    }),
  );
  return words(ended);
}

function cancel(desk: OrderDesk, ids: readonly string[]): Promise<readonly string[]> {
  return words(
    ids.map((name, shard) =>
      desk.cancel({ clientOrderId: name, orderId: `o-${name}`, ticker: "A", shard: shard % 3 }),
    ),
  );
}

async function words(ended: readonly ReturnType<OrderDesk["place"]>[]): Promise<readonly string[]> {
  const answers = await Promise.all(ended);
  return answers.map((each) => (each.kind === "done" ? `done ${each.value.orderId}` : each.kind));
}

function paths({ sent }: ScriptedRest): readonly string[] {
  return sent.map(({ method, url }) => `${method} ${url.slice(url.lastIndexOf("/") + 1)}`);
}

function made(name: string): object {
  return {
    order_id: `o-${name}`,
    client_order_id: name,
    fill_count: "0.00",
    remaining_count: "1.00",
    ts_ms: 5,
  };
}

function nameless(item: object): object {
  return { ...item, client_order_id: undefined };
}

function told(orders: readonly unknown[]): HttpAnswer {
  return answer(201, JSON.stringify({ orders }));
}
