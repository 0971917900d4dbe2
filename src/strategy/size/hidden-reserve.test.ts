import { expect, test } from "vitest";
import { guide, now, view } from "../../../test/strategy/scene.ts";
import { tried, type Tried } from "../../../test/strategy/tried.ts";
import { cents, contracts, plus, seconds } from "../../domain/units.ts";
import { signalNeeds } from "../signal/needs.ts";
import { noSignals, observeOwnFill } from "../signal/signals.ts";

/** Four of ten are shown, made whole after 5 s, and all of it after 60 s. */
const params = { shown: contracts(4), total: contracts(10), refill: 5, renew: 60 };

/** The bid was filled at these seconds by so many; the quote at another. */
function at(second: number, ...fills: readonly (readonly [second: number, count: number])[]): Tried {
  const signals = noSignals();
  for (const [filledAt, count] of fills) {
    const time = plus(now, seconds(filledAt));
    const reserve = { refill: params.refill, renew: params.renew };
    const asked = { ...guide.signals, reserve };
    observeOwnFill(signals, "bid", cents(40), contracts(count), time, asked, signalNeeds(["reserve"]));
  }
  const one = view(40, 60, { now: plus(now, seconds(second)), signals });
  return tried(one, ["hidden-reserve"], { "hidden-reserve": params });
}

test.each([
  ["nothing was taken", at(0), 4, []],
  ["what was taken of it is not shown again at once", at(3, [0, 1]), 3, []],
  ["nor while more is taken", at(5.5, [0, 1], [2, 2]), 1, []],
  ["made whole a while after the last fill", at(7, [0, 1], [2, 2]), 4, []],
  ["all of the shown part", at(3, [0, 4]), undefined, ["bid refilling"]],
  ["the last of all of it", at(20, [0, 4], [10, 4]), 2, []],
  ["all of it", at(59, [0, 4], [8, 4], [16, 2]), undefined, ["bid reserve-used"]],
  ["rested", at(76, [0, 4], [8, 4], [16, 2]), 4, []],
] as const)("%s", (_, { desire, codes }, bid, silent) => {
  const sizes = desire.quotes.map(({ side, qty }) => [side, qty]);
  expect(sizes).toEqual([...(bid === undefined ? [] : [["bid", contracts(bid)]]), ["ask", contracts(4)]]);
  expect(codes).toEqual(silent);
});
