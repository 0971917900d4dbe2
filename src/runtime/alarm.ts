import { isAtLeast, type Alarm } from "../domain/alarm.ts";
import type { Clock } from "../domain/clock.ts";
import type { Input } from "../domain/input.ts";
import { minus, seconds, type Time } from "../domain/units.ts";
import { readAlarm, writeAlarm } from "./alarm-file.ts";
import type { WholeFiles } from "./whole-file.ts";

/** Keeps the alarm of a running bot and its file the same. */
export interface AlarmWatch {
  /** What the file says that the bot does not know yet; it is looked at once a second. */
  news(alarm: Alarm): readonly Input[];
  /** Puts the bot's alarm into the file when it is not there. */
  keep(alarm: Alarm): void;
}

const lookEvery = seconds(1);

/**
 * Of the bot and the file the higher rung wins, unless a release is newer. At the first look its time decides that,
 * for the bot may remember an alarm of an earlier run. After that each release that was not there before is a new one: the
 * clocks of two processes need not agree.
 */
export function watchAlarm(files: WholeFiles, path: string, clock: Clock): AlarmWatch {
  let lookedAt: Time | undefined;
  let releasedAt: Time | undefined;
  let kept: Alarm | undefined;
  const look = (alarm: Alarm): readonly Input[] => {
    const filed = readAlarm(files, path);
    const at = clock.now();
    const isFirst = lookedAt === undefined;
    const isReleased = isFirst
      ? filed.releasedAt !== undefined && filed.releasedAt >= alarm.at
      : filed.releasedAt !== releasedAt;
    lookedAt = at;
    releasedAt = filed.releasedAt;
    kept = filed.alarm;
    const { rung, why, by } = filed.alarm;
    const inputs: Input[] = [];
    if (isReleased && (!isFirst || alarm.rung !== "quiet")) {
      const words = rung === "quiet" ? why : "released by a person";
      inputs.push({ kind: "alarm-released", at, why: words });
    }
    const now = isReleased ? "quiet" : alarm.rung;
    if (!isAtLeast(now, rung)) inputs.push({ kind: "alarm-raised", at, rung, why, by });
    return inputs;
  };
  return {
    news: (alarm) => (lookedAt !== undefined && minus(clock.now(), lookedAt) < lookEvery ? [] : look(alarm)),
    keep: (alarm) => {
      if (kept !== undefined && isSame(kept, alarm)) return;
      // A person may have written since the last look: what stands there higher, or was released, is heard first.
      const filed = readAlarm(files, path);
      if (filed.releasedAt !== releasedAt || !isAtLeast(alarm.rung, filed.alarm.rung)) return;
      if (!isSame(filed.alarm, alarm)) writeAlarm(files, path, { alarm, releasedAt });
      kept = alarm;
    },
  };
}

function isSame(one: Alarm, other: Alarm): boolean {
  return one.rung === other.rung && (one.rung === "quiet" || (one.why === other.why && one.by === other.by));
}
