import type { OrderEffect, Effect } from "../../src/domain/effect.ts";
import { timesOne } from "../../src/domain/fees.ts";
import type { Input } from "../../src/domain/input.ts";
import type { Market } from "../../src/domain/market.ts";
import type { Outcome } from "../../src/domain/order.ts";
import { parsePriceGrid } from "../../src/domain/price-grid.ts";
import { cents, contracts, dollars, minus, plus, seconds, time, type Time } from "../../src/domain/units.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { uuidOf } from "../../src/lib/uuid.ts";

/** An engine that quotes so many markets and holds nothing, with an exchange that confirms whatever it asks for. */
export interface EngineScene {
  readonly engine: Engine;
  readonly tickers: readonly string[];
  /** Lets the exchange answer, until nothing more is asked. */
  settle(effects: readonly Effect[], at: Time): void;
}

export const start = time(1_793_887_391_000_000);
export const bestBid = 45;
export const bestAsk = 55;
export const levelsPerSide = 20;
const levelSize = 1_000;

function tickerOf(index: number): string {
  return `KXBENCHGAME-26NOV24TEAM${index}-WIN`;
}

export function engineScene(config: EngineConfig, markets: number): EngineScene {
  const tickers = Array.from({ length: markets }, (_, index) => tickerOf(index));
  const engine = createEngine({ ...config, tickers });
  const settle = (effects: readonly Effect[], at: Time): void => {
    for (let asked = effects; asked.length > 0;) {
      asked = asked.flatMap((effect) => answersTo(effect, at).flatMap((input) => engine.step(input)));
    }
  };
  const costs = { place: 1, cancel: 1, amend: 1, decrease: 1 };
  const step = (input: Input): void => settle(engine.step(input), input.at);
  // A while before: without it nearly all markets would wait for write tokens, and get their first quotes under the clock.
  const before = minus(start, seconds(1));
  step({ kind: "limits-reported", at: before, write: { refill: 1e9, capacity: 1e9 }, costs });
  step({ kind: "stream-connected", at: start });
  const cash = dollars(1_000_000);
  step({ kind: "account-reported", at: start, asOf: start, cash, positions: [], orders: [] });
  for (const ticker of tickers) for (const input of opening(ticker)) step(input);
  return { engine, tickers, settle };
}

function opening(ticker: string): readonly Input[] {
  const levels = (best: number, step: number) =>
    Array.from({ length: levelsPerSide }, (_, index) => ({
      price: cents(best + step * index),
      qty: contracts(levelSize),
    }));
  return [
    { kind: "market-described", at: start, market: marketOf(ticker) },
    {
      kind: "book-snapshot-received",
      at: start,
      ticker,
      bids: levels(bestBid, -1),
      asks: levels(bestAsk, 1),
    },
  ];
}

function marketOf(ticker: string): Market {
  const grid = parsePriceGrid([{ start: "0", end: "1", step: "0.01" }]);
  if (!grid.ok) throw new Error(grid.why);
  return {
    ticker,
    eventTicker: ticker,
    seriesTicker: "KX",
    title: "",
    status: "active",
    grid: grid.value,
    fees: { kind: "quadratic", multiplier: timesOne },
    openAt: start,
    closeAt: plus(start, seconds(86_400)),
    isExclusive: false,
    isCombo: false,
    shard: 0,
  };
}

function answersTo(effect: Effect, at: Time): readonly Input[] {
  switch (effect.kind) {
    case "place-order": {
      const { clientOrderId, qty: left } = effect.order;
      return [
        answer(effect.kind, clientOrderId, { kind: "confirmed", orderId: uuidOf(clientOrderId), left }, at),
      ];
    }
    case "amend-order":
      return [
        answer(
          effect.kind,
          effect.clientOrderId,
          { kind: "confirmed", orderId: effect.orderId, left: effect.total },
          at,
        ),
      ];
    case "cancel-order":
      return [
        answer(
          effect.kind,
          effect.clientOrderId,
          { kind: "confirmed", orderId: effect.orderId, left: 0 as never },
          at,
        ),
      ];
    default:
      return [];
  }
}

function answer(kind: OrderEffect["kind"], clientOrderId: string, outcome: Outcome, at: Time): Input {
  const request = kind.replace("-order", "") as "place" | "amend" | "cancel";
  return { kind: "order-answered", at, request, clientOrderId, outcome };
}
