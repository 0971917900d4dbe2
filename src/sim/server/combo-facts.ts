import type { ComboFacts } from "../../wire/exchange/rfq.ts";
import type { Exchange } from "../exchange.ts";

/** The legs of a combo, with what is known of their results; undefined for every other market. */
export function comboFacts(exchange: Exchange, ticker: string): ComboFacts | undefined {
  const combo = exchange.combos.combo(ticker);
  if (combo === undefined) return undefined;
  return {
    collectionTicker: combo.collectionTicker,
    legs: combo.legs.map((leg) => ({
      ...leg,
      yesValue: exchange.market(leg.ticker)?.settlement?.value,
    })),
  };
}
