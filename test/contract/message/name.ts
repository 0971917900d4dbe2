import type { Frame } from "../reader.ts";

/** The specification's name of a frame: `orderbook_delta` is `orderbookDelta`, `ok` is told by what it holds. */
export function messageName({ type, msg }: Pick<Frame, "type" | "msg">): string {
  if (type === "ok") return nameOfOk(msg);
  if (type === "market_lifecycle_v2" && msg["event_type"] === "metadata_updated")
    return "marketMetadataUpdated";
  return special.get(type) ?? type.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const special: ReadonlyMap<string, string> = new Map([
  ["subscribed", "subscribedResponse"],
  ["unsubscribed", "unsubscribedResponse"],
  ["error", "errorResponse"],
  ["cfbenchmarks_value_indexlist", "cfbenchmarksIndexList"],
  ["cfbenchmarks_value_5hz_indexlist", "cfbenchmarks5HzIndexList"],
  ["cfbenchmarks_value_5hz", "cfbenchmarksValue5Hz"],
  ["pyth_value_underlying_list", "pythUnderlyingList"],
]);

function nameOfOk(msg: unknown): string {
  if (Array.isArray(msg)) return "listSubscriptionsResponse";
  if (typeof msg !== "object" || msg === null) return "okResponse";
  if ("index_ids" in msg) return "subscribedIndicesResponse";
  return "underlying_tickers" in msg ? "subscribedUnderlyingsResponse" : "okResponse";
}
