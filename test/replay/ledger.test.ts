import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../src/cli/config/load.ts";
import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { timesOne, type FeeKind } from "../../src/domain/fees.ts";
import type { Input } from "../../src/domain/input.ts";
import type { Market } from "../../src/domain/market.ts";
import { priceGrid } from "../../src/domain/price-grid.ts";
import type { Side } from "../../src/domain/side.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  oneDollar,
  plus,
  price,
  qty,
  seconds,
  time,
  type Price,
  type Time,
} from "../../src/domain/units.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { createPaperVenue } from "../../src/replay/paper/paper-venue.ts";
import { queueBand } from "../../src/replay/queue/models.ts";
import { startReplay } from "../../src/replay/run.ts";
import type { Recorded } from "../../src/store/recording/record.ts";

/** The real engine on a made-up market, wide enough for the guide's spread and busy enough to fill it. */

const start = time(1_793_000_000_000_000);
const ticker = "KXTRY-26NOV23-T1";

function described(kind: FeeKind, closeAt: Time): Market {
  const grid = priceGrid([{ start: price(0), end: oneDollar, step: cents(1) }]);
  if (!grid.ok) throw new Error(grid.why);
  const names = { ticker, eventTicker: "KXTRY-26NOV23", seriesTicker: "KXTRY", title: "" };
  const flags = { isExclusive: false, isCombo: false, shard: 0, status: "active" as const };
  return {
    ...names,
    ...flags,
    grid: grid.value,
    fees: { kind, multiplier: timesOne },
    openAt: start,
    closeAt,
  };
}

/** A book of 20/80 with trades wandering through it, closed and settled at the end. */
function recording(seed: number, kind: FeeKind): readonly Recorded[] {
  const random = seededRandom(seed);
  const closeAt = plus(start, seconds(9_000));
  const heard: Input[] = [{ kind: "market-described", at: start, market: described(kind, closeAt) }];
  const level = (cent: number) => [{ price: cents(cent), qty: contracts(300) }];
  heard.push({ kind: "book-snapshot-received", at: start, ticker, bids: level(20), asks: level(80) });
  let at = start;
  for (let step = 0; step < 800; step += 1) {
    at = plus(at, millis(random.exponential(8_000)));
    const takerSide: Side = random.chance(0.5) ? "bid" : "ask";
    const reach: Price = cents(takerSide === "bid" ? random.whole(50, 85) : random.whole(15, 50));
    const size = qty(random.whole(1, 4_000));
    if (random.chance(0.3))
      heard.push({ kind: "trade-printed", at, ticker, price: reach, qty: size, takerSide });
    else {
      const side: Side = random.chance(0.5) ? "bid" : "ask";
      const change = contracts(random.whole(-40, 40));
      heard.push({ kind: "book-changed", at, ticker, side, price: cents(side === "bid" ? 20 : 80), change });
    }
  }
  const settledAt = plus(at > closeAt ? at : closeAt, seconds(60));
  const settlement = { result: "yes" as const, value: oneDollar };
  heard.push({ kind: "market-determined", at: settledAt, ticker, settlement });
  heard.push({ kind: "market-settled", at: settledAt, ticker });
  return heard.map((input) => ({ kind: "input", input }));
}

function replay(seed: number, kind: FeeKind) {
  const cash = dollars(1_000);
  const lanes = queueBand.map((queue) => ({
    engine: createEngine(engineConfig(defaultConfig(), "all", queue.name)),
    venue: createPaperVenue({
      name: queue.name,
      queue,
      latency: { entry: millis(80), cancel: millis(120), answer: millis(40) },
      fidelity: { claimsFills: true, sees: "all-levels" },
      cash,
      membership: seed % 2 === 0 ? "direct" : "other",
      takesAllVolume: false,
    }),
  }));
  const run = startReplay({ kind: "full", engines: lanes, tickEvery: seconds(10) });
  run.feed({ messages: 0, records: recording(seed, kind) });
  return { lanes, summary: run.finish() };
}

describe("the engine's ledger and the paper venue's account", () => {
  const cases = [
    [1, "quadratic"],
    [2, "quadratic_with_maker_fees"],
    [3, "quadratic_with_maker_fees"],
    [4, "quadratic_with_combo_maker_fees"],
  ] as const;

  it.each(cases)("are equal to the micro-dollar after seed %d with %s fees", (seed, kind) => {
    const { lanes, summary } = replay(seed, kind);
    for (const [index, { engine, venue }] of lanes.entries()) {
      const ledger = engine.ledger();
      const account = venue.report();
      expect(account.fills, venue.name).toBeGreaterThan(10);
      expect(ledger.cash, venue.name).toBe(account.cash);
      expect(ledger.positions.map((line) => [line.ticker, line.position.net, line.fees])).toEqual(
        account.positions.map((held) => [held.ticker, held.position, held.fees]),
      );
      expect(engine.liveOrders(), venue.name).toEqual([]);
      expect(summary.venues[index]?.openOrders, venue.name).toBe(0);
    }
  });

  it("come out the same every time", () => {
    const hashes = (): readonly string[] =>
      replay(5, "quadratic").lanes.map(({ engine }) => engine.stateHash());
    expect(hashes()).toEqual(hashes());
  });
});
