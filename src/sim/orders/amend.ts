import { isCrossing, opposite } from "../../domain/side.ts";
import { minus, zeroQty, type Qty } from "../../domain/units.ts";
import type { AmendOrder } from "../command.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { CommandAnswer, CommandRefusal, OrderAnswer } from "../exchange.ts";
import { planMatch, type MatchPlan } from "../matching/plan.ts";
import type { LiveOrder } from "../order/live-order.ts";
import { findResting } from "./cancel.ts";
import { isBurnt } from "./create.ts";
import {
  answer,
  cancelRest,
  carryOut,
  isAffordable,
  lift,
  nothingMatched,
  rest,
  takeAway,
  trim,
} from "./execution.ts";
import { clearExpiry, setExpiry } from "./expiry.ts";
import { tellOrder } from "./living.ts";
import * as refusal from "./refusal.ts";

/** Changes price, total or expiry. Only a pure decrease and a change of expiry keep the place [api.md §5.2]. */
export function amendOrder(core: Core, command: AmendOrder): CommandAnswer {
  const found = findResting(core, command);
  if (!found.ok) return refusal.refuse(found.why);
  const { order, listing } = found.value;
  const why = whyNot(core, listing, order, command);
  if (why !== undefined) return refusal.refuse(why);

  const left = minus(command.total, order.filled);
  if (left === 0) {
    rename(core, order, command);
    order.total = command.total;
    const by = order.left;
    return { ok: true, answer: answer(takeAway(core, listing, order, "Amend"), nothingMatched, by) };
  }
  if (command.price === order.price && left <= order.left) {
    return { ok: true, answer: shrink(core, listing, order, command, left) };
  }

  const { owner, side, timeInForce, selfTradePrevention } = order;
  const incoming = { owner, side, timeInForce, selfTradePrevention, price: command.price, left };
  const plan = planMatch(listing.book, incoming, core.ledger.rules.makerPrevention);
  const remainder = { price: command.price, left: plan.end === "rest" ? plan.left : zeroQty };
  if (!isAffordable(core, listing, order, plan, remainder, order)) {
    return refusal.refuse(refusal.insufficientBalance);
  }
  return { ok: true, answer: requeue(core, listing, order, command, plan) };
}

function whyNot(
  core: Core,
  listing: Listing,
  order: LiveOrder,
  command: AmendOrder,
): CommandRefusal | undefined {
  const { clientOrderId, updatedClientOrderId, expiresAt, price, total } = command;
  if (command.ticker !== order.ticker) return refusal.tickerMismatch;
  if (command.side !== order.side) return refusal.sideMismatch;
  if (clientOrderId !== undefined && clientOrderId !== order.clientOrderId) {
    return refusal.clientOrderIdMismatch;
  }
  if (isNewName(order, updatedClientOrderId) && isBurnt(core, command.account, updatedClientOrderId)) {
    return refusal.alreadyExists;
  }
  if (total <= 0) return refusal.invalidSize;
  if (!listing.market.grid.has(price)) return refusal.invalidPrice;
  if (total < order.filled) return refusal.amendBelowFilled;
  if (typeof expiresAt === "number" && expiresAt <= core.now) return refusal.expiryInPast;
  // An order that promised never to take keeps its promise; whether the real exchange does is not known.
  const isCross = isCrossing(order.side, price, listing.book.best(opposite(order.side)));
  return order.postOnly && isCross ? refusal.postOnlyCross : undefined;
}

function isNewName(order: LiveOrder, name: string | undefined): name is string {
  return name !== undefined && name !== order.clientOrderId;
}

function shrink(core: Core, listing: Listing, order: LiveOrder, command: AmendOrder, left: Qty): OrderAnswer {
  const by = minus(order.left, left);
  change(core, listing, order, command);
  if (by > 0) trim(core, listing, order, by);
  return answer(tellOrder(core, order, "Amend"), nothingMatched, by);
}

function requeue(
  core: Core,
  listing: Listing,
  order: LiveOrder,
  command: AmendOrder,
  plan: MatchPlan<LiveOrder>,
): OrderAnswer {
  lift(core, listing, order);
  change(core, listing, order, command);
  order.price = command.price;
  order.left = minus(command.total, order.filled);

  const matched = carryOut(core, listing, order, plan);
  if (order.left === 0) return answer(tellOrder(core, order, "Trade"), matched);
  if (plan.end === "self") return answer(cancelRest(core, order, "SelfTradeCancel"), matched);
  rest(core, listing, order);
  return answer(tellOrder(core, order, "Amend"), matched);
}

function change(core: Core, listing: Listing, order: LiveOrder, command: AmendOrder): void {
  rename(core, order, command);
  order.total = command.total;
  order.changedAt = core.now;
  if (command.expiresAt === "never") clearExpiry(core, order);
  else if (command.expiresAt !== undefined) setExpiry(core, listing, order, command.expiresAt);
}

function rename(core: Core, order: LiveOrder, { updatedClientOrderId }: AmendOrder): void {
  if (!isNewName(order, updatedClientOrderId)) return;
  order.clientOrderId = updatedClientOrderId;
  accountOf(core, order.account).usedClientOrderIds.add(updatedClientOrderId);
}
