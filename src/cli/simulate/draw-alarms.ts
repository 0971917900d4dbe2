import { rungs, type Rung } from "../../domain/alarm.ts";
import { least, plus, seconds, type Time } from "../../domain/units.ts";
import type { Random } from "../../lib/random.ts";
import { between, drawCrashAt } from "./draw-parts.ts";
import type { Incident } from "./incident.ts";
import type { Storm } from "./storm.ts";

/** A person raises the alarm once a storm, each rung in its turn, at times by way of a lower one, and releases it. */
export function drawAlarms(random: Random, storms: readonly Storm[]): readonly Incident[] {
  const turn = random.whole(0, rungs.length);
  return storms.flatMap((storm, place) => {
    const top = raisable[(turn + place) % raisable.length] ?? "stop";
    const raisedAt = between(random, plus(storm.from, seconds(5)), (storm.until - seconds(90)) as Time);
    const lower = random.pick(raisable.slice(0, raisable.indexOf(top) + 1));
    const lowerAt = between(random, plus(storm.from, seconds(5)), raisedAt);
    const next = storms[place + 1];
    // At times it stays over the clearing: what rests can be looked at best there.
    const isKept = next !== undefined && random.chance(0.4);
    const releasedAt = isKept ? next.from : between(random, plus(raisedAt, seconds(15)), storm.until);
    const diesAt = between(random, raisedAt, least(releasedAt, storm.until));
    return [
      ...(lower === top ? [] : [raise(lowerAt, lower)]),
      raise(raisedAt, top),
      ...(random.chance(0.4) ? [drawCrashAt(random, storm, diesAt)] : []),
      { at: releasedAt, kind: "alarm", rung: "quiet" },
    ];
  });
}

const raisable = rungs.filter((rung) => rung !== "quiet");

function raise(at: Time, rung: Rung): Incident {
  return { at, kind: "alarm", rung };
}
