import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { seconds, toSeconds } from "../../src/domain/units.ts";
import { parseScenario } from "../../src/sim/scenario-file/scenario-file.ts";
import { boxedExchange } from "../contract/boxed-exchange.ts";
import { readSpecs } from "./spec-schemas.ts";

const folder = new URL("../../../shared/kalshi/", import.meta.url);
const text = readFileSync(new URL("../../config/scenarios/life.yaml", import.meta.url), "utf8");

it.skipIf(!existsSync(folder))(
  "a scenario full of life is told by the specification, in answers and in frames",
  () => {
    const parsed = parseScenario(text);
    if (!parsed.ok) throw new Error(parsed.why);
    const box = boxedExchange({ scenario: parsed.value });
    const specs = readSpecs(folder);
    const reader = box.listen();
    const channels = ["market_lifecycle_v2", "ticker", "trade"];
    reader.command({ id: 1, cmd: "subscribe", params: { channels } });
    const problems = new Set<string>();
    const now = (): number => toSeconds(box.clock.now());
    const paths = (): readonly string[] => [
      "/exchange/status",
      "/exchange/schedule",
      "/markets",
      "/markets/KXHIGH-26NOV25-T50",
      "/events?with_nested_markets=true",
      "/events/KXHIGH-26NOV25",
      "/events/KXHIGH-26NOV25/metadata",
      "/series?include_volume=true&include_product_metadata=true",
      "/series/KXRAIN",
      "/series/fee_changes?show_historical=true",
      "/events/fee_changes",
      "/incentive_programs",
      `/series/KXHIGH/markets/KXHIGH-26NOV25-T50/candlesticks?start_ts=0&end_ts=${now()}&period_interval=1`,
      `/series/KXHIGH/events/KXHIGH-26NOV25/candlesticks?start_ts=0&end_ts=${now()}&period_interval=60`,
      `/markets/candlesticks?market_tickers=KXRAIN-26NOV25-MM&start_ts=${now()}&end_ts=${now() + 60}&period_interval=60&include_latest_before_start=true`,
      "/historical/cutoff",
    ];
    const told = new Set<string>();
    for (let minute = 0; minute < 20; minute += 1) {
      box.pass(seconds(60), seconds(0.5));
      for (const path of paths()) {
        const answer = box.call("GET", path);
        const verdict = specs.checkAnswer("GET", path.split("?")[0] ?? "", answer.status, answer.text);
        for (const problem of verdict.problems) problems.add(`${verdict.kind}: ${problem}`);
        expect([path, answer.status]).toEqual([path, 200]);
      }
    }
    for (const frame of reader.frames) {
      const verdict = specs.checkFrame(frame);
      for (const problem of verdict.problems) problems.add(`${verdict.kind}: ${problem}`);
      const { event_type: event } = frame.msg;
      told.add(typeof event === "string" ? event : frame.type);
    }
    expect([...problems]).toEqual([]);
    expect([...told].toSorted()).toEqual(
      [
        "activated",
        "close_date_updated",
        "created",
        "deactivated",
        "determined",
        "event_fee_update",
        "event_lifecycle",
        "metadata_updated",
        "price_level_structure_updated",
        "settled",
        "subscribed",
        "ticker",
        "trade",
      ].toSorted(),
    );
  },
);
