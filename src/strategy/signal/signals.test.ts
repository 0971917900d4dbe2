import { expect, test } from "vitest";
import { guide, market, now } from "../../../test/strategy/scene.ts";
import { cents, contracts, plus, seconds, type Time } from "../../domain/units.ts";
import { signalNeeds } from "./needs.ts";
import {
  neededSignals,
  noSignals,
  observeMarket,
  observeOwnFill,
  observeTape,
  type SignalName,
} from "./signals.ts";

function level(cent: number) {
  return { price: cents(cent), qty: contracts(10) };
}

test("a jump that the alarm sees is counted, with its size and the time that was watched for it", () => {
  const signals = noSignals();
  const look = (bid: number, at: Time): void => {
    const best = { now: at, market, bestBid: level(bid), bestAsk: level(bid + 2) };
    observeMarket(
      signals,
      best,
      { bid: cents(bid), ask: cents(bid + 2) },
      guide.signals,
      signalNeeds(["jumps"]),
    );
  };
  look(49, now);
  look(50, plus(now, seconds(1)));
  look(69, plus(now, seconds(2)));
  look(69, plus(now, seconds(30)));
  expect(signals.jumps.count).toBeCloseTo(1, 2);
  // From 50¢ to 70¢.
  expect(signals.jumps.moved).toBeCloseTo(Math.log(7 / 3), 2);
  expect(signals.jumps.seconds).toBeCloseTo(30, 1);
  look(69, plus(now, seconds(100_000)));
  expect(signals.jumps.seconds).toBeLessThan(62);
});

test.each<[SignalName[], SignalName[]]>([
  [["volatility"], ["volatility"]],
  [["anchor"], ["anchor"]],
  [["regime"], ["regime", "toxicity", "volatility"]],
  [["jumps"], ["jump", "jumps"]],
  [["throttle"], ["markouts", "throttle"]],
  [
    ["reach", "hidden"],
    ["hidden", "reach"],
  ],
])("for stages that read %j these change, and no others: %j", (reads, changed) => {
  const needs = signalNeeds(reads);
  // What is not kept up with is frozen: to change it would throw.
  const signals = neededSignals(needs);
  const look = (bid: number, at: Time): void => {
    const best = { now: at, market, bestBid: level(bid), bestAsk: level(bid + 2) };
    observeMarket(signals, best, { bid: cents(bid), ask: cents(bid + 2) }, guide.signals, needs);
  };
  look(49, now);
  observeTape(signals, "bid", cents(49), contracts(10), now, guide.signals, needs);
  observeOwnFill(signals, "bid", cents(49), contracts(10), now, guide.signals, needs);
  look(20, plus(now, seconds(60)));
  const none = noSignals();
  const names = Object.keys(none) as SignalName[];
  const differing = names.filter((name) => JSON.stringify(signals[name]) !== JSON.stringify(none[name]));
  const always: SignalName[] = ["filledAt", "ownTrade", "reserve"];
  expect(differing.filter((name) => !always.includes(name)).toSorted()).toEqual(changed);
});

test("of what is kept up with no two markets share anything", () => {
  const needs = signalNeeds(["throttle", "hidden"]);
  const [one, other] = [neededSignals(needs), neededSignals(needs)];
  const names = Object.keys(one) as SignalName[];
  const own = names.filter((name) => one[name] !== undefined && one[name] !== other[name]);
  expect(own.toSorted()).toEqual(["filledAt", "hidden", "markouts", "reserve", "throttle"]);
});
