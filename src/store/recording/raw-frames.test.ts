import { afterAll, describe, expect, it } from "vitest";
import { decodeRecordedFrame as decodeFrame } from "../../cli/wiring/recorded-frame.ts";
import { readAll, recordingFiles } from "../../../test/replay/recording-files.ts";
import { frameLines } from "./raw-frames.ts";

const files = recordingFiles();
afterAll(files.remove);

const snapshot = (seq: number, ticker: string) => ({
  type: "orderbook_snapshot",
  sid: 1,
  seq,
  msg: {
    market_ticker: ticker,
    market_id: "m",
    yes_dollars_fp: [["0.4000", "5.00"]],
    no_dollars_fp: [["0.5700", "7.00"]],
  },
});
const delta = (seq: number, ticker: string, ms: number, sid = 1) => ({
  type: "orderbook_delta",
  sid,
  seq,
  msg: {
    market_ticker: ticker,
    market_id: "m",
    price_dollars: "0.5700",
    delta_fp: "-7.00",
    side: "no",
    ts_ms: ms,
  },
});
const acknowledgement = (seq: number) => ({
  type: "ok",
  id: 3,
  sid: 1,
  seq,
  msg: { market_tickers: ["A-1"] },
});

async function read(name: string, frames: readonly unknown[]) {
  const path = files.write(name, frames.map((frame) => `${JSON.stringify(frame)}\n\n`).join(""));
  return readAll(frameLines(path, decodeFrame));
}

describe("raw frames", () => {
  it("count acknowledgements into the subscription's numbers", async () => {
    const { messages, records } = await read("ok.jsonl", [
      snapshot(1, "A-1"),
      acknowledgement(2),
      delta(3, "A-1", 5),
    ]);
    expect(messages).toBe(3);
    expect(records.filter((record) => record.kind === "gap-found")).toEqual([]);
  });

  it("with a missing number doubt every market of that subscription and of no other", async () => {
    const { records } = await read("gap.jsonl", [
      snapshot(1, "A-1"),
      snapshot(2, "B-1"),
      { ...snapshot(1, "C-1"), sid: 2 },
      delta(4, "B-1", 5),
    ]);
    expect(records.filter((record) => record.kind === "gap-found")).toMatchObject([{ expected: 3, got: 4 }]);
    const doubted = records.flatMap((record) =>
      record.kind === "input" && record.input.kind === "book-doubted" ? [record.input.ticker] : [],
    );
    expect(doubted).toEqual(["A-1", "B-1"]);
  });

  it("take their time from the payload, and from the frame before where it has none", async () => {
    const { records } = await read("time.jsonl", [
      delta(1, "A-1", 1_795_000_000_123),
      snapshot(2, "A-1"),
      delta(3, "A-1", 1_795_000_000_456),
    ]);
    const times = records.flatMap((record) =>
      record.kind === "input" && record.input.kind !== "market-described" ? [record.input.at] : [],
    );
    expect(times).toEqual([1_795_000_000_123_000, 1_795_000_000_123_000, 1_795_000_000_456_000]);
  });

  const modes = [
    // use_yes_price  YES price of a NO-side level told as 0.57
    [false, 4300],
    [true, 5700],
  ] as const;

  it.each(modes)("subscribed with use_yes_price %s put a NO level of 0.57 at %d", async (isYes, price) => {
    const note = {
      subscribe_cmd: { params: { use_yes_price: isYes } },
      recorded_at_epoch_ms: 1_795_000_000_000,
    };
    files.write(`mode-${isYes}.meta.json`, JSON.stringify(note));
    const { records } = await read(`mode-${isYes}.jsonl`, [delta(1, "A-1", 5)]);
    const changes = records.flatMap((record) =>
      record.kind === "input" && record.input.kind === "book-changed" ? [record.input.price] : [],
    );
    expect(changes).toEqual([price]);
  });

  const channels = [
    [["orderbook_delta"], ["quote-told", "quote-told", "volume-told"]],
    [
      ["orderbook_delta", "trade"],
      ["quote-told", "quote-told"],
    ],
  ] as const;

  it.each(channels)("of the channels %j and a ticker make the claims %j", async (subscribed, claims) => {
    const acks = subscribed.map((channel) => ({ type: "subscribed", id: 1, msg: { channel, sid: 9 } }));
    const ticker = (volume: string) => ({
      type: "ticker",
      sid: 3,
      msg: {
        market_ticker: "A-1",
        price_dollars: "0.4300",
        yes_bid_dollars: "0.4000",
        yes_ask_dollars: "0.4300",
        volume_fp: volume,
        last_trade_size_fp: "2.00",
        ts_ms: 5,
      },
    });
    const { records } = await read(`ticker-${subscribed.length}.jsonl`, [
      ...acks,
      ticker("10.00"),
      ticker("15.00"),
    ]);
    expect(records.map(({ kind }) => kind).filter((kind) => kind.endsWith("-told"))).toEqual(claims);
  });

  it("that the decoder refuses are refused lines", async () => {
    const bad = { ...delta(2, "A-1", 5), msg: { market_ticker: "A-1", side: "maybe" } };
    const { records } = await read("bad.jsonl", [snapshot(1, "A-1"), bad]);
    expect(records.at(-1)).toMatchObject({ kind: "line-refused", line: 3 });
  });
});
