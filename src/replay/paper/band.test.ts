import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stage } from "../../../test/replay/paper-stage.ts";
import type { Side } from "../../domain/side.ts";
import { millis } from "../../domain/units.ts";
import { queueBand } from "../queue/models.ts";
import type { PaperVenueOptions } from "./paper-venue.ts";

describe("the band", () => {
  // Few prices, so that our orders, the others' and the trades meet.
  const at = fc.constantFrom(39, 40, 40, 40, 44, 44, 44, 45);
  const side = fc.constantFrom<Side>("bid", "ask");
  const wait = fc.integer({ min: 0, max: 900 });
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("change" as const),
        side,
        at,
        wait,
        by: fc.integer({ min: -300, max: 200 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("trade" as const),
        side,
        at,
        wait,
        by: fc.integer({ min: 1, max: 200 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("place" as const),
        side,
        at,
        wait,
        by: fc.integer({ min: 1, max: 60 }),
      }),
    },
  );

  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

  /** Contracts filled of each order after each step. */
  function filledAlong(steps: readonly Step[], options: Partial<PaperVenueOptions>) {
    const s = stage(options);
    const along: Record<string, number>[] = [];
    const sizes = new Map<string, number>();
    const filled: Record<string, number> = {};
    let at = 0;
    let counted = 0;
    s.place(0, "first", "bid", 40, 200);
    s.place(0, "second", "ask", 44, 200);
    for (const [index, each] of steps.entries()) {
      at += each.wait;
      const key = `${each.side}${each.at}`;
      const size = sizes.get(key) ?? (key === "bid40" || key === "ask44" ? 500 : 0);
      if (each.kind === "place") s.place(at, `order-${index}`, each.side, each.at, each.by);
      else if (each.kind === "trade") s.print(at, each.side, each.at, each.by);
      else {
        const by = Math.max(each.by, -size);
        sizes.set(key, size + by);
        s.change(at, each.side, each.at, by);
      }
      s.pass(at);
      const fills = s.fills();
      for (const fill of fills.slice(counted)) {
        const id = fill.clientOrderId ?? "";
        filled[id] = (filled[id] ?? 0) + fill.qty;
      }
      counted = fills.length;
      along.push({ ...filled });
    }
    return along;
  }

  it("fills every order at any moment at least as far as the more pessimistic model does", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80, size: "max" }), (steps) => {
        const latency = { entry: millis(0), cancel: millis(0), answer: millis(0) };
        const [low, middle, high] = queueBand.map((queue) => filledAlong(steps, { queue, latency }));
        for (const [index] of steps.entries()) {
          for (const id of Object.keys({ ...low?.[index], ...middle?.[index] })) {
            const sizes = [low, middle, high].map((along) => along?.[index]?.[id] ?? 0);
            expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
