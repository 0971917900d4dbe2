import { expect, test } from "vitest";
import { guide, market, now } from "../../../test/strategy/scene.ts";
import { cents, contracts, plus, seconds, type Time } from "../../domain/units.ts";
import { noSignals, observeMarket } from "./signals.ts";

function level(cent: number) {
  return { price: cents(cent), qty: contracts(10) };
}

test("a jump that the alarm sees is counted, with its size and the time that was watched for it", () => {
  const signals = noSignals();
  const look = (bid: number, at: Time): void => {
    const best = { now: at, market, bestBid: level(bid), bestAsk: level(bid + 2) };
    observeMarket(signals, best, { bid: cents(bid), ask: cents(bid + 2) }, guide.signals);
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
