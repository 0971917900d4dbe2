import { least, millis, minus, seconds, type Time } from "../../domain/units.ts";
import type { Random } from "../../lib/random.ts";
import type { Incident } from "./incident.ts";
import type { Storm } from "./storm.ts";

export function between(random: Random, low: Time, high: Time): Time {
  return random.whole(low, Math.max(low, high)) as Time;
}

/** Boundaries come thick when orders do: a few are skipped so that every kind of them is the last one in some run. */
export function drawCrashAt(random: Random, storm: Storm, at: Time): Incident {
  const how = random.chance(0.4) ? "power" : "process";
  return { at, kind: "crash", how, skip: random.whole(0, 60), downFor: drawDown(random, storm, at) };
}

/** It is started again before the storm is over. */
export function drawDown(random: Random, storm: Storm, at: Time): Time {
  return least(between(random, millis(200), seconds(60)), minus(storm.until, at));
}
