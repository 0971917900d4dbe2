import { expect, test } from "vitest";
import { guide, holding, now, view } from "../../../test/strategy/scene.ts";
import { tried, type Tried } from "../../../test/strategy/tried.ts";
import { cents, contracts, plus, seconds, secondsOf } from "../../domain/units.ts";
import { signalNeeds } from "../signal/needs.ts";
import { noSignals, observeMarket, observeOwnFill } from "../signal/signals.ts";

/** The bid has lost: it is small, or paused for so many seconds. */
function lost(pause: number, some: { readonly net?: number; readonly size?: number } = {}): Tried {
  const { net = 0, size = 10 } = some;
  const signals = noSignals();
  signals.throttle.bid.isShrunk = true;
  if (pause > 0) signals.throttle.bid.pausedUntil = secondsOf(now) + pause;
  return tried(view(40, 60, { signals, position: holding(net) }), ["self-throttle"], {
    "quote-size": { mode: "fixed", qty: contracts(size) },
  });
}

test.each([
  ["half of ten", lost(0), [contracts(5), contracts(10)], []],
  ["half of one is one", lost(0, { size: 1 }), [contracts(1), contracts(1)], []],
  ["paused", lost(10), [contracts(10)], ["bid throttled"]],
  ["paused, but it takes back", lost(10, { net: -3 }), [contracts(5), contracts(10)], []],
] as const)("%s", (_, { desire, codes }, sizes, silent) => {
  expect(desire.quotes.map(({ qty }) => qty)).toEqual(sizes);
  expect(codes).toEqual(silent);
});

test("own fills that lose make it small, from the markouts on", () => {
  const needs = signalNeeds(["throttle"]);
  const signals = noSignals();
  const look = (second: number, mid: number): void => {
    observeMarket(
      signals,
      view(mid - 1, mid + 1, { now: plus(now, seconds(second)) }),
      { bid: undefined, ask: undefined },
      guide.signals,
      needs,
    );
  };
  look(0, 50);
  observeOwnFill(signals, "bid", cents(49), contracts(50), now, guide.signals, needs);
  // 0.12 in log-odds, past the tenth that the guide's list allows; after 30 s and not before.
  look(29, 47);
  expect(signals.throttle.bid.isShrunk).toBe(false);
  look(30, 47);
  expect(signals.throttle.bid.isShrunk).toBe(true);
  expect(signals.throttle.ask.isShrunk).toBe(false);
});
