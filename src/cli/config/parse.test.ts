import { describe, expect, test } from "vitest";
import { Failure } from "../../domain/failure.ts";
import { parseConfig } from "./parse.ts";
import { configJsonSchema } from "./schema.ts";

function refusal(text: string): string {
  try {
    parseConfig(text, "bot.yaml");
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.message}`;
    throw error;
  }
  return "taken";
}

test("an empty file is the guide's bot in dry run", () => {
  expect(parseConfig("", "bot.yaml")).toMatchObject({
    mode: "dry",
    strategy: {
      baseSpread: 1500,
      quoteSize: 1000,
      maxPosition: 5000,
      maxInventorySkew: 0.6,
      requoteInterval: 120_000_000,
      skewBasis: "limit",
    },
    risk: { marketCapitalShare: 0.1 },
  });
});

test("an expiry leaves an order time to grow old enough to be moved", () => {
  const words = "config-invalid bot.yaml strategy.expiry: at least four times refresh.minAge";
  expect(refusal("strategy:\n  expiry: 30s\n  refresh:\n    minAge: 8s\n")).toBe(words);
  expect(refusal("strategy:\n  expiry: 32s\n  refresh:\n    minAge: 8s\n")).toBe("taken");
});

test("amounts are text with their unit", () => {
  const config = parseConfig(
    [
      "strategy:",
      "  baseSpread: $0.125",
      "  quoteSize: 2.5",
      "  requoteInterval: 5m",
      "risk:",
      "  dailyLoss: $500",
    ].join("\n"),
    "bot.yaml",
  );
  expect(config.strategy).toMatchObject({ baseSpread: 1250, quoteSize: 250, requoteInterval: 300_000_000 });
  expect(config.risk.dailyLoss).toBe(500_000_000);
});

describe("a mistake is told with its line, its value and the allowed range", () => {
  test.each([
    [
      "strategy:\n  baseSpred: 15c",
      "config-invalid bot.yaml:2:3 strategy.baseSpred: unknown key; of 33 here these come nearest: baseSpread,",
    ],
    ["strategy: 5", "config-invalid bot.yaml:1:11 strategy: expected keys with values below it (got 5)"],
    ["- dry\n- wet", "config-invalid bot.yaml:1:1 expected keys with values below it"],
    [
      "markets:\n  tickers: KXA",
      "config-invalid bot.yaml:2:12 markets.tickers: expected a list like [A, B] (got KXA)",
    ],
    [
      "markets:\n  tickers: [KXA, 5]",
      "config-invalid bot.yaml:2:18 markets.tickers.1: expected text (got 5)",
    ],
    [
      "risk:\n  marketCapitalShare: 10%",
      "config-invalid bot.yaml:2:23 risk.marketCapitalShare: expected a plain number (got 10%)",
    ],
    [
      "exchange:\n  restUrl: localhost:80",
      "config-invalid bot.yaml:2:12 exchange.restUrl: expected an address like https://host/trade-api/v2 (got localhost:80)",
    ],
    [
      "strategy:\n  baseSpread: 200c",
      "config-invalid bot.yaml:2:15 strategy.baseSpread: 200c is out of range: 0.01¢ to 98¢",
    ],
    [
      "mode: dry\nrisk:\n  stopLoss: 25",
      "config-invalid bot.yaml:3:13 risk.stopLoss: expected an amount like $500 (got 25)",
    ],
    [
      "strategy:\n  maxInventorySkew: 1.5",
      "config-invalid bot.yaml:2:21 strategy.maxInventorySkew: 1.5 is out of range: 0.01 to 1",
    ],
    [
      "strategy:\n  requoteInterval: soon",
      'config-invalid bot.yaml:2:20 strategy.requoteInterval: "soon" is not a duration like 120s, 5m or 1h',
    ],
    ["strategy: [", "config-unreadable bot.yaml:1:12"],
    ["exchange:\n  environment: custom", "config-invalid bot.yaml exchange.environment: custom needs"],
  ])("%j", (text, told) => {
    expect(refusal(text)).toContain(told);
  });

  test("a mode that is none names the modes", () => {
    expect(refusal("mode: yolo")).toContain("bot.yaml:1:7 mode: expected one of dry, paper, live (got yolo)");
  });

  test("every mistake is told, not only the first", () => {
    const told = refusal("strategy:\n  baseSpread: 0c\n  quoteSize: -1");
    expect(told).toContain("strategy.baseSpread");
    expect(told).toContain("strategy.quoteSize");
  });
});

test("the published schema knows every key and its unit", () => {
  const text = JSON.stringify(configJsonSchema());
  for (const key of ["baseSpread", "maxInventorySkew", "marketCapitalShare", "queue"])
    expect(text).toContain(key);
  expect(text).toContain("a price like 15c");
});
