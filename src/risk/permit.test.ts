import { describe, expect, test } from "vitest";
import { generous, peace } from "../../test/permitted.ts";
import type { Checked, Effect, OrderEffect } from "../domain/effect.ts";
import { flat } from "../domain/position.ts";
import { cents, contracts, zeroQty } from "../domain/units.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { BotVenue } from "../runtime/bot.ts";
import { exposure } from "./exposure.ts";
import { permitAmend, permitPlacement, permitReduction } from "./permit.ts";

const address = { clientOrderId: "a", orderId: "o", ticker: "KXA-1", shard: 0 };
const order = {
  kind: "resting",
  clientOrderId: "a",
  ticker: "KXA-1",
  side: "bid",
  price: cents(40),
  qty: contracts(10),
  shard: 0,
} as const;

/** Read by the compiler alone: each line would have to be a mistake, or the build fails. */
export function unchecked(venue: BotVenue, gateway: Gateway, wish: OrderEffect): readonly Effect[] {
  // @ts-expect-error an order that no limit has seen cannot be carried out
  venue.perform(wish);
  // @ts-expect-error nor by the exchange itself
  gateway.perform({ kind: "place-order", order });
  // @ts-expect-error nor a cancel: it goes through the same door
  gateway.perform({ kind: "cancel-order", ...address });
  // @ts-expect-error a wish is no effect of the engine
  const effects: readonly Effect[] = [wish];
  // @ts-expect-error and nobody else can make one: the mark has no name outside its file
  const forged: Checked<OrderEffect> = { ...wish, checked: true };
  const permitted: Checked<OrderEffect> = permitReduction({ kind: "cancel-order", ...address });
  venue.perform(permitted);
  gateway.perform(permitted);
  return [...effects, forged];
}

test("what is permitted is the wish itself, and what is not comes with the rule that forbids it", () => {
  const wish = { kind: "place-order", order } as const;
  expect(permitPlacement(wish, peace, generous)).toEqual({ ok: true, effect: wish });
  expect(permitPlacement(wish, peace, { ...generous, maxPosition: contracts(9) })).toEqual({
    ok: false,
    why: { code: "position-cap", worst: 1_000, cap: 900 },
  });
});

test("a cancel and a decrease pass under limits that allow nothing", () => {
  const cancel = { kind: "cancel-order", ...address } as const;
  expect(permitReduction(cancel)).toBe(cancel);
  const decrease = { kind: "decrease-order", ...address, by: contracts(1) } as const;
  expect(permitReduction(decrease)).toBe(decrease);
});

describe("an order that takes", () => {
  const cases = [
    // side  qty  net  bids asks ok
    ["ask", 10, 10, 0, 0, true],
    ["ask", 11, 10, 0, 0, false], // more than is held
    ["ask", 6, 10, 0, 5, false], // what rests, or is on its way, may fill first
    ["ask", 5, 10, 8, 5, true],
    ["bid", 10, -10, 0, 0, true],
    ["bid", 10, 10, 0, 0, false], // the other way
    ["ask", 1, 0, 0, 0, false],
  ] as const;
  test.each(cases)("%s %i with %i held, %i bid and %i asked: %s", (side, count, net, bids, asks, isFine) => {
    const { kind: _, ...terms } = order;
    const wish = {
      kind: "place-order",
      order: { kind: "immediate", ...terms, side, price: cents(50), qty: contracts(count) },
    } as const;
    const market = {
      ...peace.market,
      net: contracts(net),
      openBids: contracts(bids),
      openAsks: contracts(asks),
    };
    const permission = permitPlacement(wish, { ...peace, market }, generous);
    expect(permission.ok).toBe(isFine);
    if (!permission.ok) expect(permission.why.code).toBe("reduce-only");
  });

  test("may not meet an order of ours", () => {
    const open = [{ side: "bid", price: cents(41), qty: contracts(1) } as const];
    const now = { ...peace, open, market: { ...peace.market, net: contracts(10), openBids: contracts(1) } };
    const { kind: _, ...terms } = order;
    const wish = { kind: "place-order", order: { kind: "immediate", ...terms, side: "ask" } } as const;
    expect(permitPlacement(wish, now, generous)).toMatchObject({ why: { code: "own-cross" } });
  });
});

describe("an amend", () => {
  /** A bid for ten at 40¢, four of which are filled. */
  const standing = { side: "bid", price: cents(40), qty: contracts(6), filled: contracts(4) } as const;
  const nothing = { ...generous, maxPosition: zeroQty };
  const five = { ...generous, maxPosition: contracts(5) };

  test.each([
    // price total limits ok
    [39, 10, nothing, true], // away: allowed already
    [40, 9, nothing, true], // smaller
    [41, 10, nothing, false], // toward the market
    [40, 11, nothing, false], // larger
    [39, 11, nothing, false], // cheaper, but larger
    [41, 9, five, false], // smaller, but until it is confirmed six may fill, and at 41¢
    [41, 9, generous, true],
  ])("to %i¢ and %i in all is judged by what it adds", (cent, total, limits, isFine) => {
    const wish = {
      kind: "amend-order",
      ...address,
      side: "bid",
      price: cents(cent),
      total: contracts(total),
    } as const;
    expect(permitAmend(wish, standing, peace, limits).ok).toBe(isFine);
  });

  test("toward the market is judged at the dearer price and the larger size of both", () => {
    const wish = {
      kind: "amend-order",
      ...address,
      side: "bid",
      price: cents(50),
      total: contracts(6),
    } as const;
    const limits = { ...generous, marketLossMax: cents(0) as never };
    // Six contracts may still fill at 50¢.
    expect(permitAmend(wish, standing, peace, limits)).toMatchObject({ why: { worst: 3_000_000 } });
  });

  test("may not be moved onto our own order", () => {
    const open = [{ side: "ask", price: cents(45), qty: contracts(1) } as const];
    const wish = {
      kind: "amend-order",
      ...address,
      side: "bid",
      price: cents(45),
      total: contracts(10),
    } as const;
    const now = { ...peace, open, market: exposure(flat, open) };
    expect(permitAmend(wish, standing, now, generous)).toMatchObject({ why: { code: "own-cross" } });
  });
});
