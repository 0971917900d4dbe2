import { nested, notFound } from "../../../wire/exchange/refusal.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";

/**
 * What stands beside trading: search words, milestones, live data, structured targets, forecasts, the calls of clearing
 * members. Hardly any of it exists in the box, so the answers are those for somebody who has none: an empty list, a 404,
 * a 403. Parameters are checked as everywhere.
 */
export const besideRoutes: readonly Route[] = [
  publicRead("/search/tags_by_categories", "GetTagsForSeriesCategories", tagsByCategories),
  publicRead("/search/filters_by_sport", "GetFiltersForSports", () =>
    answered({ filters_by_sports: {}, sport_ordering: [] }),
  ),
  publicRead("/milestones", "GetMilestones", listMilestones),
  publicRead("/milestones/:milestone_id", "GetMilestone", notFound),
  publicRead("/live_data/batch", "GetLiveDatas", listLiveData),
  publicRead("/live_data/milestone/:milestone_id", "GetLiveDataByMilestone", notFound),
  publicRead("/live_data/:type/milestone/:milestone_id", "GetLiveData", notFound),
  publicRead("/live_data/milestone/:milestone_id/game_stats", "GetGameStats", notFound),
  publicRead("/live_data/events/:event_ticker", "GetEventLiveData", notFound),
  publicRead("/live_data/weather/:city", "GetWeatherIndex", refuseCity),
  publicRead("/live_data/weather/:city/calibrations", "GetWeatherIndexCalibrations", notFound),
  publicRead("/structured_targets", "GetStructuredTargets", listTargets),
  publicRead("/structured_targets/:structured_target_id", "GetStructuredTarget", notFound),
  {
    method: "GET",
    access: "signed",
    path: "/series/:series_ticker/events/:ticker/forecast_percentile_history",
    operation: "GetEventForecastPercentilesHistory",
    cost: defaultCost,
    billing: "read",
    answer: forecastHistory,
  },
  ...clearingRoutes(),
];

function publicRead(path: string, operation: string, answer: (call: Call) => Reply): Route {
  return { method: "GET", access: "public", path, operation, cost: defaultCost, billing: "read", answer };
}

/** Categories are those of the series; no series has tags. */
function tagsByCategories({ exchange }: Call): Reply {
  const categories = new Set(exchange.series().map((series) => series.category));
  return answered({
    tags_by_categories: Object.fromEntries([...categories].map((category) => [category, []])),
  });
}

const milestonesMax = 500;

function listMilestones({ query }: Call): Reply {
  if (query.text("limit") === undefined) query.refuse("limit", "required");
  query.integer("limit", 1, milestonesMax);
  query.time("min_updated_ts");
  return query.refusal() ?? answered({ milestones: [], cursor: "" });
}

const liveDataMax = 100;

function listLiveData({ query }: Call): Reply {
  const ids = query.repeated("milestone_ids");
  if (ids.length === 0) query.refuse("milestone_ids", "required");
  if (ids.length > liveDataMax) query.refuse("milestone_ids", "max");
  query.flag("include_player_stats");
  return query.refusal() ?? answered({ live_datas: [] });
}

/** The specification knows no 404 here: a city without an index is a bad parameter. */
function refuseCity({ query }: Call): Reply {
  query.refuse("city", "oneof");
  return query.refusal() ?? notFound();
}

const targetsMax = 2_000;

function listTargets({ query }: Call): Reply {
  if (query.repeated("ids").length > targetsMax) query.refuse("ids", "max");
  query.integer("page_size", 1, targetsMax);
  return query.refusal() ?? answered({ structured_targets: [], cursor: "" });
}

const percentilesMax = 10;
const forecastPeriods = ["0", "1", "60", "1440"] as const;

function forecastHistory({ exchange, query, names }: Call): Reply {
  const percentiles = query.repeated("percentiles");
  if (percentiles.length === 0) query.refuse("percentiles", "required");
  if (percentiles.length > percentilesMax) query.refuse("percentiles", "max");
  if (!percentiles.every((each) => /^\d{1,4}$/.test(each))) query.refuse("percentiles", "lte");
  for (const name of ["start_ts", "end_ts", "period_interval"]) {
    if (query.text(name) === undefined) query.refuse(name, "required");
  }
  query.time("start_ts");
  query.time("end_ts");
  query.oneOf("period_interval", forecastPeriods);
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const [series, event] = names;
  const isListed = exchange.events().some((each) => each.ticker === event && each.seriesTicker === series);
  return isListed ? answered({ forecast_history: [] }) : notFound();
}

/** For clearing members (FCMs) and their subtraders; no account here is one. */
function clearingRoutes(): readonly Route[] {
  const answer = (): Reply => nested(403, "permission_denied", "permission denied", "FCM members only");
  const calls = [
    ["GET", "/fcm/orders", "GetFCMOrders"],
    ["GET", "/fcm/positions", "GetFCMPositions"],
    ["GET", "/fcm/subtraders", "ListFCMSubtraders"],
    ["POST", "/fcm/subtraders", "CreateFCMSubtrader"],
    ["GET", "/fcm/subtraders/event_contract_daily_cap", "GetFCMSubtraderEventContractDailyCap"],
    ["PUT", "/fcm/subtraders/event_contract_daily_cap", "UpdateFCMSubtraderEventContractDailyCap"],
    ["DELETE", "/fcm/subtraders/event_contract_daily_cap", "DeleteFCMSubtraderEventContractDailyCap"],
  ] as const;
  return calls.map(([method, path, operation]) => ({
    method,
    path,
    operation,
    access: "signed",
    cost: defaultCost,
    billing: method === "GET" ? "read" : "unscoped",
    answer,
  }));
}
