import type { Clock } from "../domain/clock.ts";
import type { Checked, OrderEffect, Question } from "../domain/effect.ts";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import type { OrderReport } from "../domain/order.ts";
import { toSeconds, type Time } from "../domain/units.ts";
import type { Random } from "../lib/random.ts";
import { decodePage, type Page } from "../wire/maker/page.ts";
import { decodeTrade, type WireTrade } from "../wire/maker/trade.ts";
import { createAccountReader } from "./account-reader.ts";
import { cancelOurs, type CancelAllResult } from "./cancel-all.ts";
import type { Credentials } from "./credentials.ts";
import type { Hosts } from "./hosts.ts";
import type { HttpTransport } from "./http.ts";
import { createCatalogue, type Catalogue, type Listing, type MarketQuery } from "./listing.ts";
import { createOrders } from "./orders.ts";
import { createPolling } from "./polling.ts";
import { prepare, type Readiness } from "./prepare.ts";
import { createQuestions } from "./questions.ts";
import { valueOf } from "./refused.ts";
import { createRest, type Answer, type Rest } from "./rest.ts";
import { createStatusWatch } from "./status-watch.ts";
import type { StreamTransport } from "./stream-transport.ts";
import { createStream, type Stream } from "./stream.ts";

/**
 * The exchange, seen from the engine: effects go in and are not waited for, inputs come out. What a person or
 * the start-up waits for is a promise, and fails with a `Failure`.
 */
export interface Gateway {
  /**
   * Reads limits, prices, status and clock skew, and sees that the account can be read. Trading before it works
   * with the smallest account's limits.
   */
  prepare(): Promise<Readiness>;
  /** Opens the live feed. Without credentials, order books are asked for again and again instead. */
  start(): void;
  /** Carries out an effect; its answer comes as an input. */
  perform(effect: Checked<OrderEffect> | Question): void;
  markets(query: MarketQuery): Promise<readonly Listing[]>;
  /** Public trades of a market since then, newest first, at most one page. */
  trades(ticker: string, since: Time): Promise<readonly WireTrade[]>;
  /** What the venue holds to be true, as inputs to be taken in this order. */
  account(): Promise<readonly Input[]>;
  watch(tickers: readonly string[]): void;
  unwatch(tickers: readonly string[]): void;
  restingOrders(prefix: string): Promise<readonly OrderReport[]>;
  /** Cancels what rests under the prefix, and nothing else, and proves it. Never throws. */
  cancelAllOurs(prefix: string, timeLimit: Time): Promise<CancelAllResult>;
  /** Ends the feed and refuses whatever is asked later. What was sent is not taken back. */
  stop(): void;
}

export interface GatewayOptions {
  readonly clock: Clock;
  readonly http: HttpTransport;
  readonly stream: StreamTransport;
  readonly hosts: Hosts;
  readonly credentials: Credentials | undefined;
  readonly random: Random;
  readonly emit: (input: Input) => void;
  readonly log: (note: Note) => void;
  readonly timeoutMs?: number;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { clock, log } = options;
  const signer = options.credentials?.signer;
  const rest = createRest({ ...options, signer });
  const orders = createOrders(rest);
  const account = createAccountReader(rest, clock);
  const catalogue = createCatalogue(rest, log);
  const watched = new Set<string>();
  let isStopped = false;
  let connections = 0;

  const emit = (input: Input): void => {
    if (isStopped) return;
    if (input.kind === "order-reported") orders.note(input.report);
    options.emit(input);
    // While the feed was down, markets may have been paused, moved or decided without our hearing of it.
    if (input.kind === "stream-connected" && (connections += 1) > 1) describeAgain();
  };
  const questions = createQuestions({ ...options, account, catalogue, emit, skew: rest.skew.skew });
  const describeAgain = (): void => questions.describeMarkets([...watched]);
  const feed = createFeed({ ...options, emit }, rest, catalogue, describeAgain);
  const status = createStatusWatch({ clock, rest, emit, log });

  return {
    prepare: async () => {
      const ready = await prepare({ clock, rest, hasKey: signer !== undefined, emit, log });
      // The engine asks for the account itself; one that cannot be read is told here, with its own reason.
      if (signer !== undefined) valueOf(await account.read(), "the account");
      return ready;
    },
    start: () => {
      feed.start();
      status.start();
    },
    perform: (effect) => {
      if (effect.kind === "look-up-order") return questions.lookUp(effect);
      if (effect.kind === "request-account") return questions.reportAccount();
      if (effect.kind === "request-market") return questions.describeMarkets([effect.ticker]);
      if (effect.kind !== "request-snapshot") {
        return void orders.perform(effect, (answered) => emit({ ...answered, at: clock.now() }));
      }
      // Without a connection there is nothing to ask: the next one begins with every book.
      feed.requestSnapshot(effect.ticker);
    },
    markets: catalogue.find,
    trades: async (ticker, since) =>
      valueOf(await readTrades(rest, ticker, since), `trades of ${ticker}`).rows,
    account: async () => valueOf(await account.read(), "the account"),
    watch: (tickers) => {
      for (const ticker of tickers) watched.add(ticker);
      feed.watch(tickers);
    },
    unwatch: (tickers) => {
      for (const ticker of tickers) watched.delete(ticker);
      feed.unwatch(tickers);
    },
    restingOrders: async (prefix) => {
      const listed = valueOf(await account.restingOrders(), "our resting orders");
      return listed.filter((order) => order.clientOrderId.startsWith(prefix));
    },
    cancelAllOurs: (prefix, timeLimit) => cancelOurs(rest, account, clock, prefix, timeLimit),
    stop: () => {
      isStopped = true;
      feed.stop();
      status.stop();
      questions.stop();
      rest.close("the gateway was stopped");
    },
  };
}

/** The stream takes none but signed connections. */
function createFeed(
  options: GatewayOptions,
  rest: Rest,
  catalogue: Catalogue,
  marketsDoubted: () => void,
): Stream {
  const { clock, emit, log, hosts, credentials } = options;
  if (credentials === undefined) return createPolling({ clock, rest, emit, log });
  const { signer } = credentials;
  const { feesOf } = catalogue;
  return createStream({
    ...options,
    transport: options.stream,
    url: hosts.stream,
    signer,
    feesOf,
    marketsDoubted,
  });
}

function readTrades(rest: Rest, ticker: string, since: Time): Promise<Answer<Page<WireTrade>>> {
  return rest.read({
    path: "/markets/trades",
    query: { ticker, min_ts: toSeconds(since), limit: 1_000 },
    decode: decodePage("trades", decodeTrade),
    isPublic: true,
  });
}
