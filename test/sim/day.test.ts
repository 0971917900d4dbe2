import { describe, expect, it } from "vitest";
import { plus, seconds, type Time } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import { collector, lookEvery, type Measures } from "../../src/sim/calibration/collector.ts";
import { facts } from "../../src/sim/calibration/fact.ts";
import { calibrationRows } from "../../src/sim/calibration/table.ts";
import { dayScenario } from "../../src/sim/day/scenario.ts";
import type { Scenario } from "../../src/sim/scenario.ts";

/** Midnight Eastern: the day's clock begins there. */
const midnight = (Date.UTC(2026, 10, 23, 5) * 1_000) as Time;
const hours = 24;

/** The built-in day with fewer of the events that are many of a kind: all its series but the combos of the others. */
function shortDay(): Scenario {
  const { events, markets, ...rest } = dayScenario();
  const isKept = (ticker: string): boolean =>
    !/MVE|15M-\d*[02-9]$|15M-11|15M-21|MLB-[3-8]|TENNIS-2|HIGH-[2-4]|BTCD-[23]/.test(ticker);
  return {
    ...rest,
    events: events.filter(({ ticker }) => isKept(ticker)),
    markets: markets.filter(({ eventTicker }) => isKept(eventTicker)),
  };
}

function measure(scenario: Scenario, seed: number): { measures: Measures; imbalance: number } {
  const exchange = createExchange({ scenario, seed, start: midnight });
  const watch = collector(exchange);
  exchange.listen(watch.hear);
  for (let passed = lookEvery; passed <= seconds(hours * 3_600); passed = plus(passed, lookEvery)) {
    exchange.advance(plus(midnight, passed));
    watch.look();
  }
  return { measures: watch.measures(), imbalance: exchange.moneyImbalance() };
}

describe("the built-in day", () => {
  it("has 200 markets of all kinds: series, grids, fees, shards, news, and doors that open during the day", () => {
    const { markets, events, series } = dayScenario();
    expect(markets).toHaveLength(200);
    expect(new Set(markets.map(({ ticker }) => ticker)).size).toBe(200);
    expect(new Set(markets.map(({ shard }) => shard))).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(series.map(({ feeKind }) => feeKind)).size).toBe(3);
    expect(
      new Set(markets.map(({ priceLevelStructure }) => priceLevelStructure)).size,
    ).toBeGreaterThanOrEqual(4);
    expect(new Set(events.map(({ news }) => news?.kind))).toEqual(
      new Set(["factor", "score", "product", undefined]),
    );
    expect(markets.filter(({ opensAfter }) => opensAfter > 0).length).toBeGreaterThan(50);
    expect(markets.filter(({ closesAfter }) => closesAfter < seconds(hours * 3_600)).length).toBeGreaterThan(
      100,
    );
    expect(markets.filter(({ closesAfter }) => closesAfter > seconds(hours * 3_600)).length).toBeGreaterThan(
      20,
    );
  });

  it("shortened, shows what was recorded of the real exchange, within the stated bounds, and loses no money", () => {
    const { measures, imbalance } = measure(shortDay(), 3);
    expect(imbalance).toBe(0);
    const rows = calibrationRows(measures).filter((row) => !row.measure.includes("MVE"));
    expect(rows.length).toBeGreaterThan(80);
    expect(rows.filter(({ isOk }) => !isOk).map(({ measure: name, ours }) => `${name}: ${ours}`)).toEqual([]);
  }, 240_000);
});

describe("a recorded fact", () => {
  it("is measured by one name, with bounds that are not empty", () => {
    expect(new Set(facts.map(({ measure: name }) => name)).size).toBe(facts.length);
    for (const { low, high } of facts) expect(low).toBeLessThan(high);
  });

  it("is out of its bounds when there is nothing to measure, or too much of it", () => {
    const [first] = facts;
    if (first === undefined) throw new Error("there is a fact");
    expect(calibrationRows(new Map()).every(({ isOk }) => !isOk)).toBe(true);
    const [row] = calibrationRows(new Map([[first.measure, first.high + 1]]));
    expect(row?.isOk).toBe(false);
    const [fine] = calibrationRows(new Map([[first.measure, first.high]]));
    expect(fine?.isOk).toBe(true);
  });
});
