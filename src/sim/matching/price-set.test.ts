import fc from "fast-check";
import { expect, it } from "vitest";
import { price } from "../../domain/units.ts";
import { priceSet } from "./price-set.ts";

it("finds the same ends and neighbours as a sorted list, over the whole range of prices", () => {
  const at = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(at, fc.boolean(), at), { maxLength: 80, size: "max" }), (moves) => {
      const set = priceSet();
      const list = new Set<number>();
      for (const [value, isAdded, probe] of moves) {
        if (isAdded) set.add(price(value));
        else set.remove(price(value));
        if (isAdded) list.add(value);
        else list.delete(value);
        const sorted = [...list].toSorted((a, b) => a - b);
        expect([set.lowest(), set.highest()]).toEqual([sorted[0], sorted.at(-1)]);
        expect(set.above(price(probe))).toBe(sorted.find((member) => member > probe));
        expect(set.below(price(probe))).toBe(sorted.findLast((member) => member < probe));
      }
    }),
  );
});
