import type { Clock, Timer } from "../domain/clock.ts";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import { seconds, toSeconds, type Time } from "../domain/units.ts";
import { decodeNamedOrderBook } from "../wire/maker/order-book.ts";
import { decodePage } from "../wire/maker/page.ts";
import { decodeTrade } from "../wire/maker/trade.ts";
import { whyNot } from "./refused.ts";
import type { Rest } from "./rest.ts";
import type { Stream } from "./stream.ts";

export interface PollingOptions {
  readonly clock: Clock;
  readonly rest: Rest;
  readonly emit: (input: Input) => void;
  readonly log: (note: Note) => void;
}

const booksEvery = seconds(2);
/** The same as on the stream, where a book is asked for then. */
const silenceMax = seconds(20);
const tickersPerRequest = 100;
/** Each round asks for the trades of so many markets in turn: each is a request of its own. */
const tradesPerRound = 4;
const tradesSeenMax = 5_000;

/**
 * The feed of somebody without a key: the stream takes none but signed connections, so books and trades are
 * asked for again and again. Good enough to watch and to play on paper, and never used for real orders.
 */
export function createPolling(options: PollingOptions): Stream {
  const { clock, emit } = options;
  const watched = new Set<string>();
  const feeder: Feeder = {
    ...options,
    watched,
    books: new Map(),
    seen: new Set(),
    since: clock.now(),
    toldAt: clock.now(),
    turn: 0,
  };
  let timer: Timer | undefined;
  let isStopped = true;
  let isConnected = false;

  const round = async (): Promise<void> => {
    if (clock.now() - feeder.toldAt >= silenceMax) forgetOne(feeder);
    const trouble = (await pollBooks(feeder)) ?? (await pollTrades(feeder));
    if (isStopped) return;
    if (trouble === undefined && !isConnected) emit({ kind: "stream-connected", at: clock.now() });
    if (trouble !== undefined && isConnected) emit({ kind: "stream-lost", at: clock.now(), why: trouble });
    // A book that has not changed must be told again after a loss.
    if (trouble !== undefined) feeder.books.clear();
    isConnected = trouble === undefined;
    timer = clock.after(booksEvery, () => void round());
  };

  return {
    start: () => {
      if (!isStopped) return;
      isStopped = false;
      void round();
    },
    watch: (tickers) => {
      for (const ticker of tickers) watched.add(ticker);
    },
    unwatch: (tickers) => {
      for (const ticker of tickers) {
        watched.delete(ticker);
        feeder.books.delete(ticker);
      }
    },
    requestSnapshot: (ticker) => feeder.books.delete(ticker),
    isConnected: () => isConnected,
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}

interface Feeder extends PollingOptions {
  readonly watched: ReadonlySet<string>;
  /** The last book of each market as text, so that only changes are told. */
  readonly books: Map<string, string>;
  /** Trades told already; the oldest are forgotten. */
  readonly seen: Set<string>;
  readonly since: Time;
  /** When something was told last. */
  toldAt: Time;
  turn: number;
}

/** Books that do not change are not told; one of them is, after a while, so that quiet is not taken for dead. */
function forgetOne({ books }: Feeder): void {
  const [ticker] = books.keys();
  if (ticker !== undefined) books.delete(ticker);
}

/** Gives back why it did not work. */
async function pollBooks(feeder: Feeder): Promise<string | undefined> {
  const tickers = [...feeder.watched];
  for (let from = 0; from < tickers.length; from += tickersPerRequest) {
    const answer = await feeder.rest.read({
      path: "/markets/orderbooks",
      query: { tickers: tickers.slice(from, from + tickersPerRequest) },
      decode: decodePage("orderbooks", decodeNamedOrderBook),
      isPublic: true,
    });
    if (answer.kind !== "done") return whyNot(answer);
    for (const { ticker, book } of answer.value.rows) {
      const text = JSON.stringify(book);
      if (!feeder.watched.has(ticker) || feeder.books.get(ticker) === text) continue;
      feeder.books.set(ticker, text);
      const at = feeder.clock.now();
      feeder.toldAt = at;
      feeder.emit({ kind: "book-snapshot-received", at, ticker, bids: book.bids, asks: book.asks });
    }
  }
  return undefined;
}

async function pollTrades(feeder: Feeder): Promise<string | undefined> {
  const tickers = [...feeder.watched];
  for (let count = 0; count < Math.min(tradesPerRound, tickers.length); count += 1) {
    const ticker = tickers[feeder.turn % tickers.length];
    feeder.turn += 1;
    if (ticker === undefined) return undefined;
    const answer = await feeder.rest.read({
      path: "/markets/trades",
      query: { ticker, min_ts: toSeconds(feeder.since), limit: 100 },
      decode: decodePage("trades", decodeTrade),
      isPublic: true,
    });
    if (answer.kind !== "done") return whyNot(answer);
    for (const trade of answer.value.rows.toReversed()) {
      if (feeder.seen.has(trade.tradeId) || trade.at < feeder.since || trade.isBlock) continue;
      remember(feeder.seen, trade.tradeId);
      const { price, qty, takerSide } = trade;
      feeder.emit({ kind: "trade-printed", at: feeder.clock.now(), ticker, price, qty, takerSide });
    }
  }
  return undefined;
}

function remember(seen: Set<string>, tradeId: string): void {
  seen.add(tradeId);
  const [oldest] = seen;
  if (seen.size > tradesSeenMax && oldest !== undefined) seen.delete(oldest);
}
