import type { Timer } from "../domain/clock.ts";
import type { Note } from "../domain/note.ts";
import { seconds, type Time } from "../domain/units.ts";
import { backoff } from "./backoff.ts";
import { connect, type Connection } from "./connection.ts";
import type { StreamOptions } from "./connection-state.ts";

/** The live feed: one socket that is always there again, turned into inputs. */
export interface Stream {
  start(): void;
  /** Adds markets to the feed; each begins with a snapshot. */
  watch(tickers: readonly string[]): void;
  unwatch(tickers: readonly string[]): void;
  /** Asks for a whole book again. False when there is no connection to ask on. */
  requestSnapshot(ticker: string): boolean;
  isConnected(): boolean;
  stop(): void;
}

/** More markets than this on one socket is not what this program is for. */
const watchedMax = 5_000;

const steadyAfter = seconds(10);

export function createStream(options: StreamOptions): Stream {
  const { clock, random, log } = options;
  const watched = new Set<string>();
  let connection: Connection | undefined;
  let retry: Timer | undefined;
  let tries = 0;
  let settledAt: Time | undefined;
  let isStopped = true;

  const open = (): void => {
    retry = undefined;
    settledAt = undefined;
    connection = connect(options, watched, {
      settled: () => {
        settledAt = clock.now();
      },
      lost: (why) => {
        connection = undefined;
        if (isStopped) return;
        // A connection that held is a new beginning; one that breaks at once is another failed try.
        if (settledAt !== undefined && clock.now() - settledAt > steadyAfter) tries = 0;
        const wait = backoff(tries, random);
        tries += 1;
        log(lostNote(why, wait / seconds(1), tries));
        options.emit({ kind: "stream-lost", at: clock.now(), why });
        retry = clock.after(wait, open);
      },
    });
  };

  return {
    start: () => {
      if (!isStopped) return;
      isStopped = false;
      open();
    },
    watch: (tickers) => {
      for (const ticker of tickers) {
        if (watched.size >= watchedMax && !watched.has(ticker)) {
          log(tooManyNote(ticker));
          break;
        }
        watched.add(ticker);
      }
      connection?.adjust();
    },
    unwatch: (tickers) => {
      for (const ticker of tickers) watched.delete(ticker);
      connection?.adjust();
    },
    requestSnapshot: (ticker) => connection?.requestSnapshot(ticker) ?? false,
    isConnected: () => connection?.isReady() ?? false,
    stop: () => {
      isStopped = true;
      retry?.cancel();
      connection?.close();
      connection = undefined;
    },
  };
}

function lostNote(why: string, waitSeconds: number, tries: number): Note {
  return {
    // A refused key does not mend itself: a person has to look.
    level: /\b40[13]\b/.test(why) ? "error" : "warn",
    topic: "stream-lost",
    text: `The stream was lost (${why}); connecting again in ${waitSeconds.toFixed(1)} s.`,
    facts: { why, tries },
  };
}

function tooManyNote(ticker: string): Note {
  return {
    level: "error",
    topic: "too-many-markets",
    ticker,
    text: `No more than ${watchedMax} markets can be watched on one stream; ${ticker} and later ones are not.`,
  };
}
