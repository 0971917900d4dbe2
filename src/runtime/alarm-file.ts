import { isObject, parseObject } from "../lib/json.ts";
import { isAtLeast, noAlarm, rungs, type Alarm, type Rung } from "../domain/alarm.ts";
import { Failure } from "../domain/failure.ts";
import { formatTime, parseTime, type Time } from "../domain/units.ts";
import { type WholeFiles } from "./whole-file.ts";

/** The alarm of a bot as it stands in a file: whoever raises or releases it writes there, the bot and people alike. */
export interface FiledAlarm {
  readonly alarm: Alarm;
  /** When a person last released it: what was raised before is over, whoever still remembers it. */
  readonly releasedAt: Time | undefined;
}

/** Nothing raised, nothing released, when there is no file. One that cannot be believed is a failure: an alarm must not be forgotten. */
export function readAlarm(files: WholeFiles, path: string): FiledAlarm {
  const text = files.read(path);
  if (text === undefined) return { alarm: noAlarm, releasedAt: undefined };
  const filed = filedAlarmOf(parseObject(text));
  if (filed === undefined) throw new Failure("alarm-file-garbled", `${path} is not the alarm of a bot`);
  return filed;
}

export function writeAlarm(files: WholeFiles, path: string, { alarm, releasedAt }: FiledAlarm): void {
  const { rung, why, by, at } = alarm;
  const released = releasedAt === undefined ? {} : { releasedAt: formatTime(releasedAt) };
  files.write(path, `${JSON.stringify({ rung, why, by, at: formatTime(at), ...released }, null, 2)}\n`);
}

/** What a person does to it; a rung below the one that stands there is refused. */
export function raiseFiled(files: WholeFiles, path: string, rung: Rung, why: string, at: Time): FiledAlarm {
  const filed = readAlarm(files, path);
  const { rung: present } = filed.alarm;
  if (present === rung) return filed;
  if (isAtLeast(present, rung)) {
    throw new Failure("usage", `the alarm is at ${present} already, above ${rung}: release it first`);
  }
  const raised: FiledAlarm = { ...filed, alarm: { rung, why, by: "person", at } };
  writeAlarm(files, path, raised);
  return raised;
}

export function releaseFiled(files: WholeFiles, path: string, why: string, at: Time): FiledAlarm {
  const filed: FiledAlarm = { alarm: { ...noAlarm, why, by: "person", at }, releasedAt: at };
  writeAlarm(files, path, filed);
  return filed;
}

function filedAlarmOf(value: unknown): FiledAlarm | undefined {
  if (!isObject(value)) return undefined;
  const { why, by, at, releasedAt } = value;
  const rung = rungs.find((each) => each === value["rung"]);
  const since = typeof at === "string" ? parseTime(at) : undefined;
  const released = typeof releasedAt === "string" ? parseTime(releasedAt) : undefined;
  if (rung === undefined || since === undefined || typeof why !== "string") return undefined;
  if (by !== "rule" && by !== "person") return undefined;
  if (releasedAt !== undefined && released === undefined) return undefined;
  return { alarm: { rung, why, by, at: since }, releasedAt: released };
}
