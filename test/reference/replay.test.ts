import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Effect } from "../../src/domain/effect.ts";
import type { Input } from "../../src/domain/input.ts";
import type { Side } from "../../src/domain/side.ts";
import { contracts, dollars, millis, seconds, type Price } from "../../src/domain/units.ts";
import { createDryVenue } from "../../src/replay/paper/dry-venue.ts";
import { createPaperVenue } from "../../src/replay/paper/paper-venue.ts";
import { queueBand } from "../../src/replay/queue/models.ts";
import { startReplay, type ReplaySummary, type Stepper } from "../../src/replay/run.ts";
import { detectRecording, openRecording, type FoundRecording } from "../../src/store/recording/detect.ts";
import { decodeRecordedFrame as decodeFrame } from "../../src/cli/wiring/recorded-frame.ts";
import { permitted } from "../permitted.ts";

/** The recordings beside the project, read whole and held against what their own notes state. */
const data = fileURLToPath(new URL("../../../shared/data", import.meta.url));
const isThere = existsSync(data);
if (!isThere) process.stdout.write("skipped: no recordings at ../shared/data, nothing to replay\n");

interface Replayed {
  readonly found: FoundRecording;
  readonly summary: ReplaySummary;
}

async function replayAll(
  name: string,
  engines: () => Parameters<typeof startReplay>[0]["engines"] = () => [],
) {
  const found = await detectRecording(join(data, name));
  if (!found.ok) throw new Error(found.why.why);
  const replayed: Replayed[] = [];
  for (const each of found.value) {
    const run = startReplay({ kind: each.kind, engines: engines(), tickEvery: seconds(60) });
    for await (const batch of openRecording(each, decodeFrame).records()) if (!run.feed(batch)) break;
    replayed.push({ found: each, summary: run.finish() });
  }
  return replayed;
}

function total(replayed: readonly Replayed[], pick: (summary: ReplaySummary) => number): number {
  return replayed.reduce((sum, { summary }) => sum + pick(summary), 0);
}

/** Nothing missing, nothing malformed, nothing that cannot be. */
const clean = {
  cut: undefined,
  linesRefused: 0,
  gaps: 0,
  snapshotMismatches: 0,
  negativeLevels: 0,
  offGrid: 0,
  levelsDropped: 0,
};

describe.skipIf(!isThere)("recordings beside the project", () => {
  it("are all found: every data set with a book, by its format", async () => {
    const found = await detectRecording(data);
    const formats = new Map<string, number>();
    for (const { format } of found.ok ? found.value : []) formats.set(format, (formats.get(format) ?? 0) + 1);
    expect(Object.fromEntries(formats)).toEqual({
      "session-folder": 36,
      "order-events": 2,
      "frame-document": 1,
      "frame-lines": 3,
      "match-ticks": 1,
      "quote-rows": 17,
      "quote-snapshots": 5,
      "depth-lines": 17,
      "poll-list": 2,
      "combo-books": 5,
      "dumped-books": 1,
      "book-table": 1,
    });
  });

  const counted = [
    // data set              messages  markets (undefined: not stated)
    ["spx-2023-orderflow", 52_215, 2],
    ["sports-ws-sample", 269, 12],
    ["demo-ws-session", 2_885 + 5 + 4 + 2, 5],
    ["tennis-ws-ticks", 3_958, 2],
    ["kxhighny-tob", 718_044, 102],
    ["crypto15m-snapshots", 11_826 + 12_053 + 9_713 + 2_901 + 3_572, undefined],
    ["headless-tape/orderbook_depth", 47_620, undefined],
    ["headless-tape/weather_books", 8_240, undefined],
    ["headless-tape/hf_burst", 10, 10],
    ["sports-book-polls-2025", 15 + 12, 2],
    ["rest-2024", 100, 100],
  ] as const;

  it.each(counted)(
    "%s holds its %d messages and no defect",
    { timeout: 120_000 },
    async (name, messages, markets) => {
      const replayed = await replayAll(name);
      for (const { summary } of replayed) expect(summary).toMatchObject(clean);
      expect(total(replayed, (summary) => summary.messages)).toBe(messages);
      if (markets !== undefined) expect(total(replayed, (summary) => summary.markets)).toBe(markets);
    },
  );

  it("of order flow show as many trades as their note states", async () => {
    let trades = 0;
    const counter = counterOf("trade-printed", () => {
      trades += 1;
    });
    await replayAll("spx-2023-orderflow", counter);
    expect(trades).toBe(1_297);
  });
});

describe.skipIf(!isThere)("the WebSocket sessions", () => {
  const folder = join(data, "kxbtc15m-ws", "sessions");

  it(
    "hold what their recorder counted, rebuild every book and agree with the ticker",
    { timeout: 300_000 },
    async () => {
      let deltas = 0;
      const counter = counterOf("book-changed", () => {
        deltas += 1;
      });
      const replayed = await replayAll(join("kxbtc15m-ws", "sessions"), counter);
      expect(replayed).toHaveLength(readdirSync(folder).length);
      for (const { found, summary } of replayed) {
        expect(summary, found.path).toMatchObject(clean);
        const written = writtenIn(found.path);
        // One recorder was copied while it still ran: its last count is older than its files.
        if (written.isFinal) expect(summary.messages, found.path).toBe(written.messages);
        else expect(summary.messages, found.path).toBeGreaterThan(written.messages);
      }
      expect(deltas).toBe(1_867_107);
      const compared = total(replayed, (summary) => summary.ticker.compared);
      const atOnce = total(replayed, (summary) => summary.ticker.agreedAtOnce);
      const differed = total(replayed, (summary) => summary.ticker.differed);
      expect(compared).toBeGreaterThan(18_600);
      expect(atOnce / compared).toBeGreaterThan(0.987);
      expect(differed / compared).toBeLessThan(0.002);
      // The recorder's own book is rounded to cents and drifts; it agrees less, but it does agree.
      const told = total(replayed, (summary) => summary.checkpoint.compared);
      expect(total(replayed, (summary) => summary.checkpoint.differed) / told).toBeLessThan(0.02);
    },
  );

  it("whose changes were lost are known by the files they lack and by their gaps", async () => {
    const replayed = await replayAll(join("kxbtc15m-ws", "long-runs-top5"));
    const missing = replayed.filter(({ summary }) =>
      summary.defects.some(({ kind }) => kind === "file-missing"),
    );
    expect(missing).toHaveLength(6);
    const partly = replayed.filter(({ found }) => found.kind === "full");
    expect(partly).toHaveLength(1);
    expect(partly[0]?.summary.gaps).toBeGreaterThan(0);
    expect(partly[0]?.summary.snapshotMismatches).toBe(0);
  });

  it("give a band of fills: never more for the more pessimistic belief", { timeout: 60_000 }, async () => {
    const [session] = readdirSync(folder).toSorted();
    const engines = () => venues().map((venue) => ({ engine: quoter(), venue }));
    const replayed = await replayAll(join("kxbtc15m-ws", "sessions", session ?? ""), engines);
    const fills = replayed[0]?.summary.venues.map((venue) => venue.filledOrders) ?? [];
    expect(fills).toEqual(fills.toSorted((a, b) => a - b));
    expect(fills[0]).toBeGreaterThan(0);
    expect(replayed[0]?.summary.venues.every((venue) => venue.openOrders === 0)).toBe(true);
  });
});

/** Messages by the recorder's own count, without the acknowledgements that tell nothing. */
function writtenIn(session: string): { readonly messages: number; readonly isFinal: boolean } {
  const status = JSON.parse(readFileSync(join(session, "recorder_status.json"), "utf8")) as {
    readonly event_counts: Readonly<Record<string, number>>;
    readonly book_checkpoints_written: number;
    readonly status: string;
  };
  let messages = status.book_checkpoints_written;
  for (const [type, count] of Object.entries(status.event_counts)) {
    if (type !== "ws_subscribed") messages += count;
  }
  return { messages, isFinal: status.status === "stopped" };
}

/** An engine that only counts what it hears of one kind. */
function counterOf(kind: Input["kind"], count: () => void) {
  const engine: Stepper = {
    step: (input) => {
      if (input.kind === kind) count();
      return [];
    },
  };
  return () => [{ engine, venue: createDryVenue("nowhere", dollars(0)) }];
}

function venues() {
  return queueBand.map((queue) =>
    createPaperVenue({
      name: queue.name,
      queue,
      latency: { entry: millis(50), cancel: millis(50), answer: millis(20) },
      fidelity: { claimsFills: true, sees: "all-levels" },
      cash: dollars(1_000_000),
      membership: "other",
      takesAllVolume: queue.name === "optimistic",
    }),
  );
}

/** Joins both best prices of every snapshot, again with every tick, blindly: the same orders whatever fills. */
function quoter(): Stepper {
  const best = new Map<string, readonly { readonly side: Side; readonly price: Price }[]>();
  let sent = 0;
  return {
    step: (input) => {
      if (input.kind === "book-snapshot-received") {
        const bid = input.bids.toSorted((a, b) => b.price - a.price)[0];
        const ask = input.asks.toSorted((a, b) => a.price - b.price)[0];
        best.set(input.ticker, [
          ...(bid === undefined ? [] : [{ side: "bid" as const, price: bid.price }]),
          ...(ask === undefined ? [] : [{ side: "ask" as const, price: ask.price }]),
        ]);
      } else if (input.kind !== "time-passed") return [];
      return [...best].flatMap(([ticker, quotes]) =>
        quotes.map((quote): Effect => {
          sent += 1;
          const order = {
            kind: "resting" as const,
            clientOrderId: `order-${sent}`,
            ticker,
            ...quote,
            qty: contracts(10),
            shard: 0,
          };
          return permitted({ kind: "place-order", order });
        }),
      );
    },
  };
}
