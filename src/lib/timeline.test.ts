import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { seededRandom } from "./random.ts";
import { timeline } from "./timeline.ts";

/** Takes everything out, in the order it leaves. */
function drained(line: ReturnType<typeof timeline<number>>): readonly number[] {
  const items: number[] = [];
  for (let entry = line.take(); entry !== undefined; entry = line.take()) items.push(entry.item);
  return items;
}

describe("a timeline", () => {
  it.each([1, 2, 3])("gives what is due in order of time, ties as they came, seed %i", (seed) => {
    const random = seededRandom(seed);
    const line = timeline<number>();
    const entries = Array.from({ length: 8_000 }, (_, item) => line.add(random.whole(0, 500), item));
    const dropped = new Set(entries.filter(() => random.chance(0.8)));
    for (const entry of dropped) line.drop(entry);
    const left = entries.filter((entry) => !dropped.has(entry));
    expect(line.size()).toBe(left.length);
    const expected = left.toSorted((a, b) => a.at - b.at || a.order - b.order).map(({ item }) => item);
    expect(drained(line)).toEqual(expected);
  });

  it("lets go of what was dropped long before its time", async () => {
    setFlagsFromString("--expose-gc");
    const collect: unknown = runInNewContext("gc");
    if (typeof collect !== "function") throw new Error("the runtime can be asked to collect");
    const line = timeline<object>();
    line.add(0, {});
    const dropped = Array.from({ length: 20_000 }, (_, index) => {
      const item = { index };
      line.drop(line.add(1_000_000 + index, item));
      return new WeakRef(item);
    });
    await new Promise((done) => setTimeout(done, 0));
    collect();
    expect(dropped.filter((ref) => ref.deref() !== undefined).length).toBeLessThan(2_000);
  });
});
