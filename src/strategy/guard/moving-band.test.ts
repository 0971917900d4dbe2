import { expect, test } from "vitest";
import { view } from "../../../test/strategy/scene.ts";
import { tried } from "../../../test/strategy/tried.ts";
import { noSignals } from "../signal/signals.ts";

test.each([
  // 40¢ on average: 10% is 4¢ up, 20% is 8¢ down.
  [0.4, 44, []],
  [0.4, 45, ["bid above-moving-band"]],
  [0.4, 32, []],
  [0.4, 31, ["ask below-moving-band"]],
  // 80¢ on average: of the 20¢ that NO is worth.
  [0.8, 82, []],
  [0.8, 83, ["bid above-moving-band"]],
  [0.8, 76, []],
  [0.8, 75, ["ask below-moving-band"]],
  [undefined, 90, []],
] as const)("round %f a value of %i cents: %j", (value, mid, codes) => {
  const signals = noSignals();
  signals.anchor.value = value;
  const some = { "moving-band": { down: 0.2, up: 0.1 } };
  expect(tried(view(mid - 1, mid + 1, { signals }), ["moving-band"], some).codes).toEqual(codes);
});
