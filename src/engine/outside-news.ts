import { secondsOf } from "../domain/units.ts";
import type { Effect } from "../domain/effect.ts";
import type { Input, OutsideNews } from "../domain/input.ts";
import type { Market } from "../domain/market.ts";
import { observeUnderlying } from "../strategy/signal/settlement-average.ts";
import { touch, type EngineState, type MarketState } from "./state.ts";

/** Takes in what others think of markets, or of the numbers that they hang on. What no market of ours hangs on is not kept. */
export function takeOutsideNews(state: EngineState, input: Extract<Input, OutsideNews>): readonly Effect[] {
  if (input.kind === "reference-received") {
    const market = state.markets.get(input.ticker);
    if (market === undefined) return [];
    market.references.set(input.source, { value: input.value, at: input.at });
    touch(state, market);
    return [];
  }
  const covered = [...state.markets.values()].filter(({ market }) => namesOf(market).includes(input.covers));
  if (covered.length === 0) return [];
  const { at, covers } = input;
  if (input.kind === "forecast-told") {
    state.forecasts.set(covers, { mean: input.mean, deviation: input.deviation, at });
  } else {
    state.underlyings.set(covers, { price: input.price, volatility: input.volatility, at });
  }
  for (const market of covered) {
    if (input.kind === "underlying-told") observe(state, market, input.covers);
    touch(state, market);
  }
  return [];
}

/** What was told under the most exact name: the market's own, its event's, its series'. */
export function toldOf<Told>(told: ReadonlyMap<string, Told>, market: Market): Told | undefined {
  if (told.size === 0) return undefined;
  return told.get(market.ticker) ?? told.get(market.eventTicker) ?? told.get(market.seriesTicker);
}

function namesOf({ ticker, eventTicker, seriesTicker }: Market): readonly string[] {
  return [ticker, eventTicker, seriesTicker];
}

function observe(state: EngineState, { market, signals }: MarketState, covers: string): void {
  if (state.strategy.needsSignals?.average !== true) return;
  const told = toldOf(state.underlyings, market);
  if (told === undefined || told !== state.underlyings.get(covers)) return;
  const { averageWindow } = state.config.strategy.signals;
  observeUnderlying(
    signals.average,
    told.price,
    secondsOf(told.at),
    secondsOf(market.closeAt),
    averageWindow,
  );
}
