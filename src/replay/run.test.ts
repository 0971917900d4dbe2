import { describe, expect, it } from "vitest";
import type { Effect } from "../domain/effect.ts";
import { timesOne } from "../domain/fees.ts";
import type { Input } from "../domain/input.ts";
import { priceGrid } from "../domain/price-grid.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  oneDollar,
  plus,
  price,
  seconds,
  time,
  type Time,
} from "../domain/units.ts";
import type { Recorded, RecordingKind } from "../store/recording/record.ts";
import { createPaperVenue } from "./paper/paper-venue.ts";
import { queueBand } from "./queue/models.ts";
import { startReplay, type ReplayOptions, type Stepper } from "./run.ts";
import { permitted } from "../../test/permitted.ts";

const start = time(1_790_000_000_000_000);
const ticker = "KXTRY-1";
const at = (ms: number): Time => plus(start, millis(ms));

function heard(input: Input): Recorded {
  return { kind: "input", input };
}

function described(): Recorded {
  const grid = priceGrid([{ start: price(0), end: oneDollar, step: cents(1) }]);
  if (!grid.ok) throw new Error(grid.why);
  const names = { ticker, eventTicker: "KXTRY", seriesTicker: "KXTRY", title: "" };
  const fees = { kind: "quadratic" as const, multiplier: timesOne };
  const times = { openAt: start, closeAt: at(3_600_000) };
  const flags = { isExclusive: false, isCombo: false, shard: 0 };
  const market = { ...names, ...times, ...flags, status: "active" as const, grid: grid.value, fees };
  return heard({ kind: "market-described", at: start, market });
}

function book(ms: number): Recorded {
  const bids = [{ price: cents(40), qty: contracts(100) }];
  const asks = [{ price: cents(44), qty: contracts(100) }];
  return heard({ kind: "book-snapshot-received", at: at(ms), ticker, bids, asks });
}

function trade(ms: number, size: number): Recorded {
  const printed = { price: cents(40), qty: contracts(size), takerSide: "ask" as const };
  return heard({ kind: "trade-printed", at: at(ms), ticker, ...printed });
}

function volume(ms: number, last: number, more: number): Recorded {
  const sizes = { last: contracts(last), more: contracts(more) };
  return { kind: "volume-told", at: at(ms), ticker, price: cents(40), takerSide: "ask", ...sizes };
}

interface Diary extends Stepper {
  readonly entries: string[];
}

/** Bids 10 at 40¢ when it first sees a book, cancels when told to stop, and writes down all it hears. */
function bidder(): Diary {
  const entries: string[] = [];
  let isSent = false;
  let orderId: string | undefined;
  const address = (id: string) => ({ clientOrderId: "bid", orderId: id, ticker, shard: 0 });
  return {
    entries,
    step: (input): readonly Effect[] => {
      entries.push(`${(input.at - start) / 1_000} ${input.kind}`);
      if (input.kind === "order-answered" && input.outcome.kind === "confirmed")
        orderId = input.outcome.orderId;
      if (input.kind === "stop-requested" && orderId !== undefined) {
        return [permitted({ kind: "cancel-order", ...address(orderId) })];
      }
      if (input.kind !== "book-snapshot-received" || isSent) return [];
      isSent = true;
      const intent = {
        kind: "resting" as const,
        clientOrderId: "bid",
        ticker,
        side: "bid" as const,
        price: cents(40),
        shard: 0,
      };
      return [permitted({ kind: "place-order", order: { ...intent, qty: contracts(10) } })];
    },
  };
}

function replay(
  records: readonly Recorded[],
  options: Partial<ReplayOptions> = {},
  kind: RecordingKind = "full",
) {
  const diaries: Diary[] = [];
  const engines = queueBand.map((queue) => {
    const engine = bidder();
    diaries.push(engine);
    const venue = createPaperVenue({
      name: queue.name,
      queue,
      latency: { entry: millis(50), cancel: millis(50), answer: millis(20) },
      fidelity: { claimsFills: true, sees: "all-levels" },
      cash: dollars(1_000),
      membership: "other",
      takesAllVolume: queue.name === "optimistic",
    });
    return { engine, venue };
  });
  const run = startReplay({ kind, engines, tickEvery: seconds(1), ...options });
  run.feed({ messages: records.length, records });
  return { summary: run.finish(), diaries };
}

describe("one pass over a recording", () => {
  it("puts messages, ticks and the venue's answers in one order of time", () => {
    const { diaries } = replay([described(), book(0), trade(60, 1), trade(1_500, 1)]);
    expect(diaries[0]?.entries.slice(0, 10)).toEqual([
      "0 stream-connected",
      "0 market-described",
      "0 book-snapshot-received",
      "0 time-passed",
      "50 book-changed", // our own size, as it would show in the venue's book
      "60 trade-printed",
      "70 account-reported",
      "70 order-answered",
      "1000 time-passed",
      "1500 trade-printed",
    ]);
  });

  it("asks every engine to stop at the end and leaves no order", () => {
    const { summary, diaries } = replay([described(), book(0), trade(2_000, 1)]);
    expect(diaries.every((diary) => diary.entries.some((entry) => entry.endsWith("stop-requested")))).toBe(
      true,
    );
    expect(summary.venues).toMatchObject(
      queueBand.map(({ name }) => ({ name, placed: 1, fills: 0, openOrders: 0 })),
    );
  });

  it("gives the same diary and the same summary every time", () => {
    const records = [described(), book(0), trade(100, 60), trade(1_200, 60), book(2_500)];
    const [first, second] = [replay(records), replay(records)];
    expect(second.summary).toEqual(first.summary);
    expect(second.diaries.map(({ entries }) => entries)).toEqual(first.diaries.map(({ entries }) => entries));
  });

  it("counts volume of unknown place only for the venue that takes all of it, and tells no engine", () => {
    const { summary, diaries } = replay([described(), book(0), volume(500, 20, 200), trade(900, 0.01)]);
    expect(summary.venues.map(({ name, fills }) => [name, fills])).toEqual([
      ["pessimistic", 0],
      ["proportional", 0],
      ["optimistic", 1],
    ]);
    for (const diary of diaries) {
      expect(diary.entries.filter((entry) => entry.endsWith("trade-printed"))).toHaveLength(2);
    }
  });

  it("tells a message whose time lies back at the time already reached, and counts it", () => {
    const { summary, diaries } = replay([described(), book(0), trade(500, 1), trade(400, 1)]);
    expect(summary.timesBackward).toBe(1);
    const prints = diaries[0]?.entries.filter((entry) => entry.endsWith("trade-printed"));
    expect(prints).toEqual(["500 trade-printed", "500 trade-printed"]);
  });

  it("skips most ticks of a long silence and none of what the venue does in it", () => {
    const { diaries } = replay([described(), book(0), trade(3_600_000 * 5, 1)]);
    const entries = diaries[0]?.entries ?? [];
    expect(entries.filter((entry) => entry.endsWith("time-passed")).length).toBeLessThan(700);
    expect(entries).toContain("3600020 order-reported"); // cancelled at the market's close
  });
});

describe("defects", () => {
  const line = { kind: "line-refused", file: "f", line: 3, why: "no" } as const;
  const gap = { kind: "gap-found", at: at(1), expected: 2, got: 3 } as const;
  const dropped = { kind: "level-dropped", at: at(1), ticker, why: "no" } as const;
  const missing = { kind: "file-missing", file: "g", why: "no" } as const;
  const cut = { kind: "recording-cut", file: "f", line: 9, why: "half" } as const;

  it("are counted by kind and kept in order", () => {
    const { summary } = replay([missing, described(), book(0), line, gap, dropped, line]);
    expect(summary).toMatchObject({ markets: 1, messages: 7, linesRefused: 2, gaps: 1 });
    expect(summary).toMatchObject({ levelsDropped: 1, filesMissing: 1 });
    expect(summary.defects).toEqual([missing, line, gap, dropped, line]);
    expect(summary.cut).toBeUndefined();
  });

  it("that cut the recording end the feeding, and what was read before still counts", () => {
    const run = startReplay({ kind: "full", engines: [], tickEvery: seconds(1) });
    expect(run.feed({ messages: 2, records: [described(), book(0)] })).toBe(true);
    expect(run.feed({ messages: 1, records: [cut] })).toBe(false);
    expect(run.feed({ messages: 5, records: [book(1)] })).toBe(false);
    expect(run.finish()).toMatchObject({ messages: 3, inputs: 2, cut, from: start, to: start });
  });

  it("of an empty recording leave an empty summary", () => {
    const { summary } = replay([]);
    expect(summary).toMatchObject({ messages: 0, markets: 0, from: undefined, to: undefined });
  });
});

it("an engine and a venue that answer each other without end do not hang the replay", () => {
  let placed = 0;
  const stubborn: Stepper = {
    step: (input) => {
      if (input.kind !== "order-answered" && input.kind !== "book-snapshot-received") return [];
      placed += 1;
      const order = {
        kind: "resting" as const,
        clientOrderId: `again-${placed}`,
        ticker,
        side: "bid" as const,
        price: cents(99),
        shard: 0,
      };
      return [permitted({ kind: "place-order", order: { ...order, qty: contracts(1) } })];
    },
  };
  const now = millis(0);
  const venue = createPaperVenue({
    name: "paper",
    queue: queueBand[0] ?? { name: "", behindShare: () => 1 },
    latency: { entry: now, cancel: now, answer: now },
    fidelity: { claimsFills: true, sees: "all-levels" },
    cash: dollars(1),
    membership: "other",
    takesAllVolume: false,
  });
  const run = startReplay({ kind: "full", engines: [{ engine: stubborn, venue }], tickEvery: seconds(1) });
  run.feed({ messages: 2, records: [described(), book(0)] });
  expect(run.finish().venues[0]?.refused).toBeGreaterThan(100);
});
