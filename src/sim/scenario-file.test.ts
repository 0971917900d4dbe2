import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createExchange } from "./box.ts";
import { defaultScenario } from "./default-scenario.ts";
import { parseScenario } from "./scenario-file.ts";
import { time } from "../domain/units.ts";

function readScenario(name: string): string {
  return readFileSync(new URL(`../../config/scenarios/${name}.yaml`, import.meta.url), "utf8");
}

const quiet = readScenario("quiet");

function why(text: string): string {
  const result = parseScenario(text);
  return result.ok ? "" : result.why;
}

describe("a scenario file", () => {
  it("default.yaml says what the default scenario is", () => {
    expect(parseScenario(readScenario("default"))).toEqual({ ok: true, value: defaultScenario() });
  });

  it("quiet.yaml makes an exchange with one market that nobody else trades in", () => {
    const result = parseScenario(quiet);
    if (!result.ok) throw new Error(result.why);
    const exchange = createExchange({ scenario: result.value, seed: 1, start: time(0) });
    const [market] = exchange.markets();
    const ticker = market?.ticker ?? "";
    expect(exchange.markets()).toHaveLength(1);
    const before = exchange.levels(ticker, "bid");
    expect(before).toHaveLength(1);
    expect(exchange.levels(ticker, "ask")).toHaveLength(1);
    exchange.advance(time(3_600_000_000));
    expect(exchange.trades()).toEqual([]);
    expect(exchange.levels(ticker, "bid")).toEqual(before);
  });

  it.each([
    ["name: quiet", "name: [", /^line \d+: /],
    [
      "cash: $10000",
      "cash: 10000",
      /^line 6: account\.cash: "10000" is not an amount in dollars such as \$1000, from \$0\.0/,
    ],
    ["cash: $10000", "cash: $-1", /"\$-1" is not an amount/],
    ["cash: $10000", "cash: $1\n  colour: red", /^line 7: account\.colour: unknown key/],
    [
      "halfSpread: 10c",
      "halfSpread: 100c",
      /^line \d+: markets\.0\.crowd\.rivals\.0\.halfSpread: "100c" is not an amount in cents such as 30c or 12\.5c, from 0\.01¢ to 99¢/,
    ],
    ["halfSpread: 10c", "halfSpread: ten", /"ten" is not an amount in cents/],
    ["levels: 1,", "levels: 1.5,", /levels: 1\.5 is not a whole number from 1 to 20/],
    [
      "qty: 100,",
      "qty: 0.001,",
      /qty: "0\.001" is not a number of contracts such as 10 or 2\.5, from 0\.01 to 1000000/,
    ],
    [
      "value: 0.5",
      "value: 1.5",
      /^line 25: markets\.0\.crowd\.value: 1\.5 is not a number from 0\.001 to 0\.999/,
    ],
    ["value: 0.5", "value: high", /value: expected a number from 0\.001 to 0\.999/],
    [
      "closesAfter: 24h",
      "closesAfter: 24 years",
      /closesAfter: "24 years" is not a duration such as 500ms, 0\.5s, 2m or 1h, from 0s to 31622400s/,
    ],
    [
      "closesAfter: 24h",
      "opensAfter: 2h\n    closesAfter: 1h",
      /^line \d+: markets\.0\.closesAfter: a market closes after it opens/,
    ],
    ["series: KXQUIET\n", "series: KXLOUD\n", /^line 15: events\.0\.series: no series is called KXLOUD/],
    ["event: KXQUIET-26NOV23\n", "event: KXQUIET-1\n", /markets\.0\.event: no event is called KXQUIET-1/],
    [
      "priceLevelStructure: linear_cent",
      "priceLevelStructure: odd",
      /"odd" is not a known structure \(linear_cent, .*\); give priceRanges/,
    ],
    [
      "priceLevelStructure: linear_cent",
      "priceLevelStructure: odd\n    priceRanges: [{ start: 0c, end: 100c, step: 3c }]",
      /price range .* does not end on its own step/,
    ],
    ["    closesAfter: 24h\n", "", /markets\.0\.closesAfter: /],
  ])("refuses %j changed to %j with the line, the value and what is allowed", (from, to, expected) => {
    expect(quiet).toContain(from);
    expect(why(quiet.replace(from, to))).toMatch(expected);
  });

  it("refuses a ticker that is listed twice, and a race that nobody can run", () => {
    const twice = quiet.replace("events:", "  - { ticker: KXQUIET, title: Again, category: Demo }\nevents:");
    expect(why(twice)).toMatch(/series\.1\.ticker: KXQUIET is listed twice/);
    const market = quiet.slice(quiet.indexOf("  - ticker: KXQUIET-26NOV23-YES"));
    const two =
      quiet.replace("title: A quiet day", "title: A quiet day\n    exclusive: true") +
      market.replace("-YES", "-NO");
    expect(why(two)).toBe("");
    expect(why(two.replace("value: 0.5", "value: 0.7"))).toMatch(
      /events\.0\.exclusive: the values of its markets sum to 1\.2, past 1/,
    );
    const forced = two.replaceAll("closesAfter: 24h", "closesAfter: 24h\n    result: yes");
    expect(why(forced)).toMatch(/2 of its markets are forced to YES/);
  });
});
