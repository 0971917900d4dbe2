import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paginate } from "./paging.ts";

describe("pages", () => {
  it("hold every wanted item once, in order, whatever their size", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50)), fc.integer({ min: 1, max: 9 }), (all, limit) => {
        const isEven = (item: number): boolean => item % 2 === 0;
        const seen: number[] = [];
        let cursor: string | undefined;
        for (let pages = 0; pages <= all.length; pages += 1) {
          const page = paginate(all, { limit, cursor }, String, isEven);
          seen.push(...page.items);
          cursor = page.cursor;
          if (cursor === "") break;
        }
        expect(seen).toEqual(all.filter(isEven));
      }),
    );
  });

  it("neither repeat nor lose anything when newer items join at the front", () => {
    const first = paginate([3, 2, 1], { limit: 2, cursor: undefined }, String, () => true);
    const second = paginate([5, 4, 3, 2, 1], { limit: 2, cursor: first.cursor }, String, () => true);
    expect([first.items, second.items, second.cursor]).toEqual([[3, 2], [1], ""]);
  });

  it("start over with a cursor that names nothing", () => {
    expect(paginate([2, 1], { limit: 5, cursor: "garbage" }, String, () => true).items).toEqual([2, 1]);
  });
});
