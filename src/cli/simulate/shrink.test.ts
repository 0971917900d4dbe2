import { expect, test } from "vitest";
import { seconds } from "../../domain/units.ts";
import type { Incident } from "./incident.ts";
import type { Played, PlayOptions } from "./play.ts";
import { shrink } from "./shrink.ts";

const crash = (at: number): Incident => ({
  at: seconds(at),
  kind: "crash",
  how: "process",
  skip: 0,
  downFor: seconds(1),
});
const operation = (at: number, kind: "pause-exchange" | "resume-exchange"): Incident => ({
  at: seconds(at),
  kind: "operation",
  operation: { kind },
});
const incidents = [
  crash(1),
  operation(2, "pause-exchange"),
  crash(3),
  crash(4),
  operation(5, "resume-exchange"),
  crash(6),
];

function played(violations: readonly string[]): Played {
  const nothing = new Map<string, number>();
  return {
    seed: 1,
    hours: 1,
    crashes: 0,
    starts: 0,
    orders: 0,
    fills: 0,
    faults: nothing,
    commands: nothing,
    checks: new Map() as Played["checks"],
    violations,
    traceHash: "",
    incidents,
  };
}

/** Of a program that breaks I8 when all of these happen, and I3 otherwise. */
async function leastOf(needed: readonly number[]): Promise<readonly number[]> {
  const play = ({ only }: Pick<PlayOptions, "only">): Promise<Played> => {
    const isBroken = needed.every((place) => only?.includes(place) ?? true);
    return Promise.resolve(played(isBroken ? ["I8: idle"] : ["I3: apart"]));
  };
  const { places } = await shrink(await play({}), play, () => {});
  return places;
}

test.each([
  ["one that alone is enough", [3], [3]],
  ["two that have to come together", [0, 5], [0, 5]],
  ["a pause, with what ends it", [1], [1, 4]],
  ["none that are not needed for the same invariant", [], []],
])("leaves %s", async (_name, needed, left) => {
  expect(await leastOf(needed)).toEqual(left);
});
