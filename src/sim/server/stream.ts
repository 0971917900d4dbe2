import type { Channel } from "../../domain/channel.ts";
import type { Clock } from "../../domain/clock.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { tooManyRequests, type WireRefusal } from "../../wire/exchange/refusal.ts";
import type { AccountId } from "../command.ts";
import type { Exchange } from "../exchange.ts";
import { createAudience } from "./audience.ts";
import type { Auth, Headers } from "./auth.ts";
import type { Teller } from "./fan-out.ts";
import { permitStream } from "./permission.ts";
import { createRecords, type Records } from "./records.ts";
import { createSession, type Session } from "./session.ts";
import { defaultSettings, type ServerSettings } from "./settings.ts";
import { tell } from "./teller.ts";
import { createTickerFeed } from "./ticker-feed.ts";
import { userIds } from "./user-id.ts";

/** The streaming side of the exchange, without sockets. */
export interface Stream {
  /** `backlog` tells how many bytes wait for the reader; without it the reader is never too slow. */
  open(
    headers: Headers,
    send: (text: string) => void,
    close: (code: number) => void,
    backlog?: () => number,
  ): Result<Session, WireRefusal>;
  /** Ends every subscription of a channel with code 10, as when the exchange breaks inside. Tells how many. */
  breakChannel(channel: Channel): number;
  /** Ends the feed and closes every session. */
  close(): void;
}

export interface StreamOptions {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly auth: Pick<Auth, "check">;
  readonly settings?: ServerSettings | undefined;
  /** Shared with the API when given. */
  readonly records?: Records | undefined;
}

export const streamPath = "/trade-api/ws/v2";

/** The exchange goes away. */
const goingAway = 1001;

export function createStream(options: StreamOptions): Stream {
  const { exchange, clock, auth, settings = defaultSettings } = options;
  const records = options.records ?? createRecords(exchange, clock.now());
  const audience = createAudience();
  const tickers = createTickerFeed({ exchange, records, audience, clock });
  const teller: Teller = {
    exchange,
    records,
    settings,
    audience,
    tickers,
    userIds: userIds(),
    now: () => clock.now(),
    statuses: new Map(exchange.markets().map((market) => [market.ticker, market.status])),
  };
  const stopListening = exchange.listen((event) => tell(teller, event));
  const sessions = new Map<Session, OpenSession>();
  const openByAccount = new Map<AccountId, number>();
  const count = (account: AccountId, change: 1 | -1): void => {
    openByAccount.set(account, (openByAccount.get(account) ?? 0) + change);
  };
  const context = {
    exchange,
    records,
    settings,
    audience,
    now: () => clock.now(),
    tickerMessage: (ticker: string) => tickers.message(ticker),
  };

  return {
    open: (headers, send, close, backlog = () => 0) => {
      const now = clock.now();
      const who = auth.check({ method: "GET", path: streamPath, headers }, now);
      if (!who.ok) return who;
      const barred = permitStream(who.value);
      if (barred !== undefined) return refused(barred);
      const { account } = who.value;
      if ((openByAccount.get(account) ?? 0) >= settings.sessionsPerAccount) return refused(tooManyRequests);
      const session = createSession(context, who.value, { send, close, backlog });
      const opened: Session = {
        receive: (text) => {
          // What is due before this command is told before it is answered.
          exchange.advance(clock.now());
          session.receive(text);
        },
        closed: () => {
          if (sessions.delete(opened)) count(account, -1);
          session.closed();
        },
      };
      sessions.set(opened, { close });
      count(account, 1);
      return ok(opened);
    },
    breakChannel: (channel) => {
      const all = audience.all(channel);
      for (const subscription of all) subscription.end(10);
      return all.length;
    },
    close: () => {
      stopListening();
      tickers.stop();
      for (const [session, { close }] of sessions) {
        session.closed();
        close(goingAway);
      }
    },
  };
}

interface OpenSession {
  readonly close: (code: number) => void;
}
