import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { account, bench, market, orders, snapshot } from "../../../test/engine/bench.ts";
import { eventMarket, firstOf, now, view } from "../../../test/strategy/scene.ts";
import { sides } from "../../domain/side.ts";
import type { Desire } from "../../strategy/desire.ts";
import { createStrategy } from "../../strategy/strategy.ts";
import type { View } from "../../strategy/view.ts";
import { engineConfig } from "./engine-config.ts";
import { defaultConfig } from "./load.ts";
import { parseConfig } from "./parse.ts";
import { configJsonSchema } from "./schema.ts";
import { strategyParams } from "./strategy/strategy.ts";

const folder = new URL("../../../config/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const isAllowed = new Ajv2020({ allowUnionTypes: true }).compile(configJsonSchema());

function textOf(file: string): string {
  return readFileSync(new URL(file, folder), "utf8");
}

function read(file: string) {
  return parseConfig(textOf(file), file);
}

function quoted(file: string, one: View): Desire {
  return createStrategy(strategyParams(read(file).strategy)).quotes(one, 1);
}

/** The prices in cents that an engine under it sends to a market of this book. */
function placed(file: string, bid: number, ask: number) {
  const one = bench(engineConfig(read(file), ["KXA-1"], "r1"));
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  one.feed(snapshot(bid, ask));
  const sent = orders(one.effects);
  const prices = (side: string): number[] =>
    sent.filter((each) => each.startsWith(`place ${side}`)).map((each) => Number(each.split("@")[1]));
  return { bids: prices("bid"), asks: prices("ask") };
}

test("the presets are there, and go with the package", () => {
  expect(files).toEqual(
    expect.arrayContaining(["cautious.yaml", "event.yaml", "guide.yaml", "ladder.yaml", "rewards.yaml"]),
  );
  const { files: packed } = parse(readFileSync(new URL("../package.json", folder), "utf8")) as {
    files: string[];
  };
  expect(packed).toContain("config");
});

describe.each(files)("config/%s", (file) => {
  it("is a configuration, for the program and for an editor, and sends nothing until it is told to", () => {
    expect(read(file).mode).toBe("dry");
    expect(isAllowed(parse(textOf(file)))).toBe(true);
  });

  it("quotes both sides of a plain market, from the first second", () => {
    const { quotes, silences } = quoted(file, view(30, 60));
    expect(silences).toEqual([]);
    for (const side of sides) expect(quotes.some((quote) => quote.side === side)).toBe(true);
  });

  it("does so through the engine and its limits, post-only and apart", () => {
    const { bids, asks } = placed(file, 30, 60);
    expect(bids.length).toBeGreaterThan(0);
    expect(asks.length).toBeGreaterThan(0);
    expect(Math.max(...bids)).toBeLessThan(Math.min(...asks));
  });
});

it.each(["cautious.yaml", "rewards.yaml", "event.yaml", "ladder.yaml"])(
  "%s is short, and says why of every line",
  (file) => {
    const lines = textOf(file)
      .split("\n")
      .filter((line) => line !== "");
    expect(lines.length).toBeLessThan(80);
    // What only opens a part is explained by what stands in it.
    const silent = lines.filter((line) => !line.includes("# ") && !/^(markets|strategy|risk):$/.test(line));
    expect(silent).toEqual([]);
  },
);

test("cautious risks less than the guide in everything that it names", () => {
  const [careful, guide] = [read("cautious.yaml"), defaultConfig()];
  expect(careful.markets.select.count).toBeLessThanOrEqual(2);
  expect(careful.strategy.baseSpread).toBeGreaterThan(guide.strategy.baseSpread);
  for (const key of ["quoteSize", "maxPosition", "maxInventorySkew"] as const) {
    expect(careful.strategy[key]).toBeLessThan(guide.strategy[key]);
  }
  for (const key of ["marketCapitalShare", "eventLossMax", "dailyLoss", "stopLoss"] as const) {
    expect(careful.risk[key]).toBeLessThan(guide.risk[key]);
  }
  expect(careful.strategy.stages).toEqual(expect.arrayContaining(guide.strategy.stages as string[]));
});

test("rewards comes nearer where resting is paid, and not for nothing", () => {
  const level = [{ ticks: 0, size: 100, own: 0 }];
  const programme = {
    poolRate: 0.01,
    targetSize: 100,
    discount: 0.5,
    others: { bid: level, ask: level },
    flow: { bid: 0, ask: 0 },
  };
  const spread = ({ quotes: [bid, ask] }: Desire): number => (ask?.price ?? 0) - (bid?.price ?? 0);
  const unpaid = spread(quoted("rewards.yaml", view(47, 53)));
  const paid = spread(quoted("rewards.yaml", view(47, 53, { rewards: programme })));
  expect(paid).toBeLessThan(unpaid);
  expect(paid).toBeGreaterThanOrEqual(300);
});

test.each([
  // What is held of the first outcome raises the second; of a lower strike it lowers the higher one.
  ["event.yaml", { isExclusive: true }, 1],
  ["ladder.yaml", { isNested: true }, -1],
] as const)("%s: a position in one market moves the quotes of the other", (file, shape, way) => {
  const strike = (at: number) => ({ number: "KXDEMO", from: { at, isIncluded: true } });
  const other = (net: number) => [
    eventMarket({ ...shape, ticker: "B", strike: strike(72) }, 30, 40),
    eventMarket({ ...shape, ticker: "A", strike: strike(70) }, 45, 55, net),
  ];
  const middle = (net: number): number =>
    quoted(file, firstOf(other(net))).quotes.reduce((sum, { price }) => sum + price / 2, 0);
  expect(Math.sign(middle(30) - middle(0))).toBe(way);
});

test("ladder stands further away where only a wide book tells the value", () => {
  const spread = (bid: number, ask: number): number => {
    const { bids, asks } = placed("ladder.yaml", bid, ask);
    return (asks[0] ?? Number.NaN) - (bids[0] ?? Number.NaN);
  };
  expect(spread(48, 52)).toBe(6);
  // Theory A8 with a day left: v = φ(0) / √86400 / 0.25 = 0.00543, an error of 0.4 forgotten in 45 s, and so
  // √(45 v (√(v² + 2 · 0.4² / 45) − v)) / 4 = 3.5¢ a side more than the ladder's own 4.1¢.
  expect(spread(30, 70)).toBe(12);
});

test("ladder believes a price of the number more than the book", () => {
  const above = { ...market, strike: { number: "KXA", from: { at: 100, isIncluded: false } } };
  const asked = (price: number): number =>
    quoted("ladder.yaml", view(40, 60, { market: above, underlying: { price, volatility: 0.5, at: now } }))
      .fair ?? Number.NaN;
  expect(asked(90)).toBeLessThan(0.1);
  expect(asked(110)).toBeGreaterThan(0.9);
});
