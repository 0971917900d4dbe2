import { minus, plus, time, type Time } from "../../domain/units.ts";
import type { Core } from "../core.ts";
import type { RecurringPlan, ScenarioSeries } from "../scenario.ts";
import { listEvent } from "./listing.ts";
import { newYorkOffset } from "./new-york.ts";

/**
 * A series that lists its events by itself: the one whose period runs now, and always one period ahead, so that
 * every event is known before it opens.
 */
export function startRecurring(core: Core, series: ScenarioSeries): void {
  const { recurring } = series;
  if (recurring === undefined) return;
  const { every } = recurring;
  const next = (opensAt: Time): void => {
    listPeriod(core, series, recurring, opensAt);
    core.timeline.add(opensAt, () => next(plus(opensAt, every)));
  };
  const running = time(Math.floor(core.now / every) * every);
  listPeriod(core, series, recurring, running);
  next(plus(running, every));
}

function listPeriod(core: Core, series: ScenarioSeries, plan: RecurringPlan, opensAt: Time): void {
  const closesAt = plus(opensAt, plan.every);
  const ticker = `${series.ticker}-${label(closesAt)}`;
  const event = { ticker, seriesTicker: series.ticker, title: plan.title, isExclusive: plan.isExclusive };
  const opensAfter = time(Math.max(0, minus(opensAt, core.now)));
  const closesAfter = minus(closesAt, core.now);
  const markets = plan.markets.map(({ suffix, ...market }) => ({
    ...market,
    ticker: `${ticker}-${suffix}`,
    eventTicker: ticker,
    opensAfter,
    closesAfter,
  }));
  listEvent(core, { kind: "list-event", series, event, markets });
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** "26NOV251215": the minute of New York's clock, as the tickers of such events carry it. When clocks go back its hour comes twice, and only the first lists events. */
function label(at: Time): string {
  const [date = "", clock = ""] = new Date((at + newYorkOffset(at)) / 1_000).toISOString().split("T");
  const [year = "", month = "", day = ""] = date.split("-");
  return `${year.slice(2)}${months[Number(month) - 1] ?? ""}${day}${clock.slice(0, 5).replace(":", "")}`;
}
