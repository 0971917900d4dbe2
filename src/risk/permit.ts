import type { Checked, OrderEffect } from "../domain/effect.ts";
import { isBetter } from "../domain/side.ts";
import { minus, most, type Qty } from "../domain/units.ts";
import { checkOrder } from "./check.ts";
import type { OpenOrder } from "./exposure.ts";
import { measureReduceOnly } from "./reduce-only.ts";
import type { Limits, Situation } from "./situation.ts";
import { isWithin, type Measure } from "./verdict.ts";

/** The one door to the venue: only here does a wish become an effect that may be carried out. */
export type Permission<Wish extends OrderEffect> =
  { readonly ok: true; readonly effect: Checked<Wish> } | { readonly ok: false; readonly why: Measure };

type Placement = Extract<OrderEffect, { readonly kind: "place-order" }>;
type Amendment = Extract<OrderEffect, { readonly kind: "amend-order" }>;
type Reduction = Extract<OrderEffect, { readonly kind: "cancel-order" | "decrease-order" }>;

/** What takes at once has to be the way back, whatever room the limits leave. */
export function permitPlacement(wish: Placement, now: Situation, limits: Limits): Permission<Placement> {
  const { kind, side, price, qty } = wish.order;
  const reduction = measureReduceOnly({ side, price, qty }, now.market);
  if (kind === "immediate" && !isWithin(reduction)) return { ok: false, why: reduction };
  return permit(wish, { side, price, qty }, now, limits);
}

/**
 * `standing` is what the order may still fill before the amend, and `now` is everything but this order. What the
 * amend makes no larger and no dearer was allowed already; anything else is judged like a new order that is both,
 * because until it is confirmed either may fill.
 */
export function permitAmend(
  wish: Amendment,
  standing: OpenOrder & { readonly filled: Qty },
  now: Situation,
  limits: Limits,
): Permission<Amendment> {
  const { side, price } = wish;
  const qty = minus(wish.total, standing.filled);
  const isDearer = isBetter(side, price, standing.price);
  if (side === standing.side && !isDearer && qty <= standing.qty) return { ok: true, effect: checked(wish) };
  const worst = { side, price: isDearer ? price : standing.price, qty: most(qty, standing.qty) };
  return permit(wish, worst, now, limits);
}

/** What only takes away needs no leave, but goes through the same door. */
export function permitReduction(wish: Reduction): Checked<Reduction> {
  return checked(wish);
}

function permit<Wish extends OrderEffect>(
  wish: Wish,
  order: OpenOrder,
  now: Situation,
  limits: Limits,
): Permission<Wish> {
  const verdict = checkOrder(order, now, limits);
  return verdict.ok ? { ok: true, effect: checked(wish) } : verdict;
}

function checked<Wish extends OrderEffect>(wish: Wish): Checked<Wish> {
  return wish as Checked<Wish>;
}
