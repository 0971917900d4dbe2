import { seconds, type Time } from "../../domain/units.ts";
import { newYorkDay, newYorkTime } from "./new-york.ts";
import type { MaintenanceWindow } from "./state.ts";

/** Every Thursday from 3 to 5 o'clock New York time: a trading pause of all shards [api.md §13]. */
const maintenanceFrom = seconds(3 * 3_600);
const maintenanceTo = seconds(5 * 3_600);

/** The one that is going on, or the next. */
export function maintenanceAfter(at: Time): MaintenanceWindow {
  const today = newYorkDay(at);
  const thursday = today + ((7 - (today % 7)) % 7);
  const window = windowOf(thursday);
  return window.endsAt > at ? window : windowOf(thursday + 7);
}

function windowOf(thursday: number): MaintenanceWindow {
  return {
    startsAt: newYorkTime(thursday, maintenanceFrom),
    endsAt: newYorkTime(thursday, maintenanceTo),
  };
}
