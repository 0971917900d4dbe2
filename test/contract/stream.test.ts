import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { millis, seconds } from "../../src/domain/units.ts";
import { boxedExchange, orders, place, quiet, quietBox, quietScenario } from "./boxed-exchange.ts";

const busy = "KXDEMOGAME-26NOV23DEMBOX-DEM";

describe("orderbook_delta", () => {
  it.each([false, true])("rebuilds the REST book at every look, use_yes_price %s", (usesYesPrice) => {
    const box = boxedExchange({ seed: 11 });
    const reader = box.listen({ usesYesPrice });
    const tickers = box.exchange.markets().map((market) => market.ticker);
    reader.command({
      id: 1,
      cmd: "subscribe",
      params: { channels: ["orderbook_delta"], market_tickers: tickers, use_yes_price: usesYesPrice },
    });
    expect(reader.of("orderbook_snapshot")).toHaveLength(tickers.length);
    for (let look = 0; look < 60; look += 1) {
      box.pass(millis(500));
      for (const ticker of tickers) {
        const rest = box.call("GET", `/markets/${ticker}/orderbook`);
        expect(rest.body["orderbook_fp"]).toEqual(reader.book(ticker));
      }
    }
    expect(reader.of("orderbook_delta").length).toBeGreaterThan(300);
  });

  it("answers get_snapshot in the run, with the command's id and without an ok", () => {
    const box = boxedExchange();
    const reader = box.listen();
    reader.command({
      id: 1,
      cmd: "subscribe",
      params: { channels: ["orderbook_delta"], market_ticker: busy },
    });
    box.pass(seconds(5));
    const rebuilt = reader.book(busy);
    reader.forget();
    reader.command({
      id: 2,
      cmd: "update_subscription",
      params: { sids: [1], market_tickers: [busy], action: "get_snapshot" },
    });
    expect(reader.frames.map((frame) => [frame.type, frame.id])).toEqual([["orderbook_snapshot", 2]]);
    expect(reader.book(busy)).toEqual(rebuilt);
  });

  it("leaves out the key of an empty side", () => {
    const box = quietBox();
    const reader = box.listen();
    reader.command({
      id: 1,
      cmd: "subscribe",
      params: { channels: ["orderbook_delta"], market_ticker: quiet },
    });
    const [snapshot] = reader.of("orderbook_snapshot");
    expect(Object.keys(snapshot?.msg ?? {})).toEqual(["market_ticker", "market_id"]);
  });

  it("names the order on the deltas of its owner only", () => {
    const box = quietBox();
    const readers = [box.listen(), box.listen({ caller: "other" })];
    for (const reader of readers) {
      reader.command({
        id: 1,
        cmd: "subscribe",
        params: { channels: ["orderbook_delta"], market_ticker: quiet },
      });
    }
    place(box, { client_order_id: "mine" });
    const tags = readers.map((reader) => reader.of("orderbook_delta")[0]?.msg["client_order_id"]);
    expect(tags).toEqual(["mine", undefined]);
  });
});

describe("commands", () => {
  it("give a sid to each channel, merge on a second subscribe, list and end", () => {
    const box = quietBox();
    const reader = box.listen();
    const first = "KXDEMOHIGH-26NOV23-B52";
    const second = "KXDEMOHIGH-26NOV23-B54";
    const channels = ["orderbook_delta", "trade"];
    reader.command({ id: 1, cmd: "subscribe", params: { channels, market_tickers: [first] } });
    reader.command({ id: 2, cmd: "subscribe", params: { channels, market_tickers: [second, first] } });
    reader.command({ id: 3, cmd: "list_subscriptions" });
    reader.command({
      id: 4,
      cmd: "update_subscription",
      params: { sid: 2, market_tickers: [first], action: "delete_markets" },
    });
    reader.command({ id: 5, cmd: "unsubscribe", params: { sids: [1, 2] } });
    const told = reader.frames.map((frame) => ({ ...frame, sending_ts_ms: undefined }));
    const both = { market_tickers: [first, second] };
    expect(told).toEqual([
      { type: "subscribed", id: 1, msg: { channel: "orderbook_delta", sid: 1 } },
      expect.objectContaining({ type: "orderbook_snapshot", sid: 1, seq: 1 }),
      { type: "subscribed", id: 1, msg: { channel: "trade", sid: 2 } },
      { type: "ok", id: 2, sid: 1, seq: 2, msg: both },
      expect.objectContaining({ type: "orderbook_snapshot", sid: 1, seq: 3 }),
      { type: "ok", id: 2, sid: 2, seq: 1, msg: both },
      {
        type: "ok",
        id: 3,
        msg: [
          { channel: "orderbook_delta", sid: 1 },
          { channel: "trade", sid: 2 },
        ],
      },
      { type: "ok", id: 4, sid: 2, seq: 2, msg: { market_tickers: [second] } },
      { type: "unsubscribed", id: 5, sid: 1, seq: 4 },
      { type: "unsubscribed", id: 5, sid: 2, seq: 3 },
    ]);
    reader.forget();
    place(box);
    expect(reader.frames).toEqual([]);
  });

  const subscribed = { id: 1, cmd: "subscribe", params: { channels: ["trade"] } };
  const refusals = [
    [1, { id: "x", cmd: "subscribe" }],
    [2, { id: 9, cmd: "subscribe" }],
    [3, { id: 9, cmd: "subscribe", params: {} }],
    [4, { id: 9, cmd: "unsubscribe", params: {} }],
    [5, { id: 9, cmd: "sing", params: {} }],
    [7, { id: 9, cmd: "unsubscribe", params: { sids: [44] } }],
    [8, { id: 9, cmd: "subscribe", params: { channels: ["gossip"] } }],
    [
      11,
      { id: 9, cmd: "subscribe", params: { channels: ["trade"], market_ticker: "A", market_tickers: ["B"] } },
    ],
    [11, { id: 9, cmd: "subscribe", params: { channels: ["trade"], market_tickers: ["KXNONE"] } }],
    [12, { id: 9, cmd: "update_subscription", params: { sids: [1, 2], action: "add_markets" } }],
    [13, { id: 9, cmd: "update_subscription", params: { sid: 1, action: "dance", market_ticker: quiet } }],
    [
      13,
      { id: 9, cmd: "update_subscription", params: { sid: 1, action: "get_snapshot", market_ticker: quiet } },
    ],
    [14, { id: 9, cmd: "subscribe", params: { channels: ["orderbook_delta"] } }],
    [15, { id: 9, cmd: "update_subscription", params: { sid: 1, market_ticker: quiet } }],
    [5, { id: 9, cmd: "toString", params: {} }],
    [11, { id: 9, cmd: "subscribe", params: { channels: ["trade"], market_ids: ["x"] } }],
    [11, { id: 9, cmd: "subscribe", params: { channels: ["communications"], user_filter: "all" } }],
    [11, { id: 9, cmd: "subscribe", params: { channels: ["pyth_value"], underlying_tickers: ["BTC"] } }],
    [12, { id: 9, cmd: "update_subscription", params: { sid: 1, sids: [1], action: "add_markets" } }],
    [14, { id: 9, cmd: "update_subscription", params: { sid: 1, action: "get_snapshot", market_id: "x" } }],
    [13, { id: 9, cmd: "update_subscription", params: { sid: 1, action: "indexlist" } }],
    [19, { id: 9, cmd: "subscribe", params: { channels: ["communications"], shard_factor: 0 } }],
    [20, { id: 9, cmd: "subscribe", params: { channels: ["communications"], shard_key: 1 } }],
    [
      21,
      { id: 9, cmd: "subscribe", params: { channels: ["communications"], shard_factor: 3, shard_key: 3 } },
    ],
    [22, { id: 9, cmd: "subscribe", params: { channels: ["communications"], shard_factor: 101 } }],
    [24, { id: 9, cmd: "update_subscription", params: { sid: 1, action: "subscribe_indices" } }],
    [28, { id: 9, cmd: "update_subscription", params: { sid: 1, action: "unsubscribe_underlyings" } }],
  ] as const;
  it.each(refusals)("are refused with code %i: %j", (code, command) => {
    const reader = quietBox().listen();
    reader.command(subscribed);
    reader.forget();
    reader.command(command);
    expect(reader.frames.map((frame) => [frame.type, frame.msg["code"]])).toEqual([["error", code]]);
  });

  it("are refused with code 27 past the rate, and 26 past the markets", () => {
    const box = boxedExchange({
      scenario: quietScenario(),
      settings: { commandsPerSecond: 2, marketsPerSession: 1 },
    });
    const reader = box.listen();
    const tickers = box.exchange.markets().map((market) => market.ticker);
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["trade"], market_tickers: tickers } });
    reader.command({ id: 2, cmd: "list_subscriptions" });
    reader.command({ id: 3, cmd: "list_subscriptions" });
    expect(reader.frames.map((frame) => frame.msg["code"])).toEqual([26, undefined, 27]);
  });
});

describe("private channels", () => {
  it("tell the owner alone of orders, fills and positions, without sequence numbers", () => {
    const box = quietBox();
    const mine = box.listen();
    const other = box.listen({ caller: "other" });
    const channels = ["user_orders", "fill", "market_positions"];
    for (const reader of [mine, other]) reader.command({ id: 1, cmd: "subscribe", params: { channels } });
    const made = place(box, { client_order_id: "c1" });
    other.forget();
    mine.forget();
    place(box, { side: "ask", count: "4.00", client_order_id: "c2" }, "other");
    expect(mine.of("fill")).toHaveLength(1);
    expect(mine.of("fill")[0]).toMatchObject({
      sid: 2,
      msg: {
        order_id: made.body["order_id"],
        client_order_id: "c1",
        is_taker: false,
        count_fp: "4.00",
        yes_price_dollars: "0.2000",
        post_position_fp: "4.00",
        outcome_side: "yes",
      },
    });
    expect(mine.of("user_order").at(-1)?.msg).toMatchObject({
      status: "resting",
      fill_count_fp: "4.00",
      remaining_count_fp: "6.00",
      last_update_reason: "Trade",
    });
    expect(mine.of("market_position").at(-1)?.msg).toMatchObject({
      position_fp: "4.00",
      position_cost_dollars: "0.800000",
    });
    expect(other.of("fill")[0]?.msg).toMatchObject({ is_taker: true, post_position_fp: "-4.00" });
    expect([...mine.frames, ...other.frames].every((frame) => frame.seq === undefined)).toBe(true);
    mine.forget();
    box.call("DELETE", `${orders}/${String(made.body["order_id"])}?exchange_index=0`);
    expect(mine.of("user_order")[0]?.msg).toMatchObject({
      status: "canceled",
      last_update_reason: "Decrease",
    });
  });
});

describe("trade and ticker", () => {
  it("tell every trade once, as the REST list does", () => {
    const box = boxedExchange();
    const reader = box.listen();
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["trade"] } });
    box.pass(seconds(20));
    const streamed = reader.of("trade").map((frame) => frame.msg["trade_id"]);
    const listed = box.call("GET", "/markets/trades?limit=1000").body["trades"];
    const ids = Array.isArray(listed) ? listed.map((trade) => trade["trade_id"]) : [];
    expect(streamed.length).toBeGreaterThan(10);
    expect(ids.slice(0, streamed.length)).toEqual(streamed.toReversed());
  });

  it("tell a market's ticker about once a second besides its trades, equal to the listing", () => {
    const box = boxedExchange();
    const reader = box.listen();
    reader.command({
      id: 1,
      cmd: "subscribe",
      params: { channels: ["ticker", "trade"], market_ticker: busy },
    });
    box.pass(seconds(30));
    const trades = reader.of("trade").length;
    const tickers = reader.of("ticker");
    expect(tickers.length).toBeGreaterThan(15);
    expect(tickers.length).toBeLessThanOrEqual(31 + trades);
    const listing = box.call("GET", `/markets/${busy}`).body["market"];
    const { last_price_dollars: last, volume_fp: volume } = Object(listing);
    expect(tickers.at(-1)?.msg).toMatchObject({ price_dollars: last, volume_fp: volume });
  });

  it("tell no ticker of a change that none of its members shows", () => {
    const box = quietBox();
    const reader = box.listen();
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["ticker"], market_ticker: quiet } });
    for (const price of ["0.2000", "0.1000", "0.0500", "0.3000"]) {
      place(box, { price });
      box.pass(seconds(2));
    }
    expect(reader.of("ticker").map((frame) => frame.msg["yes_bid_dollars"])).toEqual(["0.2000", "0.3000"]);
  });

  it("tell a ticker at once when a snapshot is asked for", () => {
    const reader = quietBox().listen();
    reader.command({
      id: 1,
      cmd: "subscribe",
      params: { channels: ["ticker"], market_tickers: [quiet], send_initial_snapshot: true },
    });
    expect(reader.of("ticker")[0]?.msg).toMatchObject({ market_ticker: quiet, yes_ask_dollars: "0.0000" });
  });
});

describe("market_lifecycle_v2", () => {
  it("is silent at the close, and tells the result and the payment", () => {
    const box = boxedExchange();
    const reader = box.listen();
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["market_lifecycle_v2"] } });
    const snow = "KXDEMOSAY-26NOV23-SNOW";
    const statusOf = (): unknown => Object(box.call("GET", `/markets/${snow}`).body["market"])["status"];
    expect(statusOf()).toBe("active");
    for (let second = 0; second < 90 && statusOf() !== "finalized"; second += 1) box.pass(seconds(1));
    const events = reader.of("market_lifecycle_v2").map((frame) => frame.msg["event_type"]);
    expect(events).toEqual(["determined", "settled"]);
  });
});

describe("sessions", () => {
  it("are so many an account and no more, until one ends", () => {
    const box = quietBox({ settings: { sessionsPerAccount: 2 } });
    const reader = box.listen();
    box.listen();
    expect(() => box.listen()).toThrow("too many requests");
    box.listen({ caller: "other" });
    reader.end();
    box.listen();
    expect(() => box.listen()).toThrow("too many requests");
  });

  it("live through any command, and keep every sequence whole", () => {
    const words = [
      "orderbook_delta",
      "trade",
      "ticker",
      "fill",
      "x",
      quiet,
      busy,
      "add_markets",
      "get_snapshot",
    ];
    const scalar = fc.constantFrom<unknown>(...words, 0, 1, 2, 3, -1, 1.5, null, true, "", "KXNONE");
    const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
    const names = ["channels", "market_ticker", "market_tickers", "sid", "sids", "action", "use_yes_price"];
    const params = fc.oneof(value, fc.dictionary(fc.constantFrom(...names), value));
    const cmd = fc.constantFrom(
      "subscribe",
      "update_subscription",
      "unsubscribe",
      "list_subscriptions",
      "x",
      1,
    );
    const command = fc.record({ id: fc.oneof(fc.nat(9), scalar), cmd, params }, { requiredKeys: [] });
    const box = quietBox();
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const reader = box.listen();
        for (const each of commands) {
          const before = reader.frames.length;
          reader.command(each);
          if (reader.frames.length === before) throw new Error(`no answer to ${JSON.stringify(each)}`);
          place(box, { count: "0.01", price: "0.0100" });
        }
        reader.end();
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});

describe("the feeds of outside prices", () => {
  it.each([
    ["cfbenchmarks_value", "index_ids", "subscribe_indices", "indexlist", "cfbenchmarks_value_indexlist"],
    [
      "cfbenchmarks_value_5hz",
      "index_ids",
      "subscribe_indices",
      "indexlist",
      "cfbenchmarks_value_5hz_indexlist",
    ],
    [
      "pyth_value",
      "underlying_tickers",
      "subscribe_underlyings",
      "underlying_list",
      "pyth_value_underlying_list",
    ],
  ])("%s lists nothing, takes all and leaves it again", (channel, member, add, list, listType) => {
    const reader = quietBox().listen();
    const update = (action: string, more: object = {}): void =>
      reader.command({ id: 2, cmd: "update_subscription", params: { sid: 1, action, ...more } });
    reader.command({ id: 1, cmd: "subscribe", params: { channels: [channel] } });
    update(list);
    update(add, { [member]: ["all"] });
    update(`un${add}`, { [member]: ["all"] });
    update("add_markets", { market_ticker: quiet });
    update("get_snapshot", { market_ticker: quiet });
    expect(reader.frames.map(({ type, seq, msg }) => [type, seq, msg[member] ?? msg["code"]])).toEqual([
      ["subscribed", undefined, undefined],
      [listType, 1, []],
      ["ok", 2, ["all"]],
      ["ok", 3, []],
      ["error", undefined, 13],
      ["error", undefined, 13],
    ]);
  });
});

describe("a channel without a market filter", () => {
  it.each(["market_lifecycle_v2", "order_group_updates", "communications"])(
    "%s takes no update",
    (channel) => {
      const reader = quietBox().listen();
      reader.command({ id: 1, cmd: "subscribe", params: { channels: [channel], market_ticker: quiet } });
      reader.command({
        id: 2,
        cmd: "update_subscription",
        params: { sid: 1, action: "add_markets", market_ticker: quiet },
      });
      expect(reader.frames.map(({ type, msg }) => [type, msg["code"]])).toEqual([
        ["subscribed", undefined],
        ["error", 13],
      ]);
    },
  );
});

describe("ticker by market id", () => {
  it("acknowledges with ids, and leaves the list out where that was asked", () => {
    const box = quietBox();
    const idOf = (ticker: string): unknown => {
      const reader = box.listen();
      reader.command({
        id: 1,
        cmd: "subscribe",
        params: { channels: ["ticker"], market_ticker: ticker, send_initial_snapshot: true },
      });
      return reader.of("ticker")[0]?.msg["market_id"];
    };
    const ids = [idOf(quiet), idOf(busy)];
    for (const skips of [false, true]) {
      const reader = box.listen();
      const params = { channels: ["ticker"], market_ids: [ids[0]], skip_ticker_ack: skips };
      reader.command({ id: 1, cmd: "subscribe", params });
      reader.command({
        id: 2,
        cmd: "update_subscription",
        params: { sid: 1, action: "add_markets", market_id: ids[1] },
      });
      const told = reader.of("ok").map(({ msg }) => msg);
      const listed: unknown = told[0]?.["market_ids"];
      expect(told).toHaveLength(1);
      expect(skips ? told[0] : Array.isArray(listed) && new Set(listed)).toEqual(skips ? {} : new Set(ids));
    }
  });
});

describe("markets that are followed already", () => {
  it("take no more room of the limit", () => {
    const box = quietBox({ settings: { marketsPerSession: 1 } });
    const reader = box.listen();
    const again = { id: 1, cmd: "subscribe", params: { channels: ["trade"], market_ticker: quiet } };
    for (let count = 0; count < 3; count += 1) reader.command(again);
    expect(reader.frames.map(({ type }) => type)).toEqual(["subscribed", "ok", "ok"]);
    reader.command({ ...again, params: { channels: ["trade"], market_ticker: busy } });
    expect(reader.frames.at(-1)?.msg["code"]).toBe(26);
  });
});

describe("code 10", () => {
  it("ends every subscription of a channel that broke, in its run, and no other", () => {
    const box = quietBox();
    const reader = box.listen();
    const channels = ["orderbook_delta", "user_orders", "trade"];
    reader.command({ id: 1, cmd: "subscribe", params: { channels, market_ticker: quiet } });
    reader.forget();
    expect(
      box.gate.stream.breakChannel("orderbook_delta") + box.gate.stream.breakChannel("user_orders"),
    ).toBe(2);
    expect(reader.frames.map(({ type, sid, seq, msg }) => [type, sid, seq, msg["code"]])).toEqual([
      ["error", 1, 2, 10],
      ["error", 2, undefined, 10],
    ]);
    reader.forget();
    place(box);
    expect(reader.frames).toEqual([]);
    reader.command({ id: 3, cmd: "list_subscriptions" });
    expect(reader.frames[0]?.msg).toEqual([{ channel: "trade", sid: 3 }]);
  });
});

describe("a reader that is too slow", () => {
  it("loses its subscription with code 25, and hears no more of it", () => {
    let waiting = 0;
    const box = quietBox({ settings: { backlogMax: 1_000 } });
    const reader = box.listen({ backlog: () => waiting });
    reader.command({
      id: 1,
      cmd: "subscribe",
      params: { channels: ["orderbook_delta"], market_ticker: quiet },
    });
    waiting = 2_000;
    reader.forget();
    place(box);
    waiting = 0;
    place(box);
    expect(reader.frames.map((frame) => [frame.type, frame.sid, frame.seq, frame.msg["code"]])).toEqual([
      ["error", 1, 2, 25],
    ]);
  });
});
