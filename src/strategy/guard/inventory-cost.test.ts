import { expect, test } from "vitest";
import { guide, view } from "../../../test/strategy/scene.ts";
import { tried } from "../../../test/strategy/tried.ts";
import { flat, trade, type Position } from "../../domain/position.ts";
import type { Side } from "../../domain/side.ts";
import { cents, contracts } from "../../domain/units.ts";

/** Two trades of one side: their mean is what the position cost. */
function held(side: Side, ...prices: readonly [number, number]): Position {
  return prices.reduce((position, at) => trade(position, side, cents(at), contracts(5)).position, flat);
}

test.each([
  // Value 40¢: 32¢ and 48¢ by itself.
  ["bought dear", held("bid", 50, 55), 32, 53],
  ["bought cheap", held("bid", 20, 25), 32, 48],
  ["sold cheap", held("ask", 31, 28), 29, 48],
  ["sold dear", held("ask", 60, 61), 32, 48],
  ["nothing held", flat, 32, 48],
] as const)("%s", (_, position, bid, ask) => {
  const { desire } = tried(view(30, 50, { position }), ["inventory-cost"]);
  expect(desire.quotes.map(({ price }) => price)).toEqual([cents(bid), cents(ask)]);
});

test("levels stand behind the first, wherever it had to go", () => {
  const position = held("bid", 50, 55);
  const { desire } = tried(view(30, 50, { position }), ["inventory-cost", "ladder"], {
    ladder: { ...guide.shelf.ladder, levels: 3, spacing: cents(4), growth: 0 },
  });
  const asks = desire.quotes.filter(({ side }) => side === "ask").map(({ price }) => price);
  expect(asks).toEqual([cents(53), cents(54), cents(56)]);
});
