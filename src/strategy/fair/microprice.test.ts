import { expect, it, test } from "vitest";
import { market, view } from "../../../test/strategy/scene.ts";
import { valueOf } from "../../../test/strategy/value.ts";
import type { Level } from "../../domain/market.ts";
import { parsePriceGrid } from "../../domain/price-grid.ts";
import { cents, contracts, price } from "../../domain/units.ts";
import { noSignals, type Signals } from "../signal/signals.ts";
import { tickAt } from "../signal/touch.ts";

function level(cent: number, size: number): Level {
  return { price: cents(cent), qty: contracts(size) };
}

/** Heavy on the bid, a tick wide, is the table's second row. */
function learned(ticks: number): Signals {
  const none = noSignals();
  return { ...none, touches: { ...none.touches, adjustments: [0, ticks, 0, 0, 0, 0, 0, 0] } };
}

const whole = { microprice: { weight: 1 } };
const heavy = { bestBid: level(42, 90), bestAsk: level(43, 10) };

it("is the mid and what the table adds to it, the mirror for a heavy ask", () => {
  const bid = view(42, 43, { ...heavy, signals: learned(0.3) });
  expect(valueOf(bid, ["microprice"], whole).fair).toBeCloseTo(0.428, 12);
  const ask = { ...bid, bestBid: level(42, 10), bestAsk: level(43, 90) };
  expect(valueOf(ask, ["microprice"], whole).fair).toBeCloseTo(0.422, 12);
});

it("has its share of the value, in log-odds", () => {
  const { fair = 0 } = valueOf(view(42, 43, { ...heavy, signals: learned(0.3) }), [
    "weighted-fair",
    "microprice",
  ]);
  expect(fair).toBeCloseTo(0.4265, 5);
});

it("is the mid in a wide market and before it has learned, and nothing without one", () => {
  const wide = view(30, 50, { signals: learned(0.3) });
  expect(valueOf(wide, ["microprice"]).fair).toBeCloseTo(0.4, 12);
  expect(valueOf(wide, ["microprice"]).said).toContain("too wide for its table");
  expect(valueOf(view(42, 43, heavy), ["microprice"]).fair).toBeCloseTo(0.425, 12);
  expect(valueOf(view(42, undefined), ["microprice"]).fair).toBeUndefined();
});

test("a tick is the market's own where the touch stands: the smaller one of both sides", () => {
  const tapered = parsePriceGrid([
    { start: "0", end: "0.1", step: "0.001" },
    { start: "0.1", end: "0.9", step: "0.01" },
    { start: "0.9", end: "1", step: "0.001" },
  ]);
  if (!tapered.ok) throw new Error(tapered.why);
  const at = (bid: number, ask: number): number =>
    tickAt(tapered.value, {
      bestBid: { price: price(bid), qty: contracts(1) },
      bestAsk: { price: price(ask), qty: contracts(1) },
    });
  expect([at(4_200, 4_300), at(990, 1_000), at(1_000, 1_100), at(8_900, 9_000), at(9_000, 9_010)]).toEqual([
    0.01, 0.001, 0.01, 0.01, 0.001,
  ]);
  expect(tickAt(market.grid, { bestBid: undefined, bestAsk: undefined })).toBe(0.01);
});
