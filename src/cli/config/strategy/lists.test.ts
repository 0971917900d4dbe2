import { expect, test } from "vitest";
import { cents, contracts, seconds } from "../../../domain/units.ts";
import { parseConfig } from "../parse.ts";
import { strategyParams } from "./strategy.ts";

function read(text: string) {
  return strategyParams(parseConfig(`strategy:\n  ${text}`, "bot.yaml").strategy);
}

test.each([
  ["ladder: { spreads: [2c, 5c, 5c] }", "expected each further away than the one before"],
  ["ladder: { spreads: [2c, 5c], sizes: [10] }", "expected as many as there are spreads"],
  ["regime: { halt: { enter: 2, leave: 3 } }", "expected no more than enter"],
  ["selfThrottle: { enter: 0.01 }", "expected no more than enter"],
])("%s is refused: %s", (text, why) => {
  expect(() => read(text)).toThrow(why);
});

test("lists and what is told of two stages at once arrive where they count", () => {
  const { shelf, signals } = read(
    "{ ladder: { spreads: [2c, 5c], sizes: [10, 20] }, maxPosition: 70, hiddenReserve: { refill: 7s }, selfThrottle: { enough: 30 } }",
  );
  expect(shelf.ladder).toMatchObject({
    spreads: [cents(2), cents(5)],
    sizes: [contracts(10), contracts(20)],
  });
  expect(shelf["inventory-target"].maxPosition).toBe(contracts(70));
  expect(shelf["hidden-reserve"].refill).toBe(7);
  expect(signals.reserve.refill).toBe(7);
  expect(signals.throttle).toMatchObject({ enough: 30, pause: 300 });
  expect(shelf.blackout.patience).toBe(seconds(1_800));
});
