import { seconds, type Time } from "../../domain/units.ts";
import type { Core } from "../core.ts";
import { newYorkDay, newYorkTime } from "./new-york.ts";
import { pauseShards, resumeShards } from "./pause.ts";
import { shardsOf } from "./shard.ts";
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

/** The one that is going on or comes next, and those after it. */
export function maintenanceOf(core: Core, count: number): readonly MaintenanceWindow[] {
  const windows: MaintenanceWindow[] = [];
  if (core.scenario.maintenance !== "thursday") return windows;
  for (let at = core.now; windows.length < count; at = windows.at(-1)?.endsAt ?? at) {
    windows.push(maintenanceAfter(at));
  }
  return windows;
}

/** Keeps the weekly appointment for ever. */
export function startMaintenance(core: Core): void {
  const { startsAt, endsAt } = maintenanceAfter(core.now);
  core.timeline.add(Math.max(startsAt, core.now), () => {
    pauseShards(core, "trading", shardsOf(core), endsAt);
    core.timeline.add(endsAt, () => {
      resumeShards(core, "trading", shardsOf(core));
      startMaintenance(core);
    });
  });
}

function windowOf(thursday: number): MaintenanceWindow {
  return {
    startsAt: newYorkTime(thursday, maintenanceFrom),
    endsAt: newYorkTime(thursday, maintenanceTo),
  };
}
