import fc from "fast-check";
import { expect, test } from "vitest";
import type { NoSidePrices } from "./order-book.ts";
import { showGarbled } from "./reader.ts";
import { encodeListSubscriptions, encodeSubscribe, encodeUpdate } from "./stream-command.ts";
import { decodeStreamMessage } from "./stream-message.ts";
import { scanDelta } from "./delta-scanner.ts";

const id = "f5ed38e2-0991-4c8f-817e-08c4fd9cbfdb";
const deltaText =
  `{"type":"orderbook_delta","sid":1,"seq":3,"msg":{"market_ticker":"KXRAIN-1","market_id":"${id}",` +
  `"price_dollars":"0.5200","delta_fp":"-10.00","side":"no","ts":"2026-11-05T14:03:11.35Z","ts_ms":1793887391350},` +
  `"sending_ts_ms":1793887391353}`;

const frames = [
  [
    "a snapshot in YES prices",
    {
      type: "orderbook_snapshot",
      sid: 1,
      seq: 1,
      msg: { market_ticker: "A", yes_dollars_fp: [["0.4500", "2.00"]], no_dollars_fp: [["0.5200", "1.00"]] },
    },
    {
      kind: "snapshot",
      sid: 1,
      seq: 1,
      ticker: "A",
      book: { bids: [{ price: 4_500, qty: 200 }], asks: [{ price: 5_200, qty: 100 }] },
    },
  ],
  [
    "a snapshot of an empty side, which has no key",
    { type: "orderbook_snapshot", sid: 1, seq: 2, msg: { market_ticker: "A" } },
    { kind: "snapshot", book: { bids: [], asks: [] } },
  ],
  [
    "a trade",
    {
      type: "trade",
      sid: 2,
      seq: 8,
      msg: {
        trade_id: "t",
        market_ticker: "A",
        yes_price_dollars: "0.4800",
        count_fp: "10.00",
        taker_book_side: "ask",
        is_block_trade: true,
        ts_ms: 5,
      },
    },
    { kind: "trade", trade: { price: 4_800, qty: 1_000, takerSide: "ask", isBlock: true, at: 5_000 } },
  ],
  [
    "a ticker",
    {
      type: "ticker",
      sid: 3,
      msg: { market_ticker: "A", price_dollars: "0.4600", yes_bid_dollars: "0.4600" },
    },
    { kind: "ticker", seq: 0, ticker: "A", lastPrice: 4_600 },
  ],
  [
    "a ticker of a market that never traded",
    { type: "ticker", sid: 3, msg: { market_ticker: "A", price_dollars: "0.0000" } },
    { kind: "ticker", lastPrice: undefined },
  ],
  [
    "a position",
    { type: "market_position", sid: 3, msg: { market_ticker: "A", position_fp: "-4.00" } },
    { kind: "market-position", position: -400 },
  ],
  [
    "an ack",
    { id: 1, type: "subscribed", msg: { channel: "trade", sid: 2 } },
    { kind: "subscribed", id: 1, sid: 2, channel: "trade" },
  ],
  [
    "an ok",
    { id: 2, sid: 1, seq: 17, type: "ok", msg: { market_tickers: ["A"] } },
    { kind: "ok", sid: 1, seq: 17 },
  ],
  ["a list", { id: 5, type: "ok", msg: [{ channel: "trade", sid: 2 }] }, { kind: "ok", sid: 0, id: 5 }],
  ["an end", { id: 4, sid: 1, seq: 40, type: "unsubscribed" }, { kind: "unsubscribed", seq: 40 }],
  [
    "a refusal",
    { id: 9, type: "error", msg: { code: 8, msg: "Unknown channel name" } },
    { kind: "error", code: 8, text: "Unknown channel name" },
  ],
  [
    "a death",
    { type: "error", sid: 1, seq: 41, msg: { code: 25, msg: "overflow" } },
    { kind: "error", sid: 1, code: 25 },
  ],
  [
    "a moved close, in seconds",
    lifecycle({ event_type: "close_date_updated", market_ticker: "A", close_ts: 1_793_970_000 }),
    { kind: "close-moved", closeAt: 1_793_970_000_000_000 },
  ],
  [
    "a new grid",
    lifecycle({
      event_type: "price_level_structure_updated",
      market_ticker: "A",
      price_ranges: [{ start: "0.0000", end: "1.0000", step: "0.0010" }],
    }),
    { kind: "grid-changed", ranges: [{ start: 0, end: 10_000, step: 10 }] },
  ],
  [
    "a result",
    lifecycle({ event_type: "determined", market_ticker: "A", result: "no", settlement_value: "0.0000" }),
    { kind: "determined", settlement: { result: "no", value: 0 } },
  ],
  [
    "a pause",
    lifecycle({ event_type: "deactivated", market_ticker: "A", is_deactivated: true }),
    { kind: "deactivated" },
  ],
  [
    "a payout",
    lifecycle({ event_type: "settled", market_ticker: "A", settled_ts: 5 }),
    { kind: "settled", ticker: "A" },
  ],
  ["news of texts", lifecycle({ event_type: "metadata_updated", market_ticker: "A" }), { kind: "other" }],
  [
    "new fees",
    {
      type: "event_fee_update",
      sid: 7,
      seq: 9,
      msg: { event_ticker: "E", fee_type_override: null, fee_multiplier_override: 0.5 },
    },
    { kind: "event-fees", eventTicker: "E", override: { kind: undefined, multiplier: 5_000 } },
  ],
  [
    "something newer than this program",
    { type: "weather", sid: 8, seq: 1, msg: {} },
    { kind: "other", type: '"weather"' },
  ],
] as const;

test.each(frames)("%s is understood", (_, frame, message) => {
  const decoded = decodeStreamMessage(JSON.stringify(frame), "yes");
  if (!decoded.ok) throw new Error(showGarbled(decoded.why));
  expect(decoded.value).toMatchObject(message);
});

const nonsense = [
  [""],
  ["{"],
  ["null"],
  ["[]"],
  ['{"sid":1}'],
  ['{"type":7}'],
  ['{"type":"trade","sid":"1","msg":{}}'],
  ['{"type":"trade","sid":1.5,"msg":{}}'],
  [deltaText.replace('"seq":3', '"seq":null')],
  [deltaText.replace('"sid":1', '"sid":-1')],
  ['{"type":"orderbook_delta","sid":1,"seq":1}'],
  [deltaText.replace('"side":"no"', '"side":"maybe"')],
  [deltaText.replace("0.5200", "1.0000")],
  [deltaText.replace("0.5200", "0.52001")],
  [deltaText.replace('"-10.00"', "-10.00")],
  [deltaText.slice(0, -1)],
  [JSON.stringify(lifecycle({ event_type: "settled" }))],
  [JSON.stringify(lifecycle({ event_type: "determined", market_ticker: "A", result: "scalar" }))],
  [JSON.stringify(lifecycle({ event_type: "close_date_updated", market_ticker: "A", close_ts: "soon" }))],
] as const;

test.each(nonsense)("%j is refused, not thrown and not guessed", (text) => {
  expect(decodeStreamMessage(text, "yes").ok).toBe(false);
});

const modes = [
  ["no", 4_800], // recordings and old clients: an ask is told as a NO bid
  ["yes", 5_200],
] as const;

test.each(modes)("the NO side in %s prices is the ask at %i", (mode, price) => {
  const decoded = decodeStreamMessage(deltaText, mode);
  expect(decoded).toMatchObject({
    ok: true,
    value: { kind: "delta", sid: 1, seq: 3, side: "ask", price, change: -1_000, at: 1_793_887_391_350_000 },
  });
  expect(scanDelta(deltaText, mode)).toBeDefined();
});

test("the fast way is really taken for the exchange's own form, tagged or not", () => {
  const tagged = deltaText.replace('"side":"no",', '"side":"no","client_order_id":"kmm-1","subaccount":0,');
  const plain = deltaText.replace(',"sending_ts_ms":1793887391353', "");
  for (const text of [deltaText, tagged, plain]) expect(scanDelta(text, "yes")).toBeDefined();
});

/** Mostly what the exchange writes, sometimes not. */
function mostly<Value>(usual: fc.Arbitrary<Value>, ...odd: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

const oddPrices = ["0.5", "0.52000", "0.520000", ".5200", "1.0000", "00.5200", "0.52x0", "-0.5200"];
const oddDeltas = ["0.00", "-0.00", "1", "1.5", "1.500", "--1.00", "+1.00", "007.00", "9999999999999999.00"];

const usualTails = fc.constantFrom(
  ',"ts_ms":1793887391350}}',
  ',"ts":"2026-11-05T14:03:11Z","ts_ms":1793887391350},"sending_ts_ms":1793887391353}',
  ',"client_order_id":"kmm-1","subaccount":0,"ts_ms":0}}',
);
const oddTails = [
  ',"client_order_id":"kmm-1","ts_ms":5},"sending_ts_ms":07}',
  ',"client_order_id":"k\\u006dm","subaccount":0,"ts_ms":5}}',
  ',"subaccount":0,"ts_ms":99999999999999}}',
  ',"ts_ms":9999999999999}}',
  ',"ts_ms":5},"seq":9}',
  ',"ts_ms":05}}',
  ',"ts_ms":5}} ',
  ',"ts_ms":5}}x',
  ',"ts_ms":-5}}',
  "}}",
];

/** Frames that are nearly the expected one: right, damaged by a character, or oddly numbered. */
const nearlyDelta = fc
  .record({
    sid: mostly(fc.nat().map(String), "007", "-1", "1e3", "1.0", "", "0", "99999999999999999999"),
    seq: mostly(fc.nat().map(String), "00", "1 ", "9007199254740993"),
    ticker: mostly(fc.constant("KXA-1"), "kx.a", "", 'quo"te', "back\\slash", "lime\u2028"),
    price: mostly(
      fc.integer({ min: 0, max: 10_000 }).map((steps) => (steps / 10_000).toFixed(4)),
      ...oddPrices,
    ),
    delta: mostly(
      fc.integer({ min: -10_000_000, max: 10_000_000 }).map((steps) => (steps / 100).toFixed(2)),
      ...oddDeltas,
    ),
    side: mostly(fc.constantFrom("yes", "no"), "YES", "y", ""),
    tail: mostly(usualTails, ...oddTails),
    at: fc.nat({ max: 400 }),
    damage: fc.option(fc.string({ maxLength: 2 }), { freq: 1, nil: undefined }),
  })
  .map(({ sid, seq, ticker, price, delta, side, tail, at, damage }) => {
    const text =
      `{"type":"orderbook_delta","sid":${sid},"seq":${seq},"msg":{"market_ticker":${JSON.stringify(ticker)},` +
      `"market_id":"${id}","price_dollars":"${price}","delta_fp":"${delta}","side":"${side}"${tail}`;
    return damage === undefined ? text : text.slice(0, at) + damage + text.slice(at + 1);
  });

test("what the fast way accepts, the slow way reads the same: over damaged and odd frames", () => {
  let scanned = 0;
  fc.assert(
    fc.property(nearlyDelta, fc.constantFrom<NoSidePrices>("yes", "no"), (text, mode) => {
      const fast = scanDelta(text, mode);
      if (fast === undefined) return;
      scanned += 1;
      // A blank in front is nothing to JSON, and nothing that the fast way takes.
      expect(scanDelta(` ${text}`, mode)).toBeUndefined();
      const slow = decodeStreamMessage(` ${text}`, mode);
      expect(slow).toEqual({ ok: true, value: fast });
    }),
    { numRuns: 20_000, seed: 8_731 },
  );
  // A property over frames that are never scanned would prove nothing.
  expect(scanned).toBeGreaterThan(2_000);
});

test("commands say the mode of NO prices for books, and only there", () => {
  expect(JSON.parse(encodeSubscribe(1, "orderbook_delta", ["A"]))).toEqual({
    id: 1,
    cmd: "subscribe",
    params: { channels: ["orderbook_delta"], market_tickers: ["A"], use_yes_price: true },
  });
  expect(JSON.parse(encodeSubscribe(2, "fill", undefined))).toEqual({
    id: 2,
    cmd: "subscribe",
    params: { channels: ["fill"] },
  });
  expect(JSON.parse(encodeUpdate(3, 7, "get_snapshot", ["A"]))).toEqual({
    id: 3,
    cmd: "update_subscription",
    params: { sids: [7], market_tickers: ["A"], action: "get_snapshot" },
  });
  expect(JSON.parse(encodeListSubscriptions(4))).toEqual({ id: 4, cmd: "list_subscriptions" });
});

function lifecycle(msg: object): object {
  return { type: "market_lifecycle_v2", sid: 7, seq: 1, msg };
}
