import { describe, expect, it } from "vitest";
import { createReader, type Reader } from "./reader.ts";
import { boxedExchange, quietScenario, signText, type BoxedExchange, type Caller } from "./boxed-exchange.ts";
import { streamPath } from "../../src/sim/server/stream.ts";
import { toMillis } from "../../src/domain/units.ts";

/** Who hears what: sessions of a key of one subaccount, and owners of groups. */

const orders = "/portfolio/events/orders";
const groups = "/portfolio/order_groups";

function quiet(): { box: BoxedExchange; ticker: string } {
  const box = boxedExchange({ scenario: quietScenario() });
  const market = box.exchange.markets().find((each) => each.shard === 0 && each.status === "active");
  if (market === undefined) throw new Error("no market");
  return { box, ticker: market.ticker };
}

function place(box: BoxedExchange, ticker: string, more: object, caller: Caller = "play"): void {
  const body = {
    ticker,
    side: "bid",
    count: "1.00",
    price: "0.4000",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    ...more,
  };
  const { status, text } = box.call("POST", orders, body, caller);
  expect(status, text).toBe(201);
}

/** A session of a key that is locked to one subaccount of the play account. */
function lockedSession(box: BoxedExchange, subaccount: number): Reader {
  const made = box.call("POST", "/api_keys/generate", { name: "locked", subaccount });
  const timestamp = String(toMillis(box.clock.now()));
  const text = Buffer.from(`${timestamp}GET${streamPath}`);
  const reader = createReader(false);
  const opened = box.gate.stream.open(
    {
      "kalshi-access-key": String(made.body["api_key_id"]),
      "kalshi-access-timestamp": timestamp,
      "kalshi-access-signature": signText(String(made.body["private_key"]), text).toString("base64"),
    },
    reader.receive,
    () => undefined,
  );
  if (!opened.ok) throw new Error(JSON.stringify(opened.why));
  reader.attach(
    (command) => opened.value.receive(JSON.stringify(command)),
    () => opened.value.closed(),
  );
  return reader;
}

const subscribe = (channels: readonly string[], more: object = {}): object => ({
  id: 1,
  cmd: "subscribe",
  params: { channels, ...more },
});

describe("a session of a locked key", () => {
  it("hears of its own subaccount only, and its deltas are tagged only where that was the cause", () => {
    const { box, ticker } = quiet();
    expect(box.call("POST", "/portfolio/subaccounts", {}).status).toBe(201);
    const cash = { client_transfer_id: "0f1e2d3c-0000-4000-8000-000000000001", from_subaccount: 0 };
    const transfer = { ...cash, to_subaccount: 1, amount_cents: 5_000 };
    expect(box.call("POST", "/portfolio/subaccounts/transfer", transfer).status).toBeLessThan(300);
    const channels = ["user_orders", "fill", "market_positions"];
    const locked = lockedSession(box, 1);
    const free = box.listen();
    for (const reader of [locked, free]) {
      reader.command(subscribe(channels));
      reader.command(subscribe(["orderbook_delta"], { market_ticker: ticker }));
      reader.forget();
    }
    place(box, ticker, { client_order_id: "primary", price: "0.3900" });
    place(box, ticker, { client_order_id: "numbered", subaccount: 1 });
    place(box, ticker, { side: "ask", price: "0.3900", count: "2.00" }, "other");
    const told = (reader: Reader): unknown[] =>
      ["user_order", "fill", "market_position"].map((type) => reader.of(type).length);
    expect(told(free)).toEqual([4, 2, 2]);
    expect(told(locked)).toEqual([2, 1, 1]);
    expect(locked.of("fill")[0]?.msg).toMatchObject({ client_order_id: "numbered", subaccount: 1 });
    const tags = (reader: Reader): unknown[] =>
      reader.of("orderbook_delta").map(({ msg }) => msg["client_order_id"]);
    expect(tags(free).slice(0, 2)).toEqual(["primary", "numbered"]);
    expect(tags(locked).slice(0, 2)).toEqual([undefined, "numbered"]);
  });
});

describe("order_group_updates", () => {
  it("tells each step of a group's life to its owner alone, numbered, with the limit where it is new", () => {
    const { box } = quiet();
    const reader = box.listen();
    const other = box.listen({ caller: "other" });
    for (const each of [reader, other]) each.command(subscribe(["order_group_updates"]));
    const made = box.call("POST", `${groups}/create`, { contracts_limit_fp: "10.00" });
    const id = String(made.body["order_group_id"]);
    expect(box.call("PUT", `${groups}/${id}/limit`, { contracts_limit_fp: "20.00" }).status).toBe(200);
    expect(box.call("PUT", `${groups}/${id}/trigger`).status).toBe(200);
    expect(box.call("PUT", `${groups}/${id}/reset`).status).toBe(200);
    expect(box.call("DELETE", `${groups}/${id}`).status).toBe(200);
    const at = { order_group_id: id, ts_ms: toMillis(box.clock.now()) };
    expect(reader.of("order_group_updates").map(({ seq, msg }) => [seq, msg])).toEqual([
      [1, { event_type: "created", ...at, contracts_limit_fp: "10.00" }],
      [2, { event_type: "limit_updated", ...at, contracts_limit_fp: "20.00" }],
      [3, { event_type: "triggered", ...at }],
      [4, { event_type: "reset", ...at }],
      [5, { event_type: "deleted", ...at }],
    ]);
    expect(other.of("order_group_updates")).toEqual([]);
  });
});
