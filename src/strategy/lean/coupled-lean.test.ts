import { expect, it, test } from "vitest";
import { eventMarket, firstOf, guide } from "../../../test/strategy/scene.ts";
import type { Market } from "../../domain/market.ts";
import { noSignals } from "../signal/signals.ts";
import { coupledQuote } from "../event/coupled-event.ts";
import { createStrategy } from "../strategy.ts";
import type { EventMarket } from "../view.ts";

const [riskAversion, rate, decay, lot] = [0.02, 0.02, 50, 10];
const params = { riskAversion, rate, decay, lot, priorSeconds: 1e-9, beyond: { riskAversion: 0.01 } };

/** Dollars by the root of a second: on a step of the rounding, so that the numbers are the formula's own. */
const volatility = 1.1 ** -50;

/** Outcomes that exclude each other, unless told, each moving by `volatility`. */
function moving(
  ticker: string,
  mid: number,
  net = 0,
  some: Partial<Market> = { isExclusive: true },
): EventMarket {
  const inLogOdds = volatility / ((mid / 100) * (1 - mid / 100));
  const seen = { value: undefined, at: 0, squares: inLogOdds ** 2 * 1e6, seconds: 1e6 };
  const signals = { ...noSignals(), volatility: seen };
  return { ...eventMarket({ ticker, ...some }, mid - 5, mid + 5, net), signals };
}

/** The first of them, with what was said. */
function quoted(event: readonly EventMarket[]) {
  const lines: string[] = [];
  const strategy = createStrategy({
    ...guide,
    stages: ["weighted-fair", "coupled-lean", "coupled-width", "quote-size"],
    shelf: { ...guide.shelf, "coupled-lean": params, "coupled-width": params },
  });
  const desire = strategy.quotes(firstOf(event), 1, ({ stage, text }) => lines.push(`${stage}: ${text}`));
  const text = lines.join("\n");
  const moved = /the centre by (-?[\d.]+)¢/.exec(text);
  const shift = coupledQuote(firstOf(event), desire.fair ?? Number.NaN, params)?.shift ?? Number.NaN;
  // The stage moves the centre by it.
  if (!Number.isNaN(shift)) expect(moved === null ? 0 : Number(moved[1]) / 100).toBeCloseTo(shift, 3);
  return { ...desire, text, shift };
}

/** B of the paper, one for all: A k (1 + γ/k)^−(1 + k/γ), a lot's risk aversion. */
const gamma = riskAversion * lot;
const reach = rate * decay * (1 + gamma / decay) ** -(1 + decay / gamma);
const base = Math.log(1 + gamma / decay) / gamma;

it("is Guéant, Lehalle and Fernandez-Tapia's closed form where a market is alone", () => {
  const perLot = volatility * Math.sqrt(gamma / 2 / reach);
  const alone = quoted([moving("A", 50, 40)]);
  expect(alone.shift).toBeCloseTo(-4 * perLot, 9);
  expect(alone.spread).toBeCloseTo(2 * base + perLot, 9);
});

/** Γ of two markets that move alike: the root of a matrix of two rows in closed form. */
function leans(correlation: number): { readonly own: number; readonly other: number } {
  const determinant = Math.sqrt(1 - correlation ** 2);
  const trace = Math.sqrt(2 + 2 * determinant);
  const scale = volatility * Math.sqrt(gamma / 2 / reach);
  return { own: (scale * (1 + determinant)) / trace, other: (scale * correlation) / trace };
}

it("quotes an outcome higher, and its bid nearer to the value, when long another: A at 50¢ and B at 20¢ are −0.5", () => {
  const { own, other } = leans(-0.5);
  const hedge = quoted([moving("B", 20), moving("A", 50, 40)]);
  expect(hedge.shift).toBeCloseTo(-4 * other, 9);
  expect(hedge.shift).toBeGreaterThan(0.004);
  expect(hedge.spread).toBeCloseTo(2 * base + own, 9);
  const idle = quoted([moving("B", 20), moving("A", 50)]);
  expect(hedge.quotes[0]?.price).toBeGreaterThan(idle.quotes[0]?.price ?? Infinity);
  expect(hedge.text).toContain("what is held in 2 markets of the event moves the centre by");
});

it("leans what moves faster by more: what was remembered of the slower one is another matter", () => {
  const slow = quoted([moving("A", 50, 40)]);
  const fast = moving("A", 50, 40);
  const squares = fast.signals.volatility.squares * 1.21;
  const signals = { ...fast.signals, volatility: { ...fast.signals.volatility, squares } };
  expect(quoted([{ ...fast, signals }]).shift).toBeCloseTo(1.1 * slow.shift, 9);
});

const above = (at: number): Partial<Market> => ({
  isNested: true,
  strike: { number: "N", from: { at, isIncluded: true } },
});

it("quotes a strike lower when long another, and leans nowhere when long one and short its twin", () => {
  // p(narrow)(1 − p(wide)) of 50¢ and 20¢ is 0.1, of a spread of 0.2: a half, with the other sign.
  const { other } = leans(0.5);
  const hedge = quoted([moving("H", 20, 0, above(72)), moving("L", 50, 40, above(70))]);
  expect(hedge.shift).toBeCloseTo(-4 * other, 9);
  const twins = quoted([moving("H", 50, -40, above(72)), moving("L", 50, 40, above(70))]);
  expect(twins.shift).toBeCloseTo(0, 9);
});

test("an event of more than twelve markets leans as event-lean, and says so", () => {
  const event = (count: number) =>
    Array.from({ length: count }, (_, index) => moving(`${index}`, 6, index === 1 ? 40 : 0));
  expect(quoted(event(12)).text).toContain("coupled-lean: what is held in 12 markets");
  const large = quoted(event(13));
  expect(large.text).toContain("coupled-lean: more than 12 markets: as event-lean\nevent-lean: 0 contracts");
  expect(large.spread).toBeCloseTo(2 * base + volatility * Math.sqrt(gamma / 2 / reach), 9);
});
