import { signed, type Side } from "../../domain/side.ts";
import { oneDollar, plus, seconds, type Time } from "../../domain/units.ts";
import type { SimFill } from "../../sim/event.ts";
import type { Floor } from "./floor.ts";

/** What a strategy's day came to. Money in dollars; what a contract is worth is what the exchange alone knows. */
export interface Scorecard {
  /** Cash won or lost, and what is held at its value, after fees. */
  readonly net: number;
  readonly fees: number;
  readonly fills: number;
  readonly contracts: number;
  /** Dollars that fills were better than the value at their moment. */
  readonly captured: number;
  /** By horizon in seconds: dollars that what was filled was worth more than it cost, so much later, by side. */
  readonly markouts: readonly Markout[];
  /** Contracts held in a market, on average over time and markets, whatever their side. */
  readonly held: number;
  /** Share of the time, over all open markets, in which both sides were shown. */
  readonly uptime: number;
  readonly requests: number;
  /** Markets that were open on this day: each lives for a part of it only. */
  readonly marketDays: number;
  /** The least that the account was worth less than at the start. */
  readonly drawdown: number;
  /** By series: contracts filled, and dollars that they were better than the value. */
  readonly bySeries: Readonly<Record<string, SeriesScore>>;
}

export interface SeriesScore {
  readonly contracts: number;
  readonly captured: number;
}

export interface Markout {
  readonly seconds: number;
  readonly bid: number;
  readonly ask: number;
}

const horizons = [1, 5, 30, 60, 300];
const lookEvery = seconds(30);

/** Counts from now on, and gives what it came to when asked. */
export function keepScore(floor: Floor, start: Time): () => Scorecard {
  const { exchange, account } = floor;
  const cashBefore = exchange.cash(account);
  const markouts = new Map(horizons.map((horizon) => [horizon, { bid: 0, ask: 0 }]));
  const opened = new Set<string>();
  const bySeries: Record<string, SeriesScore> = {};
  const sums = { fees: 0, fills: 0, contracts: 0, captured: 0, held: 0, looks: 0, shown: 0, open: 0, low: 0 };

  const valueOf = (ticker: string): number => exchange.latentValue(ticker) ?? settledValue(floor, ticker);
  const worthNow = (): number => {
    let worth = (exchange.cash(account) - cashBefore) / 1e6;
    for (const { ticker, position } of exchange.positions(account)) {
      worth += (position.net / 100) * (position.net > 0 ? valueOf(ticker) : valueOf(ticker) - 1);
    }
    return worth;
  };
  const gainOf = ({ ticker, side, price, qty }: SimFill): number =>
    (signed(side, qty) / 100) * (valueOf(ticker) - price / oneDollar);

  exchange.listen((event) => {
    if (event.kind !== "filled" || event.account !== account) return;
    const { fill } = event;
    sums.fills += 1;
    sums.contracts += fill.qty / 100;
    sums.fees += fill.fee / 1e6;
    sums.captured += gainOf(fill);
    const series = fill.ticker.split("-", 1)[0] ?? "";
    const known = bySeries[series] ?? { contracts: 0, captured: 0 };
    bySeries[series] = {
      contracts: known.contracts + fill.qty / 100,
      captured: known.captured + gainOf(fill),
    };
    for (const [horizon, sum] of markouts) {
      floor.at(plus(event.at, seconds(horizon)), () => {
        sum[fill.side] += gainOf(fill);
      });
    }
  });
  const look = (): void => {
    const shown = sidesShown(floor);
    for (const market of exchange.markets()) {
      if (market.status !== "active") continue;
      sums.open += 1;
      opened.add(market.ticker);
      if (shown.get(market.ticker)?.size === 2) sums.shown += 1;
    }
    for (const { position } of exchange.positions(account)) sums.held += Math.abs(position.net) / 100;
    sums.looks += 1;
    sums.low = Math.min(sums.low, worthNow());
    floor.at(plus(exchange.now(), lookEvery), look);
  };
  floor.at(plus(start, lookEvery), look);

  return () => ({
    net: worthNow(),
    fees: sums.fees,
    fills: sums.fills,
    contracts: sums.contracts,
    captured: sums.captured,
    markouts: [...markouts].map(([horizon, sum]) => ({ seconds: horizon, ...sum })),
    held: sums.held / Math.max(1, sums.open),
    uptime: sums.shown / Math.max(1, sums.open),
    requests: floor.requests(),
    marketDays: opened.size,
    drawdown: -sums.low,
    bySeries,
  });

  function sidesShown({ engine: quoting }: Floor): ReadonlyMap<string, ReadonlySet<Side>> {
    const shown = new Map<string, Set<Side>>();
    for (const { ticker, side, state } of quoting.liveOrders()) {
      if (state !== "resting") continue;
      const known = shown.get(ticker) ?? new Set<Side>();
      shown.set(ticker, known.add(side));
    }
    return shown;
  }
}

/** Dollars that YES was paid; what is not known yet is worth nothing here, and cannot be held either. */
function settledValue({ exchange }: Floor, ticker: string): number {
  return (exchange.market(ticker)?.settlement?.value ?? 0) / oneDollar;
}
