import { expect, test } from "vitest";
import { guide, now, view } from "../../../test/strategy/scene.ts";
import { tried } from "../../../test/strategy/tried.ts";
import { cents, contracts, plus, seconds } from "../../domain/units.ts";
import { logit } from "../../lib/log-odds.ts";
import { signalNeeds } from "../signal/needs.ts";
import { noSignals, observeOwnFill } from "../signal/signals.ts";

test.each([
  [0, 0.5],
  [60, 0.25],
])("%i s after a fill at 40¢ it has a share of %f in a market round 60¢", (age, share) => {
  const signals = noSignals();
  observeOwnFill(signals, "bid", cents(40), contracts(1), now, guide.signals, signalNeeds(["ownTrade"]));
  const one = view(59, 61, { signals, now: plus(now, seconds(age)) });
  const { desire } = tried(one, ["own-trade"], { "own-trade": { weight: 0.5, halfLife: 60 } });
  expect(logit(desire.fair ?? 0)).toBeCloseTo((1 - share) * logit(0.6) + share * logit(0.4), 9);
});

test("before any fill it says nothing", () => {
  expect(tried(view(59, 61), ["own-trade"]).desire.fair).toBeCloseTo(0.6, 12);
});
