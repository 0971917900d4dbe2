import type { Core } from "../core.ts";
import type { ExchangeEvent } from "../event.ts";
import { takeAway } from "./execution.ts";
import { isExceeded, type OrderGroup } from "./group.ts";

type GroupChange = Extract<ExchangeEvent, { readonly kind: "order-group-changed" }>["change"];

/** Stops the groups that a match has just carried past their limit: after the fact, so one big match may overshoot. */
export function tripExceeded(core: Core): void {
  for (const group of core.matchedGroups) {
    core.matchedGroups.delete(group);
    if (isExceeded(group, core.now)) trip(core, group);
  }
}

/** Cancels all orders of a group, and lets no more in until it is reset. */
export function trip(core: Core, group: OrderGroup): void {
  if (group.isTriggered) return;
  group.isTriggered = true;
  tellGroup(core, group, "triggered");
  cancelGroup(core, group);
}

export function cancelGroup(core: Core, group: OrderGroup): void {
  for (const row of group.resting) {
    const order = core.orders.order(row);
    const listing = core.listings.get(order.ticker);
    if (listing !== undefined) takeAway(core, listing, order, "Cancel");
  }
}

export function tellGroup(core: Core, group: OrderGroup, change: GroupChange): void {
  const { groupId, account, subaccount, limit } = group;
  const isTold = change === "created" || change === "limit_updated";
  core.emit({
    at: core.now,
    kind: "order-group-changed",
    account,
    subaccount,
    groupId,
    change,
    ...(isTold ? { limit } : {}),
  });
}
