import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { minus, plus, seconds, time } from "../../domain/units.ts";
import { createExchange } from "../box.ts";
import type { ExchangeEvent } from "../event.ts";
import { parseScenario } from "./scenario-file.ts";

const text = readFileSync(new URL("../../../config/scenarios/life.yaml", import.meta.url), "utf8");
/** A Wednesday afternoon, on the quarter of an hour. */
const start = time(Date.parse("2026-11-25T20:00:00Z") * 1_000);

function why(changed: string): string {
  const parsed = parseScenario(changed);
  return parsed.ok ? "" : parsed.why;
}

describe("life.yaml", () => {
  it("has everything happen that it plans, nothing is refused, and the sum stays zero", () => {
    const parsed = parseScenario(text);
    if (!parsed.ok) throw new Error(parsed.why);
    const exchange = createExchange({ scenario: parsed.value, seed: 3, start });
    const seen: string[] = [];
    const at = (event: ExchangeEvent): string => `${Math.floor(minus(event.at, start) / 1_000_000)}`;
    exchange.listen((event) => {
      switch (event.kind) {
        case "market-status-changed":
          return void seen.push(`${at(event)} ${event.ticker} ${event.status}`);
        case "market-determined":
          return void seen.push(
            `${at(event)} ${event.ticker} ${event.settlement.result} ${event.settlement.value}`,
          );
        case "market-settled":
          return void seen.push(`${at(event)} ${event.ticker} paid`);
        case "event-listed":
          return void seen.push(`${at(event)} ${event.eventTicker} listed`);
        case "grid-changed":
        case "close-changed":
        case "metadata-changed":
          return void seen.push(`${at(event)} ${event.ticker} ${event.kind}`);
        case "fees-changed":
        case "pause-changed":
        case "incentive-paid":
        case "operation-refused":
          return void seen.push(`${at(event)} ${event.kind}`);
        default:
      }
    });
    exchange.advance(plus(start, seconds(20 * 60)));
    expect(seen.filter((line) => line.includes("refused"))).toEqual([]);
    expect(seen.filter((line) => line.includes("KXHIGH-26NOV25-T50"))).toEqual([
      "360 KXHIGH-26NOV25-T50 close-changed",
      "420 KXHIGH-26NOV25-T50 closed",
      expect.stringMatching(/^450 KXHIGH-26NOV25-T50 (yes 10000|no 0)$/),
      "480 KXHIGH-26NOV25-T50 disputed",
      "540 KXHIGH-26NOV25-T50 yes 10000",
      "660 KXHIGH-26NOV25-T50 paid",
    ]);
    for (const line of [
      "60 KXHIGH-26NOV25-T55 inactive",
      "120 KXHIGH-26NOV25-T55 active",
      "120 KXHIGH-26NOV26 listed",
      "180 KXHIGH-26NOV25-T55 grid-changed",
      "240 KXRAIN-26NOV25-MM metadata-changed",
      "300 fees-changed",
      "300 pause-changed",
      "330 pause-changed",
      "600 incentive-paid",
      "660 incentive-paid",
      "903 KXRAIN-26NOV25-MM scalar 3333",
      "900 KXUP15M-26NOV251545 listed",
      "900 KXUP15M-26NOV251515-UP closed",
      "900 KXUP15M-26NOV251530-UP active",
    ]) {
      expect(seen).toContain(line);
    }
    expect(exchange.maintenance(1)).toHaveLength(1);
    expect(exchange.moneyReport().imbalance).toBe(0);
    expect(exchange.trades().length).toBeGreaterThan(10);
  });

  it("refuses a combo that is listed later than the start, or one of whose legs is", () => {
    const combo = `  - ticker: KXBOTH-26NOV25
    series: KXHIGH
    title: Both
    news:
      kind: product
      legs:
        KXBOTH-26NOV25-A:
          - { ticker: KXHIGH-26NOV26-T50, outcome: yes }
          - { ticker: KXRAIN-26NOV25-MM, outcome: yes }
markets:
  - ticker: KXBOTH-26NOV25-A
    event: KXBOTH-26NOV25
    title: Both
    priceLevelStructure: linear_cent
    closesAfter: 15m
    crowd: *people
`;
    const [before = "", after = ""] = text.split("\nmarkets:\n");
    expect(why(`${before}\n${combo}${after}`)).toMatch(
      /^line \d+: events\.3\.news\.kind: a combo and its legs are listed from the start, not later$/,
    );
  });

  it.each([
    [
      "operation: pause-market, ticker: KXHIGH-26NOV25-T55",
      "operation: pause",
      /^line \d+: operations\.0: .*`operation` is one of pause-market/,
    ],
    [
      "ticker: KXHIGH-26NOV25-T55 }",
      "ticker: KXNONE }",
      /^line \d+: operations\.0: no market is called KXNONE/,
    ],
    ["eventTicker: KXHIGH-26NOV25", "eventTicker: KXNONE", /operations\.3: no event is called KXNONE/],
    ["seriesTicker: KXRAIN", "seriesTicker: KXNONE", /operations\.4: no series is called KXNONE/],
    ["at: 1m, operation", "at: soon, operation", /operations\.0\.at: "soon" is not a duration/],
    [
      "every: 15m",
      "every: 1s",
      /series\.2\.recurring\.every: "1s" is not a duration .*, from 60s to 604800s/,
    ],
    [
      "priceLevelStructure: tapered_deci_cent",
      "priceLevelStructure: odd",
      /recurring\.markets\.0\.priceLevelStructure: "odd" is not a known structure/,
    ],
    ["type: greater, floor: 50", "type: above, floor: 50", /markets\.0\.strike\.type/],
    [
      "settlesAt: 33.33c",
      "settlesAt: 133c",
      /settlesAt: "133c" is not an amount in cents .*, from 0¢ to 100¢/,
    ],
    ["maintenance: thursday", "maintenance: friday", /maintenance: /],
    [
      "discountFactor: 0.9",
      "discountFactor: 9",
      /incentives\.0\.discountFactor: 9 is not a number from 0 to 1/,
    ],
    ["- market: KXHIGH-26NOV25-T55", "- market: KXNONE", /incentives\.0\.market: no market is called KXNONE/],
    ["endsAfter: 10m\n", "endsAfter: 5s\n", /incentives\.0\.endsAfter: a programme ends after it starts/],
    ["kind: volume", "kind: size", /incentives\.1\.kind: `kind` is liquidity or volume/],
  ])("refuses %j changed to %j with its line and what is allowed", (from, to, expected) => {
    expect(text).toContain(from);
    expect(why(text.replace(from, to))).toMatch(expected);
  });
});
