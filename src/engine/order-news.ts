import { addToCount, countWithin } from "../lib/rolling-count.ts";
import type { Effect } from "../domain/effect.ts";
import { fillKey, type Fill } from "../domain/fill.ts";
import type { Input, OrderNews } from "../domain/input.ts";
import type { ClientOrderId, OrderId, OrderReport, Outcome, Refusal } from "../domain/order.ts";
import { trade } from "../domain/position.ts";
import { troubles } from "../domain/trouble.ts";
import {
  complement,
  minus,
  most,
  plus,
  showPrice,
  showQty,
  toMillis,
  zeroQty,
  type Qty,
  type Time,
} from "../domain/units.ts";
import { doubtFuse } from "./fuse.ts";
import { permitReduction } from "../risk/permit.ts";
import { isRefusalBurst } from "../risk/refusals.ts";
import { riskOf } from "./at-risk.ts";
import { haltWords } from "./block.ts";
import {
  adoptedOrder,
  inheritedOrder,
  nextOrder,
  type OrderUpdate,
  type WorkingOrder,
} from "./order-life.ts";
import { hangOthers } from "./hanging.ts";
import { keepOrder, orderOf } from "./own-orders.ts";
import { takePlaces, withPlace } from "./queue-watch.ts";
import { observeOwnFill } from "../strategy/signal/signals.ts";
import { moveCash } from "./shard-cash.ts";
import { restate, touchAll, type EngineState, type MarketState } from "./state.ts";
import { positionWords, tell } from "./words.ts";

type OrderInput = Extract<Input, OrderNews>;

/** Takes in what is said of our orders: answers, reports, searches, queue places and fills, in whatever order they come. */
export function takeOrderNews(state: EngineState, input: OrderInput): readonly Effect[] {
  switch (input.kind) {
    case "fill-received":
      return takeFill(state, input.fill);
    case "order-reported":
      return isOutdated(state, input.report)
        ? [{ kind: "request-account" }]
        : takeReport(state, input.report);
    case "order-absent":
      return update(state, input.clientOrderId, { kind: "absent", at: state.now, asOf: input.asOf });
    case "queue-places-told":
      takePlaces(state, input);
      return [];
    case "order-answered":
      return update(state, input.clientOrderId, {
        kind: "answered",
        at: state.now,
        request: input.request,
        outcome: input.outcome,
      });
  }
}

/**
 * Of an order that we do not know, and older than the account that was read last, which would have listed it were it still
 * resting: it is over, and its fills are counted. Taken over it would count as more than there is, and hide what a step
 * makes worse. Should it rest after all, the account that is asked for lists it.
 */
function isOutdated(state: EngineState, { clientOrderId, status, changedAt }: OrderReport): boolean {
  const isKnown = state.orderHome.has(clientOrderId) || state.overOrders.has(clientOrderId);
  const isOurs = clientOrderId.startsWith(state.config.ownPrefix);
  if (isKnown || !isOurs || status !== "resting" || changedAt === 0) return false;
  return state.recoveredAt !== undefined && changedAt + readLag < state.fillsUpTo;
}

/** An order found at the venue with our prefix and no memory of ours: taken over in place. */
export function takeReport(state: EngineState, report: OrderReport): readonly Effect[] {
  const { clientOrderId, ticker, status } = report;
  const { now, fillsUpTo } = state;
  if (!clientOrderId.startsWith(state.config.ownPrefix)) return [];
  if (state.orderHome.has(clientOrderId)) {
    return update(state, clientOrderId, { kind: "reported", at: now, report, fillsUpTo });
  }
  if (state.overOrders.has(clientOrderId)) return [];
  // What is over counts for what it filled: the account that is read may be older than that.
  if (status === "unknown" || (status !== "resting" && report.filled === 0)) return [];
  const market = state.markets.get(ticker);
  if (market === undefined) return status === "resting" ? withdrawStray(state, report) : [];
  state.orderHome.set(clientOrderId, ticker);
  const found = claimFills(state, adoptedOrder(report, now), report.orderId);
  keepOrder(market, nextOrder(found, { kind: "fills-listed", at: now, fillsUpTo }));
  restate(state, market);
  if (status !== "resting") return [];
  const text = `Adopted ${report.side} ${showQty(report.left)} at ${showPrice(report.price)} found resting`;
  return [tell("info", "order-adopted", text, ticker, { client_order_id: clientOrderId })];
}

/** What the run before sent and nobody has heard of may arrive yet: it counts, and is asked about. */
export function takeInFlight(state: EngineState): readonly Effect[] {
  const effects: Effect[] = [];
  for (const sent of state.heritage?.inFlight ?? []) {
    const { clientOrderId, ticker } = sent.order;
    const market = state.markets.get(ticker);
    if (market === undefined || state.orderHome.has(clientOrderId)) continue;
    const order = inheritedOrder(sent, state.now);
    state.orderHome.set(clientOrderId, ticker);
    keepOrder(market, order);
    restate(state, market);
    effects.push(lookUpEffect(market, order));
  }
  return effects;
}

/** An earlier run quoted a market that this one does not: nobody would look after the order. */
function withdrawStray(state: EngineState, report: OrderReport): readonly Effect[] {
  const { clientOrderId, orderId, ticker, side, shard } = report;
  // Without a token it waits for the next list, which shows it again.
  if (!state.writeTokens.take(state.writeCosts.cancel, state.now)) return [];
  const text = `Cancelling ${side} ${showQty(report.left)} at ${showPrice(report.price)} in ${ticker}: this run does not quote it`;
  return [
    permitReduction({ kind: "cancel-order", clientOrderId, orderId, ticker, shard }),
    tell("warn", "order-stray", text, ticker, { client_order_id: clientOrderId }),
  ];
}

/** A list of all resting orders has to show ours. What it does not show is over, and nobody told us how. */
export function doubtUnlisted(
  state: EngineState,
  market: MarketState,
  listed: ReadonlySet<OrderId>,
  asOf: Time,
): readonly Effect[] {
  const effects: Effect[] = [];
  for (const order of market.orders) {
    if (order.state.kind !== "resting" || listed.has(order.state.orderId)) continue;
    if (asOf - order.changedAt < readLag) continue;
    const { clientOrderId } = order.intent;
    effects.push(...update(state, clientOrderId, { kind: "unlisted", at: state.now }));
  }
  return effects;
}

/** Reads are this far behind at most before a report says nothing about a recent change. */
export const readLag = 2_000_000;

/**
 * Forgets fills that cannot be told again. The gateway lists them from a minute before the account that was read last:
 * five are enough. The stream tells nothing twice.
 */
export function forgetFills({ seenFills, fillsUpTo }: EngineState): void {
  // In the order in which they came, which is nearly that of their times: what is kept too long does no harm.
  for (const [name, at] of seenFills) {
    if (fillsUpTo - at <= tellableFor) break;
    seenFills.delete(name);
  }
}

const tellableFor = 300_000_000;

function update(state: EngineState, id: ClientOrderId, change: OrderUpdate): readonly Effect[] {
  const market = state.markets.get(state.orderHome.get(id) ?? "");
  const order = market === undefined ? undefined : orderOf(market, id);
  if (market === undefined || order === undefined) return [];
  // A report counts all fills: those that were told under the name that it tells come first.
  const before = change.kind === "reported" ? claimFills(state, order, change.report.orderId) : order;
  const after = nextOrder(before, change);
  const next = withPlace(state, market, order, claimFills(state, after, orderIdOf(after)));
  const isPlacing = change.kind === "answered" && change.request === "place";
  const heeded = isPlacing ? heedAnswer(state, market, change.outcome) : [];
  keepOrder(market, next);
  restate(state, market);
  return [
    ...tellTrouble(market, order, change),
    ...heeded,
    ...lookUp(market, order, next),
    ...doubtFuse(state, market, order, change),
  ];
}

/** Fills that were told by the venue's name of an order before we knew it by that name. */
function claimFills(state: EngineState, order: WorkingOrder, orderId: OrderId | undefined): WorkingOrder {
  const qty = orderId === undefined ? undefined : state.unclaimedFills.get(orderId);
  if (orderId === undefined || qty === undefined) return order;
  state.unclaimedFills.delete(orderId);
  return nextOrder(order, { kind: "filled", at: state.now, qty });
}

function orderIdOf({ state }: WorkingOrder): OrderId | undefined {
  return "orderId" in state ? state.orderId : undefined;
}

/** A refusal is not answered with the same order again at once: first a second's rest, then twice as long, … */
function heedAnswer(state: EngineState, market: MarketState, outcome: Outcome): readonly Effect[] {
  if (outcome.kind === "unknown") return [];
  if (outcome.kind === "confirmed") {
    market.refusals = 0;
    return [];
  }
  const rest = Math.min(restMax, restFirst * 2 ** market.refusals);
  market.refusals += 1;
  market.placeAfter = (state.now + rest) as Time;
  return outcome.kind === "refused" && isStrange(outcome.refusal) ? countRefusal(state, market) : [];
}

/**
 * A post-only order that would trade is the market's doing, a pause is the venue's [api.md §13], and cash that is on another
 * shard is for its owner to move; any other no may mean that something changed.
 */
function isStrange({ code, details }: Refusal): boolean {
  if (code === "insufficient_balance") return false;
  return details !== "post only cross" && !/_paused$/i.test(details) && !/_paused$/i.test(code);
}

/** So many that it is no accident: the market is halted, or everything stops. Latched, both. */
function countRefusal(state: EngineState, market: MarketState): readonly Effect[] {
  const { now, config } = state;
  const { marketMax, accountMax } = config.refusals;
  addToCount(market.refused, 1, now);
  addToCount(state.refused, 1, now);
  const effects: Effect[] = [];
  const inMarket = countWithin(market.refused, now);
  if (market.halted === undefined && isRefusalBurst(inMarket, marketMax)) {
    market.halted = `${haltWords.refusals} ${inMarket} orders, more than ${marketMax}, in a short while`;
    const { ticker } = market.market;
    const text = `${ticker} halted: ${market.halted}. ${troubles["quote-failed"].remedy}`;
    effects.push(tell("error", "market-halted", text, ticker));
  }
  const inAll = countWithin(state.refused, now);
  if (state.stopped === undefined && isRefusalBurst(inAll, accountMax)) {
    const why = `the exchange refused ${inAll} orders, more than ${accountMax}, in a short while`;
    state.stopped = { at: now, why, isRiskStop: true };
    touchAll(state);
    effects.push(tell("error", "risk-stop", `Stopping: ${why}. ${troubles["quote-failed"].remedy}`));
  }
  return effects;
}

const restFirst = 1_000_000;
const restMax = 60_000_000;

/** A doubt is settled by asking, once when it arises and again with each tick until it is. */
function lookUp(market: MarketState, before: WorkingOrder, after: WorkingOrder): readonly Effect[] {
  if (after.state.kind !== "unknown" || before.state.kind === "unknown") return [];
  return [lookUpEffect(market, after)];
}

export function lookUpEffect(market: MarketState, order: WorkingOrder): Effect {
  const { clientOrderId } = order.intent;
  const orderId = orderIdOf(order);
  const { ticker } = market.market;
  const known = orderId === undefined ? {} : { orderId };
  return { kind: "look-up-order", clientOrderId, ...known, ticker, sentAt: order.sentAt };
}

function takeFill(state: EngineState, fill: Fill): readonly Effect[] {
  const key = fillKey(fill);
  if (state.seenFills.has(key)) return [];
  const market = state.markets.get(fill.ticker);
  if (market === undefined) return [];
  if (state.recoveredAt === undefined) {
    keepEarly(state, fill);
    return [];
  }
  state.seenFills.set(key, fill.at);
  restate(state, market);
  market.lastFillAt = most(market.lastFillAt, fill.at);
  addToCount(market.filled, fill.qty, state.now);
  addToCount(riskOf(state, market).filled, fill.qty, state.now);

  observe(state, market, fill);
  const { position, cashChange } = trade(market.position, fill.side, fill.price, fill.qty);
  market.position = position;
  market.fees = plus(market.fees, fill.fee);
  moveCash(state, market, minus(cashChange, fill.fee));

  const id = fill.clientOrderId ?? idOf(market, fill);
  const effects: Effect[] = [tellFill(fill)];
  if (id === undefined || !state.orderHome.has(id)) keepUnclaimed(state, fill);
  else effects.push(...update(state, id, { kind: "filled", at: state.now, qty: fill.qty }));
  const order = id === undefined ? undefined : orderOf(market, id);
  if (order?.state.kind === "done" && order.state.because === "filled") hangOthers(state, market, order);
  effects.push(...positionWords(fill.ticker, position));
  if (fill.positionAfter !== undefined && fill.positionAfter !== position.net) {
    // Fills of one burst may be told out of order; only a difference that stays is one. The account decides.
    effects.push({ kind: "request-account" });
  }
  return effects;
}

function observe({ config, strategy, now }: EngineState, { signals }: MarketState, fill: Fill): void {
  const { needsSignals } = strategy;
  if (needsSignals === undefined) return;
  observeOwnFill(signals, fill.side, fill.price, fill.qty, now, config.strategy.signals, needsSignals);
}

/** Until the account is read nobody can say whether it is inside: `settleEarly` does. */
function keepEarly(state: EngineState, fill: Fill): void {
  const key = fillKey(fill);
  // Only the stream tells our id and the position.
  const isListed = fill.clientOrderId === undefined && fill.positionAfter === undefined;
  const wasListed = state.earlyFills.get(key)?.isListed ?? false;
  state.earlyFills.set(key, { fill, isListed: isListed || wasListed });
}

/**
 * A fill that the list of fills had is inside the account that was read after it. One that only the stream has
 * told, later than the account's own moment, comes on top.
 */
export function settleEarly(state: EngineState, asOf: Time, isContinued: boolean): readonly Effect[] {
  const onTop: Fill[] = [];
  for (const [key, { fill, isListed }] of state.earlyFills) {
    if (isListed || fill.at <= asOf) noteInside(state, key, fill);
    else onTop.push(fill);
    // The exchange's own sum of fees counts by time alone.
    const market = state.markets.get(fill.ticker);
    if (!isContinued && market !== undefined && isListed && fill.at > asOf)
      market.fees = plus(market.fees, fill.fee);
  }
  state.earlyFills.clear();
  // What was found filled holds those inside, and none of these.
  settleFound(state);
  return onTop.flatMap((fill) => takeFill(state, fill));
}

function noteInside(state: EngineState, key: string, fill: Fill): void {
  state.seenFills.set(key, fill.at);
  const market = state.markets.get(fill.ticker);
  if (market === undefined) return;
  market.lastFillAt = most(market.lastFillAt, fill.at);
  const id = fill.clientOrderId ?? idOf(market, fill);
  if (id !== undefined) update(state, id, { kind: "filled", at: state.now, qty: fill.qty });
}

/** An account was read: all fills up to its moment are told. */
export function settleFound(state: EngineState): void {
  const { markets, now, fillsUpTo } = state;
  for (const market of markets.values()) {
    for (const order of market.orders) {
      const next = nextOrder(order, { kind: "fills-listed", at: now, fillsUpTo });
      if (next === order) continue;
      keepOrder(market, next);
      restate(state, market);
    }
  }
}

function idOf(market: MarketState, fill: Fill): ClientOrderId | undefined {
  return market.orders.find((order) => orderIdOf(order) === fill.orderId)?.intent.clientOrderId;
}

const unclaimedMax = 10_000;

/** Most are fills of orders that are not ours: past the limit the oldest are forgotten. */
function keepUnclaimed(state: EngineState, { orderId, qty }: Fill): void {
  const { unclaimedFills } = state;
  const before: Qty = unclaimedFills.get(orderId) ?? zeroQty;
  unclaimedFills.set(orderId, plus(before, qty));
  const [oldest] = unclaimedFills.keys();
  if (unclaimedFills.size > unclaimedMax && oldest !== undefined) unclaimedFills.delete(oldest);
}

function tellFill(fill: Fill): Effect {
  const role = fill.isTaker ? "taker" : "maker";
  const asNo = fill.side === "ask" ? ` = NO ${showPrice(complement(fill.price))}` : "";
  const text = `Filled ${fill.side} ${showQty(fill.qty)} at ${showPrice(fill.price)}${asNo} (${role})`;
  return tell("info", "filled", text, fill.ticker, {
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    at_ms: toMillis(fill.at),
  });
}

function tellTrouble(market: MarketState, order: WorkingOrder, change: OrderUpdate): readonly Effect[] {
  if (change.kind !== "answered") return [];
  const { outcome, request } = change;
  const { ticker } = market.market;
  const what = `${request} ${order.intent.side} ${showQty(order.intent.qty)} at ${showPrice(order.price)}`;
  if (outcome.kind === "refused") {
    const { status, code, details } = outcome.refusal;
    const level = request === "place" ? "warn" : "info";
    const words = request === "place" ? troubles["quote-failed"].text : `Could not ${request}`;
    const reason = `${status} ${code}${details === "" ? "" : `: ${details}`}`;
    const isOdd = request === "place" && isStrange(outcome.refusal);
    const remedy = isOdd ? `. ${troubles["quote-failed"].remedy}` : "";
    const text = `${words} (${what}): the exchange says ${reason}${remedy}`;
    const note = tell(level, `${request}-refused`, text, ticker);
    return isOdd ? [note, { kind: "request-market", ticker }] : [note];
  }
  if (outcome.kind === "not-sent") {
    return [tell("warn", `${request}-not-sent`, `Not sent (${what}): ${outcome.why}`, ticker)];
  }
  if (outcome.kind === "unknown") {
    const text = `No certain answer (${what}): ${outcome.why}. It counts against the limits until the exchange says.`;
    return [tell("warn", `${request}-unknown`, text, ticker)];
  }
  return [];
}
