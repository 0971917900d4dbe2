import type { Checked, OrderEffect } from "../src/domain/effect.ts";
import { flat } from "../src/domain/position.ts";
import { dollars, qty, time, zeroMoney, zeroQty } from "../src/domain/units.ts";
import { exposure } from "../src/risk/exposure.ts";
import { permitAmend, permitPlacement, permitReduction, type Permission } from "../src/risk/permit.ts";
import type { Limits, Situation } from "../src/risk/situation.ts";

/** An effect through the same door as the engine's, in a situation in which everything is allowed. */
export function permitted(wish: OrderEffect): Checked<OrderEffect> {
  switch (wish.kind) {
    case "place-order": {
      // What takes may only reduce: here so much is held that it does.
      const { kind, side } = wish.order;
      const net = kind === "immediate" ? qty(side === "ask" ? many : -many) : zeroQty;
      return effectOf(permitPlacement(wish, { ...peace, market: { ...peace.market, net } }, generous));
    }
    case "amend-order": {
      const standing = { side: wish.side, price: wish.price, qty: wish.total, filled: zeroQty };
      return effectOf(permitAmend(wish, standing, peace, generous));
    }
    default:
      return permitReduction(wish);
  }
}

function effectOf(permission: Permission<OrderEffect>): Checked<OrderEffect> {
  if (!permission.ok) throw new Error(`not permitted: ${permission.why.code}`);
  return permission.effect;
}

const much = dollars(1_000_000_000);
const many = qty(1_000_000_000);

/** Limits that nothing in a test reaches. */
export const generous: Limits = {
  maxPosition: many,
  capital: much,
  marketCapitalShare: 1,
  marketLossMax: undefined,
  eventLossMax: much,
  seriesLossMax: undefined,
  categoryLossMax: undefined,
  accountLossShare: 1,
  order: {
    sizeMax: many,
    costMax: much,
    openMax: 1_000_000,
    perSecond: 1_000_000,
    perMinute: 1_000_000,
    band: undefined,
    bandFrom: "fair",
  },
  fills: { window: time(60_000_000), marketMax: many, eventMax: many },
  stale: { feed: undefined, account: undefined },
};

/** Nothing held, nothing open, nothing wrong. */
export const peace: Situation = {
  market: exposure(flat, []),
  open: [],
  event: { shape: "independent", strike: undefined, rest: [] },
  seriesRest: zeroMoney,
  categoryRest: zeroMoney,
  accountRest: zeroMoney,
  otherOrderCash: zeroMoney,
  cash: much,
  shard: undefined,
  capital: much,
  openOrders: 0,
  sent: { second: 0, minute: 0 },
  filled: { market: zeroQty, event: zeroQty },
  reference: undefined,
  feedAge: time(0),
  accountAge: time(0),
};
