import { isCrossing, opposite } from "../../domain/side.ts";
import { least, zeroQty, type Time } from "../../domain/units.ts";
import type { CreateOrder } from "../command.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { OrderReason } from "../event.ts";
import type { CommandAnswer, CommandRefusal } from "../exchange.ts";
import { holdingOf, peekHolding } from "../ledger/ledger.ts";
import type { Portfolio } from "../ledger/portfolio.ts";
import { closableBy } from "../ledger/reserve.ts";
import type { LiveOrder } from "../order/live-order.ts";
import { planMatch, type MatchPlan } from "../matching/plan.ts";
import { answer, cancelRest, carryOut, isAffordable, nothingMatched, rest } from "./execution.ts";
import { setExpiry } from "./expiry.ts";
import { enterOrder, tellOrder } from "./living.ts";
import * as refusal from "./refusal.ts";
import { whyClosed } from "./standing.ts";

/** Takes an order in: all refusals first, then what it trades, then what rests or is cancelled. */
export function createOrder(core: Core, command: CreateOrder, swapsFeesWithin?: Time): CommandAnswer {
  const listing = core.listings.get(command.ticker);
  if (listing === undefined) return refusal.refuse(refusal.notFound);
  const why = whyNot(core, listing, command);
  if (why !== undefined) return refusal.refuse(why);

  const portfolio = accountOf(core, command.account).portfolios.get(command.subaccount ?? 0);
  if (portfolio === undefined) return refusal.refuse(refusal.notFound);
  const stopped = groupRefusal(core, listing, command);
  if (stopped !== undefined) return refusal.refuse(stopped);
  const holding = peekHolding(core.ledger, portfolio, listing.market, core.now);
  const closable = closableBy(holding.position.net, command.side);
  const left = command.reduceOnly ? least(command.qty, closable) : command.qty;
  if (isBrokenPromise(listing, command)) {
    const nothing = { steps: [], traded: zeroQty, left, end: "post-only" } as const;
    return { ok: true, answer: accept(core, listing, portfolio, command, nothing, false, swapsFeesWithin) };
  }
  const { side, price, timeInForce, selfTradePrevention } = command;
  const incoming = { owner: portfolio.owner, side, price, left, timeInForce, selfTradePrevention };
  const plan = planMatch(listing.book, incoming, core.ledger.rules.makerPrevention);
  const willRest = plan.end === "rest" && command.timeInForce === "good_till_canceled";
  const remainder = { price: command.price, left: willRest ? plan.left : zeroQty };
  const taker = { holding, side: command.side, spent: { accumulator: zeroAccumulator } };
  if (!isAffordable(core, listing, taker, plan, remainder)) {
    return refusal.refuse(refusal.insufficientBalance);
  }
  return { ok: true, answer: accept(core, listing, portfolio, command, plan, willRest, swapsFeesWithin) };
}

/** What will be done, or that nothing will because the order promised never to take. */
type Plan = Omit<MatchPlan<LiveOrder>, "end"> & { readonly end: MatchPlan<LiveOrder>["end"] | "post-only" };

const zeroAccumulator = nothingMatched.fee;

function whyNot(core: Core, listing: Listing, command: CreateOrder): CommandRefusal | undefined {
  const { clientOrderId, expiresAt, timeInForce } = command;
  const closed = whyClosed(core, listing, "other");
  if (closed !== undefined) return closed;
  if (clientOrderId !== undefined && isBurnt(core, command.account, clientOrderId)) {
    return refusal.alreadyExists;
  }
  if (command.qty <= 0) return refusal.invalidSize;
  if (!listing.market.grid.has(command.price)) return refusal.invalidPrice;
  if (command.reduceOnly && timeInForce !== "immediate_or_cancel") return refusal.reduceOnlyNeedsIoc;
  if (expiresAt !== undefined && timeInForce !== "good_till_canceled") return refusal.expiryNeedsResting;
  if (expiresAt !== undefined && expiresAt <= core.now) return refusal.expiryInPast;
  const { openOrdersMax, postOnlyCross } = core.ledger.rules;
  if (
    timeInForce === "good_till_canceled" &&
    accountOf(core, command.account).living.count >= openOrdersMax
  ) {
    return refusal.tooManyOrders;
  }
  return postOnlyCross === "refused" && isBrokenPromise(listing, command) ? refusal.postOnlyCross : undefined;
}

/** A post-only order that would trade. */
function isBrokenPromise({ book }: Listing, { postOnly, side, price }: CreateOrder): boolean {
  return postOnly && isCrossing(side, price, book.best(opposite(side)));
}

/** A group takes orders of its own subaccount on its own shard, as long as it was not triggered. */
function groupRefusal(core: Core, listing: Listing, command: CreateOrder): CommandRefusal | undefined {
  const { account, subaccount = 0, orderGroupId } = command;
  if (orderGroupId === undefined) return undefined;
  const group = accountOf(core, account).groups.get(orderGroupId);
  if (group?.subaccount !== subaccount || group.shard !== listing.market.shard) return refusal.groupNotFound;
  return group.isTriggered ? refusal.groupExceeded : undefined;
}

export function isBurnt(core: Core, account: string, clientOrderId: string): boolean {
  return accountOf(core, account).usedClientOrderIds.has(clientOrderId);
}

function accept(
  core: Core,
  listing: Listing,
  portfolio: Portfolio,
  command: CreateOrder,
  plan: Plan,
  willRest: boolean,
  swapsFeesWithin: Time | undefined,
): ReturnType<typeof answer> {
  const holding = holdingOf(core.ledger, portfolio, listing.market, core.now);
  const order = enterOrder(core, command, holding);
  if (command.orderGroupId !== undefined) {
    order.group = accountOf(core, command.account).groups.get(command.orderGroupId);
  }
  const matched = carryOut(core, listing, order, plan, swapsFeesWithin);
  if (willRest) {
    if (command.expiresAt !== undefined) setExpiry(core, listing, order, command.expiresAt);
    rest(core, listing, order);
    return answer(tellOrder(core, order, "Create"), matched);
  }
  const told =
    order.left > 0 ? cancelRest(core, order, reasonToCancel(command, plan)) : tellOrder(core, order, "Trade");
  return answer(told, matched);
}

function reasonToCancel(command: CreateOrder, plan: Plan): OrderReason {
  if (plan.end === "post-only") return "PostOnlyCrossCancel";
  if (plan.end === "self") return "SelfTradeCancel";
  return command.reduceOnly && plan.end === "done" ? "ReduceOnlyCancel" : "Cancel";
}
