import { expect, test } from "vitest";
import { market, holding, view } from "../../test/strategy/scene.ts";
import { quote } from "../../test/strategy/drawn.ts";
import { cents, contracts } from "../domain/units.ts";

/** Four cents wide round a value of 50¢: 48 and 52. */
const some = {
  "fixed-width": { spread: cents(4) },
  "weighted-fair": { book: 0, last: 1, references: {}, referenceAgeMax: 0 as never },
  "linear-lean": { threshold: 0.01, factor: 0, spread: cents(4) },
};

function shown(bid: number, ask: number, net: number, edge = 1, fees = 0) {
  const one = view(bid, ask, {
    position: holding(net),
    lastPrice: cents(50),
    market: { ...market, fees: { kind: "quadratic", multiplier: fees } },
  });
  return quote(one, ["take-if-crossed"], { ...some, "take-if-crossed": { edge: cents(edge) } });
}

test.each([
  [
    "others bid more than our ask, and more than is asked for it",
    shown(54, 56, 10),
    { side: "ask", price: cents(54) },
  ],
  ["less than that", shown(52, 56, 10), undefined],
  ["the other way about", shown(44, 46, -10), { side: "bid", price: cents(46) }],
  ["nothing is held: it would be a bet", shown(54, 56, 0), undefined],
  ["what is held would grow", shown(54, 56, -10), undefined],
  // 1.74¢ of 54¢: the fee takes what it would bring.
  ["the fee is more than that", shown(54, 56, 10, 1, 10_000), undefined],
  ["the fee leaves enough", shown(54, 56, 10, 0, 10_000), { side: "ask", price: cents(54) }],
])("%s", (_, { take, quotes }, expected) => {
  if (expected === undefined) expect(take).toBeUndefined();
  else {
    expect(take).toMatchObject({ ...expected, qty: contracts(10) });
    expect(quotes).toEqual([]);
  }
});

test("no more than is held, shown there, or quoted at once", () => {
  const one = (net: number, there: number) =>
    quote(
      view(54, 56, {
        position: holding(net),
        lastPrice: cents(50),
        bestBid: { price: cents(54), qty: contracts(there) },
      }),
      ["take-if-crossed"],
      { ...some, "take-if-crossed": { edge: cents(0) } },
    ).take?.qty;
  expect([one(4, 100), one(40, 7), one(40, 100)]).toEqual([4, 7, 10].map(contracts));
});

test("without the stage nothing is ever taken", () => {
  const one = view(54, 56, { position: holding(10), lastPrice: cents(50) });
  expect(quote(one, [], some).take).toBeUndefined();
});
