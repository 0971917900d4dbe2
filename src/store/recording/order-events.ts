import { basename } from "node:path";
import { parseDecimal } from "../../lib/decimal.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { opposite, type Side } from "../../domain/side.ts";
import { least, negative, parseQty, parseTime, type Price, type Qty, type Time } from "../../domain/units.ts";
import { isPrice } from "./fields.ts";
import { lineRecords } from "./line-records.ts";
import { marketGuesser } from "./market-guess.ts";
import type { Batches, Recorded } from "./record.ts";

/**
 * Whole days as one row an event. An insert adds resting size, a cancel takes it away, and an insert at a
 * price where the other side rests is a trade. The first rows, all of one time, are the opening book. The
 * file does not name its market, so the file's own name stands for it. The index's rows are left out: its
 * value says nothing of the outcome without the strike, which is not recorded.
 */
export function orderEvents(path: string): Batches {
  const ticker = `RECORDED-${(basename(path).split(".")[0] ?? "").toUpperCase()}-1`;
  return lineRecords(path, eventReader(ticker));
}

export const orderEventsHeading = "Time,Competitor,Operation,OrderId,Instrument,Side,Volume,Price";

interface OrderEvent {
  readonly at: Time;
  readonly isInsert: boolean;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
}

function eventReader(ticker: string): (line: string) => Result<readonly Recorded[] | "no-message", string> {
  const describe = marketGuesser();
  const resting: Record<Side, Map<Price, Qty>> = { bid: new Map(), ask: new Map() };
  let opening: Time | undefined;

  const add = (side: Side, price: Price, change: Qty): void => {
    resting[side].set(price, ((resting[side].get(price) ?? 0) + change) as Qty);
  };
  const changed = (event: OrderEvent, side: Side, change: Qty): Recorded => {
    add(side, event.price, change);
    const input = { kind: "book-changed", at: event.at, ticker, side, price: event.price, change } as const;
    return { kind: "input", input };
  };

  return (line) => {
    if (line.startsWith("Time,")) return ok("no-message");
    const columns = line.split(",");
    if (columns[4] === "0") return ok("no-message");
    const event = readEvent(columns);
    if (event === undefined) return refused("the row is no order event");
    const records: Recorded[] = [...describe(ticker, event.at)];
    if (opening === undefined) {
      opening = event.at;
      // The opening rows are changes of an empty book, told as such.
      const empty = { kind: "book-snapshot-received", at: event.at, ticker, bids: [], asks: [] } as const;
      records.push({ kind: "input", input: empty });
    }
    const other = opposite(event.side);
    const met = event.isInsert ? least(event.qty, (resting[other].get(event.price) ?? 0) as Qty) : (0 as Qty);
    if (!event.isInsert) records.push(changed(event, event.side, negative(event.qty)));
    else if (met <= 0) records.push(changed(event, event.side, event.qty));
    else {
      const { at, price, qty } = event;
      const trade = { kind: "trade-printed", at, ticker, price, qty, takerSide: event.side } as const;
      records.push({ kind: "input", input: trade }, changed(event, other, negative(event.qty)));
    }
    return ok(records);
  };
}

function readEvent(columns: readonly string[]): OrderEvent | undefined {
  const [time = "", , operation, , instrument, sideText, volume = "", priceText = ""] = columns;
  const at = parseTime(time);
  const qty = parseQty(volume);
  // Hundredths of a cent are the steps a price is counted in.
  const price = parseDecimal(priceText, 0) as Price | undefined;
  if (at === undefined || qty === undefined || qty <= 0 || price === undefined || !isPrice(price))
    return undefined;
  if (instrument !== "1" || (operation !== "Insert" && operation !== "Cancel")) return undefined;
  if (sideText !== "A" && sideText !== "B") return undefined;
  return { at, isInsert: operation === "Insert", side: sideText === "B" ? "bid" : "ask", price, qty };
}
