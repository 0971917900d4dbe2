import type { Effect } from "../domain/effect.ts";
import { fillKey, type Fill } from "../domain/fill.ts";
import type { Input, OrderNews } from "../domain/input.ts";
import type { ClientOrderId, OrderReport, Outcome } from "../domain/order.ts";
import { trade } from "../domain/position.ts";
import { minus, plus, showPrice, showQty, toMillis, type Time } from "../domain/units.ts";
import { adoptedOrder, nextOrder, type OrderUpdate, type WorkingOrder } from "./order-life.ts";
import { restate, type EngineState, type MarketState } from "./state.ts";
import { positionWords, tell } from "./words.ts";

type OrderInput = Extract<Input, OrderNews>;

/** Takes in what is said of our orders: answers, reports, searches and fills, in whatever order they come. */
export function takeOrderNews(state: EngineState, input: OrderInput): readonly Effect[] {
  switch (input.kind) {
    case "fill-received":
      return takeFill(state, input.fill);
    case "order-reported":
      return takeReport(state, input.report);
    case "order-absent":
      return update(state, input.clientOrderId, { kind: "absent", at: state.now, asOf: input.asOf });
    case "order-answered":
      return update(state, input.clientOrderId, {
        kind: "answered",
        at: state.now,
        request: input.request,
        outcome: input.outcome,
      });
  }
}

/** An order found resting on the venue with our prefix and no memory of ours: taken over in place. */
export function takeReport(state: EngineState, report: OrderReport): readonly Effect[] {
  const { clientOrderId, ticker } = report;
  if (!clientOrderId.startsWith(state.config.ownPrefix)) return [];
  if (state.orderHome.has(clientOrderId)) {
    return update(state, clientOrderId, { kind: "reported", at: state.now, report });
  }
  const market = state.markets.get(ticker);
  if (market === undefined || report.status !== "resting") return [];
  state.orderHome.set(clientOrderId, ticker);
  market.orders.set(clientOrderId, adoptedOrder(report, state.now));
  restate(state, market);
  const text = `Adopted ${report.side} ${showQty(report.left)} at ${showPrice(report.price)} left by an earlier run`;
  return [tell("info", "order-adopted", text, ticker, { client_order_id: clientOrderId })];
}

function update(state: EngineState, id: ClientOrderId, change: OrderUpdate): readonly Effect[] {
  const market = state.markets.get(state.orderHome.get(id) ?? "");
  const order = market?.orders.get(id);
  if (market === undefined || order === undefined) return [];
  const next = nextOrder(order, change);
  if (change.kind === "answered" && change.request === "place") heedAnswer(state, market, change.outcome);
  market.orders.set(id, next);
  restate(state, market);
  return [...tellTrouble(market, order, change), ...lookUp(market, order, next)];
}

/** A refusal is not answered with the same order again at once: first a second's rest, then twice as long, … */
function heedAnswer(state: EngineState, market: MarketState, outcome: Outcome): void {
  if (outcome.kind === "confirmed" || outcome.kind === "unknown") {
    market.refusals = 0;
    return;
  }
  const rest = Math.min(restMax, restFirst * 2 ** market.refusals);
  market.refusals += 1;
  market.placeAfter = (state.now + rest) as Time;
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
  return { kind: "look-up-order", clientOrderId, ticker: market.market.ticker, sentAt: order.placedAt };
}

function takeFill(state: EngineState, fill: Fill): readonly Effect[] {
  const key = fillKey(fill);
  if (state.seenFills.has(key)) return [];
  const market = state.markets.get(fill.ticker);
  if (market === undefined) return [];
  state.seenFills.add(key);
  restate(state, market);

  const { position, cashChange } = trade(market.position, fill.side, fill.price, fill.qty);
  market.position = position;
  market.fees = plus(market.fees, fill.fee);
  state.cash = minus(plus(state.cash, cashChange), fill.fee);

  const id = fill.clientOrderId ?? idOf(market, fill);
  const effects: Effect[] = [tellFill(fill)];
  if (id !== undefined) effects.push(...update(state, id, { kind: "filled", at: state.now, qty: fill.qty }));
  effects.push(...positionWords(fill.ticker, position));
  if (fill.positionAfter !== undefined && fill.positionAfter !== position.net) {
    // Fills of one burst may be told out of order; only a difference that stays is one. The account decides.
    effects.push({ kind: "request-account" });
  }
  return effects;
}

function idOf(market: MarketState, fill: Fill): ClientOrderId | undefined {
  for (const [id, { state }] of market.orders) {
    if ("orderId" in state && state.orderId === fill.orderId) return id;
  }
  return undefined;
}

function tellFill(fill: Fill): Effect {
  const way = fill.side === "bid" ? "YES" : "NO";
  const role = fill.isTaker ? "taker" : "maker";
  const text = `Filled ${fill.side} ${showQty(fill.qty)} ${way} at ${showPrice(fill.price)} (${role})`;
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
    const words = request === "place" ? "Failed to place quote" : `Could not ${request}`;
    const reason = `${status} ${code}${details === "" ? "" : `: ${details}`}`;
    const note = tell(level, `${request}-refused`, `${words} (${what}): the exchange says ${reason}`, ticker);
    // A post-only order that would trade is the market's doing; any other no may mean that the market changed.
    return details === "post only cross" || request !== "place"
      ? [note]
      : [note, { kind: "request-market", ticker }];
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
