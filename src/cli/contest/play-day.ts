import { dollars, minus, millis, plus, seconds, time, type Time } from "../../domain/units.ts";
import { engineConfig } from "../config/engine-config.ts";
import { configSchema, type ConfigText } from "../config/schema.ts";
import { openFloor } from "./floor.ts";
import { contestScenario } from "./scenario.ts";
import type { Scorecard } from "./score.ts";
import { keepScore } from "./scorecard.ts";

/** One strategy's day. */
export interface DayTask {
  readonly strategy: string;
  readonly config: ConfigText;
  readonly seed: number;
  readonly informedShare: number;
  /** Times the usual time that messages take. */
  readonly latency: number;
  readonly span: Time;
}

export interface PlayedDay {
  readonly task: DayTask;
  readonly score: Scorecard;
}

/** Noon in New York of a Monday. */
const dayStart = time(Date.UTC(2026, 10, 23, 17) * 1_000);
/** One way, as from a machine near the exchange. */
const usual = { news: 20, request: 40 };

export function playDay(task: DayTask): PlayedDay {
  const { config, seed, informedShare, latency, span } = task;
  const floor = openFloor({
    scenario: contestScenario(informedShare),
    seed,
    start: dayStart,
    config: engineConfig(configSchema.parse(config), "all", "c"),
    cash: dollars(100_000),
    latency: { news: millis(usual.news * latency), request: millis(usual.request * latency) },
  });
  const score = keepScore(floor, dayStart);
  const end = plus(dayStart, span);
  // Quotes come down before the end, so that what is on its way is there.
  floor.at(minus(end, seconds(10)), () => floor.stop());
  floor.play(end);
  return { task, score: score() };
}
