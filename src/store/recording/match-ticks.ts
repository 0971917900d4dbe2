import { ok, refused, type Result } from "../../lib/result.ts";
import type { Level } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";
import type { Time } from "../../domain/units.ts";
import { asFields, asList, asMillis, asPrice, asQty, asText, isPrice, type Fields } from "./fields.ts";
import { documentRecords } from "./line-records.ts";
import { marketGuesser } from "./market-guess.ts";
import type { Batches, Recorded } from "./record.ts";

/** One match: ticker messages as a book of its best levels, and every trade with the side of its taker. */
export function matchTicks(path: string): Batches {
  return documentRecords(path, (document) => {
    const fields = asFields(document);
    const ticks = asList(fields?.["ticks"]);
    if (ticks.length === 0) return refused("the document holds no ticks");
    return ok(tellTicks(path, ticks, closeTimes(asList(fields?.["markets"]))));
  });
}

export function isMatchTicks(head: string): boolean {
  return /^\s*\{/.test(head) && head.includes('"match_ticker"') && head.includes('"point_count"');
}

function closeTimes(markets: readonly unknown[]): ReadonlyMap<string, Time> {
  const closes = new Map<string, Time>();
  for (const market of markets) {
    const ticker = asText(asFields(market)?.["market_ticker"]);
    const at = asMillis(asFields(market)?.["close_ts"]);
    if (ticker !== undefined && at !== undefined) closes.set(ticker, at);
  }
  return closes;
}

function* tellTicks(
  file: string,
  ticks: readonly unknown[],
  closes: ReadonlyMap<string, Time>,
): Generator<readonly Recorded[]> {
  const describe = marketGuesser();
  for (const [index, tick] of ticks.entries()) {
    const fields = asFields(tick) ?? {};
    const ticker = asText(fields["market_ticker"]);
    const at = asMillis(fields["ts"]);
    const told: Result<Recorded, string> =
      ticker === undefined || at === undefined
        ? refused("the tick has no market or no time")
        : tellTick(fields, ticker, at);
    if (ticker === undefined || at === undefined || !told.ok) {
      yield [{ kind: "line-refused", file, line: index + 1, why: told.ok ? "" : told.why }];
    } else {
      yield [...describe(ticker, at, closes.get(ticker)), told.value];
    }
  }
}

function tellTick(fields: Fields, ticker: string, at: Time): Result<Recorded, string> {
  if (fields["msg_type"] === "ticker") {
    const bids = bestLevel(fields, "bid");
    const asks = bestLevel(fields, "ask");
    return ok({ kind: "input", input: { kind: "book-snapshot-received", at, ticker, bids, asks } });
  }
  const price = asPrice(fields["price"]);
  const qty = asQty(fields["volume"]);
  const takerSide = fields["taker_side"] === "yes" ? "bid" : "ask";
  if (fields["msg_type"] !== "trade" || price === undefined || qty === undefined || !isPrice(price)) {
    return refused("the tick is neither a ticker nor a trade");
  }
  return ok({ kind: "input", input: { kind: "trade-printed", at, ticker, price, qty, takerSide } });
}

function bestLevel(fields: Fields, side: Side): readonly Level[] {
  const price = asPrice(fields[`yes_${side}`]);
  const qty = asQty(fields[`yes_${side}_size`]);
  return price !== undefined && qty !== undefined && isPrice(price) && qty > 0 ? [{ price, qty }] : [];
}
