import type { Side } from "../domain/side.ts";
import { isCrossing } from "../domain/side.ts";
import { oneDollar } from "../domain/units.ts";
import type { Silence, SilenceCode } from "../strategy/desire.ts";
import type { WorkingOrder } from "./order-life.ts";
import { keepOrder } from "./own-orders.ts";
import type { EngineState, MarketState } from "./state.ts";
import { isReducingOnly, type Wish } from "./wish.ts";

/**
 * Orders that hang: what was left over when the other side of the pair was filled stays where it is, and new quotes are shown
 * beside it, until it is filled, too old or too far from the value. Then it is an order like any other again.
 */

/** An order of this side has been filled to the end. */
export function hangOthers({ config }: EngineState, market: MarketState, filled: WorkingOrder): void {
  if (config.plan.hangWithin === undefined || filled.isHanging === true) return;
  for (const order of market.orders) {
    const isOther = order.intent.side !== filled.intent.side;
    if (isOther && order.state.kind === "resting") keepOrder(market, { ...order, isHanging: true });
  }
}

/** Left alone as things are: nothing else than its place is against it. */
export function isLeftHanging(
  state: EngineState,
  market: MarketState,
  wish: Wish | undefined,
  order: WorkingOrder,
): boolean {
  const { hangWithin, orderAgeMax = Infinity } = state.config.plan;
  if (order.isHanging !== true || hangWithin === undefined || wish === undefined) return false;
  if (wish.crossing !== undefined || isReducingOnly(state, market)) return false;
  if (state.now - order.placedAt >= orderAgeMax) return false;
  const { fair, quotes, silences } = wish.desire;
  const { side } = order.intent;
  if (fair === undefined || Math.abs(order.price - fair * oneDollar) > hangWithin) return false;
  if (!silences.every((silence) => isHarmless(silence, side))) return false;
  return !quotes.some((quote) => quote.side !== side && isCrossing(side, order.price, quote.price));
}

/** A wait after a fill, or a side that is full where this order is the way back. */
function isHarmless({ side, code }: Silence, hanging: Side): boolean {
  return waits.includes(code) || (side !== undefined && side !== hanging && full.includes(code));
}

const waits: readonly SilenceCode[] = ["cooling-down", "ping-pong", "refilling"];
const full: readonly SilenceCode[] = ["too-skewed", "position-limit"];
