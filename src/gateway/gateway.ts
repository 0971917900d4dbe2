import type { Clock } from "../domain/clock.ts";
import type { VenueEffect } from "../domain/effect.ts";
import type { GroupNews, Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import type { GroupAddress } from "../domain/order-group.ts";
import type { OrderReport } from "../domain/order.ts";
import { toSeconds, type Time } from "../domain/units.ts";
import type { Random } from "../lib/random.ts";
import { decodePage, type Page } from "../wire/maker/page.ts";
import { decodeTrade, type WireTrade } from "../wire/maker/trade.ts";
import { createAccountReader, type AccountReader } from "./account-reader.ts";
import { createOrderDesk } from "./batch.ts";
import { cancelOurs, type CancelAllResult } from "./cancel-all.ts";
import type { Credentials } from "./credentials.ts";
import type { Hosts } from "./hosts.ts";
import type { HttpTransport } from "./http.ts";
import { readProgrammes, type Programmes } from "./incentives.ts";
import { createCatalogue, type Catalogue, type Listing, type MarketQuery } from "./listing.ts";
import { createOrderGroups, type OrderGroups } from "./order-groups.ts";
import { createOrders, type OrderAnswered, type Orders } from "./orders.ts";
import { createPolling } from "./polling.ts";
import { prepare, type Readiness } from "./prepare.ts";
import { createQuestions, type Questions } from "./questions.ts";
import { valueOf, whyNot } from "./refused.ts";
import { createRest, type Answer, type Rest } from "./rest.ts";
import { createStatusWatch } from "./status-watch.ts";
import type { StreamTransport } from "./stream-transport.ts";
import type { StreamOptions } from "./connection-state.ts";
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
  perform(effect: VenueEffect): void;
  markets(query: MarketQuery): Promise<readonly Listing[]>;
  /** Public trades of a market since then, newest first, at most one page. */
  trades(ticker: string, since: Time): Promise<readonly WireTrade[]>;
  /** Programmes that pay for resting orders in these markets; none when they cannot be read. */
  programmes(tickers: readonly string[]): Promise<Programmes>;
  /** What the venue holds to be true, as inputs to be taken in this order. */
  account(): Promise<readonly Input[]>;
  watch(tickers: readonly string[]): void;
  unwatch(tickers: readonly string[]): void;
  readonly groups: OrderGroups;
  /** Asks something signed, so that `answered` is called if the exchange hears us. Waits for nothing. */
  probe(): void;
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
  /** False sends every order by itself. */
  readonly batches?: boolean | undefined;
  /** Up to when every fill is counted already, when a run goes on with the books of another. */
  readonly fillsFrom?: Time | undefined;
  /** Called with each answer that shows that the exchange hears us and knows our key. */
  readonly answered?: () => void;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { clock, log } = options;
  const signer = options.credentials?.signer;
  const rest = createRest({ ...options, signer });
  const desk = createOrderDesk(rest);
  const orders = createOrders(rest, desk);
  const account = createAccountReader(rest, clock, options.fillsFrom);
  const groups = createOrderGroups(rest);
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
  const questions = createQuestions({ ...options, account, groups, catalogue, emit, skew: rest.skew });
  const describeAgain = (): void => questions.describeMarkets([...watched]);
  const feed = createFeed({ ...options, emit }, rest, catalogue, {
    marketsDoubted: describeAgain,
    groupsDoubted: questions.reportGroups,
  });
  const status = createStatusWatch({ clock, rest, emit, log });

  return {
    prepare: async () => {
      const ready = await prepare({ clock, rest, hasKey: signer !== undefined, emit, log });
      // The engine asks for the account itself; one that cannot be read is told here, with its own reason. By another
      // reader: what this one has listed would not be listed for the engine again.
      if (signer !== undefined) valueOf(await createAccountReader(rest, clock).read(), "the account");
      return ready;
    },
    start: () => {
      feed.start();
      status.start();
    },
    perform: (effect) => {
      const answered = (news: Told): void => emit({ ...news, at: clock.now() });
      carryOut(effect, { questions, feed, orders, groups, log, answered });
    },
    markets: catalogue.find,
    trades: async (ticker, since) =>
      valueOf(await readTrades(rest, ticker, since), `trades of ${ticker}`).rows,
    programmes: (tickers) => readProgrammes(rest, tickers, log),
    account: async () => valueOf(await account.read(), "the account"),
    groups,
    probe: signer === undefined ? () => {} : createProbe(account),
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
    cancelAllOurs: (prefix, timeLimit) => cancelOurs(rest, desk, account, clock, prefix, timeLimit),
    stop: () => {
      isStopped = true;
      feed.stop();
      status.stop();
      questions.stop();
      rest.close("the gateway was stopped");
    },
  };
}

type Told = OrderAnswered | Extract<GroupNews, { readonly kind: "group-told" }>;

interface Doors {
  readonly questions: Questions;
  readonly feed: Stream;
  readonly orders: Orders;
  readonly groups: OrderGroups;
  readonly answered: (news: Told) => void;
  readonly log: (note: Note) => void;
}

function carryOut(effect: VenueEffect, doors: Doors): void {
  const { questions, feed, orders, answered } = doors;
  switch (effect.kind) {
    case "look-up-order":
      return questions.lookUp(effect);
    case "request-account":
      return questions.reportAccount();
    case "request-groups":
      return questions.reportGroups();
    case "request-queue-places":
      return questions.reportQueuePlaces(effect.tickers);
    case "request-market":
      return questions.describeMarkets([effect.ticker]);
    case "request-snapshot":
      // Without a connection there is nothing to ask: the next one begins with every book.
      return void feed.requestSnapshot(effect.ticker);
    case "reset-group":
      return void resetGroup(effect, doors);
    default:
      return void orders.perform(effect, answered);
  }
}

/** The stream tells of a reset too; the answer is there when the stream is not. */
async function resetGroup(group: GroupAddress, { groups, answered, log }: Doors): Promise<void> {
  const { groupId } = group;
  const answer = await groups.reset(group);
  if (answer.kind === "done") return answered({ kind: "group-told", groupId, change: "reset" });
  const text = `The order group ${groupId} could not be reset: ${whyNot(answer)}.`;
  log({ level: "warn", topic: "group-reset-failed", text });
}

/** A request that hangs keeps its connection: others may still get through. */
const probesMax = 3;

function createProbe(account: AccountReader): () => void {
  let probes = 0;
  return () => {
    if (probes >= probesMax) return;
    probes += 1;
    void account.asOf().finally(() => (probes -= 1));
  };
}

/** The stream takes none but signed connections. */
function createFeed(
  options: GatewayOptions,
  rest: Rest,
  catalogue: Catalogue,
  doubts: Pick<StreamOptions, "marketsDoubted" | "groupsDoubted">,
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
    ...doubts,
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
