import type { Core } from "../core.ts";
import { maintenanceAfter } from "./maintenance-window.ts";
import { pauseShards, resumeShards } from "./pause.ts";
import { shardsOf } from "./shard.ts";
import type { MaintenanceWindow } from "./state.ts";

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
