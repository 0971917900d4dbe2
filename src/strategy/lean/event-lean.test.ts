import fc from "fast-check";
import { expect, test } from "vitest";
import { eventMarket, firstOf, guide } from "../../../test/strategy/scene.ts";
import type { Market } from "../../domain/market.ts";
import { logistic, logit } from "../../lib/log-odds.ts";
import { createStrategy } from "../strategy.ts";
import type { EventMarket } from "../view.ts";

const exclusive = { isExclusive: true };
const above = (at: number): Partial<Market> => ({
  ticker: `KXDEMO-${at}`,
  isNested: true,
  strike: { number: "KXDEMO", from: { at, isIncluded: true } },
});

/** The centre of the first market of the event, in dollars: the middle of an unrounded quote. */
function centre(
  event: readonly EventMarket[],
  stage: "event-lean" | "settlement-lean" = "event-lean",
): number {
  const shelf = { ...guide.shelf, [stage]: { riskAversion: 0.01 } };
  const lines: string[] = [];
  const { fair } = createStrategy({
    ...guide,
    shelf,
    stages: ["weighted-fair", stage, "fixed-width", "quote-size"],
  }).quotes(firstOf(event), 1, ({ text }) => lines.push(text));
  const moved = /move the centre by .* to (-?[\d.]+)¢/.exec(lines.join("\n"));
  return moved === null ? (fair ?? Number.NaN) : Number(moved[1]) / 100;
}

test("alone in its event a market is leaned as settlement-lean leans it: D8", () => {
  const alone = [eventMarket({}, 40, 60, 50)];
  expect(centre(alone)).toBeCloseTo(0.378, 9);
  expect(centre(alone)).toBe(centre(alone, "settlement-lean"));
});

test("long one of two that exclude each other moves the other up: long it is the hedge", () => {
  // Σ is −0.30 · 0.20 and 0.20 · 0.80: of a hundred long in A three eighths are short B.
  const event = [
    eventMarket({ ...exclusive, ticker: "B" }, 15, 25),
    eventMarket({ ...exclusive, ticker: "A" }, 25, 35, 100),
  ];
  expect(centre(event)).toBeCloseTo(logistic(logit(0.2) + 0.01 * 37.5), 3);
  expect(centre(event)).toBeGreaterThan(0.2);
});

test("long a strike moves another one down: short it is the hedge", () => {
  // D16: 0.35 · 0.40 and 0.35 · 0.65; a hundred of the lower strike are 61.5 of the higher one.
  const event = [eventMarket(above(72), 30, 40), eventMarket(above(70), 55, 65, 100)];
  expect(centre(event)).toBeCloseTo(logistic(logit(0.35) - (0.01 * 14) / 0.2275), 3);
  // The other way round the higher one is 0.35 · 0.40 of 0.60 · 0.40.
  const other = [eventMarket(above(70), 55, 65), eventMarket(above(72), 30, 40, 100)];
  expect(centre(other)).toBeCloseTo(logistic(logit(0.6) - (0.01 * 14) / 0.24), 3);
});

test("a hedged position leans nowhere", () => {
  // Both outcomes of two, as many of each: a dollar whatever happens.
  const both = [
    eventMarket({ ...exclusive, ticker: "A" }, 35, 45, 50),
    eventMarket({ ...exclusive, ticker: "B" }, 55, 65, 50),
  ];
  expect(centre(both)).toBeCloseTo(0.4, 9);
});

test("where the exchange vouches for nothing, and where all is decided, only its own position leans", () => {
  const free = [eventMarket({ ticker: "A" }, 40, 60, 50), eventMarket({ ticker: "B" }, 20, 40, 50)];
  expect(centre(free)).toBeCloseTo(0.378, 9);
  const settlement = { result: "no", value: 0 as never } as const;
  const decided = [
    eventMarket({ ...exclusive, ticker: "A" }, 40, 60, 50),
    eventMarket({ ...exclusive, ticker: "B", settlement }, 20, 40, 50),
  ];
  expect(centre(decided)).toBeCloseTo(0.378, 9);
});

test("books that contradict each other make no contract count for more than one", () => {
  // −0.8 · 0.8 is four times 0.8 · 0.2.
  const event = [
    eventMarket({ ...exclusive, ticker: "B" }, 75, 85),
    eventMarket({ ...exclusive, ticker: "A" }, 75, 85, 50),
  ];
  expect(centre(event)).toBeCloseTo(logistic(logit(0.8) + 0.5), 3);
});

test("while a book proves nothing the last valuation stands for it", () => {
  const unseen = { ...eventMarket({ ...exclusive, ticker: "A" }, 25, 35, 100), seen: undefined };
  const event = (mark: number | undefined): readonly EventMarket[] => [
    eventMarket({ ...exclusive, ticker: "B" }, 15, 25),
    { ...unseen, mark },
  ];
  expect(centre(event(0.3))).toBeCloseTo(logistic(logit(0.2) + 0.01 * 37.5), 3);
  expect(centre(event(undefined))).toBeCloseTo(0.2, 9);
});

const anyMarket = fc.record({
  bid: fc.integer({ min: 1, max: 98 }),
  net: fc.integer({ min: -50, max: 50 }),
  at: fc.integer({ min: 1, max: 9 }),
});

test("NO is the mirror of it: strikes turned round, and two of which one comes true", () => {
  fc.assert(
    fc.property(fc.array(anyMarket, { minLength: 1, maxLength: 5 }), fc.boolean(), (drawn, isNested) => {
      const mirrored = (isNo: boolean): readonly EventMarket[] =>
        drawn.slice(0, isNested ? 5 : 2).map(({ bid, net, at }, index) => {
          const bound = { at, isIncluded: true };
          const terms: Partial<Market> = isNested
            ? { isNested, strike: { number: "N", [isNo ? "to" : "from"]: { ...bound, isIncluded: !isNo } } }
            : exclusive;
          const low = !isNested && index === 1 ? 99 - (drawn[0]?.bid ?? 0) : bid;
          const yes = isNo ? 99 - low : low;
          return eventMarket({ ...terms, ticker: `${index}` }, yes, yes + 1, isNo ? -net : net);
        });
      const [yes, no] = [centre(mirrored(false)), centre(mirrored(true))];
      expect(1 - no).toBeCloseTo(yes, 2);
    }),
    { numRuns: 100 },
  );
});
