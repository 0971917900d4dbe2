import type { Checked, OrderAddress, OrderEffect } from "../domain/effect.ts";
import type { WriteCosts } from "../domain/input.ts";
import type { OrderIntent } from "../domain/order.ts";
import { signed, type Side } from "../domain/side.ts";
import { minus, plus, seconds, toSeconds, type Time } from "../domain/units.ts";
import { addTo } from "../lib/add-to.ts";
import { addToCount } from "../lib/rolling-count.ts";
import { permitAmend, permitPlacement, permitReduction, type Permission } from "../risk/permit.ts";
import type { Measure } from "../risk/verdict.ts";
import { situationOf, situationWithout } from "./at-risk.ts";
import { breachWords } from "./breach-words.ts";
import { noteCrossing } from "./crossing.ts";
import { groupOf } from "./fuse.ts";
import { left, newOrder, nextOrder, type WorkingOrder } from "./order-life.ts";
import { keepOrder } from "./own-orders.ts";
import type { Step } from "./plan.ts";
import { restate, type EngineState, type MarketState } from "./state.ts";
import { isAdding } from "./wish.ts";
import { reserveOf } from "./write-budget.ts";

/** What is to be done in one market, and what became of it. */
export interface Task {
  readonly market: MarketState;
  steps: readonly Step[];
  effects: readonly Checked<OrderEffect>[];
  /** Why something is not shown; the rules that forbid a step are added to them. */
  silences: readonly Silenced[];
  /** Something has to wait, for tokens or for its turn. */
  isWaiting: boolean;
}

/** Why something is not shown; two of one key are about the same thing. */
export interface Silenced {
  readonly key: string;
  readonly text: string;
}

/**
 * Takes the steps of all these markets, as far as limits and write tokens go. Tokens go to what reduces exposure, wherever
 * it is, before they go to anything else: at once, then by a quote that works a position off.
 */
export function carryOut(state: EngineState, tasks: readonly Task[]): void {
  if (!tasks.some(isBusy)) return;
  const busy = tasks.filter(isBusy);
  for (const rank of [0, 1, 2]) {
    for (const task of busy) {
      const steps = task.steps.filter((step) => rankOf(step, task.market) === rank);
      for (const step of steps.toSorted((a, b) => urgency(a) - urgency(b))) takeStep(state, task, step);
    }
  }
}

function isBusy({ steps }: Task): boolean {
  return steps.length > 0;
}

function rankOf(step: Step, { position }: MarketState): number {
  if (isReduction(step)) return 0;
  const isWorkingOff = "quote" in step && signed(step.quote.side, position.net) < 0;
  return isWorkingOff ? 1 : 2;
}

function urgency(step: Step): number {
  return { cancel: 0, decrease: 1, amend: 2, take: 3, place: 4, replace: 5 }[step.kind];
}

/** An amend goes away from the market, or nowhere. */
function isReduction(step: Step): boolean {
  if (step.kind === "amend") return step.price !== step.order.price;
  return step.kind === "cancel" || step.kind === "decrease" || step.kind === "take";
}

function takeStep(state: EngineState, task: Task, step: Step): void {
  const before = saidOf(task);
  if (step.kind === "place" || step.kind === "take") place(state, task, step);
  else if (step.kind === "replace") replace(state, task, step);
  else change(state, task, step);
  task.isWaiting ||= saidOf(task) === before;
}

function saidOf({ effects, silences }: Task): number {
  return effects.length + silences.length;
}

/** Giving up a place and having no tokens for the new one would be the worst of both. */
function replace(
  state: EngineState,
  task: Task,
  { orders, quote }: Extract<Step, { kind: "replace" }>,
): void {
  const { cancel, place: placing } = state.writeCosts;
  const hasTokens = freeTokens(state) >= cancel * orders.length + placing;
  if (!hasTokens || !mayPlace(state, task.market)) return;
  for (const order of orders) change(state, task, { kind: "cancel", order });
  place(state, task, { kind: "place", quote });
}

function change(state: EngineState, task: Task, wanted: Change): void {
  const { market } = task;
  const { order } = wanted;
  if (order.state.kind !== "resting") return;
  // A cancel takes away as much risk for fewer tokens.
  const isDear = wanted.kind !== "cancel" && freeTokens(state) < state.writeCosts[wanted.kind];
  const step: Change = isDear && isReduction(wanted) ? { kind: "cancel", order } : wanted;
  const permission = permitChange(state, market, step, {
    clientOrderId: order.intent.clientOrderId,
    orderId: order.state.orderId,
    ticker: market.market.ticker,
    shard: market.market.shard,
  });
  if (!permission.ok) {
    task.silences = addTo(task.silences, breached(order.intent.side, permission.why));
    return;
  }
  if (!takeTokens(state, step.kind)) return;
  if (step.kind === "amend") countSent(state);
  const price = step.kind === "amend" ? step.price : order.price;
  const total = step.kind === "amend" ? step.total : totalAfter(order, step);
  const expiry = step.kind === "amend" ? expiryFrom(state) : {};
  keepOrder(
    market,
    nextOrder(order, { kind: "change-sent", at: state.now, change: step.kind, price, total, ...expiry }),
  );
  restate(state, market);
  task.effects = addTo(task.effects, permission.effect);
}

type Change = Exclude<Step, { readonly kind: "place" | "take" | "replace" }>;

/** In whole seconds, as the venue wants it. */
function expiryFrom(state: EngineState): { readonly expiresAt?: Time } {
  const { expiry } = state.config.plan;
  return expiry === undefined ? {} : { expiresAt: seconds(toSeconds(plus(state.now, expiry))) };
}

function totalAfter(order: WorkingOrder, step: Change): WorkingOrder["total"] {
  return step.kind === "decrease" ? minus(order.total, step.by) : order.total;
}

function permitChange(
  state: EngineState,
  market: MarketState,
  step: Change,
  address: OrderAddress,
): Permission<OrderEffect> {
  if (step.kind === "cancel") {
    return { ok: true, effect: permitReduction({ kind: "cancel-order", ...address }) };
  }
  if (step.kind === "decrease") {
    return { ok: true, effect: permitReduction({ kind: "decrease-order", ...address, by: step.by }) };
  }
  const { order, price, total } = step;
  const { side } = order.intent;
  const standing = { side, price: order.price, qty: left(order), filled: order.filled };
  const rest = situationWithout(state, market, (other) => other === order);
  return permitAmend(
    { kind: "amend-order", ...address, side, price, total, ...expiryFrom(state) },
    standing,
    rest,
    state.config.limits,
  );
}

/** The rest after so many refusals in a row is long enough to be asked about. */
const refusalsToTell = 3;
const refusedLately: Silenced = {
  key: "refused lately",
  text: "the exchange refused the last orders: the next one is sent after a rest",
};

type Placing = Extract<Step, { readonly kind: "place" | "take" }>;

function place(state: EngineState, task: Task, step: Placing): void {
  const { market } = task;
  const { ticker } = market.market;
  const order = intentOf(state, market, step);
  const { side, clientOrderId } = order;
  const now = situationOf(state, market);
  if (isAdding(state, market, step.quote, now)) return;
  const permission = permitPlacement({ kind: "place-order", order }, now, state.config.limits);
  if (!permission.ok) {
    task.silences = addTo(task.silences, breached(side, permission.why));
    return;
  }
  if (!mayPlace(state, market)) {
    // Once, though it may be both sides that wait.
    if (market.refusals >= refusalsToTell && !task.silences.includes(refusedLately)) {
      task.silences = addTo(task.silences, refusedLately);
    }
    task.isWaiting = true;
    return;
  }
  if (!takeTokens(state, "place")) return;
  state.lastPlaced = { ticker, at: state.now };
  state.ordersMade += 1;
  countSent(state);
  keepOrder(market, newOrder(order, state.now));
  state.orderHome.set(clientOrderId, ticker);
  restate(state, market);
  if (step.kind === "take") noteCrossing(state, market, side);
  task.effects = addTo(task.effects, permission.effect);
}

function intentOf(state: EngineState, market: MarketState, { kind, quote }: Placing): OrderIntent {
  const { ticker, shard } = market.market;
  const clientOrderId = `${state.config.idPrefix}${(state.ordersMade + 1).toString(36)}`;
  const { side, price, qty } = quote;
  if (kind === "take") return { kind: "immediate", side, clientOrderId, ticker, shard, price, qty };
  const { expiresAt } = expiryFrom(state);
  const groupId = groupOf(market);
  // First what every look at the order reads.
  return { kind: "resting", side, groupId, clientOrderId, ticker, shard, price, qty, expiresAt };
}

function countSent({ sent, now }: EngineState): void {
  addToCount(sent.second, 1, now);
  addToCount(sent.minute, 1, now);
}

function mayPlace({ now, lastPlaced, config }: EngineState, { market, placeAfter }: MarketState): boolean {
  const isPaused = lastPlaced.ticker !== market.ticker && now - lastPlaced.at < config.plan.marketPause;
  return now >= placeAfter && !isPaused;
}

/** A step that the tokens do not cover is dropped, not queued: the next look plans afresh. */
function takeTokens(state: EngineState, request: keyof WriteCosts): boolean {
  const price = state.writeCosts[request];
  // Only cancels may use what is kept back for them: a pull of all quotes is always possible.
  return (request === "cancel" || freeTokens(state) >= price) && state.writeTokens.take(price, state.now);
}

/** Tokens for whatever is no cancel. The order that they may be for has to be cancelled some day too. */
function freeTokens({ writeTokens, writeCosts, writeCapacity, openOrders, now }: EngineState): number {
  return writeTokens.available(now) - reserveOf(openOrders + 1, writeCosts.cancel, writeCapacity);
}

function breached(side: Side, why: Measure): Silenced {
  return { key: `${side} ${why.code}`, text: breachWords(side, why) };
}
