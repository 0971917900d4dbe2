import { expect, test } from "vitest";
import type { AccountReport } from "../domain/input.ts";
import { dollars, money, time, zeroMoney } from "../domain/units.ts";
import { createForeignCash, rewardWords } from "./foreign-cash.ts";

function report(cash: number): AccountReport {
  return { kind: "account-reported", asOf: time(0), cash: dollars(cash), positions: [], orders: [] };
}

test("a difference that is told twice is money that came; once may be a read that trails a fill", () => {
  const cash = createForeignCash();
  expect(cash.amount()).toBeUndefined();
  cash.told(report(100), dollars(100));
  expect(cash.amount()).toBeUndefined();
  cash.told(report(100), dollars(100));
  expect(cash.amount()).toBe(zeroMoney);
  cash.told(report(97), dollars(100)); // a fill that our books have not heard of yet
  cash.told(report(97), dollars(97));
  expect(cash.amount()).toBe(zeroMoney);
  cash.told(report(109), dollars(97));
  cash.told(report(111), dollars(99)); // two dollars earned meanwhile; twelve came from elsewhere
  expect(cash.amount()).toBe(dollars(12));
});

test.each([
  [undefined, "Rewards: $3.46 by the programme's published formula; what was paid is not known yet"],
  [
    zeroMoney,
    "Rewards: $3.46 by the programme's published formula; nothing was paid so far: it comes after the programme's period",
  ],
  [
    money(3_400_000),
    "Rewards: $3.46 by the programme's published formula; $3.40 of cash came by no fill of ours: rewards, deposits and transfers are not told apart",
  ],
  [
    dollars(-50),
    "Rewards: $3.46 by the programme's published formula; $50.00 of cash went by no fill of ours: rewards, deposits and transfers are not told apart",
  ],
])("with %s it says what is known, and no more", (amount, text) => {
  expect(rewardWords(3.456, amount)).toBe(text);
});
