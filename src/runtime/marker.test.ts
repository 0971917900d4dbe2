import { expect, test } from "vitest";
import type { Effect } from "../domain/effect.ts";
import type { Engine } from "../engine/engine.ts";
import { createMarker } from "./marker.ts";

function asking(ticker: string): Effect {
  return { kind: "request-snapshot", ticker };
}

/** The marker asks an engine for nothing but its hash. */
function engineAt(state: () => string): Engine {
  return { stateHash: state } as Engine;
}

test("a mark is due every so many inputs, and says how many, and the state of then", () => {
  let steps = 0;
  const marker = createMarker(
    engineAt(() => `after ${steps}`),
    3,
  );
  const marks = Array.from({ length: 7 }, () => {
    steps += 1;
    return marker.stepped([]);
  });
  const told = marks.map((mark) => mark && [mark.inputs, mark.state]);
  expect(told).toEqual([
    undefined,
    undefined,
    [3, "after 3"],
    undefined,
    undefined,
    [6, "after 6"],
    undefined,
  ]);
  expect(marker.mark()).toMatchObject({ inputs: 7, state: "after 7" });
});

const pairs = [
  ["another effect", [[asking("A")]], [[asking("B")]]],
  ["one effect less", [[asking("A"), asking("B")]], [[asking("A")]]],
  ["another order", [[asking("A"), asking("B")]], [[asking("B"), asking("A")]]],
  ["none", [[asking("A")]], [[]]],
] as const;
test.each(pairs)("%s is another fingerprint, in this mark and in every later one", (_, one, other) => {
  const marks = [one, other].map((steps) => {
    const marker = createMarker(
      engineAt(() => ""),
      10,
    );
    for (const effects of steps) marker.stepped(effects);
    const first = marker.mark().effects;
    marker.stepped([asking("C")]);
    return [first, marker.mark().effects];
  });
  expect(marks[0]?.[0]).not.toBe(marks[1]?.[0]);
  expect(marks[0]?.[1]).not.toBe(marks[1]?.[1]);
});

test("who begins at a mark comes to the same marks as who went through it", () => {
  const whole = createMarker(
    engineAt(() => ""),
    10,
  );
  whole.stepped([asking("A")]);
  const at = whole.mark();
  const begun = createMarker(
    engineAt(() => ""),
    10,
    at,
  );
  for (const marker of [whole, begun]) marker.stepped([asking("B")]);
  expect(begun.mark()).toEqual(whole.mark());
});
