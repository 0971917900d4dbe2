import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineConfig } from "../src/cli/config/engine-config.ts";
import { defaultConfig } from "../src/cli/config/load.ts";
import { timesOne } from "../src/domain/fees.ts";
import type { SentOrder } from "../src/domain/heritage.ts";
import type { Input } from "../src/domain/input.ts";
import { parsePriceGrid } from "../src/domain/price-grid.ts";
import type { Side } from "../src/domain/side.ts";
import {
  cents,
  contracts,
  plus,
  qty,
  seconds,
  time,
  zeroMoney,
  type Price,
  type Time,
} from "../src/domain/units.ts";
import { createEngine } from "../src/engine/engine.ts";
import { seededRandom } from "../src/lib/random.ts";
import { uuidOf } from "../src/lib/uuid.ts";
import { createMarker, inputsPerMark } from "../src/runtime/marker.ts";
import { systemDisk } from "../src/store/disk/system-disk.ts";
import { readJournal } from "../src/store/journal-reader.ts";
import type { RunCard } from "../src/store/journal-segment.ts";
import { createJournal } from "../src/store/journal.ts";
import { isQuick, measure, printResult } from "./harness.ts";

/**
 * The journal of a run: inputs a second written to it, beside `JSON.stringify` and an end of line into a plain file
 * with a buffer of the same size; read and checked again, beside `JSON.parse` of the plain file's lines. And what it costs to write
 * two orders before they are sent; what a mark costs beside the inputs between two, by the number of markets; and how long the loop stands still when a segment is
 * full and the next one begins with a snapshot of the engine.
 */
const inputCount = isQuick ? 2_000 : 100_000;
const marketCounts = isQuick ? [1, 10] : [1, 10, 100, 1_000];
const levelsPerSide = 20;

const folder = mkdtempSync(join(tmpdir(), "kmm-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const disk = systemDisk();
const card: RunCard = { runId: "b", mode: "live", startedAt: "", version: "", tickers: [], settings: {} };
const start = time(1_793_887_391_000_000);
const inputs = makeInputs(50, inputCount);
const plainPath = join(folder, "plain.ndjson");
const journalPath = join(folder, "journal");
let plainBytes = 0;

// Processor time: waiting for the disk, which the machine's other work shares, is not what is compared.
const rates = measure(
  [
    { name: "plain_write", run: writePlain },
    { name: "journal_write", run: writeJournal },
    { name: "plain_read", run: readPlain },
    { name: "journal_read", run: readBack },
  ],
  undefined,
  processorMs,
);
const median = (name: string): number => rates[name]?.median ?? 0;
const ratio = (a: string, b: string): number => Math.round((median(a) / median(b)) * 100) / 100;

printResult("journal", {
  inputs_written_per_second: median("journal_write"),
  ratio_to_plain_write: ratio("journal_write", "plain_write"),
  inputs_read_per_second: median("journal_read"),
  ratio_to_plain_read: ratio("journal_read", "plain_read"),
  plain_bytes_per_input: Math.round(plainBytes / inputCount),
  two_orders_written_us: sendingCost(),
  marks: marketCounts.map(markCost),
  new_segment: newSegmentCost(),
  rates,
});

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function writePlain(): number {
  rmSync(plainPath, { force: true });
  const file = openSync(plainPath, "a");
  let lines: string[] = [];
  let size = 0;
  for (const input of inputs) {
    const line = `${JSON.stringify(input)}\n`;
    lines.push(line);
    size += line.length;
    if (size < 64 * 1024) continue;
    writeSync(file, lines.join(""));
    lines = [];
    size = 0;
  }
  writeSync(file, lines.join(""));
  plainBytes = fstatSync(file).size;
  closeSync(file);
  return inputs.length;
}

/** With its marks, whose hashes are made elsewhere, and with the sync at the end. */
function writeJournal(): number {
  rmSync(journalPath, { recursive: true, force: true });
  const journal = createJournal(disk, journalPath, card);
  inputs.forEach((input, index) => {
    journal.append(input);
    if ((index + 1) % 1_000 === 0) {
      journal.mark({ inputs: index + 1, effects: "0123456789abcdef", state: "0123456789abcdef" });
    }
  });
  journal.close();
  return inputs.length;
}

function readPlain(): number {
  let sum = 0;
  for (const line of readFileSync(plainPath, "utf8").split("\n")) {
    if (line !== "") sum += (JSON.parse(line) as Input).at - start;
  }
  return checked(sum);
}

function readBack(): number {
  let sum = 0;
  for (const record of readJournal(disk, journalPath)) {
    if (record.kind === "input") sum += record.input.at - start;
  }
  return checked(sum);
}

function checked(sum: number): number {
  if (sum !== (inputCount * (inputCount - 1)) / 2) throw new Error("not every input was read");
  return inputCount;
}

/** Both quotes of a market, before they are sent. */
function sendingCost(): number {
  const journal = createJournal(disk, join(folder, "sending"), card);
  const quote = (side: Side): SentOrder => {
    const terms = { ticker: tickerOf(0), side, price: cents(40), qty: contracts(10), shard: 0 };
    return { order: { kind: "resting", clientOrderId: `kmm-main-r1-${side}`, ...terms }, at: start };
  };
  const both = [quote("bid"), quote("ask")];
  const us =
    1_000 *
    medianOf(
      isQuick ? 50 : 2_000,
      () => journal.sending(both),
      () => performance.now(),
    );
  journal.close();
  return Math.round(us * 10) / 10;
}

/** Steps inputs through an engine of so many markets, and times the marks by themselves. */
function markCost(markets: number) {
  const { engine, feed } = engineWith(markets);
  const marker = createMarker(engine, Infinity);
  const steps = feed.slice(0, isQuick ? 500 : 20_000);
  for (const input of steps) marker.stepped(engine.step(input));
  const steppedAt = performance.now();
  for (const input of steps) marker.stepped(engine.step(input));
  const stepUs = ((performance.now() - steppedAt) * 1_000) / steps.length;
  const markUs = 1_000 * medianOf(isQuick ? 3 : 51, marker.mark, () => performance.now());
  return {
    markets,
    mark_us: Math.round(markUs),
    step_us: Math.round(stepUs * 10) / 10,
    share_of_steps: Math.round((markUs / (stepUs * inputsPerMark(markets))) * 1_000) / 1_000,
  };
}

/** 200 markets with two orders each, five thousand fills that may be told again, and a thousand orders just over. */
function newSegmentCost() {
  const { engine, feed } = engineWith(200);
  const costs = { place: 1, cancel: 1, amend: 1, decrease: 1 };
  engine.step({ kind: "limits-reported", at: start, write: { refill: 1e6, capacity: 1e6 }, costs });
  for (const input of feed.slice(0, 2_000)) engine.step(input);
  let at = start;
  const asked = Array.from({ length: 20 }, () => {
    at = plus(at, seconds(1));
    return engine.step({ kind: "time-passed", at });
  }).flat();
  const tell = (news: object): void => void engine.step({ ...news, at } as Input);
  for (const effect of asked) {
    if (effect.kind !== "place-order") continue;
    const { clientOrderId, qty: left } = effect.order;
    const outcome = { kind: "confirmed", orderId: uuidOf(clientOrderId), left };
    tell({ kind: "order-answered", request: "place", clientOrderId, outcome });
  }
  for (let index = 0; index < (isQuick ? 50 : 5_000); index += 1) {
    const [ticker, side, orderId] = [
      tickerOf(index % 200),
      index % 2 === 0 ? "bid" : "ask",
      uuidOf(`o${index}`),
    ];
    const terms = { ticker, side, price: cents(40), qty: qty(1), fee: zeroMoney, isTaker: false, at };
    tell({ kind: "fill-received", fill: { tradeId: uuidOf(`t${index}`), orderId, ...terms } });
  }
  const marker = createMarker(engine, Infinity);
  const snapshotPath = join(folder, "snapshot");
  const { snapshot, heritage } = engine;
  const journal = createJournal(disk, snapshotPath, card, {
    segmentBytes: 0,
    segmentsKept: 2,
    snapshot,
    heritage,
  });
  const parts = { mark_ms: () => void engine.stateHash(), pause_ms: () => journal.mark(marker.mark()) };
  const rounds = isQuick ? 3 : 41;
  const told = Object.entries(parts).flatMap(([name, work]) => [
    [name, medianOf(rounds, work, () => performance.now())],
    [name.replace("_ms", "_processor_ms"), medianOf(rounds, work, processorMs)],
  ]);
  return {
    orders: engine.liveOrders().length,
    snapshot_bytes: JSON.stringify(snapshot()).length,
    ...Object.fromEntries(told),
  };
}

function medianOf(rounds: number, work: () => void, now: () => number): number {
  const times = Array.from({ length: rounds }, () => {
    const from = now();
    work();
    return now() - from;
  }).toSorted((a, b) => a - b);
  return Math.round((times[rounds >> 1] ?? 0) * 100) / 100;
}

function engineWith(markets: number) {
  const tickers = Array.from({ length: markets }, (_, index) => tickerOf(index));
  const engine = createEngine(engineConfig(defaultConfig(), tickers, "b"));
  for (const ticker of tickers) {
    for (const input of opening(ticker)) engine.step(input);
  }
  engine.step({ kind: "stream-connected", at: start });
  const cash = 1_000_000_000_000 as never;
  engine.step({ kind: "account-reported", at: start, asOf: start, cash, positions: [], orders: [] });
  return { engine, feed: makeInputs(markets, 20_000) };
}

function opening(ticker: string): readonly Input[] {
  const grid = parsePriceGrid([{ start: "0", end: "1", step: "0.01" }]);
  if (!grid.ok) throw new Error(grid.why);
  const levels = (from: number) =>
    Array.from({ length: levelsPerSide }, (_, index) => ({
      price: cents(from + index),
      qty: contracts(1_000 + index),
    }));
  const market = {
    ticker,
    eventTicker: ticker,
    seriesTicker: "KX",
    title: "",
    status: "active",
    grid: grid.value,
    fees: { kind: "quadratic", multiplier: timesOne },
    openAt: start,
    closeAt: (start + 86_400_000_000) as Time,
    isExclusive: false,
    isCombo: false,
    shard: 0,
  } as const;
  return [
    { kind: "market-described", at: start, market },
    { kind: "book-snapshot-received", at: start, ticker, bids: levels(11), asks: levels(60) },
  ];
}

function tickerOf(index: number): string {
  return `KXBENCHGAME-26NOV24TEAM${index}-WIN`;
}

/** What a stream tells: nearly all of it changes of books. */
function makeInputs(markets: number, count: number): readonly Input[] {
  const random = seededRandom(8_731);
  return Array.from({ length: count }, (_, index): Input => {
    const at = (start + index) as Time;
    const ticker = tickerOf(random.whole(0, markets - 1));
    const side = random.chance(0.5) ? "bid" : "ask";
    const price: Price = cents(side === "bid" ? random.whole(11, 30) : random.whole(60, 79));
    if (index % 100 === 99) return { kind: "time-passed", at };
    if (index % 50 === 7)
      return { kind: "trade-printed", at, ticker, price, qty: contracts(3), takerSide: side };
    return { kind: "book-changed", at, ticker, side, price, change: qty(random.whole(-500, 520)) };
  });
}
