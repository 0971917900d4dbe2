import { expect, it } from "vitest";
import { cents, contracts, cost, type Qty } from "../../domain/units.ts";
import { OrderRows } from "../order/order-rows.ts";
import { defaultRules } from "../rules.ts";
import { addClaim, boundBy, noClaims } from "./reserve.ts";

it("binds what the youngest orders open, however far the position reaches", () => {
  const rows = new OrderRows();
  const claims = noClaims(rows);
  for (const at of [10, 20, 30, 40]) {
    const row = rows.takeRow();
    const [price, left] = [cents(at), contracts(1)];
    rows.setPrice(row, price);
    rows.setLeft(row, left);
    addClaim(claims, { row, side: "bid", price, left });
  }
  const bound = [0, 1, 2, 3, 4].map((short) => boundBy(-contracts(short) as Qty, claims, defaultRules));
  expect(bound).toEqual([100, 90, 70, 40, 0].map((total) => cost(cents(total), contracts(1))));
});
