import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { opposite, sides, type Side } from "../../domain/side.ts";
import { cents, complement, type Price } from "../../domain/units.ts";
import { seededRandom } from "../../lib/random.ts";
import {
  noTakerReach,
  observeBest,
  observeTaker,
  seenTakers,
  type TakerPrior,
  type TakerReach,
} from "./taker-reach.ts";

const prior: TakerPrior = { rate: 1 / 60, decay: 50, decayTakers: 20 };
const hour = 3_600;

function look(known: TakerReach, bid: Price, ask: Price, now: number, halfLife = 1e12): void {
  observeBest(known, { bid, ask }, { bid, ask }, now, halfLife);
}

describe("what is believed", () => {
  it("is the prior before anything was seen", () => {
    const { decay, rate } = seenTakers(noTakerReach(), prior);
    expect(decay).toBeCloseTo(50, 9);
    expect(rate.bid).toBeCloseTo(1 / 60, 9);
    expect(rate.ask).toBeCloseTo(1 / 60, 9);
  });

  it("is D22's likeliest law once the prior is outweighed", () => {
    // Fills 60 35 22 12 at one to four cents, each an hour; a million times as many of all of it.
    const known = noTakerReach();
    for (const side of sides) {
      for (const [cent, fills] of [60, 35, 22, 12].entries()) {
        const bucket = [1, 3, 4, 5][cent] ?? 0;
        known[side].takers[bucket] = fills * 1e6;
        known[side].seconds[bucket] = hour * 1e6;
      }
    }
    const { decay, rate } = seenTakers(known, prior);
    expect(decay).toBeCloseTo(52.3664, 3);
    expect(rate.bid).toBeCloseTo(0.028_123, 5);
    expect(rate.ask).toBeCloseTo(0.028_123, 5);
  });

  it("falls where nobody comes, and hardly changes how far they would reach", () => {
    const known = noTakerReach();
    for (let now = 0; now <= hour; now += 30) look(known, cents(48), cents(50), now);
    // One taker in an hour at one cent and in the prior's minute at the mid.
    const { decay, rate } = seenTakers(known, prior);
    expect(rate.bid).toBeCloseTo(1 / (hour * Math.exp(-0.01 * decay) + 60), 9);
    // Both sides together expected 2 · 0.01 · 2100/2160 dollars more than they saw: 20 (1/50 − 1/k).
    expect(decay).toBeCloseTo(52.6, 1);
  });

  it("lets takers reach further where they come to a wide market", () => {
    const known = noTakerReach();
    for (let now = 0; now <= hour; now += 1) {
      look(known, cents(37), cents(63), now);
      if (now % 60 === 30) observeTaker(known, "ask", cents(63), now);
    }
    const { decay, rate } = seenTakers(known, prior);
    expect(decay).toBeLessThan(25);
    expect(rate.ask * Math.exp(-decay * 0.13)).toBeCloseTo(1 / 60, 2);
  });
});

it("finds the takers that a market of changing width was visited by", () => {
  const random = seededRandom(3).fork("takers");
  const known = noTakerReach();
  const law = { rate: 0.5, decay: 30 };
  for (let now = 0; now < 10_000; now += 1) {
    const half = 1 + (Math.floor(now / 100) % 4);
    const [bid, ask] = [cents(50 - half), cents(50 + half)];
    look(known, bid, ask, now);
    for (const side of sides) {
      const share = side === "ask" ? 1 : 0.5;
      if (random.chance(share * law.rate * Math.exp((-law.decay * half) / 100)))
        observeTaker(known, side, side === "bid" ? bid : ask, now);
    }
  }
  const { decay, rate } = seenTakers(known, prior);
  expect(decay / law.decay).toBeCloseTo(1, 1);
  expect(rate.ask / law.rate).toBeCloseTo(1, 1);
  expect(rate.bid / (0.5 * law.rate)).toBeCloseTo(1, 1);
});

describe("a taker", () => {
  const total = (known: TakerReach, side: Side): number =>
    known[side].takers.reduce((sum, count) => sum + count, 0);

  it("counts once, however many orders he takes", () => {
    const known = noTakerReach();
    look(known, cents(48), cents(50), 0);
    for (const cent of [50, 51, 52]) observeTaker(known, "ask", cents(cent), 0.01);
    observeTaker(known, "bid", cents(48), 0.01);
    expect([total(known, "ask"), total(known, "bid")]).toEqual([1, 1]);
    observeTaker(known, "ask", cents(50), 1);
    expect(total(known, "ask")).toBe(2);
  });

  it("who emptied a level is as far from the mid as it was, also when the book was heard first", () => {
    const known = noTakerReach();
    look(known, cents(48), cents(50), 0);
    look(known, cents(48), cents(54), 1);
    observeTaker(known, "ask", cents(50), 1);
    // A cent from 49: the second distance of the table. From 51 it would be beyond the mid.
    expect(known.ask.takers[1]).toBe(1);
  });

  it("who meets our own quote inside of others' reached no further than it", () => {
    const known = noTakerReach();
    const others = { bid: cents(40), ask: cents(60) };
    observeBest(known, others, { bid: cents(48), ask: cents(60) }, 0, 1e12);
    observeBest(known, others, others, 10, 1e12);
    observeTaker(known, "bid", cents(40), 10);
    // Two cents from 50 until then, with our own bid; ten without it.
    expect(known.bid.seconds[3]).toBeCloseTo(10, 9);
    expect(known.bid.takers[7]).toBe(1);
    expect(known.ask.seconds[7]).toBeCloseTo(10, 9);
  });

  it("is not counted where there is no mid, and neither is the time", () => {
    const known = noTakerReach();
    look(known, cents(48), cents(50), 0);
    observeBest(known, { bid: cents(48), ask: undefined }, { bid: cents(48), ask: undefined }, 1, 1e12);
    observeTaker(known, "bid", cents(48), 2);
    look(known, cents(48), cents(50), 30);
    expect(total(known, "bid")).toBe(0);
    expect(known.bid.seconds[1]).toBeCloseTo(1, 9);
  });

  it("is forgotten with the half-life, and so is the time; an hour unwatched is no hour without takers", () => {
    const known = noTakerReach();
    look(known, cents(48), cents(50), 0, 100);
    observeTaker(known, "bid", cents(48), 0);
    look(known, cents(48), cents(50), 50, 100);
    look(known, cents(48), cents(50), 100, 100);
    expect(known.bid.takers[1]).toBeCloseTo(0.5, 12);
    expect(known.bid.seconds[1]).toBeCloseTo(50 * Math.SQRT1_2 + 50, 12);
    look(known, cents(48), cents(50), 100 + hour, 1e12);
    expect(known.bid.seconds[1]).toBeLessThan(150);
  });
});

const anyTape = fc.array(
  fc.record({
    bid: fc.integer({ min: 1, max: 98 }),
    gap: fc.integer({ min: 1, max: 98 }),
    wait: fc.integer({ min: 0, max: 40 }),
    hit: fc.option(fc.constantFrom<Side>("bid", "ask")),
  }),
  { maxLength: 30 },
);

it("knows YES and NO alike, and always has an answer", () => {
  fc.assert(
    fc.property(anyTape, (tape) => {
      const [known, mirrored] = [noTakerReach(), noTakerReach()];
      let now = 0;
      for (const { bid, gap, wait, hit } of tape) {
        now += wait;
        const touch = { bid: cents(bid), ask: cents(Math.min(99, bid + gap)) };
        const swapped = { bid: complement(touch.ask), ask: complement(touch.bid) };
        observeBest(known, touch, touch, now, 600);
        observeBest(mirrored, swapped, swapped, now, 600);
        if (hit === null) continue;
        observeTaker(known, hit, touch[hit], now);
        observeTaker(mirrored, opposite(hit), complement(touch[hit]), now);
      }
      const [seen, other] = [seenTakers(known, prior), seenTakers(mirrored, prior)];
      expect(other.decay).toBeCloseTo(seen.decay, 6);
      expect(other.rate.ask).toBeCloseTo(seen.rate.bid, 9);
      expect(seen.decay).toBeGreaterThan(0);
      expect(seen.rate.ask).toBeGreaterThan(0);
      expect(Number.isFinite(seen.decay + seen.rate.bid + seen.rate.ask)).toBe(true);
    }),
    { numRuns: 100 },
  );
});
