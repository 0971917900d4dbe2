import { expect, it } from "vitest";
import { deterministicId } from "./id.ts";

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
