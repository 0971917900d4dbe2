import { expect, it, test } from "vitest";
import type { Touch } from "./book-signal.ts";
import { noTouchTable, observeChange, touchAdjustment, type TouchTable } from "./touch-table.ts";

const tick = 0.01;
const memory = { memory: 1_000_000, prior: 0.001 };

/** A market of one tick at so many ticks, with three quarters of what may be on one side there. */
function touch(at: number, isBidHeavy: boolean, spread = 1): Touch {
  const sizes = isBidHeavy ? { bidSize: 900, askSize: 100 } : { bidSize: 100, askSize: 900 };
  return { bid: at * tick, ask: (at + spread) * tick, ...sizes };
}

/** What D13's toy book does next, for each hundred times that it was heavy on the bid: isSame, ticks, times. */
const toyDeck = [
  [true, 0, 60],
  [false, 0, 20],
  // Moves go with the lean 15 times out of 20; where they lead does not hang on which way.
  [true, 1, 9],
  [true, -1, 3],
  [false, 1, 6],
  [false, -1, 2],
] as const;

function learn(known: TouchTable, rounds: number): void {
  const deck = toyDeck.flatMap(([isSame, ticks, times]) =>
    Array.from({ length: times }, () => ({ isSame, ticks })),
  );
  // 37 and 100 share no factor: the deck is dealt whole, and mixed.
  const dealt = { true: 0, false: 0 };
  let at = 5_000;
  let isBidHeavy = true;
  observeChange(known, touch(at, isBidHeavy), tick, memory);
  for (let step = 0; step < rounds * 200; step += 1) {
    const side: keyof typeof dealt = isBidHeavy ? "true" : "false";
    const card: { readonly isSame: boolean; readonly ticks: number } | undefined =
      deck[(dealt[side] * 37) % 100];
    dealt[side] += 1;
    if (card === undefined) continue;
    at += isBidHeavy ? card.ticks : -card.ticks;
    isBidHeavy = card.isSame === isBidHeavy;
    observeChange(known, touch(at, isBidHeavy), tick, memory);
  }
}

it("learns the toy book of D13: its adjustment for moves of half a tick, twice", () => {
  const known = noTouchTable();
  learn(known, 16);
  expect(touchAdjustment(known, touch(40, true), tick)).toBeCloseTo(2 * 0.089_285_7 * tick, 5);
  expect(touchAdjustment(known, touch(40, false), tick)).toBe(
    -(touchAdjustment(known, touch(40, true), tick) ?? 0),
  );
});

it("adjusts nothing before it has learned, in a balanced touch, or of what it has not seen", () => {
  const known = noTouchTable();
  expect(touchAdjustment(known, touch(40, true), tick)).toBe(0);
  learn(known, 1);
  expect(touchAdjustment(known, touch(40, true), tick)).toBeGreaterThan(0);
  expect(touchAdjustment(known, { ...touch(40, true), askSize: 900 }, tick)).toBe(0);
  expect(touchAdjustment(known, touch(40, true, 2), tick)).toBe(0);
});

it("says nothing of a market wider than eight ticks", () => {
  expect(touchAdjustment(noTouchTable(), touch(40, true, 8), tick)).toBe(0);
  expect(touchAdjustment(noTouchTable(), touch(40, true, 9), tick)).toBeUndefined();
});

it("never leaves the spread, however far the mid went", () => {
  const known = noTouchTable();
  for (let at = 0; at < 200; at += 1) observeChange(known, touch(at * 4, true), tick, memory);
  expect(touchAdjustment(known, touch(40, true), tick)).toBeCloseTo(tick / 2, 12);
});

test("a strong prior keeps it near the mid, and what is old gives way", () => {
  const shy = noTouchTable();
  const trend = (known: TouchTable, way: number, times: number, one = memory): void => {
    known.state = undefined;
    for (let step = 0; step < times; step += 1)
      observeChange(known, touch(400 + way * step, true), tick, one);
  };
  // Of 6 400 changes 64 move it by a tick and stay heavy: 0.01 / (1 − 0.495) ticks to the next move, 0.01 / 0.505 of it again.
  trend(shy, 1, 65, { memory: 1_000, prior: 6_336 });
  expect(touchAdjustment(shy, touch(40, true), tick)).toBeCloseTo((0.01 / 0.495) * tick, 9);
  const turned = noTouchTable();
  trend(turned, 1, 65, { memory: 64, prior: 0.001 });
  trend(turned, -1, 65, { memory: 64, prior: 0.001 });
  // The first 64 count half: a third up, two thirds down, and all of it goes on in the same state.
  expect(touchAdjustment(turned, touch(40, true), tick)).toBeCloseTo(-tick / 2, 12);
});

it("is worked out once for so many changes", () => {
  const known = noTouchTable();
  for (let step = 0; step < 64; step += 1) observeChange(known, touch(step, true), tick, memory);
  expect(known.adjustments).toEqual([]);
  observeChange(known, touch(64, true), tick, memory);
  expect(known.adjustments).toHaveLength(8);
});

it("is data: a copy goes on as the first", () => {
  const known = noTouchTable();
  learn(known, 1);
  const copy = structuredClone(known);
  learn(known, 1);
  learn(copy, 1);
  expect(copy).toEqual(known);
});
