import { describe, expect, it, test } from "vitest";
import { guide, now, view } from "../../../test/strategy/scene.ts";
import { tried, type Tried } from "../../../test/strategy/tried.ts";
import { plus, seconds } from "../../domain/units.ts";
import type { View } from "../view.ts";
import { noSignals } from "../signal/signals.ts";
import type { BlackoutWindow } from "./blackout.ts";

/** From ten minutes after now to twenty minutes after. */
const soon: BlackoutWindow = {
  markets: "all",
  from: plus(now, seconds(600)),
  until: plus(now, seconds(1_200)),
  isDaily: false,
};

function at(second: number, window: BlackoutWindow = soon, some: Partial<View> = {}): Tried {
  const blackout = { ...guide.shelf.blackout, windows: [window] };
  const one = view(40, 60, { now: plus(now, seconds(second)), ...some });
  return tried(one, ["blackout"], { blackout });
}

it.each([
  [-301, 0.15, []],
  [-300, 0.3, []],
  [599, 0.3, []],
  [600, undefined, ["both blackout"]],
  [1_199, undefined, ["both blackout"]],
  [1_200, 0.15, []],
] as const)("at second %i the spread is %f, silent %j", (second, spread, codes) => {
  const { desire, codes: told } = at(second);
  expect(told).toEqual(codes);
  if (spread === undefined) expect(desire.spread).toBeUndefined();
  else expect(desire.spread).toBeCloseTo(spread, 12);
});

test("the minutes left are told", () => {
  expect(at(540).lines).toContain("blackout: the next begins in 1.0 min: ×2 wider");
  expect(at(1_110).lines).toContain("blackout: nothing shown for 1.5 min more");
});

test("a daily one comes back every day, also over midnight", () => {
  const daily = { ...soon, isDaily: true };
  const day = 86_400;
  for (const days of [-3, 0, 40]) {
    expect(at(days * day + 600, daily).codes).toEqual(["both blackout"]);
    expect(at(days * day + 1_200, daily).codes).toEqual([]);
    expect(at(days * day + 599, daily).desire.spread).toBeCloseTo(0.3, 12);
  }
});

test.each([
  ["all", true],
  ["KXDEMO", true],
  ["KXDEMO-1", true],
  ["KXDE*", true],
  ["KXDE", false],
  ["KXOTHER", false],
])("%s means KXDEMO-1: %s", (markets, isMeant) => {
  expect(at(600, { ...soon, markets }).codes).toEqual(isMeant ? ["both blackout"] : []);
});

describe("afterwards", () => {
  const restless = noSignals();
  restless.regime.isMoving = true;
  restless.regime.volatility = 3;

  it("waits for the value to be calm, but not for longer than it may", () => {
    expect(at(1_300, soon, { signals: restless }).codes).toEqual(["both blackout-aftermath"]);
    expect(at(1_300, soon, { signals: restless }).lines).toContain(
      "blackout: over, but the value moves ×3.0 of what is usual: 28.3 min more at the most",
    );
    expect(at(2_999, soon, { signals: restless }).codes).toEqual(["both blackout-aftermath"]);
    expect(at(3_000, soon, { signals: restless }).codes).toEqual([]);
    // Before it there is nothing to wait for.
    expect(at(-400, soon, { signals: restless }).codes).toEqual([]);
  });

  it("waits for others to come closer", () => {
    const apart = (bid: number, ask: number) => view(bid, ask);
    const { bestBid, bestAsk } = apart(20, 71);
    expect(at(1_300, soon, { bestBid, bestAsk }).codes).toEqual(["both blackout-aftermath"]);
    expect(at(1_300, soon, { ...apart(20, 70), now: plus(now, seconds(1_300)) }).codes).toEqual([]);
    expect(at(1_300, soon, { bestAsk: undefined, lastPrice: undefined }).codes).not.toEqual([]);
  });
});
