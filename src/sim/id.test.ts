import fc from "fast-check";
import { expect, it } from "vitest";
import { deterministicId, idSeries } from "./id.ts";

it("makes ids in the form of a UUID that never repeat, and the same ones again from the same seed", () => {
  const make = (seed: number): readonly string[] =>
    ["order", "trade"].flatMap((kind) =>
      Array.from({ length: 5_000 }, (_, count) => deterministicId(seed, kind, count)),
    );
  const ids = make(1);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
    true,
  );
  expect(make(1)).toEqual(ids);
  expect(make(2).filter((id) => ids.includes(id))).toEqual([]);
});

const anyWord = fc.integer({ min: 0, max: 2 ** 32 - 1 });

it("reads its own ids again, count and rider; without a rider they are those of `deterministicId`", () => {
  fc.assert(
    fc.property(fc.integer(), anyWord, anyWord, (seed, count, rider) => {
      const series = idSeries(seed, "order");
      const id = series.idOf(count, rider);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(series.read(id)).toEqual({ count, rider });
      expect(series.idOf(count, 0)).toBe(deterministicId(seed, "order", count));
    }),
  );
});

it("takes no id for its own that is another's, is changed in any letter, or is none", () => {
  const series = idSeries(7, "order");
  const id = series.idOf(123_456, 789);
  expect(idSeries(8, "order").read(id)).toBeUndefined();
  expect(idSeries(7, "trade").read(id)).toBeUndefined();
  for (const other of ["", "x", id.toUpperCase(), `${id}0`, id.slice(0, -1), ` ${id}`, `${id} `]) {
    expect(series.read(other)).toBeUndefined();
  }
  // The last word is the rider's: another one there is another rider's id, and only the row can tell.
  for (let at = 0; at < id.length - 8; at += 1) {
    const letter = id.charAt(at) === "0" ? "1" : "0";
    expect(series.read(id.slice(0, at) + letter + id.slice(at + 1))).toBeUndefined();
  }
});
