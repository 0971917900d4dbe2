import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seconds, time } from "../domain/units.ts";
import { ageOf, createHeart, readHeartbeat, type Heartbeat } from "./heartbeat.ts";
import { virtualClock } from "./virtual-clock.ts";
import { systemFiles } from "./whole-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kmm-heart-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function heartAt(path = join(folder, "main.beat")) {
  const world = { ms: 0, probes: 0 };
  const heart = createHeart({
    files: systemFiles,
    path,
    runId: "r1",
    prefix: "kmm-main-",
    groups: () => [{ groupId: "g1", shard: 2 }],
    clock: virtualClock(time(1_793_887_391_000_000)),
    steadyMs: () => world.ms,
    loopDelay: () => ({ p50Ms: 0.1, p99Ms: 2, p999Ms: 15, maxMs: 40 }),
    probe: () => {
      world.probes += 1;
    },
  });
  const read = (): Heartbeat => {
    const reading = readHeartbeat(path);
    if (reading.kind !== "beat") throw new Error(reading.kind);
    return reading.beat;
  };
  return { world, heart, read, path };
}

test("a beat says whose it is, which groups to shut, and how long the exchange has been silent", () => {
  const { world, heart, read } = heartAt();
  world.ms = 100;
  heart.answered();
  world.ms = 850;
  heart.beat();
  expect(read()).toEqual({
    count: 1,
    at: "2026-11-05T14:03:11Z",
    pid: process.pid,
    runId: "r1",
    prefix: "kmm-main-",
    groups: [{ groupId: "g1", shard: 2 }],
    heardAt: "2026-11-05T14:03:10.25Z",
    silentMs: 750,
    state: "beating",
  });
});

test("a beat says how late the loop was, and is read without it too", () => {
  const { heart, read, path } = heartAt();
  heart.beat();
  const { loopDelay, ...rest } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  expect(loopDelay).toEqual({ p50Ms: 0.1, p99Ms: 2, p999Ms: 15, maxMs: 40 });
  const beat = read();
  writeFileSync(path, JSON.stringify(rest));
  expect(read()).toEqual(beat);
});

test("a loop that goes round faster beats no oftener than five times a second, and every beat has a new number", () => {
  const { world, heart, read } = heartAt();
  const counts: number[] = [];
  for (world.ms = 0; world.ms < 1_000; world.ms += 50) {
    heart.beat();
    counts.push(read().count);
  }
  expect(counts.at(-1)).toBe(5);
  heart.end();
  expect(read()).toMatchObject({ count: 6, state: "ended" });
});

test("a quiet heart asks the exchange something once a second, an answered one does not", () => {
  const { world, heart } = heartAt();
  for (world.ms = 0; world.ms <= 5_000; world.ms += 250) heart.beat();
  expect(world.probes).toBe(5);
  for (; world.ms <= 10_000; world.ms += 250) {
    heart.answered();
    heart.beat();
  }
  expect(world.probes).toBe(5);
});

test("nothing is left beside the file, and nobody else can read it", () => {
  const { heart, path } = heartAt();
  heart.beat();
  expect(readdirSync(folder)).toEqual(["main.beat"]);
  expect(readFileSync(path, "utf8").endsWith("}\n")).toBe(true);
});

test("a beat that cannot be written is thrown; that the end cannot be told is not", () => {
  const { heart } = heartAt(join(folder, "nowhere", "main.beat"));
  expect(() => heart.beat()).toThrow("ENOENT");
  expect(() => heart.end()).not.toThrow();
});

const whole = {
  count: 1,
  at: "2026-11-05T14:03:11Z",
  pid: 7,
  runId: "r1",
  prefix: "kmm-main-",
  groups: [{ groupId: "g1", shard: 0 }],
  heardAt: "2026-11-05T14:03:11Z",
  silentMs: 0,
  state: "beating",
};

test.each([
  ["half a file", '{"count":1'],
  ["nothing", ""],
  ["a list", "[]"],
  ["a prefix that is everybody's", JSON.stringify({ ...whole, prefix: "" })],
  ["a prefix of all bots", JSON.stringify({ ...whole, prefix: "kmm-" })],
  ["a group without a shard", JSON.stringify({ ...whole, groups: [{ groupId: "g" }] })],
  ["no groups at all", JSON.stringify({ ...whole, groups: undefined })],
  ["a silence below zero", JSON.stringify({ ...whole, silentMs: -1 })],
  ["another state", JSON.stringify({ ...whole, state: "asleep" })],
])("%s is no heartbeat", (_, text) => {
  const path = join(folder, "x.beat");
  writeFileSync(path, text);
  expect(readHeartbeat(path)).toMatchObject({ kind: "garbled" });
});

test("no file is none; one that cannot be read is garbled; a whole one is read", () => {
  expect(readHeartbeat(join(folder, "none.beat"))).toEqual({ kind: "none" });
  expect(readHeartbeat(folder)).toMatchObject({ kind: "garbled" });
  const path = join(folder, "x.beat");
  writeFileSync(path, JSON.stringify(whole));
  expect(readHeartbeat(path)).toEqual({ kind: "beat", beat: whole });
});

test("the age of a beat is never below zero, whatever the clocks", () => {
  const beat = whole as Heartbeat;
  const at = Date.parse(beat.at);
  expect([ageOf(beat, at + 3_000), ageOf(beat, at - 3_000), ageOf({ ...beat, at: "?" }, at)]).toEqual([
    seconds(3),
    0,
    0,
  ]);
});
