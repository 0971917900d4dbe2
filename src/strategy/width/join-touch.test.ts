import { expect, test } from "vitest";
import { view } from "../../../test/strategy/scene.ts";
import { tried } from "../../../test/strategy/tried.ts";
import { cents, contracts, type Qty } from "../../domain/units.ts";
import type { Level } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";

/** Three contracts better than the rest on the bid. */
function past(side: Side, count: Qty): Level | undefined {
  if (side === "ask") return { price: cents(60), qty: contracts(100) };
  if (count < contracts(3)) return { price: cents(45), qty: contracts(3) };
  return count < contracts(50) ? { price: cents(40), qty: contracts(50) } : undefined;
}

test.each([
  // Value 52.5¢, 4¢ wide: 50¢ and 55¢ by itself.
  [0, 46, 59],
  [2, 46, 59],
  [3, 41, 59],
  // Where there are no more, nothing is matched.
  [50, 50, 59],
])("past %i contracts of others: %i and %i", (count, bid, ask) => {
  const { desire } = tried(view(45, 60, { past }), ["join-touch"], {
    "fixed-width": { spread: cents(4) },
    "join-touch": { mode: "penny", depth: contracts(count) },
  });
  expect(desire.quotes.map(({ price }) => price)).toEqual([cents(bid), cents(ask)]);
});
