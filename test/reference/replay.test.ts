import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { dollars, millis, seconds } from "../../src/domain/units.ts";
import { createPaperVenue } from "../../src/replay/paper/paper-venue.ts";
import { queueBand } from "../../src/replay/queue/models.ts";
import { startReplay, type ReplaySummary, type Stepper } from "../../src/replay/run.ts";
import { detectRecording, openRecording, type FoundRecording } from "../../src/store/recording/detect.ts";
import { decodeFrame } from "../replay/decode-frame.ts";

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
    const listener: Stepper = {
      step: (input) => {
        if (input.kind === "trade-printed") trades += 1;
        return [];
      },
    };
    await replayAll("spx-2023-orderflow", () => [{ engine: listener, venue: venues()[0] ?? fail() }]);
    expect(trades).toBe(1_297);
  });
});

describe.skipIf(!isThere)("the WebSocket sessions", () => {
  const folder = join(data, "kxbtc15m-ws", "sessions");

  it(
    "hold what their recorder counted, rebuild every book and agree with the ticker",
    { timeout: 300_000 },
    async () => {
      const replayed = await replayAll(join("kxbtc15m-ws", "sessions"));
      expect(replayed).toHaveLength(readdirSync(folder).length);
      let deltas = 0;
      for (const { found, summary } of replayed) {
        const counts = countsOf(found.path);
        deltas += counts["orderbook_delta"] ?? 0;
        expect(summary, found.path).toMatchObject(clean);
        expect(summary.messages, found.path).toBe(
          sum(counts, ["orderbook_delta", "orderbook_snapshot", "ticker", "market_rotated", "watch_market"]) +
            sum(counts, ["ws_connected", "book_checkpoints"]),
        );
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

function countsOf(session: string): Readonly<Record<string, number>> {
  const status = JSON.parse(readFileSync(join(session, "recorder_status.json"), "utf8")) as {
    readonly event_counts: Readonly<Record<string, number>>;
    readonly book_checkpoints_written: number;
  };
  return { ...status.event_counts, book_checkpoints: status.book_checkpoints_written };
}

function sum(counts: Readonly<Record<string, number>>, types: readonly string[]): number {
  return types.reduce((total, type) => total + (counts[type] ?? 0), 0);
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

/** Joins both best prices with every snapshot and tick, blindly: the same orders whatever fills. */
function quoter(): Stepper {
  const best = new Map<string, { bid: number; ask: number }>();
  let sent = 0;
  return {
    step: (input) => {
      if (input.kind === "book-snapshot-received") {
        const bid = Math.max(0, ...input.bids.map(({ price }) => price));
        const ask = Math.min(10_000, ...input.asks.map(({ price }) => price));
        best.set(input.ticker, { bid, ask });
      }
      if (input.kind !== "book-snapshot-received" && input.kind !== "time-passed") return [];
      return [...best].flatMap(([ticker, { bid, ask }]) =>
        (["bid", "ask"] as const).map((side) => {
          sent += 1;
          const price = side === "bid" ? bid : ask;
          const order = { clientOrderId: `order-${sent}`, ticker, side, shard: 0 };
          return { kind: "place-order" as const, order: { ...order, price, qty: 1_000 } };
        }),
      ) as ReturnType<Stepper["step"]>;
    },
  };
}

function fail(): never {
  throw new Error("no venue");
}
