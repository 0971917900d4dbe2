import { unreachable } from "../lib/assert.ts";
import type { SentOrder } from "../domain/heritage.ts";
import type { OrderId, OrderIntent, OrderReport, Outcome } from "../domain/order.ts";
import { isBetter, paid } from "../domain/side.ts";
import {
  millis,
  minus,
  most,
  oneDollar,
  plus,
  zeroQty,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import type { OpenOrder } from "../risk/exposure.ts";
import type { QueuePlace } from "./queue-place.ts";

/** One order of ours from before it is sent until it is certainly over. */
export interface WorkingOrder {
  readonly intent: OrderIntent;
  /** Where it is now, as far as is known: an amend moves it. */
  readonly price: Price;
  /** Everything it was to buy, what is filled included. */
  readonly total: Qty;
  /** Fills counted so far, each once. */
  readonly filled: Qty;
  /** The book may show this part for a moment longer. */
  readonly lastFill?: { readonly qty: Qty; readonly at: Time } | undefined;
  /** When the venue ends it by itself. */
  readonly expiresAt?: Time | undefined;
  /** What a change in flight would make of it: until it is settled, the worse of both counts. */
  readonly pending?: Pending | undefined;
  /** The dearest price it had before, while a fill at it may still be on its way. */
  readonly was?: Price | undefined;
  /** Its queue place; undefined where nobody has told it and everybody may be ahead. */
  readonly place?: QueuePlace | undefined;
  /** Of an order that was found: the most that the venue said is filled, and a moment by which that was so. */
  readonly found?: Found | undefined;
  /** The other side of its pair was filled: see `isLeftHanging`. */
  readonly isHanging?: true | undefined;
  readonly state: OrderState;
  /** When it was sent; the beginning of time for an order of an earlier run, whose age nobody knows. */
  readonly sentAt: Time;
  /** When it took its present price. */
  readonly placedAt: Time;
  readonly changedAt: Time;
  /** The venue's own time of the newest report: lists trail the stream. */
  readonly toldAt: Time;
  /** Changes refused or not sent in a row, and until when none is tried because of it. */
  readonly setbacks: number;
  readonly changeAfter: Time;
}

interface Found {
  readonly filled: Qty;
  readonly by: Time;
}

interface Pending {
  readonly price: Price;
  readonly total: Qty;
  /** Left out when the change keeps the order's own. */
  readonly expiresAt?: Time | undefined;
}

export type OrderState =
  | { readonly kind: "sending"; readonly since: Time }
  | { readonly kind: "resting"; readonly orderId: OrderId }
  | { readonly kind: "changing"; readonly orderId: OrderId; readonly change: Change; readonly since: Time }
  /** Nobody can say: it counts against every limit until the venue does. */
  | { readonly kind: "unknown"; readonly since: Time; readonly orderId?: OrderId }
  /** The venue says it is over with `expected` filled; some of those fills are still on their way. */
  | { readonly kind: "closing"; readonly orderId: OrderId; readonly expected: Qty; readonly since: Time }
  | { readonly kind: "done"; readonly because: Ending };

export type Change = "cancel" | "amend" | "decrease";
export type Ending = "filled" | "cancelled" | "refused" | "not-sent" | "absent";

export type OrderUpdate = { readonly at: Time } & (
  | { readonly kind: "answered"; readonly request: "place" | Change; readonly outcome: Outcome }
  /** Every fill up to `fillsUpTo` is told, or was before our books began. */
  | { readonly kind: "reported"; readonly report: OrderReport; readonly fillsUpTo: Time }
  | { readonly kind: "filled"; readonly qty: Qty }
  /** A search found nothing, in a view current up to `asOf`. */
  | { readonly kind: "absent"; readonly asOf: Time }
  | ({ readonly kind: "change-sent"; readonly change: Change } & Pending)
  | { readonly kind: "timed-out" }
  /** A list of all resting orders, newer than the order, does not show it. */
  | { readonly kind: "unlisted" }
  | { readonly kind: "fills-listed"; readonly fillsUpTo: Time }
);

/** A search that finds nothing proves absence only when its view is this much newer than the doubt. */
const absenceMargin = 2_000_000;

/** The gateway waits no longer for an answer: until then a request may be on its way. */
const arrivalMax = 10_000_000 as Time;

/** A change that the venue refuses is tried again after this long, then twice as long, … */
const setbackFirst = 250_000;
const setbackMax = 8_000_000;

const beginning = 0 as Time;

export function newOrder(intent: OrderIntent, at: Time): WorkingOrder {
  return {
    intent,
    price: intent.price,
    total: intent.qty,
    filled: zeroQty,
    ...(intent.kind === "resting" ? expiryOf(intent) : {}),
    state: { kind: "sending", since: at },
    sentAt: at,
    placedAt: at,
    changedAt: at,
    toldAt: beginning,
    setbacks: 0,
    changeAfter: beginning,
  };
}

/**
 * The same with every field, in one order: what is looked into with every message should have one form. (Node 20 gives an
 * object that is spread and gets another field a form of its own, each time.)
 */
export function inOneForm(order: WorkingOrder): WorkingOrder {
  const whole: { readonly [Field in keyof Required<WorkingOrder>]: WorkingOrder[Field] } = {
    intent: order.intent,
    state: order.state,
    price: order.price,
    total: order.total,
    filled: order.filled,
    pending: order.pending,
    lastFill: order.lastFill,
    place: order.place,
    isHanging: order.isHanging,
    expiresAt: order.expiresAt,
    changeAfter: order.changeAfter,
    placedAt: order.placedAt,
    changedAt: order.changedAt,
    was: order.was,
    found: order.found,
    sentAt: order.sentAt,
    toldAt: order.toldAt,
    setbacks: order.setbacks,
  };
  return whole;
}

/**
 * An order found that this run did not send: taken over where it lies. Whether the account that is read holds what it
 * filled before nobody can say yet: until a fill tells, or all fills up to then are told, that counts as open.
 */
export function adoptedOrder(report: OrderReport, at: Time): WorkingOrder {
  const { clientOrderId, ticker, side, price, filled, orderId, shard, groupId } = report;
  const total = totalOf(report);
  const group = groupId === undefined ? {} : { groupId };
  return {
    intent: { kind: "resting", clientOrderId, ticker, side, price, qty: total, shard, ...group },
    price,
    total,
    filled: zeroQty,
    found: foundIn(report, at),
    ...expiryOf(report),
    state:
      report.status === "resting"
        ? { kind: "resting", orderId }
        : { kind: "closing", orderId, expected: filled, since: at },
    sentAt: beginning,
    placedAt: at,
    changedAt: at,
    toldAt: report.changedAt,
    setbacks: 0,
    changeAfter: beginning,
  };
}

/** An order that the run before sent, and of which nobody has heard. What the account that is read holds of it is not told again. */
export function inheritedOrder({ order, at: sentAt }: SentOrder, now: Time): WorkingOrder {
  return {
    ...newOrder(order, sentAt),
    found: { filled: zeroQty, by: now },
    state: { kind: "unknown", since: plus(sentAt, arrivalMax) },
  };
}

export function left(order: WorkingOrder): Qty {
  return minus(order.total, order.filled);
}

export function isLive(order: WorkingOrder): boolean {
  return order.state.kind !== "done";
}

/** What may still fill, at its worst: the dearer price and the larger size of what is and what was asked for. */
export function openPart(order: WorkingOrder): OpenOrder | undefined {
  const { side } = order.intent;
  if (order.state.kind === "done") return undefined;
  if (order.state.kind === "closing") {
    return { side, price: dearest(order), qty: minus(order.state.expected, order.filled) };
  }
  const total = most(order.total, order.pending?.total ?? order.total);
  return { side, price: dearest(order), qty: minus(total, order.filled) };
}

/** Of the prices at which it may have been filled, the one that costs most. */
function dearest({ intent, price, pending, was, found, filled }: WorkingOrder): Price {
  const { side } = intent;
  // Where it lay when an earlier run had it filled is not told.
  if (found !== undefined && found.filled > filled) return paid(side, oneDollar);
  const worse = pending !== undefined && isBetter(side, pending.price, price) ? pending.price : price;
  return was !== undefined && isBetter(side, was, worse) ? was : worse;
}

/** Total: every update has an answer in every state, and late news never loses an order. */
export function nextOrder(order: WorkingOrder, update: OrderUpdate): WorkingOrder {
  switch (update.kind) {
    case "filled":
      return afterFill(order, update.qty, update.at);
    case "reported": {
      const { report, fillsUpTo, at } = update;
      return afterReport(afterFillsListed(withFound(order, report, at), fillsUpTo, at), report, at);
    }
    case "answered":
      return update.request === "place"
        ? afterPlaceAnswer(order, update.outcome, update.at)
        : afterChangeAnswer(order, update.request, update.outcome, update.at);
    case "change-sent":
      return afterChangeSent(order, update);
    case "absent": {
      const { state } = order;
      // With an order id the venue did know it: such an order is over, but how is for its report to say.
      if (state.kind !== "unknown" || state.orderId !== undefined) return order;
      return update.asOf >= state.since + absenceMargin ? ended(order, "absent", update.at) : order;
    }
    case "timed-out":
      return inDoubt(order, update.at);
    case "unlisted":
      return order.state.kind === "resting" ? inDoubt(order, update.at) : order;
    case "fills-listed":
      return afterFillsListed(order, update.fillsUpTo, update.at);
    default:
      return unreachable(update);
  }
}

function afterFill(order: WorkingOrder, qty: Qty, at: Time): WorkingOrder {
  return afterCount({ ...order, lastFill: { qty, at } }, plus(order.filled, qty), at);
}

/** What is filled of an order that was found is inside the account, or told, once all fills up to then are. */
function afterFillsListed(order: WorkingOrder, fillsUpTo: Time, at: Time): WorkingOrder {
  const { found } = order;
  if (found === undefined || found.by > fillsUpTo) return order;
  return order.filled < found.filled ? afterCount(order, found.filled, at) : order;
}

function afterCount(order: WorkingOrder, filled: Qty, at: Time): WorkingOrder {
  const total = most(order.total, filled);
  const counted = { ...order, filled, total, changedAt: at };
  if (order.state.kind === "done") return counted;
  if (order.state.kind === "closing") {
    return filled >= order.state.expected ? ended(counted, endingOf(counted), at) : counted;
  }
  // Bought in full unless an amend in flight has made it larger.
  const wanted = most(total, order.pending?.total ?? total);
  return filled >= wanted ? ended(counted, "filled", at) : counted;
}

function afterReport(order: WorkingOrder, report: OrderReport, at: Time): WorkingOrder {
  const { state } = order;
  if (report.status === "unknown") return order;
  if (report.status !== "resting") return closed({ ...order, total: report.total }, report, at);
  // An immediate order was seen in the middle of its matching: the answer says what became of it.
  if (state.kind === "sending" && order.intent.kind === "immediate") return order;
  // A list can be a second old: what is over stays over. Only a guess of ours ("absent") gives way.
  const isSure = state.kind === "done" && !isGuess(state.because);
  if (isSure || state.kind === "closing") return order;
  const { price, changedAt } = report;
  const total = totalOf(report);
  const toldAt = most(order.toldAt, changedAt);
  // It may tell of the change before its answer does: a list that is older must not undo it.
  if (state.kind === "changing") return { ...order, toldAt };
  if (state.kind === "resting") {
    const isOld = changedAt > 0 && changedAt < order.toldAt;
    if (isOld) return { ...order, toldAt };
    if (price === order.price && total === order.total) {
      return { ...known(order, report), ...expiryOf(report), toldAt };
    }
  }
  return {
    ...known(order, report),
    ...expiryOf(report),
    price,
    total,
    state: { kind: "resting", orderId: report.orderId },
    placedAt: price === order.price ? order.placedAt : at,
    changedAt: at,
    toldAt,
  };
}

/** What the report proves: with no fill of it untold, none can come at an older price. */
function known(order: WorkingOrder, { filled }: OrderReport): WorkingOrder {
  const was = dearest(order);
  const { was: _, ...rest } = without(order);
  return filled <= order.filled ? rest : { ...rest, was };
}

function withFound(order: WorkingOrder, report: OrderReport, at: Time): WorkingOrder {
  const { found } = order;
  if (found === undefined || report.filled <= found.filled) return order;
  return { ...order, found: foundIn(report, at) };
}

/** The stream tells times in milliseconds, cut off. */
function foundIn({ filled, changedAt }: OrderReport, at: Time): Found {
  return { filled, by: changedAt === 0 ? at : plus(changedAt, millis(1)) };
}

/** What it was made with says nothing once it was decreased. */
function totalOf({ filled, left: rest }: OrderReport): Qty {
  return plus(filled, rest);
}

/** True for an end that nobody told: news of the order can still prove it wrong. */
export function isGuess(ending: Ending): boolean {
  return ending !== "filled" && ending !== "cancelled";
}

function afterPlaceAnswer(order: WorkingOrder, outcome: Outcome, at: Time): WorkingOrder {
  // The stream can beat the answer, and late news must not reopen an order. Only a guess gives way.
  const wasMissed = order.state.kind === "done" && order.state.because === "absent";
  if (order.state.kind !== "sending" && order.state.kind !== "unknown" && !wasMissed) return order;
  switch (outcome.kind) {
    case "confirmed": {
      const { orderId } = outcome;
      const toldAt = most(order.toldAt, outcome.toldAt ?? beginning);
      if (outcome.left > 0 && order.intent.kind === "resting")
        return { ...order, state: { kind: "resting", orderId }, changedAt: at, toldAt };
      return closing(order, orderId, outcome.filled ?? zeroQty, at);
    }
    case "refused":
      // "Already exists" is proof of the opposite of a refusal.
      return outcome.refusal.status === 409 ? inDoubt(order, at) : ended(order, "refused", at);
    case "not-sent":
      return ended(order, "not-sent", at);
    case "unknown":
      // Whatever ended the wait, the request may still be on its way.
      return inDoubt(order, at, most(at, plus(order.sentAt, arrivalMax)));
    default:
      return unreachable(outcome);
  }
}

function afterChangeAnswer(order: WorkingOrder, change: Change, outcome: Outcome, at: Time): WorkingOrder {
  const { state } = order;
  if (state.kind !== "changing" || state.change !== change) return order;
  switch (outcome.kind) {
    case "confirmed":
      if (change === "cancel") {
        const expected =
          outcome.reducedBy === undefined ? order.filled : minus(order.total, outcome.reducedBy);
        return closing(order, state.orderId, expected, at);
      }
      if (outcome.left === 0) return closing(order, state.orderId, filledAtMost(order, change), at);
      // More filled than the change leaves it to be filled: one of the two is not as it was told.
      if (order.pending !== undefined && order.filled > order.pending.total) return inDoubt(order, at);
      return changed(order, state.orderId, at, most(order.toldAt, outcome.toldAt ?? beginning));
    case "refused": {
      const { status } = outcome.refusal;
      // Unknown, filled and cancelled orders all answer 404: it never says which.
      if (status === 404) return inDoubt(order, at);
      const rested = setBack(order, state.orderId, at);
      // A market that is over refuses cancels, and cancels by itself: only its list knows when.
      return change === "cancel" && status === 400 ? inDoubt(rested, at) : rested;
    }
    case "not-sent":
      return setBack(order, state.orderId, at);
    case "unknown":
      return inDoubt(order, at);
    default:
      return unreachable(outcome);
  }
}

/**
 * An amend leaves nothing when its total is filled. A decrease by more than was left takes that little away, and
 * does not say how little: all of it may have been filled, until the order's report tells.
 */
function filledAtMost(order: WorkingOrder, change: "amend" | "decrease"): Qty {
  return change === "amend" ? (order.pending?.total ?? order.filled) : order.total;
}

function afterChangeSent(
  order: WorkingOrder,
  update: { readonly change: Change; readonly at: Time } & Pending,
): WorkingOrder {
  if (order.state.kind !== "resting") return order;
  const { orderId } = order.state;
  const state: OrderState = { kind: "changing", orderId, change: update.change, since: update.at };
  if (update.change === "cancel") return { ...order, state, changedAt: update.at };
  const pending = { price: update.price, total: update.total, ...expiryOf(update) };
  return { ...order, pending, state, changedAt: update.at };
}

function changed(order: WorkingOrder, orderId: OrderId, at: Time, toldAt: Time): WorkingOrder {
  const { price, total } = order.pending ?? order;
  const placedAt = price === order.price ? order.placedAt : at;
  const state: OrderState = { kind: "resting", orderId };
  const expiry = expiryOf(order.pending ?? order);
  // What was filled before the change was filled at the old price, and may be told later than the change.
  return {
    ...without(order),
    ...expiry,
    price,
    total,
    was: dearest(order),
    state,
    placedAt,
    changedAt: at,
    toldAt,
    setbacks: 0,
  };
}

/** It rests as before, and is left alone for a while: the same change at once would be refused again. */
function setBack(order: WorkingOrder, orderId: OrderId, at: Time): WorkingOrder {
  const rest = Math.min(setbackMax, setbackFirst * 2 ** order.setbacks) as Time;
  return {
    ...without(order),
    state: { kind: "resting", orderId },
    changedAt: at,
    setbacks: order.setbacks + 1,
    changeAfter: plus(at, rest),
  };
}

/**
 * Neither yes nor no: reconciliation decides, nobody guesses. A list that shows nothing proves something only when it is
 * newer than `since`.
 */
function inDoubt(order: WorkingOrder, at: Time, since = at): WorkingOrder {
  const { state } = order;
  if (state.kind === "done" || state.kind === "unknown" || state.kind === "closing") return order;
  const doubt: OrderState =
    state.kind === "sending"
      ? { kind: "unknown", since }
      : { kind: "unknown", since, orderId: state.orderId };
  return { ...order, state: doubt, changedAt: at };
}

function closed(order: WorkingOrder, report: OrderReport, at: Time): WorkingOrder {
  if (order.state.kind === "done") {
    // A late terminal report may tell of fills that are still to come: they are counted when they do.
    return order;
  }
  return closing(order, report.orderId, report.filled, at);
}

function closing(order: WorkingOrder, orderId: OrderId, expected: Qty, at: Time): WorkingOrder {
  if (order.filled >= expected) return ended(order, endingOf(order), at);
  const state: OrderState = { kind: "closing", orderId, expected, since: at };
  return { ...without(order), was: dearest(order), state, changedAt: at };
}

function ended(order: WorkingOrder, because: Ending, at: Time): WorkingOrder {
  return { ...without(order), state: { kind: "done", because }, changedAt: at };
}

function endingOf(order: WorkingOrder): Ending {
  return order.filled >= order.total ? "filled" : "cancelled";
}

function expiryOf({ expiresAt }: { readonly expiresAt?: Time | undefined }): { readonly expiresAt?: Time } {
  return expiresAt === undefined ? {} : { expiresAt };
}

function without(order: WorkingOrder): WorkingOrder {
  const { pending, ...settled } = order;
  return pending === undefined ? order : settled;
}
