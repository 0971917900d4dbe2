import fc from "fast-check";
import { expect, test } from "vitest";
import type { Side } from "../domain/side.ts";
import { money, oneDollar, qty, sum } from "../domain/units.ts";
import { nothingPaired, pairUp, type Lot } from "./pairing.ts";

const anyLot = fc
  .record({
    side: fc.constantFrom<Side>("bid", "ask"),
    size: fc.integer({ min: 1, max: 5_000 }),
    // A price off any grid too: an adopted position has an average cost.
    paid: fc.integer({ min: 1, max: 40_000_000 }),
    fee: fc.integer({ min: 0, max: 100_000 }),
  })
  .map(({ side, size, paid, fee }): Lot => ({ side, qty: qty(size), paid: money(paid), fee: money(fee) }));

test("however lots are split, all shares of cost and fee together are the whole", () => {
  fc.assert(
    fc.property(fc.array(anyLot, { maxLength: 30 }), (lots) => {
      const pairing = lots.reduce(pairUp, nothingPaired);
      const waiting = pairing.waiting;
      expect(pairing.profit - sum(waiting.map(({ paid }) => paid))).toBe(
        pairing.qty * oneDollar - sum(lots.map(({ paid }) => paid)),
      );
      expect(pairing.fees + sum(waiting.map(({ fee }) => fee))).toBe(sum(lots.map(({ fee }) => fee)));
      expect(2 * pairing.qty + sum(waiting.map((lot) => lot.qty))).toBe(sum(lots.map((lot) => lot.qty)));
      expect(new Set(waiting.map(({ side }) => side)).size).toBeLessThanOrEqual(1);
      expect(pairing.wonQty).toBeLessThanOrEqual(pairing.qty);
    }),
  );
});
