import { expect, test } from "vitest";
import { holding, view } from "../../../test/strategy/scene.ts";
import { tried } from "../../../test/strategy/tried.ts";
import { contracts } from "../../domain/units.ts";

test.each([
  // Ten a side and a range of one: twenty contracts off is the end of the line.
  [0, 0, 10, 10],
  [0, 5, 7, 12],
  [0, -10, 15, 5],
  [0, 20, 0, 20],
  [0, 25, 0, 20],
  // Half of fifty is wanted.
  [0.5, 25, 10, 10],
  [0.5, 15, 15, 5],
  [0.5, 0, 20, 0],
  [-0.5, -25, 10, 10],
] as const)("with %f wanted and %i held: %i and %i", (target, net, bid, ask) => {
  const some = { "inventory-target": { target, maxPosition: contracts(50), range: 1 } };
  const { desire } = tried(view(30, 50, { position: holding(net) }), ["inventory-target"], some);
  const shown = [
    ["bid", contracts(bid)],
    ["ask", contracts(ask)],
  ].filter(([, qty]) => qty !== 0);
  expect(desire.quotes.map(({ side, qty }) => [side, qty])).toEqual(shown);
});
