import fc from "fast-check";
import { expect, test } from "vitest";
import { all, anyMarket, drawn, paramsOf, withStages } from "../../test/strategy/drawn.ts";
import type { Level } from "../domain/market.ts";
import { flat, type Position } from "../domain/position.ts";
import { parsePriceGrid } from "../domain/price-grid.ts";
import { contracts, type Money, type Price, type Qty } from "../domain/units.ts";
import type { Desire } from "./desire.ts";
import type { ShelfParams, StageName } from "./shelf.ts";
import type { Signals } from "./signal/signals.ts";
import { createStrategy, type StrategyParams } from "./strategy.ts";
import type { EventMarket, RewardView, View } from "./view.ts";

/**
 * Units of whole strategies. That cents or dollars are the same is held against each formula in model/invariance.test.ts:
 * prices of a strategy are of one type, and have no other unit. What can be changed here is how large everything is, and
 * how fine the grid.
 */

/** So many times as many contracts of everything, held by somebody with so many times the money. */
const times = 10;

/** A contract is a floor to these: ten times of it is another floor. */
const countsContracts: ReadonlySet<StageName> = new Set(["self-throttle", "market-type"]);

test("ten times as many contracts of everything, and ten times the means: the same prices, ten times the size", () => {
  const names = all.filter((name) => !countsContracts.has(name));
  const seen = new Set<StageName>();
  let levels = 0;
  fc.assert(
    fc.property(anyMarket, (one) => {
      const stages = one.stages.filter((name) => names.includes(name));
      // Below a contract the sizes of a book have a floor.
      const scene = drawn({ ...one, bidSize: 100 + one.bidSize, askSize: 100 + one.askSize });
      const params = withStages(stages, paramsOf(one));
      const small = createStrategy(params).quotes(scene, 1);
      const large = createStrategy(largerParams(params)).quotes(larger(scene), 1);
      expect(large.fair).toEqual(small.fair === undefined ? undefined : expect.closeTo(small.fair, 9));
      // What is less than a contract is not shown, and may be one when it is ten times as much.
      const shown = large.quotes.filter(
        ({ side, price }) => has(small, side, price) || !isTooSmall(small, side),
      );
      expect(shown.map(({ side, price }) => [side, price])).toEqual(
        small.quotes.map(({ side, price }) => [side, price]),
      );
      for (const [place, { qty: size }] of shown.entries()) {
        // Each stage that sizes takes what is over a whole contract away, and a level is twice the size at most.
        const expected = times * (small.quotes[place]?.qty ?? 0);
        expect(Math.abs(size - expected)).toBeLessThanOrEqual(4 * contracts(times));
        levels += 1;
      }
      if (small.quotes.length > 0) for (const name of stages) seen.add(name);
    }),
    { numRuns: 400, seed: 7 },
  );
  expect(names.filter((name) => !seen.has(name))).toEqual([]);
  expect(levels).toBeGreaterThan(200);
});

/** What counts in ticks: a tick better than others, states of the touch, ticks behind a reference, levels that part. */
const countsTicks: ReadonlySet<StageName> = new Set(["join-touch", "microprice", "reward-width", "ladder"]);

const parsed = parsePriceGrid([{ start: "0", end: "1", step: "0.001" }]);
if (!parsed.ok) throw new Error(parsed.why);
const fine = parsed.value;

test("a grid ten times as fine: the same quotes, which whole cents round away from the market", () => {
  const names = all.filter((name) => !countsTicks.has(name));
  let sides = 0;
  fc.assert(
    fc.property(anyMarket, (one) => {
      const stages = one.stages.filter((name) => names.includes(name));
      const scene = drawn(one);
      const strategy = createStrategy(withStages(stages, paramsOf(one)));
      const whole = strategy.quotes(scene, 1);
      const exact = strategy.quotes({ ...scene, market: { ...scene.market, grid: fine } }, 1);
      const rounded = exact.quotes.flatMap((each) => {
        const price =
          (each.side === "bid" ? Math.floor(each.price / 100) : Math.ceil(each.price / 100)) * 100;
        return price <= 0 || price >= 10_000 ? [] : [{ ...each, price }];
      });
      expect(rounded).toEqual(whole.quotes);
      sides += rounded.length;
    }),
    { numRuns: 400, seed: 11 },
  );
  expect(sides).toBeGreaterThan(200);
});

function has({ quotes }: Desire, side: string, price: Price): boolean {
  return quotes.some((each) => each.side === side && each.price === price);
}

function isTooSmall({ quotes, silences }: Desire, side: string): boolean {
  const size = quotes.find((each) => each.side === side)?.qty;
  return silences.some((each) => each.side === side && each.code === "no-size") || (size ?? 0) < contracts(8);
}

function more(size: Qty): Qty {
  return (size * times) as Qty;
}

function moreOf(level: Level | undefined): Level | undefined {
  return level === undefined ? undefined : { ...level, qty: more(level.qty) };
}

function held(position: Position): Position {
  if (position === flat) return flat;
  const { net, basis, realized, boughtYes, boughtNo } = position;
  return {
    net: more(net),
    basis: { cost: (basis.cost * times) as Money, qty: more(basis.qty) },
    realized: (realized * times) as Money,
    boughtYes: more(boughtYes),
    boughtNo: more(boughtNo),
  };
}

function larger(scene: View): View {
  const { bestBid, bestAsk, position, signals, event, rewards, past } = scene;
  return {
    ...scene,
    bestBid: moreOf(bestBid),
    bestAsk: moreOf(bestAsk),
    past: (side, skipped) => moreOf(past(side, (skipped / times) as Qty)),
    position: held(position),
    signals: observed(signals),
    event: event.map(largerSibling),
    ...(rewards === undefined ? {} : { rewards: rewarded(rewards) }),
  };
}

function largerSibling(other: EventMarket): EventMarket {
  const { position, seen, signals } = other;
  return {
    ...other,
    position: held(position),
    seen: seen === undefined ? undefined : { bid: moreOf(seen.bid), ask: moreOf(seen.ask) },
    signals: observed(signals),
  };
}

function rewarded({ poolRate, targetSize, others, flow, discount }: RewardView): RewardView {
  const levels = (side: "bid" | "ask") =>
    others[side].map((level) => ({ ...level, size: times * level.size }));
  return {
    discount,
    poolRate: times * poolRate,
    targetSize: times * targetSize,
    others: { bid: levels("bid"), ask: levels("ask") },
    flow: { bid: times * flow.bid, ask: times * flow.ask },
  };
}

function observed(signals: Signals): Signals {
  const { flow, markouts, reserve } = signals;
  const markout = ({ adverse, size }: Signals["markouts"]["bid"]) => ({
    adverse: times * adverse,
    size: times * size,
  });
  const taken = (known: Signals["reserve"]["bid"]) => ({
    ...known,
    taken: times * known.taken,
    takenOfShown: times * known.takenOfShown,
  });
  return {
    ...signals,
    flow: { ...flow, flow: times * flow.flow, depth: times * flow.depth },
    markouts: { pending: [], mid: markouts.mid, bid: markout(markouts.bid), ask: markout(markouts.ask) },
    reserve: { bid: taken(reserve.bid), ask: taken(reserve.ask) },
  };
}

function largerParams(params: StrategyParams): StrategyParams {
  const { inventory } = params;
  return {
    ...params,
    inventory: {
      ...inventory,
      maxPosition: more(inventory.maxPosition),
      minContractsForSkew: more(inventory.minContractsForSkew),
    },
    shelf: largerShelf(params.shelf),
  };
}

/** Risk aversion is one over money, and a charge by contract² falls with what a contract is of all that is held. */
function largerShelf(one: ShelfParams): ShelfParams {
  const calmer = <Params extends { readonly riskAversion: number }>(params: Params): Params => ({
    ...params,
    riskAversion: params.riskAversion / times,
  });
  const dealer = <Params extends { readonly riskAversion: number; readonly lot: number }>(
    params: Params,
  ): Params => ({ ...calmer(params), lot: times * params.lot });
  const charged = (params: ShelfParams["cartea-jaimungal-lean"]) => ({
    ...params,
    runningCharge: params.runningCharge / times,
    endCharge: params.endCharge / times,
    lot: times * params.lot,
    maxPosition: times * params.maxPosition,
  });
  const coupledLean = one["coupled-lean"];
  const { shown, total, ...waits } = one["hidden-reserve"];
  return {
    ...one,
    "avellaneda-stoikov-lean": calmer(one["avellaneda-stoikov-lean"]),
    "avellaneda-stoikov-width": calmer(one["avellaneda-stoikov-width"]),
    "glft-lean": dealer(one["glft-lean"]),
    "glft-width": dealer(one["glft-width"]),
    "cartea-jaimungal-lean": charged(one["cartea-jaimungal-lean"]),
    "cartea-jaimungal-width": charged(one["cartea-jaimungal-width"]),
    "settlement-lean": calmer(one["settlement-lean"]),
    "event-lean": calmer(one["event-lean"]),
    "coupled-lean": { ...dealer(coupledLean), beyond: calmer(coupledLean.beyond) },
    "coupled-width": dealer(one["coupled-width"]),
    "markout-width": {
      ...one["markout-width"],
      priorSize: times * one["markout-width"].priorSize,
    },
    "reward-width": {
      ...one["reward-width"],
      size: times * one["reward-width"].size,
      fillsMin: times * one["reward-width"].fillsMin,
      priorSize: times * one["reward-width"].priorSize,
    },
    "inventory-target": {
      ...one["inventory-target"],
      maxPosition: more(one["inventory-target"].maxPosition),
    },
    "hidden-reserve": { ...waits, shown: more(shown), total: more(total) },
    "kelly-cap": { ...one["kelly-cap"], bankroll: (times * one["kelly-cap"].bankroll) as Money },
    "quote-size": { mode: "fixed", qty: more(contracts(10)) },
  };
}
