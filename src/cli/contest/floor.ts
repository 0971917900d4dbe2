import type { Effect, OrderEffect, VenueEffect } from "../../domain/effect.ts";
import type { Input } from "../../domain/input.ts";
import type { OrderReport, Outcome } from "../../domain/order.ts";
import { openCost } from "../../domain/position.ts";
import { minus, plus, seconds, zeroMoney, type Money, type Time } from "../../domain/units.ts";
import type { EngineConfig } from "../../engine/config.ts";
import { createEngine, type Engine } from "../../engine/engine.ts";
import { timeline } from "../../lib/timeline.ts";
import { createExchange } from "../../sim/box.ts";
import type { Command } from "../../sim/command.ts";
import type { ExchangeEvent, SimOrder } from "../../sim/event.ts";
import type { CommandAnswer, Exchange } from "../../sim/exchange.ts";
import type { Scenario } from "../../sim/scenario.ts";

/**
 * One strategy's day on the exchange in a box. Nothing is encoded between them: a message takes its time and is as it
 * was sent. The crowd does the same in every day of a seed, whoever trades with it.
 */
export interface Floor {
  readonly exchange: Exchange;
  readonly engine: Engine;
  readonly account: string;
  /** Write tokens that the order requests cost so far. */
  tokens(): number;
  /** Takes the quotes down for good. */
  stop(): void;
  /** Plays up to this moment. */
  play(until: Time): void;
  /** Runs at a moment of the day, after all that is due before it. */
  at(when: Time, action: () => void): void;
}

export interface FloorPlan {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly start: Time;
  readonly config: EngineConfig;
  readonly cash: Money;
  readonly latency: Latency;
}

/** One way: the market's news to us, and our requests to the exchange; answers come as late as news. */
export interface Latency {
  readonly news: Time;
  readonly request: Time;
}

const tick = seconds(1);
const accountEvery = seconds(60);
/** What the exchange takes for a cancel, and for any other order request [api.md §12]. */
const [cancelCost, orderCost] = [2, 10];
const bot = "contestant";

export function openFloor({ scenario, seed, start, config, cash, latency }: FloorPlan): Floor {
  const exchange = createExchange({ scenario, seed, start });
  exchange.openAccount(bot, cash);
  const engine = createEngine(config);
  const due = timeline<() => void>();
  let now = start;
  let tokens = 0;

  const tell = (news: Input): void => {
    for (const effect of engine.step(news)) perform(effect);
  };
  const later = (delay: Time, action: () => void): void => void due.add(plus(now, delay), action);
  const hear = (news: Untimed): void => later(latency.news, () => tell({ ...news, at: now }));

  const perform = (effect: Effect): void => {
    if (effect.kind === "tell") return;
    if (isOrder(effect)) {
      tokens += effect.kind === "cancel-order" ? cancelCost : orderCost;
      later(latency.request, () => carryOut(effect));
      return;
    }
    later(latency.request, () => {
      for (const news of answersTo(exchange, effect)) hear(news);
    });
  };
  const carryOut = (effect: OrderEffect): void => {
    const answer = exchange.execute(now, commandOf(effect));
    hear({
      kind: "order-answered",
      request: requestOf(effect),
      clientOrderId: effect.kind === "place-order" ? effect.order.clientOrderId : effect.clientOrderId,
      outcome: outcomeOf(answer, now),
    });
  };
  exchange.listen((event) => {
    now = event.at;
    for (const news of newsOf(exchange, event)) hear(news);
  });

  const everyTick = (): void => {
    tell({ kind: "time-passed", at: now });
    later(tick, everyTick);
  };
  const everyAccount = (): void => {
    tell({ ...accountOf(exchange), at: now });
    later(accountEvery, everyAccount);
  };
  later(0 as Time, () => {
    tell({ kind: "stream-connected", at: now });
    for (const market of exchange.markets()) tell({ kind: "market-described", at: now, market });
    everyAccount();
    for (const { ticker } of exchange.markets()) tell({ ...bookOf(exchange, ticker), at: now });
    everyTick();
  });

  return {
    exchange,
    engine,
    account: bot,
    tokens: () => tokens,
    stop: () => tell({ kind: "stop-requested", at: now, why: "the day is over" }),
    at: (when, action) => void due.add(when, action),
    play: (until) => {
      for (;;) {
        const next = Math.min(due.nextAt() ?? until, exchange.nextAt() ?? until, until) as Time;
        exchange.advance(next);
        now = next;
        while ((due.nextAt() ?? Infinity) <= next) due.take()?.item();
        if (next >= until) return;
      }
    },
  };
}

/** Input without its time. */
type Untimed = Input extends infer One ? (One extends Input ? Omit<One, "at"> : never) : never;

function isOrder(effect: VenueEffect): effect is Extract<VenueEffect, OrderEffect> {
  return effect.kind.endsWith("-order") && effect.kind !== "look-up-order";
}

function requestOf({ kind }: OrderEffect): "place" | "cancel" | "amend" | "decrease" {
  return kind.replace("-order", "") as "place";
}

function commandOf(effect: OrderEffect): Command {
  switch (effect.kind) {
    case "place-order": {
      const { order } = effect;
      const isResting = order.kind === "resting";
      return {
        kind: "create-order",
        account: bot,
        ticker: order.ticker,
        clientOrderId: order.clientOrderId,
        side: order.side,
        price: order.price,
        qty: order.qty,
        timeInForce: isResting ? "good_till_canceled" : "immediate_or_cancel",
        selfTradePrevention: "taker_at_cross",
        postOnly: isResting,
        reduceOnly: !isResting,
        cancelOnPause: true,
      };
    }
    case "cancel-order":
      return { kind: "cancel-order", account: bot, orderId: effect.orderId };
    case "decrease-order":
      return { kind: "decrease-order", account: bot, orderId: effect.orderId, by: { reduceBy: effect.by } };
    case "amend-order": {
      const { orderId, ticker, side, price, total } = effect;
      return { kind: "amend-order", account: bot, orderId, ticker, side, price, total };
    }
  }
}

function outcomeOf(answer: CommandAnswer, at: Time): Outcome {
  if (!answer.ok) {
    const { status, code, details = "" } = answer.refusal;
    return { kind: "refused", refusal: { status, code, details } };
  }
  const { orders, filled, reducedBy } = answer.answer;
  const [order] = orders;
  if (order === undefined) return { kind: "unknown", why: "no order was told" };
  return { kind: "confirmed", orderId: order.orderId, filled, left: order.left, reducedBy, toldAt: at };
}

function newsOf(exchange: Exchange, event: ExchangeEvent): readonly Untimed[] {
  switch (event.kind) {
    case "book-changed": {
      const { ticker, side, price, change } = event;
      return [{ kind: "book-changed", ticker, side, price, change }];
    }
    case "traded": {
      const { ticker, price, qty, takerSide, isBlock } = event;
      return isBlock === true ? [] : [{ kind: "trade-printed", ticker, price, qty, takerSide }];
    }
    case "filled":
      return event.account === bot ? [{ kind: "fill-received", fill: event.fill }] : [];
    case "order-changed":
      return event.order.account === bot
        ? [{ kind: "order-reported", report: reportOf(exchange, event.order) }]
        : [];
    case "market-status-changed":
      return [{ kind: "market-status-changed", ticker: event.ticker, status: event.status }];
    case "market-determined":
      return [{ kind: "market-determined", ticker: event.ticker, settlement: event.settlement }];
    case "market-settled":
      return [{ kind: "market-settled", ticker: event.ticker }];
    case "close-changed":
      return [{ kind: "close-time-changed", ticker: event.ticker, closeAt: event.closeAt }];
    case "market-listed":
      return [{ kind: "market-described", market: event.market }];
    default:
      return [];
  }
}

function answersTo(exchange: Exchange, effect: VenueEffect): readonly Untimed[] {
  switch (effect.kind) {
    case "look-up-order": {
      const order = exchange
        .orders(bot, { ticker: effect.ticker })
        .find(({ clientOrderId }) => clientOrderId === effect.clientOrderId);
      return order === undefined
        ? [{ kind: "order-absent", clientOrderId: effect.clientOrderId, asOf: exchange.now() }]
        : [{ kind: "order-reported", report: reportOf(exchange, order) }];
    }
    case "request-snapshot":
      return [bookOf(exchange, effect.ticker)];
    case "request-market": {
      const market = exchange.market(effect.ticker);
      return market === undefined ? [] : [{ kind: "market-described", market }];
    }
    case "request-account":
      return [accountOf(exchange)];
    case "request-queue-places": {
      const wanted = new Set(effect.tickers);
      const places = exchange
        .restingOrders(bot)
        .filter(({ ticker }) => wanted.has(ticker))
        .flatMap(({ orderId }) => {
          const ahead = exchange.queueAhead(bot, orderId);
          return ahead === undefined ? [] : [{ orderId, ahead }];
        });
      return [{ kind: "queue-places-told", askedAt: exchange.now(), places }];
    }
    default:
      return [];
  }
}

function bookOf(exchange: Exchange, ticker: string): Untimed {
  const [bids, asks] = [exchange.levels(ticker, "bid"), exchange.levels(ticker, "ask")];
  return { kind: "book-snapshot-received", ticker, bids, asks };
}

function accountOf(exchange: Exchange): Untimed {
  return {
    kind: "account-reported",
    asOf: exchange.now(),
    cash: minus(exchange.cash(bot), exchange.reserved(bot)),
    positions: exchange.positions(bot).map(({ ticker, position, fees }) => ({
      ticker,
      position: position.net,
      cost: openCost(position),
      realized: zeroMoney,
      fees,
    })),
    orders: exchange.restingOrders(bot).map((order) => reportOf(exchange, order)),
  };
}

function reportOf(exchange: Exchange, order: SimOrder): OrderReport {
  const { orderId, clientOrderId, ticker, side, price, status, total, filled, left, changedAt } = order;
  const shard = exchange.market(ticker)?.shard ?? 0;
  return { orderId, clientOrderId, ticker, side, price, status, total, filled, left, changedAt, shard };
}
