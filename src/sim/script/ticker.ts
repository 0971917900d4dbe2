import type { LineReader } from "./reader.ts";
import type { Setup } from "./script.ts";

/** A market of the script. */
export function readTicker(setup: Setup, reader: LineReader): string {
  return reader.oneOf(
    "a market of this script",
    setup.markets.map(({ ticker }) => ticker),
  );
}

/** The first market where none is named. */
export function tickerOrFirst(setup: Setup, reader: LineReader): string {
  const isNamed = setup.markets.some(({ ticker }) => ticker === reader.peek());
  return isNamed ? reader.next() : (setup.markets[0]?.ticker ?? "");
}
