import type { OrderEffect } from "../../src/domain/effect.ts";
import { timesOne, type FeeRule } from "../../src/domain/fees.ts";
import type { Fill } from "../../src/domain/fill.ts";
import type { Input } from "../../src/domain/input.ts";
import type { Market } from "../../src/domain/market.ts";
import { priceGrid } from "../../src/domain/price-grid.ts";
import type { Side } from "../../src/domain/side.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  minus,
  oneDollar,
  plus,
  price,
  seconds,
  time,
  type Time,
} from "../../src/domain/units.ts";
import { pessimisticQueue } from "../../src/replay/queue/pessimistic.ts";
import type { Venue } from "../../src/replay/venue.ts";
import { createPaperVenue, type PaperVenueOptions } from "../../src/replay/paper/paper-venue.ts";
import { permitted } from "../permitted.ts";

export const ticker = "KXTRY-26NOV23-T1";
export const start = time(1_790_000_000_000_000);
const closeAt = plus(start, seconds(3_600));

export function market(fees: FeeRule = { kind: "quadratic_with_maker_fees", multiplier: timesOne }): Market {
  const grid = priceGrid([{ start: price(0), end: oneDollar, step: cents(1) }]);
  if (!grid.ok) throw new Error(grid.why);
  return {
    ticker,
    eventTicker: "KXTRY-26NOV23",
    seriesTicker: "KXTRY",
    title: "A market",
    status: "active",
    grid: grid.value,
    fees,
    openAt: start,
    closeAt,
    isExclusive: false,
    isCombo: false,
    shard: 0,
  };
}

function venueWith(options: Partial<PaperVenueOptions> = {}): Venue {
  return createPaperVenue({
    name: "paper",
    queue: pessimisticQueue,
    latency: { entry: millis(50), cancel: millis(50), answer: millis(20) },
    fidelity: { claimsFills: true, sees: "all-levels" },
    cash: dollars(1_000),
    membership: "direct",
    takesAllVolume: false,
    ...options,
  });
}

/** A venue with its market described, a book of 500 bid at 40¢ and 500 asked at 44¢, and everything it told. */
export function stage(options: Partial<PaperVenueOptions> = {}, described = market()) {
  const venue = venueWith(options);
  const told: Input[] = [];
  const ms = (count: number): Time => plus(start, millis(count));
  const hear = (count: number, news: Record<string, unknown> & { kind: Input["kind"] }): void => {
    told.push(...venue.advance(minus(ms(count), 1 as Time)));
    venue.observe({ ticker, at: ms(count), ...news } as unknown as Input);
  };
  const pass = (count: number): void => {
    told.push(...venue.advance(ms(count)));
  };
  hear(0, { kind: "market-described", market: described });
  const level = (at: number) => [{ price: cents(at), qty: contracts(500) }];
  hear(0, { kind: "book-snapshot-received", bids: level(40), asks: level(44) });
  return {
    venue,
    told,
    pass,
    place: (count: number, id: string, side: Side, at: number, size = 10) => {
      const order = {
        kind: "resting" as const,
        clientOrderId: id,
        ticker,
        side,
        price: cents(at),
        qty: contracts(size),
        shard: 0,
      };
      venue.perform(permitted({ kind: "place-order", order }), ms(count));
    },
    send: (count: number, effect: OrderEffect) => {
      venue.perform(permitted(effect), ms(count));
    },
    print: (count: number, takerSide: Side, at: number, size: number) => {
      hear(count, { kind: "trade-printed", price: cents(at), qty: contracts(size), takerSide });
    },
    change: (count: number, side: Side, at: number, by: number) => {
      hear(count, { kind: "book-changed", side, price: cents(at), change: contracts(by) });
    },
    hear,
    fills: (): readonly Fill[] =>
      told.flatMap((input) => (input.kind === "fill-received" ? [input.fill] : [])),
    outcomes: () => told.flatMap((input) => (input.kind === "order-answered" ? [input.outcome] : [])),
    reports: () => told.flatMap((input) => (input.kind === "order-reported" ? [input.report] : [])),
  };
}
