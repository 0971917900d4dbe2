import type { Clock, Timer } from "../../domain/clock.ts";
import { plus, seconds, toMillis, type Time } from "../../domain/units.ts";
import { encodeTicker } from "../../wire/exchange/stream-message.ts";
import type { Exchange } from "../exchange.ts";
import type { Records } from "./records.ts";
import type { Audience } from "./audience.ts";

/**
 * Tells a market's best prices and volumes: after every trade, and after other changes about once a second. A change
 * that none of its members shows, such as one deep in the book, is not told.
 */
export interface TickerFeed {
  changed(ticker: string): void;
  traded(ticker: string): void;
  /** JSON of the message as of now. */
  message(ticker: string): string;
  stop(): void;
}

const restBetween = seconds(1);
const noTime = seconds(0);

export function createTickerFeed(context: {
  readonly exchange: Exchange;
  readonly records: Records;
  readonly audience: Audience;
  readonly clock: Clock;
}): TickerFeed {
  const { exchange, records, audience, clock } = context;
  const toldAt = new Map<string, Time>();
  const told = new Map<string, string>();
  const due = new Map<string, Time>();
  let timer: { readonly at: Time; readonly handle: Timer } | undefined;

  const facts = (ticker: string): Parameters<typeof encodeTicker>[0] => {
    const market = exchange.market(ticker);
    if (market === undefined) throw new Error(`broken belief: market ${ticker} is listed`);
    const { activity, wasQuoted } = records.facts(market);
    const { marketId, turnover, lastQty } = records.of(ticker);
    return { activity, marketId, wasQuoted, turnover, lastQty, at: clock.now() };
  };

  const message = (ticker: string): string => JSON.stringify(encodeTicker(facts(ticker)));

  const isNews = (ticker: string): boolean => {
    const timeless = JSON.stringify(encodeTicker({ ...facts(ticker), at: noTime }));
    if (told.get(ticker) === timeless) return false;
    told.set(ticker, timeless);
    return true;
  };

  const flush = (): void => {
    timer = undefined;
    const now = clock.now();
    for (const [ticker, at] of due) {
      if (at > now) continue;
      due.delete(ticker);
      // A provisional market may have vanished meanwhile.
      if (exchange.market(ticker) === undefined || !isNews(ticker)) continue;
      toldAt.set(ticker, now);
      const msg = message(ticker);
      const frame = { type: "ticker", msg, sentMs: toMillis(now) };
      audience.forEach("ticker", ticker, (subscription) => subscription.send(frame));
    }
    arm();
  };

  /** Never tells from inside an event: the exchange is still at work then. */
  const arm = (): void => {
    let next: Time | undefined;
    for (const at of due.values()) if (next === undefined || at < next) next = at;
    if (next === undefined || (timer !== undefined && timer.at <= next)) return;
    timer?.handle.cancel();
    const now = clock.now();
    const delay = next > now ? ((next - now) as Time) : (0 as Time);
    timer = { at: next, handle: clock.after(delay, flush) };
  };

  const plan = (ticker: string, at: Time): void => {
    if (!audience.hasListeners("ticker", ticker)) return;
    const planned = due.get(ticker);
    if (planned !== undefined && planned <= at) return;
    due.set(ticker, at);
    arm();
  };

  return {
    message,
    traded: (ticker) => plan(ticker, clock.now()),
    changed: (ticker) => {
      const last = toldAt.get(ticker);
      plan(ticker, last === undefined ? clock.now() : plus(last, restBetween));
    },
    stop: () => {
      timer?.handle.cancel();
      due.clear();
    },
  };
}
