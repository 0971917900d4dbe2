import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queueModels } from "./named-models.ts";
import { frontAfter } from "./queue-model.ts";

function model(name: string) {
  const found = queueModels.get(name);
  if (found === undefined) throw new Error(`no queue model ${name}`);
  return found;
}

describe("queue models", () => {
  // 500 ahead, 300 join behind, 120 trade, then the level shows 580: 100 were cancelled.
  const answers = [
    ["pessimistic", 380],
    ["proportional", 332.5],
    ["power-2", 334.987531],
    ["power-3", 337.450372],
    ["power-of-share-2", 307.5625],
    ["power-of-rest-3", 369.282812],
    ["logarithm", 330.416478],
    ["logarithm-of-all", 370.379278],
    ["optimistic", 280],
  ] as const;

  it.each(answers)("D21: %s leaves %d ahead after the worked example", (name, front) => {
    const after = frontAfter(model(name), 500 - 120, { before: 800, now: 580, traded: 120 });
    expect(after).toBeCloseTo(front, 6);
  });

  it("knows no model whose answer is not in the table", () => {
    expect([...queueModels.keys()].toSorted()).toEqual(answers.map(([name]) => name).toSorted());
  });

  it("never moves us back, never past the front, and keeps us within the level", () => {
    const level = fc.record({
      before: fc.integer({ min: 0, max: 5_000 }),
      now: fc.integer({ min: 0, max: 5_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      name: fc.constantFrom(...queueModels.keys()),
    });
    fc.assert(
      fc.property(level, ({ before, now, share, name }) => {
        const front = before * share;
        const after = frontAfter(model(name), front, { before, now, traded: 0 });
        expect(after).toBeGreaterThanOrEqual(0);
        expect(after).toBeLessThanOrEqual(Math.min(front, now) + 1e-9);
      }),
    );
  });

  it("lies between the ends of the band, whatever the model", () => {
    const level = fc.record({
      front: fc.integer({ min: 0, max: 3_000 }),
      back: fc.integer({ min: 0, max: 3_000 }),
      gone: fc.double({ min: 0, max: 1, noNaN: true }),
      name: fc.constantFrom(...queueModels.keys()),
    });
    fc.assert(
      fc.property(level, ({ front, back, gone, name }) => {
        const change = { before: front + back, now: (front + back) * (1 - gone), traded: 0 };
        const after = frontAfter(model(name), front, change);
        expect(after).toBeLessThanOrEqual(frontAfter(model("pessimistic"), front, change) + 1e-9);
        expect(after).toBeGreaterThanOrEqual(frontAfter(model("optimistic"), front, change) - 1e-9);
      }),
    );
  });
});
