import { expect, test } from "vitest";
import { account, bench, market, snapshot, t0 } from "../../test/engine/bench.ts";
import { createLoop } from "./loop.ts";

test("an input is journalled before its step, and what is to be sent before any of it is sent", () => {
  const { engine, feed } = bench();
  for (const news of [{ kind: "market-described", market } as const, { kind: "stream-connected" } as const])
    feed(news);
  feed(account);
  const seen: string[] = [];
  const loop = createLoop({
    engine,
    journal: ({ kind }) => seen.push(kind),
    sending: (orders) => seen.push(`sending ${orders.map(({ order }) => order.side).join(" and ")}`),
    perform: ({ kind }) => seen.push(kind),
    stepped: () => seen.push("stepped"),
    tell: () => {},
    watch: { took: () => {}, gave: () => {} },
  });
  loop.put({ ...snapshot(1, 77), at: t0 });
  expect(seen).toEqual([
    "book-snapshot-received",
    "sending bid and ask",
    "place-order",
    "place-order",
    "stepped",
  ]);
  loop.put({ kind: "stream-lost", why: "", at: t0 });
  expect(seen.filter((each) => each.startsWith("sending"))).toHaveLength(1);
});
