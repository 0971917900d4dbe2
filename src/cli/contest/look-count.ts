import type { Side } from "../../domain/side.ts";
import { plus, seconds, type Time } from "../../domain/units.ts";
import type { Floor } from "./floor.ts";
import type { Scorecard } from "./score.ts";

type Seen = Pick<Scorecard, "held" | "uptime" | "marketDays" | "drawdown">;

const lookEvery = seconds(30);

/** What is seen of a strategy twice a minute. */
export function countLooks(floor: Floor, start: Time, netNow: () => number): () => Seen {
  const { exchange, account } = floor;
  const opened = new Set<string>();
  const sums = { held: 0, shown: 0, open: 0, low: 0 };
  const look = (): void => {
    const shown = sidesShown(floor);
    for (const market of exchange.markets()) {
      if (market.status !== "active") continue;
      sums.open += 1;
      opened.add(market.ticker);
      if (shown.get(market.ticker)?.size === 2) sums.shown += 1;
    }
    for (const { position } of exchange.positions(account)) sums.held += Math.abs(position.net) / 100;
    sums.low = Math.min(sums.low, netNow());
    floor.at(plus(exchange.now(), lookEvery), look);
  };
  floor.at(plus(start, lookEvery), look);
  return () => ({
    held: sums.held / Math.max(1, sums.open),
    uptime: sums.shown / Math.max(1, sums.open),
    marketDays: opened.size,
    drawdown: -sums.low,
  });
}

function sidesShown({ engine }: Floor): ReadonlyMap<string, ReadonlySet<Side>> {
  const shown = new Map<string, Set<Side>>();
  for (const { ticker, side, state } of engine.liveOrders()) {
    if (state !== "resting") continue;
    const known = shown.get(ticker) ?? new Set<Side>();
    shown.set(ticker, known.add(side));
  }
  return shown;
}
