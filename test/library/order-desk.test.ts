import { cents, contracts, feeRounding, OrderDesk, priceGrid, time } from "kalshi-market-maker";
import { expect, it } from "vitest";

it("the package's order desk works as the README says", () => {
  const at = time(Date.UTC(2026, 10, 29) * 1_000);
  const grid = priceGrid([{ start: cents(0), end: cents(100), step: cents(1) }]);
  if (!grid.ok) throw new Error(grid.why);
  const fees = { kind: "quadratic", multiplier: 10_000 } as const;
  const desk = new OrderDesk({ grid: grid.value, fees, rounding: feeRounding(at, "direct"), at });
  const order = {
    side: "bid",
    timeInForce: "good_till_canceled",
    selfTradePrevention: "taker_at_cross",
  } as const;
  const report = desk.submit({ ...order, owner: 1, price: cents(45), qty: contracts(10), postOnly: true });
  expect(report).toMatchObject({ kind: "accepted", status: "resting", left: 1_000 });
  expect(desk.levels("bid")).toEqual([{ price: 4_500, qty: 1_000 }]);
  if (report.kind === "accepted" && report.order !== undefined) desk.cancel(report.order);
  expect(desk.levels("bid")).toEqual([]);
});
