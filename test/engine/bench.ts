import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { defaultConfig } from "../../src/cli/config/load.ts";
import type { Checked, Effect, OrderEffect } from "../../src/domain/effect.ts";
import { timesOne } from "../../src/domain/fees.ts";
import type { AccountReport, Input, PositionReport } from "../../src/domain/input.ts";
import type { Level, Market } from "../../src/domain/market.ts";
import type { OrderReport } from "../../src/domain/order.ts";
import { parsePriceGrid } from "../../src/domain/price-grid.ts";
import type { Side } from "../../src/domain/side.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  plus,
  seconds,
  time,
  zeroMoney,
  zeroQty,
  type Time,
} from "../../src/domain/units.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import { createEngine } from "../../src/engine/engine.ts";

const parsed = parsePriceGrid([{ start: "0", end: "1", step: "0.01" }]);
if (!parsed.ok) throw new Error(parsed.why);
const grid = parsed.value;

const finer = parsePriceGrid([{ start: "0", end: "1", step: "0.001" }]);
if (!finer.ok) throw new Error(finer.why);
export const fineGrid = finer.value;
export const t0 = time(1_793_887_391_000_000);

export const market: Market = {
  ticker: "KXA-1",
  eventTicker: "KXA",
  seriesTicker: "KX",
  title: "",
  status: "active",
  grid,
  fees: { kind: "quadratic", multiplier: timesOne },
  openAt: t0,
  closeAt: plus(t0, seconds(86_400)),
  isExclusive: false,
  isCombo: false,
  shard: 2,
};

/** The defaults: the guide's bot. */
export const config: EngineConfig = engineConfig(defaultConfig(), ["KXA-1"], "r1");

/** The default strategy with other parameters for some of its stages. */
export function strategyWith(some: Partial<EngineConfig["strategy"]["shelf"]>): EngineConfig["strategy"] {
  return { ...config.strategy, shelf: { ...config.strategy.shelf, ...some } };
}

export type News = Input extends infer One ? (One extends Input ? Omit<One, "at"> : never) : never;

/** An engine with a hand that feeds it, and the orders it asked for. */
export function bench(some: Partial<EngineConfig> = {}) {
  const engine = createEngine({ ...config, ...some });
  let now = t0;
  const effects: Effect[] = [];
  const feed = (news: News, wait: Time = millis(10)): readonly Effect[] => {
    now = plus(now, wait);
    const made = engine.step({ ...news, at: now });
    effects.push(...made);
    return made;
  };
  return { engine, feed, effects, now: () => now };
}

function level(cent: number, count = 100): Level {
  return { price: cents(cent), qty: contracts(count) };
}

export function snapshot(bid: number | undefined, ask: number | undefined): News {
  return {
    kind: "book-snapshot-received",
    ticker: "KXA-1",
    bids: bid === undefined ? [] : [level(bid)],
    asks: ask === undefined ? [] : [level(ask)],
  };
}

/** A thousand dollars and nothing else, unless told. */
export function accountReport(some: Partial<AccountReport> = {}): News {
  return { kind: "account-reported", asOf: t0, cash: dollars(1_000), positions: [], orders: [], ...some };
}

export const account = accountReport();

export function held(count: number): PositionReport {
  return {
    ticker: "KXA-1",
    position: contracts(count),
    cost: dollars(2),
    realized: zeroMoney,
    fees: zeroMoney,
  };
}

/** A bench that is streaming, recovered and quoting 31/47 in a 1/77 market. */
export function quoting(some: Partial<EngineConfig> = {}) {
  const one = bench(some);
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  one.feed(account);
  const placed = one.feed(snapshot(1, 77)).filter(isOrder);
  return { ...one, placed };
}

export function isOrder(effect: Effect): effect is Checked<OrderEffect> {
  return effect.kind.endsWith("-order") && effect.kind !== "look-up-order";
}

const verbOf = { resting: "place", immediate: "take" } as const;

export function orders(effects: readonly Effect[]): readonly string[] {
  return effects.filter(isOrder).map((effect) => {
    switch (effect.kind) {
      case "place-order":
        return `${verbOf[effect.order.kind]} ${effect.order.side} ${effect.order.qty / 100}@${effect.order.price / 100}`;
      case "amend-order":
        return `amend ${effect.side} ${effect.total / 100}@${effect.price / 100}`;
      case "decrease-order":
        return `decrease by ${effect.by / 100}`;
      case "cancel-order":
        return "cancel";
    }
  });
}

export function accept(id: string, orderId: string, count = 10): News {
  return {
    kind: "order-answered",
    request: "place",
    clientOrderId: id,
    outcome: { kind: "confirmed", orderId, left: contracts(count) },
  };
}

export function fill(
  id: string,
  orderId: string,
  side: Side,
  cent: number,
  count: number,
  trade = "t1",
): News {
  return {
    kind: "fill-received",
    fill: {
      tradeId: trade,
      orderId,
      clientOrderId: id,
      ticker: "KXA-1",
      side,
      price: cents(cent),
      qty: contracts(count),
      fee: zeroMoney,
      isTaker: false,
      at: t0,
    },
  };
}

/** A fill as the list of fills tells it: without our own id. */
export function listed(news: News, at: Time = t0): News {
  if (news.kind !== "fill-received") throw new Error("not a fill");
  const { clientOrderId: _, ...bare } = news.fill;
  return { kind: "fill-received", fill: { ...bare, at } };
}

export const [bidId, askId] = ["kmm-main-r1-1", "kmm-main-r1-2"];

/** Quoting, and both orders are known to rest. */
export function resting(some: Partial<EngineConfig> = {}) {
  const one = quoting(some);
  one.feed(accept(bidId, "ob"));
  one.feed(accept(askId, "oa"));
  one.effects.length = 0;
  return one;
}

export function words(effects: readonly Effect[]): string {
  return effects.flatMap((effect) => (effect.kind === "tell" ? [effect.note.text] : [])).join("\n");
}

export function orderReport(id: string, orderId: string, some: Partial<OrderReport> = {}): OrderReport {
  return {
    orderId,
    clientOrderId: id,
    ticker: "KXA-1",
    side: "bid",
    price: cents(31),
    status: "resting",
    total: contracts(10),
    filled: zeroQty,
    left: contracts(10),
    shard: 2,
    changedAt: t0,
    ...some,
  };
}
