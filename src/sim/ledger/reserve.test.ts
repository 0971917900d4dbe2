import { expect, it } from "vitest";
import { cents, contracts, cost, type Qty } from "../../domain/units.ts";
import { defaultRules } from "../rules.ts";
import { addClaim, boundBy, noClaims, type RestingClaim } from "./reserve.ts";

it("binds what the youngest orders open, however far the position reaches", () => {
  const claims = noClaims();
  const claim = (price: number): RestingClaim => ({
    side: "bid",
    price: cents(price),
    left: contracts(1),
    older: undefined,
    younger: undefined,
  });
  for (const price of [10, 20, 30, 40]) addClaim(claims, claim(price));
  const bound = [0, 1, 2, 3, 4].map((short) => boundBy(-contracts(short) as Qty, claims, defaultRules));
  expect(bound).toEqual([100, 90, 70, 40, 0].map((total) => cost(cents(total), contracts(1))));
});
