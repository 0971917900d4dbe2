import type { Rung } from "../../domain/alarm.ts";
import { Failure } from "../../domain/failure.ts";
import { raiseFiled, releaseFiled } from "../../runtime/alarm-file.ts";
import { wholeFiles } from "../../runtime/whole-file.ts";
import { alarmName } from "./incident.ts";
import type { Run } from "./run.ts";

const dataFolder = "data";
export const alarmPath = `${dataFolder}/main.alarm.json`;

/** A person at `kmm alarm`: what the command writes, whether the program runs or not. */
export function command(run: Run, rung: Rung): void {
  const { disk, restraint, world, commands, tell } = run;
  const at = world.clock.now();
  const why = "the simulated person asked";
  const files = wholeFiles(disk);
  disk.makeFolder(dataFolder);
  try {
    if (rung === "quiet") releaseFiled(files, alarmPath, why, at);
    else raiseFiled(files, alarmPath, rung, why, at);
  } catch (error) {
    // Where incidents are left out a higher rung may still stand.
    if (!(error instanceof Failure)) throw error;
    return tell(error.message);
  }
  restraint.told(rung);
  commands.set(alarmName(rung), (commands.get(alarmName(rung)) ?? 0) + 1);
}
