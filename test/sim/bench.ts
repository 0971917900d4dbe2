import { expect } from "vitest";
import type { Side } from "../../src/domain/side.ts";
import { cents, contracts, dollars, plus, seconds, time } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { Command, CreateOrder } from "../../src/sim/command.ts";
import type { ExchangeEvent, SimOrder } from "../../src/sim/event.ts";
import type { CommandRefusal, Exchange, OrderAnswer } from "../../src/sim/exchange.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import type { Scenario } from "../../src/sim/scenario.ts";

/** One market without people in it, three accounts, and short words for what is asked of it. */
/** A day in November 2026: fees to six decimals. */
export const start = time(1_795_392_000_000_000);
export const ticker = "KXT-1";

export const scenario: Scenario = {
  name: "one quiet market",
  accountCash: dollars(1_000),
  membership: "direct",
  tier: "basic",
  series: [{ ticker: "KX", title: "X", category: "X", feeKind: "quadratic", feeMultiplier: 10_000 }],
  events: [{ ticker: "KXT", seriesTicker: "KX", title: "X", isExclusive: false }],
  markets: [
    {
      ticker,
      eventTicker: "KXT",
      title: "X",
      priceLevelStructure: "linear_cent",
      priceRanges: priceStructures["linear_cent"] ?? [],
      shard: 0,
      opensAfter: seconds(0),
      closesAfter: seconds(100),
      determinesAfter: seconds(3),
      settlesAfter: seconds(3),
      crowd: {
        value: 0.5,
        volatility: 0,
        jumpRate: 0,
        jumpSize: 0,
        noise: { rate: 0, yesShare: 0.5, medianQty: contracts(1), patience: 0 },
        informed: { rate: 0, edge: cents(1), medianQty: contracts(1) },
        rivals: [],
      },
    },
  ],
};

export interface Bench {
  readonly exchange: Exchange;
  readonly events: ExchangeEvent[];
  run(command: Command, at?: number): OrderAnswer;
  refuse(command: Command, at?: number): CommandRefusal;
  /** The order as it is now. */
  order(account: string, answer: OrderAnswer): SimOrder | undefined;
  book(): string;
}

export function bench(cash = 1_000, on: Scenario = scenario): Bench {
  const exchange = createExchange({ scenario: on, seed: 1, start });
  for (const account of ["ann", "bob", "cid"]) exchange.openAccount(account, dollars(cash));
  const events: ExchangeEvent[] = [];
  exchange.listen((event) => events.push(event));
  const execute = (command: Command, at = 0) => exchange.execute(plus(start, seconds(at)), command);
  return {
    exchange,
    events,
    run: (command, at) => {
      const result = execute(command, at);
      if (!result.ok) throw new Error(JSON.stringify(result.refusal));
      expect(exchange.moneyImbalance()).toBe(0);
      return result.answer;
    },
    refuse: (command, at) => {
      const before = exchange.stateHash();
      exchange.advance(plus(start, seconds(at ?? 0)));
      const settled = at === undefined ? before : exchange.stateHash();
      const result = execute(command, at);
      if (result.ok) throw new Error("was not refused");
      expect(exchange.stateHash()).toBe(settled);
      return result.refusal;
    },
    order: (account, answer) => exchange.order(account, answer.orders[0]?.orderId ?? ""),
    book: () => {
      const show = (side: Side): string =>
        exchange
          .levels(ticker, side)
          .map(({ price, qty }) => `${qty / 100}@${price / 100}`)
          .join(" ");
      return `${show("bid")} | ${show("ask")}`;
    },
  };
}

export function create(
  account: string,
  side: Side,
  atCents: number,
  count: number,
  more: Partial<CreateOrder> = {},
): CreateOrder {
  return {
    kind: "create-order",
    account,
    ticker,
    side,
    price: cents(atCents),
    qty: contracts(count),
    timeInForce: "good_till_canceled",
    selfTradePrevention: "taker_at_cross",
    postOnly: false,
    reduceOnly: false,
    cancelOnPause: false,
    ...more,
  };
}

export function idOf(answer: OrderAnswer): string {
  return answer.orders[0]?.orderId ?? "";
}

export function cancel(account: string, answer: OrderAnswer): Command {
  return { kind: "cancel-order", account, orderId: idOf(answer) };
}

export function amend(
  account: string,
  answer: OrderAnswer,
  atCents: number,
  total: number,
  more: object = {},
): Command {
  const side = answer.orders[0]?.side ?? "bid";
  const base = { kind: "amend-order", account, orderId: idOf(answer), ticker, side } as const;
  return { ...base, price: cents(atCents), total: contracts(total), ...more };
}

export const ioc = { timeInForce: "immediate_or_cancel" } as const;
export const fok = { timeInForce: "fill_or_kill" } as const;
export const maker = { selfTradePrevention: "maker" } as const;
