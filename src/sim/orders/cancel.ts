import { ok, refused, type Result } from "../../lib/result.ts";
import { minus } from "../../domain/units.ts";
import type { CancelOrder, DecreaseOrder } from "../command.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { CommandAnswer, CommandRefusal } from "../exchange.ts";
import type { LiveOrder } from "../order/live-order.ts";
import { answer, nothingMatched, takeAway, trim } from "./execution.ts";
import { findLiving, tellOrder } from "./living.ts";
import * as refusal from "./refusal.ts";
import { whyClosed } from "./standing.ts";

export function cancelOrder(core: Core, command: CancelOrder): CommandAnswer {
  const found = findResting(core, command, "cancel");
  if (!found.ok) return refusal.refuse(found.why);
  const { order, listing } = found.value;
  const by = order.left;
  return { ok: true, answer: answer(takeAway(core, listing, order, "Cancel"), nothingMatched, by) };
}

/** Makes an order smaller where it stands; nothing left of it means cancelled. */
export function decreaseOrder(core: Core, command: DecreaseOrder): CommandAnswer {
  const found = findResting(core, command);
  if (!found.ok) return refusal.refuse(found.why);
  const { order, listing } = found.value;
  const by = "reduceBy" in command.by ? command.by.reduceBy : minus(order.left, command.by.reduceTo);
  if (by <= 0 || by > order.left) return refusal.refuse(refusal.invalidSize);
  if (by === order.left) {
    return { ok: true, answer: answer(takeAway(core, listing, order, "Decrease"), nothingMatched, by) };
  }

  trim(core, listing, order, by);
  return { ok: true, answer: answer(tellOrder(core, order, "Decrease"), nothingMatched, by) };
}

/** A resting order that may still be touched: after the close even a cancel is refused [api.md §13]. */
export function findResting(
  core: Core,
  { account, subaccount = 0, orderId }: Pick<CancelOrder, "account" | "subaccount" | "orderId">,
  kind: "cancel" | "other" = "other",
): Result<{ readonly order: LiveOrder; readonly listing: Listing }, CommandRefusal> {
  const order = findLiving(core, accountOf(core, account), orderId);
  const listing = order === undefined ? undefined : core.listings.get(order.ticker);
  if (order === undefined || listing === undefined || order.subaccount !== subaccount) {
    return refused(refusal.notFound);
  }
  const closed = whyClosed(core, listing, kind);
  return closed === undefined ? ok({ order, listing }) : refused(closed);
}
