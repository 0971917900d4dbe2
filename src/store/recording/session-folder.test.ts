import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { decodeRecordedFrame as decodeFrame } from "../../cli/wiring/recorded-frame.ts";
import { readAll, recordingFiles } from "../../../test/replay/recording-files.ts";
import type { Recorded } from "./record.ts";
import { sessionKind, sessionRecords } from "./session-folder.ts";

const files = recordingFiles();
afterAll(files.remove);

const ticker = "KXTRY15M-26NOV231200-00";
const startUs = 1_795_000_000_000_000;

/** A line as the recorder writes it: `us` microseconds after the start, `nanos` after that. */
function line(type: string, us: number, seq: number | null, payload: unknown, nanos = 0): string {
  const text = JSON.stringify({
    channel: "x",
    event_type: type,
    market_ticker: ticker,
    payload_json: payload,
    recorder_type: "native_passive",
    sequence_number: seq,
    source: "here",
  });
  // Nineteen digits are no JavaScript number, so they are put in as text.
  const nanosText = `${startUs + us}${String(nanos).padStart(3, "0")}`;
  return text.replace('"market_ticker"', `"local_recv_ns":${nanosText},"market_ticker"`);
}

function delta(us: number, seq: number, price: string, change: string, nanos = 0): string {
  const payload = {
    delta_fp: change,
    market_id: "m",
    market_ticker: ticker,
    price_cents: 45,
    price_dollars: price,
    side: "yes",
    ts: "2026-11-18T18:00:00Z",
    ts_ms: 1_795_000_000_000,
  };
  return line("orderbook_delta", us, seq, payload, nanos);
}

function snapshot(us: number, seq: number, yes: readonly (readonly [string, string])[]): string {
  return line("orderbook_snapshot", us, seq, { market_ticker: ticker, market_id: "m", yes_dollars_fp: yes });
}

function checkpoint(us: number, seq: number, cents: readonly number[], sizes: readonly number[]): string {
  return JSON.stringify({
    checkpoint_ts: new Date((startUs + us) / 1_000).toISOString(),
    market_ticker: ticker,
    no_bid_prices: [],
    no_bid_sizes: [],
    sequence_number: seq,
    yes_bid_prices: cents,
    yes_bid_sizes: sizes,
  });
}

let sessions = 0;

function session(parts: Readonly<Record<string, readonly string[]>>): string {
  sessions += 1;
  const name = `session-${sessions}`;
  const all: Readonly<Record<string, readonly string[]>> = { book_checkpoints: [], ...parts };
  for (const [type, lines] of Object.entries(all)) {
    files.write(`${name}/${type}.ndjson.gz`, lines.map((text) => `${text}\n`).join(""));
  }
  return join(files.folder, name);
}

const watch = line("watch_market", 0, null, { market_ticker: ticker, close_time: "2026-11-18T18:15:00Z" });
const connected = line("ws_connected", 1, null, { market_ticker: ticker });

async function inputsOf(folder: string): Promise<readonly string[]> {
  const { records } = await readAll(sessionRecords(folder, decodeFrame));
  return records.map(summary);
}

function summary(record: Recorded): string {
  if (record.kind !== "input") return record.kind;
  const { input } = record;
  return input.kind === "book-changed" ? `change ${input.price} ${input.change}` : input.kind;
}

describe("a session folder", () => {
  it("is merged by the receiver's nanoseconds, ties by the sequence number", async () => {
    const folder = session({
      watch_market: [watch],
      ws_connected: [connected],
      orderbook_snapshot: [snapshot(2, 1, [["0.4500", "5.00"]])],
      orderbook_delta: [
        delta(3, 2, "0.4600", "1.00", 500),
        delta(3, 3, "0.4700", "2.00", 500),
        delta(9, 4, "0.4800", "3.00"),
      ],
      ticker: [line("ticker", 3, null, { market_ticker: ticker, price_dollars: "0.4500" }, 499)],
    });
    expect(await inputsOf(folder)).toEqual([
      "market-described",
      "stream-connected",
      "book-snapshot-received",
      "quote-told",
      "last-price-told",
      "change 4600 100",
      "change 4700 200",
      "change 4800 300",
    ]);
  });

  it("describes its market with the recorded close and the tapered grid", async () => {
    const { records } = await readAll(sessionRecords(session({ watch_market: [watch] }), decodeFrame));
    const [first] = records;
    if (first?.kind !== "input" || first.input.kind !== "market-described") throw new Error("no market");
    expect(first.input.market.closeAt).toBe(Date.UTC(2026, 10, 18, 18, 15) * 1_000);
    expect(first.input.market.grid.size).toBe(100 + 80 + 99);
    expect(first.input.market).toMatchObject({
      seriesTicker: "KXTRY15M",
      eventTicker: "KXTRY15M-26NOV231200",
    });
  });

  it("finds a missing number and doubts the book from there", async () => {
    const folder = session({
      orderbook_snapshot: [snapshot(2, 1, [["0.4500", "5.00"]])],
      orderbook_delta: [delta(3, 2, "0.4500", "1.00"), delta(4, 4, "0.4500", "1.00")],
    });
    const { records } = await readAll(sessionRecords(folder, decodeFrame));
    expect(records.filter((record) => record.kind === "gap-found")).toMatchObject([{ expected: 3, got: 4 }]);
    expect(records.map(summary).slice(-2)).toEqual(["book-doubted", "change 4500 100"]);
  });

  it("hears from the recorder's own book that changes are missing, once for the whole silence", async () => {
    const folder = session({
      orderbook_snapshot: [snapshot(2_000, 1, [["0.4500", "5.00"]])],
      orderbook_delta: [delta(3_000, 2, "0.4500", "1.00")],
      book_checkpoints: [
        checkpoint(4_000, 2, [45], [6]),
        checkpoint(5_000, 9, [45], [6]),
        checkpoint(6_000, 12, [45], [6]),
      ],
    });
    const { records } = await readAll(sessionRecords(folder, decodeFrame));
    expect(records.filter((record) => record.kind === "gap-found")).toMatchObject([{ expected: 3, got: 10 }]);
    expect(records.filter((record) => record.kind === "quote-told")).toHaveLength(3);
  });

  it("takes a second connection for the loss of the first, and its numbers for new ones", async () => {
    const folder = session({
      ws_connected: [connected, line("ws_connected", 5, null, { market_ticker: ticker })],
      orderbook_snapshot: [snapshot(2, 1, [["0.4500", "5.00"]]), snapshot(6, 1, [["0.4400", "5.00"]])],
      orderbook_delta: [delta(3, 2, "0.4500", "1.00"), delta(7, 2, "0.4500", "1.00")],
    });
    const told = await inputsOf(folder);
    expect(told.filter((kind) => kind === "stream-lost")).toHaveLength(1);
    expect(told).not.toContain("gap-found");
  });

  it("takes the connection after a rotation for what it is", async () => {
    const rotated = { active_market_ticker: "next", previous_market_ticker: ticker };
    const folder = session({
      ws_connected: [connected, line("ws_connected", 6, null, { market_ticker: ticker })],
      market_rotated: [line("market_rotated", 5, null, rotated)],
      orderbook_delta: [],
    });
    expect(await inputsOf(folder)).toEqual(["stream-connected", "book-doubted", "stream-connected"]);
  });

  it("ends at the break of a truncated part, with what came before it counted", async () => {
    const deltas = Array.from({ length: 4_000 }, (_, n) =>
      delta(10 + n, n + 2, "0.4500", `${(n * 7_919) % 1_000}.00`),
    );
    const folder = session({ orderbook_snapshot: [snapshot(2, 1, [["0.4500", "5.00"]])] });
    const name = folder.slice(files.folder.length + 1);
    files.writeTruncated(`${name}/orderbook_delta.ndjson.gz`, `${deltas.join("\n")}\n`, 0.6);
    files.write(`${name}/ticker.ndjson.gz`, `${line("ticker", 9_000, null, { market_ticker: ticker })}\n`);
    const { messages, records } = await readAll(sessionRecords(folder, decodeFrame));
    const last = records.at(-1);
    expect(last).toMatchObject({ kind: "recording-cut", file: join(folder, "orderbook_delta.ndjson.gz") });
    expect(messages).toBeGreaterThan(100);
    expect(messages).toBeLessThan(4_000);
    // Later news of the other parts would be news of another recording.
    expect(records.map(summary)).not.toContain("quote-told");
  });

  it("counts a malformed line and goes on", async () => {
    const folder = session({
      orderbook_snapshot: [snapshot(2, 1, [["0.4500", "5.00"]])],
      orderbook_delta: ["this is nothing", delta(3, 2, "45 cents", "1.00"), delta(4, 3, "0.4500", "1.00")],
    });
    const { records } = await readAll(sessionRecords(folder, decodeFrame));
    const refusals = records.filter((record) => record.kind === "line-refused");
    expect(refusals.map((refusal) => refusal.line)).toEqual([1, 2]);
    expect(records.map(summary).at(-1)).toBe("change 4500 100");
  });

  it("is told by its changes, or by the recorder's own books, and by nothing else", () => {
    files.write("by-changes/orderbook_delta.ndjson.gz", "");
    files.write("by-books/book_checkpoints.ndjson", "");
    files.write("by-tickers/ticker.ndjson.gz", "");
    const kinds = ["by-changes", "by-books", "by-tickers"].map((name) =>
      sessionKind(join(files.folder, name)),
    );
    expect(kinds).toEqual(["full", "polled", undefined]);
  });

  it("reads the same from a copy with Windows line ends", async () => {
    const parts = {
      watch_market: [watch],
      ws_connected: [connected],
      orderbook_snapshot: [snapshot(2, 1, [["0.4500", "5.00"]])],
      orderbook_delta: [delta(3, 2, "0.4600", "1.00")],
      book_checkpoints: [checkpoint(4, 2, [46, 45], [1, 5])],
    };
    const copy = Object.entries(parts).map(([type, lines]) => [type, lines.map((text) => `${text}\r`)]);
    expect(await inputsOf(session(Object.fromEntries(copy)))).toEqual(await inputsOf(session(parts)));
  });

  it("names the parts that the recorder wrote and the folder lacks", async () => {
    const folder = session({ ticker: [] });
    const name = folder.slice(files.folder.length + 1);
    files.write(
      `${name}/recorder_status.json`,
      JSON.stringify({ event_counts: { orderbook_delta: 7, ticker: 0 } }),
    );
    const { records } = await readAll(sessionRecords(folder, decodeFrame));
    expect(records).toMatchObject([
      {
        kind: "file-missing",
        file: join(folder, "orderbook_delta.ndjson.gz"),
        why: "the recorder wrote 7 of them",
      },
    ]);
  });

  const results = [
    // result  source        what is told when the recorder goes on
    ["yes", "kalshi_api", 10_000],
    ["no", "next_strike", 0],
    ["no", "last_price", undefined], // a guess is no result
    ["", "unknown", undefined],
  ] as const;

  it.each(results)("settles a market that ended %s by %s at %s", async (result, source, value) => {
    const rotated = { active_market_ticker: "next", previous_market_ticker: ticker };
    const folder = session({ market_rotated: [line("market_rotated", 9, null, rotated)] });
    const name = folder.slice(files.folder.length + 1);
    const table = `market,close_time,strike,result,result_source,settlement_ts\n${ticker},t,1,${result},${source},t\n`;
    files.write(`${name}/outcomes.csv`, table);
    const { records } = await readAll(sessionRecords(folder, decodeFrame));
    const settlement = records.flatMap((record) =>
      record.kind === "input" && record.input.kind === "market-determined" ? [record.input.settlement] : [],
    );
    expect(settlement).toEqual(value === undefined ? [] : [{ result, value }]);
    expect(records.map(summary).includes("market-settled")).toBe(value !== undefined);
  });

  it("is the same when somebody has unzipped a part of it", async () => {
    const folder = session({ orderbook_snapshot: [snapshot(2, 1, [["0.4500", "5.00"]])] });
    const name = folder.slice(files.folder.length + 1);
    files.write(`${name}/orderbook_delta.ndjson`, `${delta(3, 2, "0.4500", "1.00")}\n`);
    expect(sessionKind(folder)).toBe("full");
    expect(await inputsOf(folder)).toEqual(["book-snapshot-received", "change 4500 100"]);
  });

  it("without changes is a poll of the recorder's book, whose rounded-away prices are dropped", async () => {
    const folder = session({ book_checkpoints: [checkpoint(2_000, 1, [3, 0], [5.25, 7])] });
    expect(sessionKind(folder)).toBe("polled");
    const { records } = await readAll(sessionRecords(folder, decodeFrame));
    expect(records.map(summary)).toEqual(["level-dropped", "book-snapshot-received"]);
    const book = records[1];
    expect(book?.kind === "input" ? book.input : undefined).toMatchObject({
      bids: [{ price: 300, qty: 525 }],
    });
  });
});
