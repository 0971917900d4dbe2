import { mkdirSync } from "node:fs";
import { showAlarm, type Rung } from "../domain/alarm.ts";
import { formatTime, millis, type Time } from "../domain/units.ts";
import { raiseFiled, readAlarm, releaseFiled, type FiledAlarm } from "../runtime/alarm-file.ts";
import { systemFiles } from "../runtime/whole-file.ts";
import { readConfig } from "./config/load.ts";
import { guardFiles } from "./guard-files.ts";
import { writeInto } from "./write-into.ts";

export interface AlarmOptions {
  readonly config?: string | undefined;
  readonly why?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm alarm`: on which rung the live bot of this configuration is, and why. */
export function alarmShowCommand(options: AlarmOptions): void {
  const { path } = openAlarm(options);
  write(options, readAlarm(systemFiles, path));
}

/** `kmm alarm raise RUNG`: a bot that runs hears it within a second; one that does not begins with it. */
export function alarmRaiseCommand(rung: Rung, options: AlarmOptions): void {
  const { path, folder } = openAlarm(options);
  const why = whyOf(options, "kmm alarm raise");
  write(
    options,
    put(folder, () => raiseFiled(systemFiles, path, rung, why, now())),
  );
}

/** `kmm alarm release`: everything that was raised before is over. */
export function alarmReleaseCommand(options: AlarmOptions): void {
  const { path, folder } = openAlarm(options);
  const why = whyOf(options, "kmm alarm release");
  write(
    options,
    put(folder, () => releaseFiled(systemFiles, path, why, now())),
  );
}

function openAlarm(options: AlarmOptions): { readonly path: string; readonly folder: string } {
  const { folder, alarm } = guardFiles(readConfig(options.config));
  return { path: alarm, folder };
}

function put(folder: string, change: () => FiledAlarm): FiledAlarm {
  return writeInto(folder, () => {
    mkdirSync(folder, { recursive: true });
    return change();
  });
}

function now(): Time {
  return millis(Date.now());
}

/** One line, and not without end. */
function whyOf({ why }: AlarmOptions, otherwise: string): string {
  const words = (why ?? "").replaceAll(/\s+/g, " ").trim().slice(0, whyMax);
  return words === "" ? otherwise : words;
}

const whyMax = 200;

function write(options: AlarmOptions, { alarm, releasedAt }: FiledAlarm): void {
  const { rung, why, by, at } = alarm;
  if (options.json === true) {
    const released = releasedAt === undefined ? null : formatTime(releasedAt);
    const json = { rung, why, by, at: at === 0 ? null : formatTime(at), released_at: released };
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  const since = at === 0 ? "" : ` (${formatTime(at)})`;
  const next = rung === "quiet" ? "" : "\nIt stays, over restarts too, until `kmm alarm release`.";
  process.stdout.write(`The alarm is at ${showAlarm(alarm)}${since}.${next}\n`);
}
