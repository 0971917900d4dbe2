import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { decodeRecordedFrame as decodeFrame } from "../../cli/wiring/recorded-frame.ts";
import { readAll, recordingFiles } from "../../../test/replay/recording-files.ts";
import { detectRecording, openRecording } from "./detect.ts";
import type { Recorded } from "./record.ts";

const files = recordingFiles();
afterAll(files.remove);

const rows = (...lines: readonly string[]): string => `${lines.join("\n")}\n`;

const orderRows = rows(
  "Time,Competitor,Operation,OrderId,Instrument,Side,Volume,Price,Lifespan,Fee",
  "2023-05-01 13:31:00.000001+00:00,,,,0,,,4100.25,,",
  "2023-05-01 13:31:02.000000+00:00,,Insert,1,1,B,600,3700.0,G,0",
);
const match = {
  match_ticker: "KXTRYMATCH-26NOV23AB",
  point_count: 1,
  markets: [{ market_ticker: "KXTRYMATCH-26NOV23AB-A", close_ts: 1_795_000_900_000 }],
  ticks: [
    {
      ts: 1_795_000_000_000,
      market_ticker: "KXTRYMATCH-26NOV23AB-A",
      msg_type: "ticker",
      yes_bid: 0.41,
      yes_ask: 0.43,
      yes_bid_size: 10.5,
      yes_ask_size: 3,
    },
  ],
};
const poll = {
  timestamp: "2025-11-01T10:00:00.5",
  market_id: "KXTRY-1",
  order_book: { orderbook: { yes_dollars: [["0.4000", 5]], no_dollars: [["0.5700", 7]] } },
};
const frame = {
  type: "orderbook_snapshot",
  sid: 1,
  seq: 1,
  msg: {
    market_ticker: "KXTRY-1",
    yes_dollars_fp: [["0.4000", "5.00"]],
    no_dollars_fp: [["0.5700", "7.00"]],
  },
};
const depth = {
  schema_version: "orderbook_depth.v1",
  captured_at: "2026-07-07T00:57:50.3+00:00",
  ticker: "KXTRY-1",
  yes_bids: [[0.4, 5]],
  no_bids: [[0.57, 7.0]],
};

// The same book wherever a format can hold it: 5 bid at 40 cents, 7 asked at 43.
const whole = { bids: [{ price: 4000, qty: 500 }], asks: [{ price: 4300, qty: 700 }] };

const formats = [
  // file                       format             kind           what its only message says of the book
  ["frames.jsonl", "frame-lines", "full", rows(JSON.stringify(frame)), whole],
  [
    "frames.json",
    "frame-document",
    "full",
    JSON.stringify({ frames: [{ received_ms: 1_795_000_000_000, frame }] }),
    whole,
  ],
  ["orders.csv", "order-events", "events", orderRows, { side: "bid", price: 3700, change: 60_000 }],
  [
    "match.json",
    "match-ticks",
    "top-of-book",
    JSON.stringify(match),
    { bids: [{ price: 4100, qty: 1050 }], asks: [{ price: 4300, qty: 300 }] },
  ],
  [
    "quotes.csv",
    "quote-rows",
    "top-of-book",
    rows(
      "timestamp,market_ticker,best_yes_bid,best_no_bid,x,y",
      "2025-12-04T12:27:16.079996,KXTRY-1,40,57,60,43",
    ),
    // Sizes are not recorded: one contract stands for each.
    { bids: [{ price: 4000, qty: 100 }], asks: [{ price: 4300, qty: 100 }] },
  ],
  [
    "snapshots.jsonl",
    "quote-snapshots",
    "top-of-book",
    rows('{"yb": 0.4, "ya": 0.43, "ticker": "KXTRY-1", "ts": 1795000000.25}'),
    { bids: [{ price: 4000, qty: 100 }], asks: [{ price: 4300, qty: 100 }] },
  ],
  ["depth.jsonl", "depth-lines", "polled", rows(JSON.stringify(depth)), whole],
  ["polls.json", "poll-list", "polled", JSON.stringify([poll]), whole],
  [
    "combos.json",
    "combo-books",
    "polled",
    JSON.stringify([
      {
        ticker: "KXMVETRY-1",
        orderbook_fp: { yes_dollars: [["0.4000", "5.00"]], no_dollars: [["0.5700", "7.00"]] },
      },
    ]),
    whole,
  ],
  ["dump.json", "dumped-books", "polled", '[{"TRY-24-1": {"_no": [[57, 7]], "_yes": [[40, 5]]}}]', whole],
  [
    "books.csv",
    "book-table",
    "polled",
    rows(
      "series_ticker,event_ticker,market_ticker,created_time,expiration_time,snapshot_time,a,b,c,d",
      "T,T-1,T-1-1,x,y,2025-12-04T20:26:36.726360Z,[40],[5],[57],[7],,",
      'T,T-1,T-1-2,x,y,2025-12-04T20:26:37.726360Z,"[40, 39]","[5, 1]",[57],[7],,',
    ),
    whole,
  ],
] as const;

describe("recognising a recording", () => {
  it.each(formats)("%s is %s, %s, and its book is read", async (name, format, kind, text, said) => {
    const path = files.write(`one-of-each/${name}`, text);
    const found = await detectRecording(path);
    expect(found).toEqual({ ok: true, value: [{ path, format, kind }] });
    if (!found.ok || found.value[0] === undefined) return;
    const { records } = await readAll(openRecording(found.value[0], decodeFrame).records());
    const book = records.find((record) => isBookNews(record, format));
    expect(book?.kind === "input" ? book.input : undefined).toMatchObject(said);
  });

  it("walks a folder of recordings in the order of names and passes over everything else", async () => {
    for (const [name, , , text] of formats) files.write(`walk/b/${name}`, text);
    files.write("walk/a/book_checkpoints.ndjson.gz", "");
    files.write("walk/b/notes.md", "not data");
    files.write("walk/b/trades.jsonl", '{"count": 1}\n');
    const found = await detectRecording(join(files.folder, "walk"));
    const formatsFound = found.ok ? found.value.map((each) => each.format) : [];
    expect(formatsFound[0]).toBe("session-folder");
    expect(formatsFound.slice(1).toSorted()).toEqual(formats.map((row) => row[1]).toSorted());
  });

  const refusals = [
    ["no-such-file.jsonl", "recording-missing", undefined],
    ["notes.txt", "recording-unknown-format", "hello\n"],
    ["empty/trades.jsonl", "recording-unknown-format", '{"count": 1}\n'],
  ] as const;

  it("never opens what is no file: a pipe would never end", async () => {
    files.write("pipes/notes.md", "");
    const pipe = join(files.folder, "pipes/frames.jsonl");
    execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
    for (const path of [pipe, dirname(pipe)]) {
      expect(await detectRecording(path)).toMatchObject({
        ok: false,
        why: { code: "recording-unknown-format" },
      });
    }
  });

  it.each(refusals)("refuses %s as %s and says what to do", async (name, code, text) => {
    const path = text === undefined ? join(files.folder, name) : files.write(name, text);
    const asked = name.startsWith("empty/") ? dirname(path) : path;
    const found = await detectRecording(asked);
    expect(found).toMatchObject({ ok: false, why: { code } });
    expect(found.ok ? "" : found.why.why).toContain(asked);
    expect(found.ok ? "" : found.why.remedy).not.toBe("");
  });
});

describe("a document that breaks off", () => {
  it("is one clear refusal naming the file and the line", async () => {
    const path = files.write("half.json", `[${JSON.stringify(poll)},\n{"timestamp"`);
    const { records } = await readAll(openFound(path, "poll-list"));
    expect(records).toMatchObject([{ kind: "recording-cut", file: path, line: 2 }]);
  });

  it("keeps nothing of a truncated gzip, whose JSON cannot be believed in part", async () => {
    const many = JSON.stringify(
      Array.from({ length: 500 }, (_, n) => ({ ...poll, market_id: `KXTRY-${n}` })),
    );
    const path = files.writeTruncated("half.json.gz", many, 0.5);
    const { messages, records } = await readAll(openFound(path, "poll-list"));
    expect(messages).toBe(0);
    expect(records).toMatchObject([{ kind: "recording-cut", file: path }]);
  });
});

describe("lines that are not what they should be", () => {
  it("are refused by number in the middle and end the recording when they are half a line", async () => {
    const good = JSON.stringify(depth);
    const path = files.write("bad.jsonl", `${good}\n{"ticker":"KXTRY-1"}\n\n${good}\n${good.slice(0, 40)}`);
    const { messages, records } = await readAll(openFound(path, "depth-lines"));
    expect(messages).toBe(2);
    const defects = records.filter(
      (record) => record.kind === "line-refused" || record.kind === "recording-cut",
    );
    expect(defects).toMatchObject([
      { kind: "line-refused", file: path, line: 2 },
      { kind: "recording-cut", file: path, line: 5 },
    ]);
  });

  it("lose only the level whose price cannot be", async () => {
    const text = JSON.stringify({
      ...depth,
      no_bids: [
        [0.57, 7],
        [1, 5],
        [0.00005, 5],
        ["x", 1],
      ],
    });
    const { records } = await readAll(openFound(files.write("levels.jsonl", `${text}\n`), "depth-lines"));
    expect(records.filter((record) => record.kind === "level-dropped")).toHaveLength(3);
    const book = records.find((record) => isBookNews(record, "depth-lines"));
    expect(book?.kind === "input" ? book.input : undefined).toMatchObject(whole);
  });
});

function openFound(path: string, format: string) {
  return openRecording({ path, format, kind: "polled" }, decodeFrame).records();
}

/** Order events begin with an empty book: what they say comes after it. */
function isBookNews(record: Recorded, format: string): boolean {
  if (record.kind !== "input") return false;
  return record.input.kind === (format === "order-events" ? "book-changed" : "book-snapshot-received");
}
