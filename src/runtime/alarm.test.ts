import { describe, expect, test } from "vitest";
import { noAlarm, type Alarm, type Rung } from "../domain/alarm.ts";
import { Failure } from "../domain/failure.ts";
import { plus, seconds, time, type Time } from "../domain/units.ts";
import { readAlarm, writeAlarm } from "./alarm-file.ts";
import { watchAlarm } from "./alarm.ts";
import type { WholeFiles } from "./whole-file.ts";

const start = time(1_793_887_391_000_000);
const path = "main.alarm.json";

function at(second: number): Time {
  return plus(start, seconds(second));
}

function alarm(rung: Rung, second: number, by: Alarm["by"] = "person"): Alarm {
  return { rung, why: `${rung} it`, by, at: at(second) };
}

function desk() {
  const texts = new Map<string, string>();
  let reads = 0;
  let writes = 0;
  let now = at(100);
  const files: WholeFiles = {
    read: (name) => {
      reads += 1;
      return texts.get(name);
    },
    write: (name, text) => {
      writes += 1;
      texts.set(name, text);
    },
  };
  const clock = { now: () => now, after: () => ({ cancel: () => {} }) };
  return {
    files,
    texts,
    watch: watchAlarm(files, path, clock),
    pass: (second: number) => {
      now = plus(now, seconds(second));
    },
    reads: () => reads,
    writes: () => writes,
  };
}

/** What a look gives, in short. */
function look({ watch }: ReturnType<typeof desk>, own: Alarm): readonly string[] {
  return watch.news(own).map((input) => (input.kind === "alarm-raised" ? `raise ${input.rung}` : input.kind));
}

describe("at the start the higher of file and heritage wins, unless a release is newer", () => {
  const cases = [
    // heritage            file                released  what the bot hears
    [noAlarm, undefined, undefined, []],
    [noAlarm, alarm("cancel", 1), undefined, ["raise cancel"]],
    [alarm("cancel", 1), undefined, undefined, []],
    [alarm("widen", 5), alarm("cancel", 1), undefined, ["raise cancel"]],
    [alarm("flatten", 1), alarm("cancel", 5), undefined, []],
    [alarm("stop", 1), alarm("quiet", 5), at(5), ["alarm-released"]],
    [alarm("stop", 5), alarm("quiet", 1), at(1), []], // raised after the release
    [alarm("stop", 1), alarm("widen", 7), at(5), ["alarm-released", "raise widen"]],
    [noAlarm, alarm("quiet", 5), at(5), []],
  ] as const;
  test.each(cases)("%j and %j, released %s: %j", (own, filed, releasedAt, heard) => {
    const one = desk();
    if (filed !== undefined) writeAlarm(one.files, path, { alarm: filed, releasedAt });
    expect(look(one, own)).toEqual(heard);
  });
});

describe("while the bot runs", () => {
  test("the file is looked at once a second, and what is the same is not told again", () => {
    const one = desk();
    expect(look(one, noAlarm)).toEqual([]);
    writeAlarm(one.files, path, { alarm: alarm("cancel", 100), releasedAt: undefined });
    one.pass(0.9);
    expect([look(one, noAlarm), one.reads()]).toEqual([[], 1]);
    one.pass(0.1);
    expect(look(one, noAlarm)).toEqual(["raise cancel"]);
    one.pass(1);
    expect(look(one, alarm("cancel", 101))).toEqual([]);
  });

  test("a release is heard even when the clock of whoever wrote it is behind", () => {
    const one = desk();
    writeAlarm(one.files, path, { alarm: alarm("cancel", 100), releasedAt: undefined });
    look(one, noAlarm);
    writeAlarm(one.files, path, { alarm: alarm("quiet", 50), releasedAt: at(50) });
    one.pass(1);
    expect(look(one, alarm("cancel", 100))).toEqual(["alarm-released"]);
    one.pass(1);
    expect(look(one, noAlarm)).toEqual([]);
  });

  test("what the bot raises itself stands in the file at once, and is written once", () => {
    const one = desk();
    look(one, noAlarm);
    one.watch.keep(noAlarm);
    expect(one.writes()).toBe(0);
    const own = alarm("reduce-only", 100, "rule");
    one.watch.keep(own);
    one.watch.keep(own);
    expect([readAlarm(one.files, path).alarm, one.writes()]).toEqual([own, 1]);
    // Somebody removes it: it comes back.
    one.texts.clear();
    one.pass(1);
    look(one, own);
    one.watch.keep(own);
    expect(readAlarm(one.files, path).alarm).toEqual(own);
  });

  test.each([
    ["a higher rung", { alarm: alarm("flatten", 100), releasedAt: undefined }],
    ["a release", { alarm: alarm("quiet", 100), releasedAt: at(100) }],
  ])("%s that a person has just written is not written over", (_name, filed) => {
    const one = desk();
    look(one, noAlarm);
    writeAlarm(one.files, path, filed);
    one.watch.keep(alarm("widen", 100, "rule"));
    expect(readAlarm(one.files, path)).toEqual(filed);
  });

  test("a release is kept in the file when the bot raises again", () => {
    const one = desk();
    writeAlarm(one.files, path, { alarm: alarm("quiet", 50), releasedAt: at(50) });
    look(one, noAlarm);
    one.watch.keep(alarm("widen", 100, "rule"));
    expect(readAlarm(one.files, path)).toEqual({ alarm: alarm("widen", 100, "rule"), releasedAt: at(50) });
  });
});

test.each([
  "",
  "{}",
  "[]",
  '{"rung":"cancel"}',
  '{"rung":"loud","why":"","by":"person","at":"2026-11-23T16:45:12Z"}',
])("a file that says %j is refused, not believed", (text) => {
  const one = desk();
  one.texts.set(path, text);
  expect(() => look(one, noAlarm)).toThrow(Failure);
});
