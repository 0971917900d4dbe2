import { expect, test, vi } from "vitest";
import { playSeed } from "../../src/cli/simulate/play.ts";
import { cents, contracts, dollars, plus, seconds } from "../../src/domain/units.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Snapshot } from "../../src/engine/snapshot.ts";
import type { EngineState, MarketState } from "../../src/engine/state.ts";
import { seededRandom, type Random } from "../../src/lib/random.ts";
import {
  account,
  accountReport,
  bench,
  bidId,
  config,
  fill,
  held,
  listed,
  market,
  quoting,
  resting,
  snapshot,
  t0,
} from "../engine/bench.ts";
import { refused } from "../engine/model-venue.ts";

/**
 * Simulated runs, in which everything goes wrong that can, with a twin beside the engine: it is made from a snapshot
 * at a random moment, has to know exactly what the engine knows, and to do exactly what it does until the next moment.
 */
const watched = vi.hoisted(() => ({
  random: undefined as Random | undefined,
  /** The private state behind the last snapshot. */
  state: undefined as EngineState | undefined,
  moments: 0,
  /** The first two values that each field was found with. */
  values: new Map<string, Set<string>>(),
}));

vi.mock(import("../../src/engine/snapshot.ts"), async (original) => {
  const real = await original();
  return {
    ...real,
    takeSnapshot: (state) => {
      watched.state = state;
      return real.takeSnapshot(state);
    },
  };
});

vi.mock(import("../../src/engine/engine.ts"), async (original) => {
  const { createEngine } = await original();
  return {
    createEngine: (config) => besideTwins(createEngine(config), (from) => createEngine(config, from)),
  };
});

function besideTwins(engine: Engine, twinOf: (from: Snapshot) => Engine): Engine {
  let twin: Engine | undefined;
  let saved = engine.snapshot();
  let text = "";
  let stepsLeft = 0;
  return {
    ...engine,
    step: (input) => {
      if (stepsLeft === 0) {
        if (twin !== undefined) {
          expectSame(engine, twin);
          // What was saved once stands still, whatever the engine did since.
          expect(JSON.stringify(saved)).toBe(text);
        }
        saved = engine.snapshot();
        text = JSON.stringify(saved);
        twin = twinOf(JSON.parse(text) as Snapshot);
        stepsLeft = watched.random?.whole(1, 200) ?? 1;
        expectSame(engine, twin);
      }
      stepsLeft -= 1;
      const effects = engine.step(input);
      const others = twin?.step(input);
      // Nearly always: comparing texts is cheaper.
      if (JSON.stringify(others) !== JSON.stringify(effects)) expect(others).toEqual(effects);
      return effects;
    },
  };
}

function expectSame(engine: Engine, twin: Engine): void {
  watched.moments += 1;
  expect(lookInto(twin)).toEqual(lookInto(engine));
  expect(twin.stateHash()).toBe(engine.stateHash());
  const { state } = watched;
  if (state === undefined) return;
  for (const [key, value] of Object.entries(state)) note(key, value);
  for (const market of state.markets.values()) {
    for (const [key, value] of Object.entries(market)) note(`market ${key}`, value);
  }
}

function lookInto(engine: Engine) {
  const snapshot = JSON.stringify(engine.snapshot());
  const { state } = watched;
  const pointedAt = [
    ...(state?.stale ?? []),
    ...(state?.dirty ?? []),
    ...[...(state?.marketsOfEvent.values() ?? [])].flat(),
    ...[...(state?.markets.values() ?? [])].flatMap(({ siblings }) => siblings),
  ];
  const areKnown = pointedAt.every((market) => state?.markets.get(market.market.ticker) === market);
  return { snapshot, areKnown, portrait: portrait(state) };
}

/** All there is to see of a value, without the codecs: of what has methods, what those tell that need not be told anything. */
function portrait(value: unknown): unknown {
  // No sum and no comparison tells the two zeros apart.
  if (value === 0) return 0;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Map) return { map: [...value].map(portrait) };
  if (value instanceof Set) return { set: [...value].map(portrait) };
  if (ArrayBuffer.isView(value) || Array.isArray(value))
    return Array.from(value as readonly unknown[], portrait);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      // Markets point at each other: each is looked at where it stands.
      if (key === "siblings")
        return [[key, (inner as MarketState["siblings"]).map(({ market: { ticker } }) => ticker)]];
      if (typeof inner !== "function") return [[key, portrait(inner)]];
      return inner.length === 0 ? [[key, portrait((inner as () => unknown)())]] : [];
    }),
  );
}

function note(field: string, value: unknown): void {
  const values = watched.values.get(field) ?? new Set();
  watched.values.set(field, values);
  if (values.size < 2) values.add(JSON.stringify(portrait(value)) ?? "");
}

/** What simulated runs hardly ever come to: fed by hand, with a new twin before each input. */
function oddities(): void {
  const one = resting();
  one.feed(fill(bidId, "ob", "bid", 31, 10));
  const disputed = bench();
  disputed.feed({ kind: "market-described", market });
  const heritage = one.engine.heritage() ?? expect.fail("nothing was left");
  disputed.feed({ kind: "run-resumed", heritage });
  disputed.feed(listed(fill(bidId, "ob", "bid", 31, 2, "t2")));
  disputed.feed(account);
  disputed.feed({ kind: "time-passed" });

  const shy = quoting();
  shy.feed({ kind: "order-answered", request: "place", clientOrderId: bidId, outcome: refused(400) });
  shy.feed({ kind: "time-passed" });

  const leaving = bench({ alarm: { ...config.alarm, crossAfter: seconds(1), slippageMax: cents(5) } });
  leaving.feed({ kind: "market-described", market });
  leaving.feed({ kind: "stream-connected" });
  leaving.feed(accountReport({ positions: [held(7)] }));
  leaving.feed({ kind: "alarm-raised", rung: "flatten", why: "out", by: "person" });
  leaving.feed(snapshot(20, 90), seconds(2));
  leaving.feed({ kind: "time-passed" });

  // The guide's rule looks at nothing that is observed.
  const stages = ["weighted-fair", "event-lean", "glft-width", "jump-charge", "quote-size"] as const;
  const seeing = bench({ strategy: { ...config.strategy, stages } });
  seeing.feed({ kind: "market-described", market });
  seeing.feed({ kind: "market-described", market: { ...market, ticker: "KXA-2" } });
  seeing.feed({ kind: "stream-connected" });
  seeing.feed(accountReport({ positions: [held(7)] }));
  for (const bid of [40, 44, 60]) {
    const qty = contracts(3);
    seeing.feed(snapshot(bid, bid + 6), seconds(2));
    const price = cents(bid + 6);
    seeing.feed({ kind: "trade-printed", ticker: market.ticker, price, qty, takerSide: "bid" });
    seeing.feed({ kind: "time-passed" }, seconds(1));
  }

  const odd = bench();
  odd.feed({ kind: "market-described", market });
  odd.feed({ kind: "stream-connected" });
  odd.feed(account);
  const costs = { place: 1, cancel: 1, amend: 1, decrease: 1 };
  odd.feed({ kind: "limits-reported", write: { refill: 7, capacity: 9 }, costs });
  odd.feed({ kind: "close-time-changed", ticker: market.ticker, closeAt: plus(market.closeAt, seconds(1)) });
  odd.feed({ kind: "reference-received", ticker: market.ticker, source: "model", value: 0.4 });
  const reward = dollars(10);
  const terms = {
    startsAt: t0,
    endsAt: plus(t0, seconds(600)),
    targetSize: contracts(100),
    discountBps: 5_000,
  };
  odd.feed({ kind: "rewards-told", ticker: market.ticker, programmes: [{ ...terms, reward }] });
  odd.feed({ kind: "underlying-told", covers: market.seriesTicker, price: 100, volatility: 0.5 });
  odd.feed({ kind: "forecast-told", covers: market.eventTicker, mean: 70, deviation: 2 });
  odd.feed(snapshot(60, 50));
  odd.feed(listed(fill("", "unheard", "bid", 31, 2)));
  const asOf = plus(t0, seconds(60));
  for (let times = 0; times < 3; times += 1) odd.feed(accountReport({ asOf, positions: [held(7)] }));
  odd.feed({ kind: "alarm-raised", rung: "widen", why: "wild", by: "person" });
  odd.feed({ kind: "alarm-released", why: "calm" });
  // Nothing is heard for so long.
  odd.feed({ kind: "time-passed" }, seconds(600));
  odd.feed({ kind: "time-passed" });
  odd.feed({ kind: "markets-chosen", tickers: ["KXB-1"] });
  odd.feed({ kind: "markets-chosen", tickers: ["KXB-1", market.ticker] });
  odd.feed({ kind: "stop-requested", why: "enough" });
  odd.feed({ kind: "time-passed" });
}

test("an engine that is made from a snapshot is the same engine", { timeout: 120_000 }, async () => {
  oddities();
  for (const seed of [1, 2]) {
    watched.random = seededRandom(seed).fork("twins");
    const { violations } = await playSeed({ seed, span: seconds(600) });
    expect(violations).toEqual([]);
  }
  expect(watched.moments).toBeGreaterThan(150);
  const constant = [...watched.values].filter(([, values]) => values.size < 2).map(([field]) => field);
  // The one is made of descriptions and cannot be looked into; the other is empty between two steps.
  expect(constant).toEqual(["dirty", "market isDirty"]);
});
