import { signed } from "../../domain/side.ts";
import { oneDollar, plus, seconds } from "../../domain/units.ts";
import type { SimFill } from "../../sim/event.ts";
import type { Floor } from "./floor.ts";
import type { Scorecard, SeriesScore } from "./score.ts";

type Counted = Pick<
  Scorecard,
  "fees" | "fills" | "contracts" | "captured" | "markouts" | "mostHeld" | "worstEvent" | "bySeries"
>;

/** What comes of a strategy's own fills. */
export interface FillCount {
  /** Dollars won so far, with what is held at its value. */
  net(): number;
  counted(): Counted;
}

const horizons = [1, 5, 30, 60, 300];

export function countFills(floor: Floor): FillCount {
  const { exchange, account } = floor;
  const markouts = new Map(horizons.map((horizon) => [horizon, { bid: 0, ask: 0 }]));
  const series = new Map<string, SeriesScore>();
  const books = new Map<string, Book>();
  const sums = { fees: 0, fills: 0, contracts: 0, captured: 0, mostHeld: 0 };
  const gainOf = ({ ticker, side, price, qty }: SimFill): number =>
    (signed(side, qty) / contract) * (valueOf(floor, ticker) - price / oneDollar);

  exchange.listen((event) => {
    if (event.kind !== "filled" || event.account !== account) return;
    const { fill } = event;
    const [gain, fee, size] = [gainOf(fill), fill.fee / micros, fill.qty / contract];
    sums.fills += 1;
    sums.contracts += size;
    sums.fees += fee;
    sums.captured += gain;
    const name = fill.ticker.split("-", 1)[0] ?? "";
    const known = series.get(name) ?? { contracts: 0, captured: 0, fees: 0 };
    series.set(name, {
      contracts: known.contracts + size,
      captured: known.captured + gain,
      fees: known.fees + fee,
    });
    const book = books.get(fill.ticker) ?? { held: 0, cash: 0 };
    book.held += signed(fill.side, fill.qty) / contract;
    book.cash -= (signed(fill.side, fill.qty) / contract) * (fill.price / oneDollar) + fee;
    books.set(fill.ticker, book);
    sums.mostHeld = Math.max(sums.mostHeld, Math.abs(book.held));
    for (const [horizon, sum] of markouts) {
      floor.at(plus(event.at, seconds(horizon)), () => {
        sum[fill.side] += gainOf(fill);
      });
    }
  });

  const worthOf = (ticker: string, { held, cash }: Book): number => cash + held * valueOf(floor, ticker);
  const worstEvent = (): number => {
    const events = new Map<string, number>();
    for (const [ticker, book] of books) {
      const event = exchange.market(ticker)?.eventTicker ?? ticker;
      events.set(event, (events.get(event) ?? 0) + worthOf(ticker, book));
    }
    return -Math.min(0, ...events.values());
  };
  return {
    net: () => [...books].reduce((sum, [ticker, book]) => sum + worthOf(ticker, book), 0),
    counted: () => ({
      ...sums,
      markouts: [...markouts].map(([horizon, sum]) => ({ seconds: horizon, ...sum })),
      worstEvent: worstEvent(),
      bySeries: Object.fromEntries(series),
    }),
  };
}

interface Book {
  /** Contracts of YES ever bought, less those sold. */
  held: number;
  /** Dollars, fees paid. */
  cash: number;
}

/** Dollars that YES is worth, or was paid. */
function valueOf({ exchange }: Floor, ticker: string): number {
  return exchange.latentValue(ticker) ?? (exchange.market(ticker)?.settlement?.value ?? 0) / oneDollar;
}

const contract = 100;
const micros = 1_000_000;
