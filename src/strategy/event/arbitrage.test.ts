import { expect, it } from "vitest";
import { feeRounding, tradeFee } from "../../domain/fees.ts";
import {
  cents,
  contracts,
  dollars,
  money,
  time,
  type Money,
  type Price,
  type Qty,
} from "../../domain/units.ts";
import { everyNo, everyYes, ladderPair } from "./arbitrage.ts";

const wholeCents = { ...feeRounding(time(0), "other"), feeStep: money(10_000) };

function feeOf(role: "maker" | "taker"): (price: Price, qty: Qty) => Money {
  const rule = { kind: "quadratic_with_maker_fees", multiplier: 10_000 } as const;
  return (price, qty) => tradeFee(rule, role, price, qty, time(0), wholeCents);
}

function offers(...prices: readonly number[]): { price: Price; qty: Qty }[] {
  return prices.map((price) => ({ price: cents(price), qty: contracts(100) }));
}

function dollarsOf(amount: Money): number {
  return amount / dollars(1);
}

it("buys every YES of D15", () => {
  const found = everyYes(offers(30, 26, 21, 14), feeOf("taker"));
  expect([found.collateral, found.gross, found.fees, found.net].map(dollarsOf)).toEqual([91, 9, 4.84, 4.16]);
  const thin = everyYes(offers(31, 27, 22, 15), feeOf("taker"));
  expect([thin.gross, thin.fees, thin.net].map(dollarsOf)).toEqual([5, 4.99, 0.01]);
});

it("buys every NO of D15, and is given cash back at once", () => {
  const found = everyNo(offers(34, 30, 25, 17), feeOf("taker"), true);
  expect([found.gross, found.fees, found.net].map(dollarsOf)).toEqual([6, 5.36, 0.64]);
  expect(dollarsOf(found.collateral) / 100).toBeCloseTo(-0.06, 12);
  expect(dollarsOf(everyNo(offers(34, 30, 25, 17), feeOf("maker"), true).net)).toBe(4.65);
  // The exchange's own example: NO at 60¢ and at 70¢.
  expect(dollarsOf(everyNo(offers(40, 30), feeOf("taker"), true).collateral) / 100).toBeCloseTo(0.3, 12);
  expect(dollarsOf(everyNo(offers(40, 30), feeOf("taker"), false).collateral) / 100).toBeCloseTo(1.3, 12);
});

it("leaves the ladder of D16 alone: its fees are more than it pays", () => {
  const [ask, bid] = offers(60, 63);
  if (ask === undefined || bid === undefined) throw new Error("two offers");
  const found = ladderPair(ask, bid, feeOf("taker"));
  expect([found.collateral, found.gross, found.fees, found.net].map(dollarsOf)).toEqual([97, 3, 3.32, -0.32]);
});

it("takes no more than the smallest offer", () => {
  const [first, ...others] = offers(30, 26, 21, 14);
  if (first === undefined) throw new Error("an offer");
  expect(everyYes([{ ...first, qty: contracts(7) }, ...others], feeOf("taker")).qty).toBe(contracts(7));
});
