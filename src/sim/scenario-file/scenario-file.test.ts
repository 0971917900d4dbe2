import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createExchange } from "../box.ts";
import { defaultScenario } from "../default-scenario.ts";
import { parseScenario } from "./scenario-file.ts";
import type { Scenario } from "../scenario.ts";
import { time } from "../../domain/units.ts";

function readScenario(name: string): string {
  return readFileSync(new URL(`../../../config/scenarios/${name}.yaml`, import.meta.url), "utf8");
}

const quiet = readScenario("quiet");
const news = readScenario("news");

function parsed(text: string): Scenario {
  const result = parseScenario(text);
  if (!result.ok) throw new Error(result.why);
  return result.value;
}

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
      /^line 25: markets\.0\.crowd\.value: 1\.5 is not a number from 0\.0001 to 0\.9999/,
    ],
    ["value: 0.5", "value: high", /value: expected a number from 0\.0001 to 0\.9999/],
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

  it("news.yaml shows every way news can come, and runs to its last result without losing a micro-dollar", () => {
    const scenario = parsed(news);
    const kinds = scenario.events.map(({ news: plan }) => plan?.kind);
    expect(new Set(kinds)).toEqual(new Set(["factor", "score", "product", undefined]));
    const exchange = createExchange({ scenario, seed: 3, start: time(0) });
    exchange.advance(time(2 * 3_600_000_000));
    expect(exchange.markets().every(({ status }) => status === "finalized")).toBe(true);
    expect(exchange.trades().length).toBeGreaterThan(100);
    expect(exchange.moneyImbalance()).toBe(0);
  });

  it("says of people everything that a plan can say", () => {
    const [market] = parsed(news).markets;
    expect(market?.crowd).toMatchObject({
      noise: { delay: 2_000_000, burst: 0.15, persistence: 0.1, taste: 0.02 },
      informed: { delay: 1_000_000 },
      farmers: [{ qty: 10_000, refresh: 10_000_000 }],
      opinion: { slope: 1.03, lean: 0.01 },
      pace: {
        hours: "american",
        phases: [
          { after: 0, times: 1 },
          { after: 1_800_000_000, times: 3 },
        ],
      },
    });
    expect(market?.crowd.rivals[0]).toMatchObject({ step: 100, flicker: 0.2 });
  });

  it.each([
    ["endsAfter: 1h, releases", "endsAfter: 0s, releases", /news\.endsAfter: news ends after it starts/],
    ["share: 0.7", "share: 1.7", /share: 1\.7 is not a number from 0 to 1/],
    [
      "after: 40m, share: 0.7",
      "after: 2h, share: 0.7",
      /news\.releases: a release is after the start and not after the end/,
    ],
    ["value: 0.25 }", "value: 0.3 }", /news\.kind: somebody wins or it is a draw: the values sum to 1\.0/],
    [
      "{ ticker: GAME-HOME }",
      "{ ticker: GAME-NOBODY }",
      /COMBO-1: a leg is a market with a value of its own/,
    ],
    [
      "{ ticker: LADDER-70, outcome: no }",
      "{ ticker: GAME-DRAW, outcome: no }",
      /COMBO-1: its legs are of different events/,
    ],
    [
      "markets: between",
      "markets: above",
      /events\.1\.news\.markets: of an exclusive event at most one comes true: say between/,
    ],
    ["COMBO-1: [", "COMBO-2: [", /COMBO-1 has no legs/],
    [
      "title: Above 80",
      "title: Above 80\n    result: yes\n    determinesAfter: 4s",
      /^$/, // a higher strike can be passed while the lower ones are left to chance
    ],
  ])("of news in which %j is %j it says what is wrong, if anything", (from, to, expected) => {
    expect(news).toContain(from);
    expect(why(news.replace(from, to))).toMatch(expected);
  });

  it("refuses a ladder of which a higher strike is forced to be passed and a lower one not to be", () => {
    const forced = news
      .replace("title: Above 80", "title: Above 80\n    result: yes")
      .replace("title: Above 70", "title: Above 70\n    result: no");
    expect(why(forced)).toMatch(/events\.0\.news\.markets: the forced results contradict each other/);
  });

  it("names what is missing, and the first of very many mistakes", () => {
    const event = "events:\n  - { ticker: KXA-1, series: KXA, title: A }\n";
    const market = (index: number): string =>
      `  - { ticker: KXA-1-M${index}, event: KXA-1, title: M, closesAfter: 1h }\n`;
    const markets = Array.from({ length: 1_000 }, (_, index) => market(index)).join("");
    const head = "name: many\naccount: { cash: $1 }\nseries:\n  - { ticker: KXA, title: A, category: B }\n";
    const parsed = parseScenario(`${head}${event}markets:\n${markets}`);
    const told = parsed.ok ? [] : parsed.why.split("\n");
    expect(told).toHaveLength(11);
    expect(told[0]).toBe("line 8: markets.0.priceLevelStructure: is missing: string expected");
    expect(told[10]).toBe("and 990 more");
  });

  const people = quiet.slice(quiet.indexOf("    crowd:"));
  const bare = quiet.slice(0, -people.length);

  it("has nobody in a market of whose people it says nothing", () => {
    const exchange = createExchange({ scenario: parsed(bare), seed: 1, start: time(0) });
    exchange.advance(time(3_600_000_000));
    expect([exchange.markets().length, exchange.orderCount(), exchange.trades().length]).toEqual([1, 0, 0]);
    exchange.advance(time(25 * 3_600_000_000));
    expect(exchange.markets()[0]?.status).toBe("finalized");
  });

  const game = "news: { kind: score, startsAfter: 0s, endsAfter: 1h, scores: 3 }";
  const buckets = "news: { kind: factor, markets: between, startsAfter: 0s, endsAfter: 1h }";
  it.each([
    ["", ["", ""], [0.5, 0.5]],
    ["exclusive: true", [""], [0.5]],
    ["exclusive: true", ["", "", "", ""], [0.25, 0.25, 0.25, 0.25]],
    ["exclusive: true", ["", "0.8", ""], [0.1, 0.8, 0.1]],
    ["exclusive: true", ["0.1", ""], [0.1, 0.5]], // neither of them may come true
    [buckets, ["", "", "", ""], [0.25, 0.25, 0.25, 0.25]],
    [game, ["0.3", ""], [0.3, 0.7]], // one of them must
    [game, [""], [0.5]],
  ])("gives it a value that goes with the others of its event: %s %j is %j", (question, said, values) => {
    const listed = bare.indexOf("  - ticker: KXQUIET-26NOV23-YES");
    const markets = said.map((value, index) => {
      const market = bare.slice(listed).replace("-YES", `-${index}`);
      return value === "" ? market : market + people.replace("value: 0.5", `value: ${value}`);
    });
    const text = bare
      .slice(0, listed)
      .replace("title: A quiet day", `title: A quiet day\n    ${question}`)
      .concat(...markets);
    const told = parsed(text).markets.map(({ crowd }) => Math.round(crowd.value * 1_000) / 1_000);
    expect(told).toEqual(values);
  });

  it("has nobody in periods of whose people it says nothing either", () => {
    const market = (suffix: string): string =>
      `{ suffix: ${suffix}, title: It is ${suffix}, priceLevelStructure: linear_cent }`;
    const periods = `{ every: 15m, title: T, exclusive: true, markets: [${["A", "B", "C", "D"].map(market).join(", ")}] }`;
    const text = bare.replace("category: Demo", `category: Demo\n    recurring: ${periods}`);
    const plans = parsed(text).series[0]?.recurring?.markets ?? [];
    expect(plans.map(({ crowd }) => [crowd.value, crowd.rivals.length])).toEqual(
      Array.from({ length: 4 }, () => [0.25, 0]),
    );
  });

  it("takes cash by shard, and the switches of what nobody documents", () => {
    const text = quiet
      .replace("cash: $10000", "cash: { 0: $3000, 2: $0.50 }")
      .replace("\nseries:", "\nrules: { cancelAll: at-once, openOrdersMax: 5 }\nseries:");
    const scenario = parsed(text);
    expect(scenario.accountCash).toEqual(
      new Map([
        [0, 3_000_000_000],
        [2, 500_000],
      ]),
    );
    expect(scenario.rules).toEqual({ cancelAll: "at-once", openOrdersMax: 5 });
    expect(why(quiet.replace("cash: $10000", "cash: { 0: 5 }"))).toContain("account.cash.0");
    expect(why(quiet.replace("cash: $10000", "cash: { first: $5 }"))).toContain("account.cash.first");
    expect(why(quiet.replace("\nseries:", "\nrules: { cancelAll: never }\nseries:"))).toContain(
      "rules.cancelAll",
    );
  });
});
