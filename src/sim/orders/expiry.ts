import type { Time } from "../../domain/units.ts";
import type { Core, Listing } from "../core.ts";
import type { LiveOrder } from "../order/live-order.ts";
import { takeAway } from "./execution.ts";

/** Has an order cancelled at a time; replaces an earlier expiry. */
export function setExpiry(core: Core, listing: Listing, order: LiveOrder, at: Time): void {
  clearExpiry(core, order);
  const entry = core.timeline.add(at, () => {
    takeAway(core, listing, order, "ExpiryCancel");
  });
  order.expiry = { at, entry };
}

export function clearExpiry(core: Core, order: LiveOrder): void {
  if (order.expiry !== undefined) core.timeline.drop(order.expiry.entry);
  order.expiry = undefined;
}
