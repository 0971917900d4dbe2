import { expect, test } from "vitest";
import { sleep } from "../domain/clock.ts";
import type { Note } from "../domain/note.ts";
import type { GroupId } from "../domain/order-group.ts";
import { millis, seconds, time, type Time } from "../domain/units.ts";
import type { Heartbeat, Reading } from "./heartbeat.ts";
import { virtualClock } from "./virtual-clock.ts";
import { createWatchdog, type WatchdogEnd } from "./watchdog.ts";

const wallStart = Date.parse("2026-11-05T14:00:00Z");

/** A bot whose heart the test moves, an exchange that it may break, and a watchdog over both. */
interface Some {
  readonly isOnce?: boolean;
  readonly firstAgeMs?: number;
  readonly file?: Reading;
  readonly state?: Heartbeat["state"];
}

function stage(some: Some = {}) {
  const clock = virtualClock(time(0));
  const notes: Note[] = [];
  const done: { what: string; at: Time }[] = [];
  const armed = new Set<GroupId>(["g1", "g2", "other"]);
  const world = {
    isBeating: true,
    isReachable: true,
    silentMs: 0,
    state: some.state ?? "beating",
    triggersLost: 0,
    file: some.file,
    runId: "r1",
    restingOrders: 0,
  };
  let count = 0;
  let frozen: Heartbeat | undefined;
  const beat = (): Heartbeat => {
    if (world.isBeating || frozen === undefined) {
      count += 1;
      const at = new Date(wallStart + clock.now() / 1_000 - (some.firstAgeMs ?? 0)).toISOString();
      frozen = {
        count,
        at,
        pid: 7,
        runId: world.runId,
        prefix: "kmm-main-",
        groups: ["g1", "g2"].map((groupId) => ({ groupId, shard: 0 })),
        heardAt: at,
        silentMs: world.silentMs,
        state: world.state,
      };
    }
    return frozen;
  };
  const note = (what: string): void => void done.push({ what, at: clock.now() });
  const watchdog = createWatchdog({
    clock,
    wallMs: () => wallStart + clock.now() / 1_000,
    after: seconds(5),
    read: () => world.file ?? { kind: "beat", beat: beat() },
    exchange: {
      trigger: ({ groupId }) => {
        if (!world.isReachable) return Promise.resolve("no answer in 2000 ms");
        if (world.triggersLost > 0) {
          world.triggersLost -= 1;
          return sleep(clock, seconds(2)).then(() => "no answer in 2000 ms");
        }
        note(`trigger ${groupId}`);
        armed.delete(groupId);
        return Promise.resolve(undefined);
      },
      armed: () => Promise.resolve(world.isReachable ? new Set(armed) : "no answer in 2000 ms"),
      cancelAll: (prefix) => {
        if (!world.isReachable) {
          return Promise.resolve({ isProven: false, cancelled: 0, text: "Nobody answers." });
        }
        note(`cancel ${prefix}`);
        const cancelled = world.restingOrders;
        world.restingOrders = 0;
        return Promise.resolve({ isProven: true, cancelled, text: "Nothing rests." });
      },
    },
    tell: (told) => notes.push(told),
    isOnce: some.isOnce ?? false,
  });
  let end: WatchdogEnd | undefined;
  const running = watchdog.run().then((result) => (end = result));
  return {
    clock,
    world,
    armed,
    watchdog,
    notes,
    done,
    end: () => end,
    running,
    pass: (span: Time) => clock.pass(span),
    acts: () => done.map(({ what }) => what),
    topics: () => notes.map(({ topic }) => topic),
    count: (topic: string) => notes.filter((each) => each.topic === topic).length,
  };
}

test("while the heart beats it does nothing, and says so once a minute", async () => {
  const one = stage();
  await one.pass(seconds(300));
  expect(one.acts()).toEqual([]);
  expect(new Set(one.topics())).toEqual(new Set(["watchdog-armed"]));
  expect(one.count("watchdog-armed")).toBe(5);
});

test("a heart silent for too long has its groups triggered at once, the rest cancelled, and the proof told", async () => {
  const one = stage();
  await one.pass(seconds(20));
  one.world.isBeating = false;
  await one.pass(millis(4_800));
  expect(one.acts()).toEqual([]);
  await one.pass(millis(500));
  expect(one.acts()).toEqual(["trigger g1", "trigger g2", "cancel kmm-main-"]);
  expect(one.notes.at(-1)).toMatchObject({
    topic: "watchdog-acted",
    facts: { triggered: 2, is_proven: true },
  });
});

test("it goes on while the heart is silent: a group that was reset is shut again, an order that arrived is cancelled", async () => {
  const one = stage();
  one.world.isBeating = false;
  await one.pass(seconds(10));
  const before = one.notes.length;
  await one.pass(seconds(20));
  expect(one.notes).toHaveLength(before);
  expect(one.acts().filter((what) => what.startsWith("trigger"))).toHaveLength(2);
  one.armed.add("g2");
  one.world.restingOrders = 1;
  await one.pass(millis(2_200));
  expect(one.acts().filter((what) => what.startsWith("trigger"))).toEqual([
    "trigger g1",
    "trigger g2",
    "trigger g2",
  ]);
  expect(one.notes.at(-1)).toMatchObject({ topic: "watchdog-acted", facts: { triggered: 1, cancelled: 1 } });
});

test("other groups of the account are never touched", async () => {
  const one = stage();
  one.world.isBeating = false;
  await one.pass(seconds(30));
  expect(one.armed).toEqual(new Set(["other"]));
});

test("a heart that beats again ends it, and it is ready for the next silence", async () => {
  const one = stage();
  one.world.isBeating = false;
  await one.pass(seconds(10));
  one.world.isBeating = true;
  await one.pass(seconds(5));
  const quiet = one.done.length;
  await one.pass(seconds(30));
  expect(one.done).toHaveLength(quiet);
  expect(one.notes.some(({ text }) => text.startsWith("It beats again"))).toBe(true);
  one.armed.add("g1");
  one.world.isBeating = false;
  await one.pass(seconds(6));
  expect(one.acts().slice(quiet)).toEqual(["trigger g1", "trigger g2", "cancel kmm-main-"]);
});

test("a bot that beats but is not heard by the exchange is silent too", async () => {
  const one = stage();
  one.world.silentMs = 4_800;
  await one.pass(seconds(10));
  expect(one.acts()).toEqual([]);
  one.world.silentMs = 5_200;
  await one.pass(millis(300));
  expect(one.acts().slice(0, 2)).toEqual(["trigger g1", "trigger g2"]);
  expect(one.notes.find(({ topic }) => topic === "watchdog-acting")?.text).toContain("has not answered it");
});

test("the silence of a beat grows while no other beat comes", async () => {
  const one = stage();
  one.world.silentMs = 3_000;
  await one.pass(seconds(1));
  one.world.isBeating = false;
  await one.pass(millis(2_400));
  expect(one.acts().length).toBeGreaterThan(0);
});

test("a heart found dead at the first look is as old as its own clock says", async () => {
  const one = stage({ firstAgeMs: 4_000 });
  one.world.isBeating = false;
  await one.pass(millis(800));
  expect(one.acts()).toEqual([]);
  await one.pass(millis(500));
  expect(one.acts().length).toBeGreaterThan(0);
});

test.each<readonly [string, Reading]>([
  ["gone", { kind: "none" }],
  ["torn", { kind: "garbled", why: "main.beat is no heartbeat" }],
])("a file that is %s is no beat: what was seen last is acted on", async (_, file) => {
  const one = stage();
  await one.pass(seconds(1));
  one.world.file = file;
  await one.pass(seconds(6));
  expect(one.acts().slice(0, 2)).toEqual(["trigger g1", "trigger g2"]);
});

test("without a first beat it waits, and a file that is no heartbeat is told", async () => {
  const one = stage({ file: { kind: "garbled", why: "main.beat is no heartbeat" } });
  await one.pass(seconds(1));
  expect(one.topics()).toEqual(["watchdog-waiting", "heartbeat-garbled"]);
  expect(one.acts()).toEqual([]);
});

test("a bot that has ended well leaves it standing by, or done", async () => {
  const [staying, leaving] = [stage(), stage({ isOnce: true })];
  for (const one of [staying, leaving]) {
    await one.pass(seconds(1));
    one.world.state = "ended";
    await one.pass(seconds(30));
    expect(one.acts()).toEqual([]);
  }
  expect(staying.topics().at(-1)).toBe("watchdog-standing-by");
  expect(staying.end()).toBeUndefined();
  expect(leaving.end()).toMatchObject({ isClear: true });
});

test("its own network being cut is told loudly, once a minute, and when it is over", async () => {
  const one = stage();
  await one.pass(seconds(8));
  one.world.isReachable = false;
  await one.pass(seconds(30));
  expect(one.count("watchdog-cut-off")).toBe(1);
  expect(one.notes.find(({ topic }) => topic === "watchdog-cut-off")).toMatchObject({ level: "error" });
  await one.pass(seconds(45));
  expect(one.count("watchdog-cut-off")).toBe(2);
  one.world.isReachable = true;
  await one.pass(seconds(6));
  expect(one.topics().at(-1)).toBe("watchdog-in-touch");
});

test("cut off while the bot is silent it tries on, and has everything gone once it can", async () => {
  const one = stage();
  one.world.isBeating = false;
  one.world.isReachable = false;
  await one.pass(seconds(20));
  expect(one.acts()).toEqual([]);
  expect(one.count("watchdog-cut-off")).toBe(1);
  one.world.isReachable = true;
  await one.pass(millis(800));
  expect(one.acts()).toEqual(["trigger g1", "trigger g2", "cancel kmm-main-"]);
});

test("a trigger whose answer is lost holds nothing up, and is tried again at once", async () => {
  const one = stage();
  await one.pass(seconds(20));
  one.world.isBeating = false;
  one.world.triggersLost = 1;
  // Five of silence, and a quarter to notice.
  await one.pass(millis(5_300));
  expect(one.acts()).toEqual(["trigger g2", "cancel kmm-main-"]);
  // Two until nobody waits for the answer, and half a second's rest.
  await one.pass(millis(2_800));
  expect(one.acts()).toEqual(["trigger g2", "cancel kmm-main-", "trigger g1", "cancel kmm-main-"]);
});

test("with --once it waits for the next run where the last one has ended before it came", async () => {
  const one = stage({ isOnce: true, state: "ended" });
  await one.pass(seconds(10));
  expect(one.end()).toBeUndefined();
  one.world.runId = "r2";
  one.world.state = "beating";
  await one.pass(seconds(10));
  one.world.state = "ended";
  await one.pass(seconds(2));
  expect(one.end()).toMatchObject({ isClear: true });
});

test("what could not be proven while a bot was silent is its own matter again once it beats", async () => {
  const one = stage();
  one.world.isBeating = false;
  one.world.isReachable = false;
  await one.pass(seconds(10));
  one.world.isBeating = true;
  await one.pass(seconds(3));
  one.watchdog.stop();
  await one.pass(seconds(1));
  expect(one.end()).toMatchObject({ isClear: true });
});

const stops = [
  ["while the heart beats", true, true, true],
  ["when everything was proven gone", false, true, true],
  ["when nothing could be proven", false, false, false],
] as const;

test.each(stops)(
  "asked to stop %s it says whether orders may be left",
  async (_, isBeating, reachable, isClear) => {
    const one = stage();
    one.world.isBeating = isBeating;
    one.world.isReachable = reachable;
    await one.pass(seconds(10));
    one.watchdog.stop();
    await one.pass(seconds(1));
    expect(one.end()).toMatchObject({ why: "asked to stop", isClear });
  },
);
