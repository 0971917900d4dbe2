import fc from "fast-check";
import { expect, test } from "vitest";
import type { Checked, Effect, OrderEffect } from "../../src/domain/effect.ts";
import type { Market } from "../../src/domain/market.ts";
import type { Outcome } from "../../src/domain/order.ts";
import { flat, openCost } from "../../src/domain/position.ts";
import { isBetter, paid, signed, type Side } from "../../src/domain/side.ts";
import {
  cents,
  contracts,
  cost,
  dollars,
  millis,
  minus,
  plus,
  seconds,
  time,
  zeroMoney,
  type Price,
  type Qty,
  type Time,
} from "../../src/domain/units.ts";
import { boundCash } from "../../src/domain/bound-cash.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { config, isOrder, market, strategyWith, t0, type News } from "./bench.ts";
import { leftOf, modelVenue, refused, requestOf, type ModelOrder } from "./model-venue.ts";
import { generous } from "../permitted.ts";

/**
 * The one thing that limits are for: whatever is lost, late, doubled or refused on the way, what the venue could
 * come to by its own books stays inside them. `KMM_LIMIT_RUNS=5000 npx vitest run test/engine/limits` looks longer.
 */

interface Event {
  readonly tickers: readonly string[];
  /** Every outcome, as the tickers that resolve YES. */
  readonly outcomes: readonly (readonly string[])[];
}

const alone = ["KXA-1"];
const race = ["KXR-1", "KXR-2", "KXR-3"];
const ladder = ["KXL-50", "KXL-60", "KXL-70"];
const events: readonly Event[] = [
  { tickers: alone, outcomes: [[], alone] },
  { tickers: race, outcomes: [[], ...race.map((ticker) => [ticker])] },
  { tickers: ladder, outcomes: [0, 1, 2, 3].map((passed) => ladder.slice(0, passed)) },
];
const everything = events.flatMap((event) => event.tickers);

const bySpread = {
  mode: "by-spread",
  wideAbove: cents(30),
  wideQty: contracts(6),
  tightQty: contracts(3),
} as const;

function described(ticker: string): Market {
  const [eventTicker = "", last = ""] = ticker.split("-");
  const some = { ...market, ticker, eventTicker, shard: 0 };
  if (race.includes(ticker)) return { ...some, isExclusive: true };
  if (!ladder.includes(ticker)) return some;
  const strike = { number: eventTicker, from: { at: Number(last), isIncluded: false } };
  return { ...some, isNested: true, strike };
}

interface Caps {
  /** What is quoted: few markets see more of each other than many. */
  readonly tickers: readonly string[];
  readonly position: number;
  readonly marketLoss: number;
  readonly eventLoss: number;
  readonly cash: number;
  /** Orders left over hang, and old ones are renewed. */
  readonly hangs: boolean;
}

const anyCaps: fc.Arbitrary<Caps> = fc.record({
  tickers: fc.constantFrom(alone, race, ladder, everything),
  position: fc.integer({ min: 8, max: 40 }),
  marketLoss: fc.integer({ min: 3, max: 12 }),
  eventLoss: fc.integer({ min: 3, max: 12 }),
  cash: fc.integer({ min: 4, max: 80 }),
  hangs: fc.boolean(),
});

/** What happens next, and two numbers that say to whom and how. */
const anyAct = fc.noBias(fc.tuple(fc.nat(99), fc.nat(999), fc.nat(999)));

type Act = readonly [number, number, number];

const timeMax = Number(process.env["KMM_LIMIT_MS"] ?? 120_000);
const runs = Number(process.env["KMM_LIMIT_RUNS"] ?? 250);

test(
  "no sequence of news, however timed, takes the venue's own books past a limit",
  () => {
    fc.assert(
      fc.property(anyCaps, fc.array(anyAct, { maxLength: 260, size: "max" }), (caps, acts) => {
        const one = world(caps);
        for (const act of acts) one.act(act);
      }),
      // A counterexample is made smaller for a while, not for ever.
      { numRuns: runs, interruptAfterTimeLimit: timeMax },
    );
  },
  2 * timeMax,
);

test(
  "the worlds of the property do place, fill, move, lose and hit their limits",
  () => {
    const seen = new Map<string, number>();
    const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
    fc.assert(
      fc.property(anyCaps, fc.array(anyAct, { minLength: 200, maxLength: 200 }), (caps, acts) => {
        const one = world(caps, count);
        for (const act of acts) one.act(act);
      }),
      { numRuns: 60, seed: 1 },
    );
    for (const what of [
      "place-order",
      "cancel-order",
      "amend-order",
      "decrease-order",
      "fill",
      "unknown",
      "refused",
      "not-sent",
      "lost news",
      "doubled news",
      "reduction",
      "restart",
      "adopted",
      "position-cap",
      "market-loss",
      "event-loss",
      "cash",
    ]) {
      expect([what, (seen.get(what) ?? 0) > 10]).toEqual([what, true]);
    }
  },
  timeMax,
);

interface Sent {
  readonly effect: Checked<OrderEffect>;
  readonly at: Time;
}

/** An engine and a venue with a bad line between them. */
function world(caps: Caps, count: (what: string) => void = () => {}) {
  const { tickers } = caps;
  const engineOf = (run: number): Engine => createEngine({ ...engineConfig, idPrefix: `kmm-main-r${run}-` });
  const engineConfig: EngineConfig = {
    ...config,
    tickers,
    limits: {
      ...generous,
      maxPosition: contracts(caps.position),
      capital: dollars(1_000),
      marketLossMax: dollars(caps.marketLoss),
      eventLossMax: dollars(caps.eventLoss),
    },
    strategy: {
      ...strategyWith({ "quote-size": bySpread }),
      inventory: { ...config.strategy.inventory, maxPosition: contracts(caps.position) },
    },
    plan: {
      ...config.plan,
      tolerance: cents(2),
      ageMin: time(0),
      requoteInterval: seconds(1),
      ...(caps.hangs ? { hangWithin: cents(30), orderAgeMax: seconds(5) } : {}),
    },
    losses: { stopLoss: zeroMoney, dailyLoss: zeroMoney },
  };
  let runs = 1;
  let engine = engineOf(runs);
  const venue = modelVenue(tickers, dollars(caps.cash));
  const underWay: Sent[] = [];
  /** Answers and readings that the engine has not heard yet; a reading is heard in one piece. */
  const answers: (readonly News[])[] = [];
  const bounds = watchBounds(caps);
  const middles = new Map<string, number>();
  let now = t0;

  const feed = (news: News): void => {
    const effects = engine.step({ ...news, at: now });
    for (const effect of effects) {
      if (isOrder(effect)) {
        if (isReduction(effect)) count("reduction");
        underWay.push({ effect, at: now });
        count(effect.kind);
      } else ask(effect);
    }
    bounds(exposures());
    expect(venue.cash(), "cash").toBeGreaterThanOrEqual(0);
  };

  const ask = (effect: Effect): void => {
    switch (effect.kind) {
      case "request-account":
        readAccount();
        return;
      case "look-up-order": {
        const order = venue.orders.get(effect.clientOrderId);
        if (order !== undefined) answers.push([{ kind: "order-reported", report: venue.report(order) }]);
        else answers.push([{ kind: "order-absent", clientOrderId: effect.clientOrderId, asOf: now }]);
        return;
      }
      case "tell":
        if (effect.note.topic === "order-adopted") count("adopted");
        for (const code of ["market-loss", "event-loss", "cash"]) {
          if (effect.note.text.includes(`${code} limit`)) count(code);
        }
        if (effect.note.text.includes("Position limit reached (worst")) count("position-cap");
        return;
      default:
    }
  };

  /** The list of fills, and then the rest: as they are now, to be heard later. */
  const readAccount = (): void => {
    const listed = venue.fills.map((fill): News => ({ kind: "fill-received", fill }));
    const open = [...venue.orders.values()].filter((order) => order.isOpen).map(venue.report);
    const netOf = (ticker: string): Qty => venue.positions.get(ticker)?.net ?? contracts(0);
    const account: News = {
      kind: "account-reported",
      asOf: now,
      cash: minus(venue.cash(), boundCash(open, netOf)),
      positions: tickers.map((ticker) => {
        const position = venue.positions.get(ticker) ?? flat;
        const { net, realized } = position;
        return { ticker, position: net, cost: openCost(position), realized, fees: zeroMoney };
      }),
      orders: open,
    };
    answers.push([...listed, account]);
  };

  /** A request arrives, or does not; and is answered, or is not. */
  const arrive = (index: number, how: number): void => {
    const [sent] = underWay.splice(index % underWay.length, 1);
    if (sent === undefined) return;
    const { effect } = sent;
    const clientOrderId = effect.kind === "place-order" ? effect.order.clientOrderId : effect.clientOrderId;
    const outcome = outcomeOf(effect, how);
    count(outcome.kind);
    answers.push([{ kind: "order-answered", request: requestOf(effect), clientOrderId, outcome }]);
  };

  const outcomeOf = (effect: Checked<OrderEffect>, how: number): Outcome => {
    if (how < 820) return venue.take(effect, now);
    if (how < 890) {
      venue.take(effect, now);
      return { kind: "unknown", why: "the answer was lost" };
    }
    if (how < 930) return { kind: "unknown", why: "the request was lost" };
    if (how < 965) return { kind: "not-sent", why: "no connection" };
    return refused(how < 980 ? 503 : 400);
  };

  const hearAnswer = (index: number, how: number): void => {
    const [told = []] = answers.splice(index % Math.min(3, Math.max(1, answers.length)), 1);
    hear(told, how);
  };

  const hearStream = (index: number, how: number): void => {
    const [news] = venue.stream.splice(index % Math.min(3, Math.max(1, venue.stream.length)), 1);
    if (news === undefined) return;
    if (how < 100) count("lost news");
    else hear([news], how);
  };

  const hear = (told: readonly News[], how: number): void => {
    for (const news of told) feed(news);
    // A request is answered once; everything else may be told again.
    const again = told.filter(({ kind }) => kind !== "order-answered");
    if (how >= 200 || again.length === 0) return;
    count("doubled news");
    for (const news of again) feed(news);
  };

  const fill = (index: number, how: number): void => {
    const open = [...venue.orders.values()].filter((order) => order.isOpen);
    const order = open[index % Math.max(1, open.length)];
    if (order === undefined) return;
    count("fill");
    venue.fill(order, how < 500 ? 1 : how / 1_000, now);
  };

  /** Nothing is on its way for longer than the gateway waits. */
  const pass = (span: Time): void => {
    now = plus(now, span);
    while (underWay.some(({ at }) => now - at > seconds(10))) arrive(0, 850);
    feed({ kind: "time-passed" });
  };

  const book = (index: number, how: number): void => {
    const ticker = tickers[index % tickers.length] ?? "";
    // Half of the time only the spread is another: the quote stays where it is and its size changes.
    const middle = how < 500 ? (middles.get(ticker) ?? 50) : 15 + (index % 71);
    middles.set(ticker, middle);
    const half = how % 3 === 0 ? 4 : 20;
    const level = (cent: number) => [{ price: cents(Math.min(98, Math.max(2, cent))), qty: contracts(100) }];
    const [bids, asks] = [level(middle - half), level(middle + half)];
    feed({ kind: "book-snapshot-received", ticker, bids, asks });
  };

  /** What each market may still come to: its position, and every order that rests or may come to rest. */
  const exposures = (): readonly Exposed[] =>
    tickers.map((ticker) => {
      const position = venue.positions.get(ticker) ?? flat;
      const open = [...venue.orders.values()]
        .filter((order) => order.isOpen && order.ticker === ticker)
        .map((order) => standing(order, underWay));
      const coming = underWay.flatMap(({ effect }) =>
        effect.kind === "place-order" && effect.order.ticker === ticker ? [effect.order] : [],
      );
      const { net, realized } = position;
      return { ticker, net, realized, cost: openCost(position), open: [...open, ...coming] };
    });

  /** By the venue's books: even if all others of its side fill first, this order only shrinks the position. */
  const isReduction = (effect: Checked<OrderEffect>): boolean => {
    if (effect.kind !== "place-order") return false;
    const { ticker, side, qty } = effect.order;
    const here = exposures().find((each) => each.ticker === ticker);
    const sameSide = (here?.open ?? []).filter((order) => order.side === side);
    const all = sameSide.reduce((sum, order) => plus(sum, order.qty), qty);
    return 0 - signed(side, here?.net ?? contracts(0)) >= all;
  };

  const start = (): void => {
    feed({ kind: "limits-reported", write: { refill: 10_000, capacity: 10_000 }, costs });
    for (const ticker of tickers) feed({ kind: "market-described", market: described(ticker) });
    feed({ kind: "stream-connected" });
    readAccount();
  };

  /** The program dies and is started again, later than what it sent takes to arrive, or to be lost. */
  const restart = (how: number): void => {
    count("restart");
    const heritage = engine.heritage();
    while (underWay.length > 0) arrive(0, how);
    answers.length = 0;
    if (how < 500) venue.stream.length = 0;
    runs += 1;
    engine = engineOf(runs);
    if (heritage !== undefined) feed({ kind: "run-resumed", heritage });
    start();
  };

  start();
  for (const told of answers.splice(0)) hear(told, 999);

  return {
    act: ([what, index, how]: Act): void => {
      now = plus(now, millis(1 + (how % 50)));
      if (what < 22) book(index, how);
      else if (what < 45) arrive(index, how);
      else if (what < 62) hearAnswer(index, how);
      else if (what < 76) hearStream(index, how);
      else if (what < 87) fill(index, how);
      else if (what < 95) pass(how < 700 ? millis(how) : seconds(how / 100));
      else if (what < 97) end(index);
      else if (what < 98) restart(how);
      else readAccount();
    },
  };

  function end(index: number): void {
    const open = [...venue.orders.values()].filter((order) => order.isOpen);
    const order = open[index % Math.max(1, open.length)];
    if (order !== undefined) venue.end(order, now);
  }
}

const costs = { place: 10, cancel: 2, amend: 10, decrease: 10 };

interface Exposed {
  readonly ticker: string;
  readonly net: Qty;
  readonly realized: number;
  readonly cost: number;
  readonly open: readonly Open[];
}

interface Open {
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
}

/** A resting order at its worst: an amend under way may still make it another. */
function standing(order: ModelOrder, underWay: readonly Sent[]): Open {
  let { price: at } = order;
  let most = leftOf(order);
  for (const { effect } of underWay) {
    if (effect.kind !== "amend-order" || effect.clientOrderId !== order.clientOrderId) continue;
    if (isBetter(order.side, effect.price, at)) at = effect.price;
    const size = minus(effect.total, order.filled);
    if (size > most) most = size;
  }
  return { side: order.side, price: at, qty: most };
}

/** What a market costs if it resolves so: what is held, and every order that then hurts. */
function lossOf({ net, cost: held, open }: Exposed, isYes: boolean): number {
  const payoff = (isYes ? Math.max(0, net) : Math.max(0, -net)) * 10_000;
  const hurting = open.filter(({ side }) => (side === "bid") !== isYes);
  return (
    held - payoff + hurting.reduce((sum, order) => sum + cost(paid(order.side, order.price), order.qty), 0)
  );
}

/**
 * The limits, at every moment: what is held, what was realised, and every order filled where that hurts. A fill only
 * makes true what was counted, so that no order of events takes it past a limit.
 */
function watchBounds(caps: Caps) {
  const scopes = [
    ...events.map(({ tickers: members, outcomes }) => scope("event loss", members, outcomes, caps.eventLoss)),
    ...everything.map((ticker) => scope("market loss", [ticker], [[], [ticker]], caps.marketLoss)),
  ];
  return (all: readonly Exposed[]): void => {
    for (const each of scopes) {
      expect(worst(each, all), `${each.name} of ${each.members.join()}`).toBeLessThanOrEqual(each.cap);
    }
    for (const { ticker, net, open } of all) {
      const sum = (side: Side): number =>
        open.filter((order) => order.side === side).reduce((total, order) => total + order.qty, 0);
      const most = Math.max(net + sum("bid"), sum("ask") - net);
      expect(most, `position in ${ticker}`).toBeLessThanOrEqual(contracts(caps.position));
    }
  };
}

interface Scope {
  readonly name: string;
  readonly members: readonly string[];
  readonly outcomes: Event["outcomes"];
  readonly cap: number;
}

function scope(name: string, members: readonly string[], outcomes: Event["outcomes"], cap: number): Scope {
  return { name, members, outcomes, cap: dollars(cap) };
}

function worst({ members, outcomes }: Scope, all: readonly Exposed[]): number {
  const markets = all.filter(({ ticker }) => members.includes(ticker));
  const realized = markets.reduce((sum, each) => sum + each.realized, 0);
  const losses = outcomes.map((yes) =>
    markets.reduce((sum, each) => sum + lossOf(each, yes.includes(each.ticker)), 0),
  );
  return Math.max(...losses) - realized;
}
