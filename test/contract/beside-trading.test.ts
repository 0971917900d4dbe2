import { describe, expect, it } from "vitest";
import { boxedExchange, quietScenario } from "./boxed-exchange.ts";

const box = boxedExchange({ scenario: quietScenario() });
const notFound = { error: { code: "not_found", message: "not found" } };
const noMember = {
  error: { code: "permission_denied", message: "permission denied", details: "FCM members only" },
};
const broken = (operation: string, name: string, rule: string): object => ({
  msg: `Parameter validation failed for ${operation}: Key: '${operation}Params.${name}' Error:Field validation for '${name}' failed on the '${rule}' tag`,
});

describe("what stands beside trading is answered as for somebody who has none of it", () => {
  const day = "start_ts=1795000000&end_ts=1795086400";
  const forecast = "/series/KXDEMOHIGH/events/KXDEMOHIGH-26NOV23/forecast_percentile_history";
  const cases = [
    ["/search/filters_by_sport", 200, { filters_by_sports: {}, sport_ordering: [] }],
    ["/milestones?limit=10", 200, { milestones: [], cursor: "" }],
    ["/milestones", 400, broken("GetMilestones", "Limit", "required")],
    ["/milestones?limit=501", 400, broken("GetMilestones", "Limit", "lte")],
    ["/milestones/nobody", 404, notFound],
    ["/live_data/batch?milestone_ids=a&milestone_ids=b", 200, { live_datas: [] }],
    ["/live_data/batch", 400, broken("GetLiveDatas", "MilestoneIds", "required")],
    ["/live_data/milestone/a", 404, notFound],
    ["/live_data/football_game/milestone/a", 404, notFound],
    ["/live_data/milestone/a/game_stats", 404, notFound],
    ["/live_data/events/KXDEMOHIGH-26NOV23", 404, notFound],
    ["/live_data/weather/miami", 400, broken("GetWeatherIndex", "City", "oneof")],
    ["/live_data/weather/miami/calibrations", 404, notFound],
    ["/structured_targets?page_size=2000", 200, { structured_targets: [], cursor: "" }],
    ["/structured_targets?page_size=2001", 400, broken("GetStructuredTargets", "PageSize", "lte")],
    ["/structured_targets/a", 404, notFound],
    [`${forecast}?percentiles=5000&${day}&period_interval=60`, 200, { forecast_history: [] }],
    [
      `${forecast}?percentiles=10000&${day}&period_interval=60`,
      400,
      broken("GetEventForecastPercentilesHistory", "Percentiles", "lte"),
    ],
    [
      `${forecast}?percentiles=1&${day}&period_interval=5`,
      400,
      broken("GetEventForecastPercentilesHistory", "PeriodInterval", "oneof"),
    ],
    [`${forecast.replace("26NOV23", "26NOV24")}?percentiles=1&${day}&period_interval=1`, 404, notFound],
    ["/fcm/orders?subtrader_id=a", 403, noMember],
    ["/fcm/subtraders", 403, noMember],
  ] as const;
  it.each(cases)("GET %s is answered %i", (path, status, body) => {
    const answer = box.call("GET", path);
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it("the categories of search are those of the series", () => {
    const tags = box.call("GET", "/search/tags_by_categories").body["tags_by_categories"];
    const categories = [...new Set(box.exchange.series().map((series) => series.category))];
    expect(tags).toEqual(Object.fromEntries(categories.map((category) => [category, []])));
  });

  it("the calls of clearing members need a signature like any other", () => {
    expect(box.call("GET", "/fcm/positions?subtrader_id=a", undefined, "nobody").status).toBe(401);
    expect(box.call("PUT", "/fcm/subtraders/event_contract_daily_cap", {}).body).toEqual(noMember);
  });
});
