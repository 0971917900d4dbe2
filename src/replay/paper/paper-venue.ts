import { unreachable } from "../../lib/assert.ts";
import { timeline } from "../../lib/timeline.ts";
import type { VenueEffect } from "../../domain/effect.ts";
import type { Membership } from "../../domain/fees.ts";
import type { Input } from "../../domain/input.ts";
import { isBetter, isCrossing, opposite, sides, type Side } from "../../domain/side.ts";
import { plus, type Money, type Time } from "../../domain/units.ts";
import type { Fidelity } from "../../store/recording/record.ts";
import type { QueueModel } from "../queue/queue-model.ts";
import type { Venue } from "../venue.ts";
import { paperAccount } from "./paper-account.ts";
import { createDesk, type Desk } from "./paper-desk.ts";
import { moveLevel, tradeAtLevel } from "./level-flow.ts";
import {
  flowAt,
  ordersAt,
  paperMarket,
  shownAt,
  takeLife,
  withOwn,
  type PaperMarket,
} from "./paper-market.ts";
import { remaining, type PaperOrder } from "./paper-order.ts";

export interface PaperVenueOptions {
  readonly name: string;
  readonly queue: QueueModel;
  readonly latency: Latency;
  readonly fidelity: Fidelity;
  readonly cash: Money;
  readonly membership: Membership;
  /** Counts volume that the news cannot place as traded at the last price. */
  readonly takesAllVolume: boolean;
}

/** How long our requests take to act, counted from when the engine decides on what it has heard. */
export interface Latency {
  /** Until a new, amended or smaller order stands. */
  readonly entry: Time;
  /** Until a cancel acts. What fills before that is really filled. */
  readonly cancel: Time;
  /** Until we hear of what the venue did. */
  readonly answer: Time;
}

/**
 * Answers our orders from the market's news. Our orders are not in that news and change nothing in it: the
 * book here is the others' book. What may be claimed about fills is what theory A11 says: a trade at our
 * price eats the queue ahead of us first and gives us what is left of it; a trade through our price, and the
 * other side's best coming to it, fill us.
 */
export function createPaperVenue(options: PaperVenueOptions): Venue {
  const due = timeline<Due>();
  const markets = new Map<string, PaperMarket>();
  const account = paperAccount(options.cash, options.membership);
  const desk = createDesk({
    name: options.name,
    markets,
    account,
    sees: options.fidelity.sees,
    tell: (input, delay) =>
      due.add(plus(input.at, delay ? options.latency.answer : (0 as Time)), { kind: "tell", input }),
    expire: (order, at) => due.add(at, { kind: "expire", order }),
  });

  const observe = (input: Input): Input => {
    if (input.kind === "market-described") {
      const known = markets.get(input.market.ticker);
      if (known === undefined) markets.set(input.market.ticker, paperMarket(input.market));
      else known.market = input.market;
      const { ticker, status, settlement } = input.market;
      // Paid while the stream was down.
      if (status === "finalized" && settlement !== undefined) account.settle(ticker, settlement);
      due.add(input.market.closeAt, { kind: "close", ticker: input.market.ticker });
      return input;
    }
    if (input.kind === "stream-lost") {
      for (const each of markets.values()) each.isDoubted = true;
      return input;
    }
    const paper = "ticker" in input ? markets.get(input.ticker) : undefined;
    if (paper === undefined) return input;
    if (input.kind === "market-settled") {
      const { settlement, ticker } = paper.market;
      if (settlement !== undefined) account.settle(ticker, settlement);
      return input;
    }
    if (takeLife(paper, input)) {
      if (input.kind === "close-time-changed")
        due.add(input.closeAt, { kind: "close", ticker: input.ticker });
      return input;
    }
    return observeBook(paper, input, options, desk);
  };

  return {
    name: options.name,
    takesAllVolume: options.takesAllVolume,
    perform: (effect, at) => {
      due.add(plus(at, latencyOf(effect, options.latency)), { kind: "arrive", effect });
    },
    observe,
    nextAt: () => due.nextAt(),
    advance: (at) => {
      const told: Input[] = [];
      for (let next = due.nextAt(); next !== undefined && next <= at; next = due.nextAt()) {
        const item = due.take()?.item;
        if (item?.kind === "tell") told.push({ ...item.input, at: next as Time });
        else if (item !== undefined) act(item, next as Time, markets, desk);
      }
      return told;
    },
    report: () => desk.report(),
  };
}

type Due =
  | { readonly kind: "arrive"; readonly effect: VenueEffect }
  | { readonly kind: "tell"; readonly input: Input }
  | { readonly kind: "expire"; readonly order: PaperOrder }
  | { readonly kind: "close"; readonly ticker: string };

function act(
  item: Exclude<Due, { readonly kind: "tell" }>,
  at: Time,
  markets: ReadonlyMap<string, PaperMarket>,
  desk: Desk,
): void {
  switch (item.kind) {
    case "arrive":
      desk.take(item.effect, at);
      return;
    case "expire":
      desk.end(item.order, "ExpiryCancel", at);
      return;
    case "close": {
      const paper = markets.get(item.ticker);
      // The close may have moved since this was noted.
      if (paper === undefined || at < paper.market.closeAt) return;
      for (const order of paper.orders) desk.end(order, "CloseCancel", at);
      return;
    }
    default:
      unreachable(item);
  }
}

function latencyOf(effect: VenueEffect, latency: Latency): Time {
  return effect.kind === "cancel-order" ? latency.cancel : latency.entry;
}

/** The book's and the trades' news: first the others' book, then what it means for our orders. */
function observeBook(paper: PaperMarket, input: Input, options: PaperVenueOptions, desk: Desk): Input {
  const { claimsFills } = options.fidelity;
  switch (input.kind) {
    case "book-doubted":
      paper.isDoubted = true;
      return input;
    case "book-snapshot-received": {
      // With our size as it was: what this very snapshot fills is taken out of the book by its own news.
      const heard = withOwn(paper, input);
      paper.book.replace(input.bids, input.asks);
      paper.isDoubted = false;
      lookAgain(paper, options, input.at);
      if (claimsFills) fillCrossed(paper, "bid", desk, input.at);
      if (claimsFills) fillCrossed(paper, "ask", desk, input.at);
      return heard;
    }
    case "book-changed": {
      // A change of a doubted book changes nothing that is known.
      if (paper.isDoubted) return input;
      changeLevel(paper, input, options.queue);
      if (paper.orders.length === 0) return input;
      if (claimsFills && input.change > 0) fillCrossed(paper, opposite(input.side), desk, input.at);
      return input;
    }
    case "trade-printed":
      if (claimsFills) fillTraded(paper, options.queue, input, desk);
      return input;
    default:
      return input;
  }
}

function changeLevel(
  paper: PaperMarket,
  input: Extract<Input, { readonly kind: "book-changed" }>,
  model: QueueModel,
): void {
  const { side, price, at } = input;
  const before = paper.book.sizeAt(side, price);
  paper.book.change(side, price, input.change);
  const now = paper.book.sizeAt(side, price);
  const orders = paper.orders.length === 0 ? [] : ordersAt(paper, side, price);
  // What leaves counts for orders that come later too; what joins counts only for those that are there.
  if (now >= before && orders.length === 0) return;
  moveLevel(flowAt(paper, side, price), model, orders, { before, now }, at);
}

/** After a whole book: every level that holds an order of ours and can be seen. */
function lookAgain(paper: PaperMarket, options: PaperVenueOptions, at: Time): void {
  for (const side of sides) {
    const prices = new Set(paper.orders.filter((order) => order.side === side).map((order) => order.price));
    for (const price of prices) {
      const now = shownAt(paper, side, price, options.fidelity.sees);
      if (now === undefined) continue;
      const orders = ordersAt(paper, side, price);
      const before = orders.find((order) => order.front !== Infinity)?.shown ?? now;
      moveLevel(flowAt(paper, side, price), options.queue, orders, { before, now }, at);
    }
  }
}

/** The other side's best has come to our price or through it: nobody is left between us. */
function fillCrossed(paper: PaperMarket, side: Side, desk: Desk, at: Time): void {
  const best = paper.book.best(opposite(side));
  for (const order of paper.orders) {
    if (order.side !== side || !isCrossing(side, order.price, best)) continue;
    desk.fill(order, remaining(order), at);
  }
}

type Trade = Extract<Input, { readonly kind: "trade-printed" }>;

/** A trade against one side of the book, with our orders on it. */
function fillTraded(paper: PaperMarket, queue: QueueModel, trade: Trade, desk: Desk): void {
  const { price, qty, at } = trade;
  const side = opposite(trade.takerSide);
  const there = ordersAt(paper, side, price);
  const shares = tradeAtLevel(flowAt(paper, side, price), queue, there, qty, at);
  for (const order of paper.orders) {
    if (order.side === side && isBetter(side, order.price, price)) desk.fill(order, remaining(order), at);
  }
  for (const share of shares) desk.fill(share.order, share.qty, at);
}
