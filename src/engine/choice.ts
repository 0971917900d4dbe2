import type { Effect } from "../domain/effect.ts";
import { zeroQty } from "../domain/units.ts";
import { link, touchAll, type EngineState, type MarketState } from "./state.ts";
import { tell } from "./words.ts";

/** From now on these markets are quoted. What is held in those that were is worked off first. */
export function chooseMarkets(state: EngineState, tickers: readonly string[]): readonly Effect[] {
  const chosen = new Set(tickers);
  const before = state.chosen ?? new Set(state.markets.keys());
  for (const ticker of before) if (!chosen.has(ticker)) state.retired.add(ticker);
  for (const ticker of chosen) state.retired.delete(ticker);
  const came = tickers.filter((ticker) => !before.has(ticker));
  const went = [...before].filter((ticker) => !chosen.has(ticker));
  state.chosen = chosen;
  for (const market of state.markets.values()) link(state, market);
  touchAll(state);
  if (came.length === 0 && went.length === 0) return [];
  const count = tickers.length === 1 ? "1 market" : `${tickers.length} markets`;
  const text = `Quoting ${count} from now on${listed("new", came)}${listed("no longer", went)}`;
  return [tell("info", "markets-chosen", text)];
}

function listed(what: string, tickers: readonly string[]): string {
  return tickers.length === 0 ? "" : `; ${what}: ${tickers.join(", ")}`;
}

/** Why only what reduces is shown in a market that was quoted before the choice changed, or undefined. */
export function retirementOf(
  { retired }: EngineState,
  { market, position }: MarketState,
): string | undefined {
  if (position.net === zeroQty || !retired.has(market.ticker)) return undefined;
  return "it is no longer among the markets to quote: what is held is worked off";
}
