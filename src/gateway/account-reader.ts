import type { Clock } from "../domain/clock.ts";
import type { Fill } from "../domain/fill.ts";
import { fillKey } from "../domain/fill.ts";
import type { AccountNews, Input } from "../domain/input.ts";
import type { OrderId, OrderReport } from "../domain/order.ts";
import { minus, most, plus, seconds, toSeconds, type Time } from "../domain/units.ts";
import { decodeBalance, decodePosition, decodeUserDataTime } from "../wire/maker/account.ts";
import { decodeFill } from "../wire/maker/fill.ts";
import { decodeOrder, decodeOrderAnswer, decodeQueuePlace } from "../wire/maker/order.ts";
import { decodePage } from "../wire/maker/page.ts";
import type { Answer, Rest } from "./rest.ts";

/** Reads what the venue holds to be true of our account. */
export interface AccountReader {
  /**
   * Cash, unsettled positions and resting orders, as an `account-reported`, after every fill since this
   * reader was made or read last: to be taken in this order, so that no fill is missed or counted twice.
   */
  read(): Promise<Answer<readonly Input[]>>;
  restingOrders(): Promise<Answer<readonly OrderReport[]>>;
  /** One order, of any status; undefined when the exchange shows none of this id. */
  order(orderId: OrderId): Promise<Answer<OrderReport | undefined>>;
  /** Orders of every status in one market that were made since then. */
  ordersSince(ticker: string, since: Time): Promise<Answer<readonly OrderReport[]>>;
  /** Tells where our orders in these markets stand, as far as the read tokens go: more is not asked. */
  queuePlaces(tickers: readonly string[], tell: (input: Input) => void): Promise<void>;
  /** How fresh the lists of orders and the account are. */
  asOf(): Promise<Answer<Time>>;
}

const pagesMax = 50;
const pageRows = 1_000;
/** An address stays of a length that every server takes. */
const tickersPerRequest = 100;
/** Clocks differ and filters take whole seconds: this much before is read too. */
const margin = seconds(5);
/** Fills listed again each time, in case the list was behind: they are counted once by their name. */
const overlap = seconds(60);
/** Reads are not one moment: so often they are made again while fills come in between. */
const triesMax = 3;

type Report = Extract<AccountNews, { readonly kind: "account-reported" }>;

/**
 * `fillsFrom`: the venue's time up to which every fill is counted already, when a run goes on with the books of another.
 */
export function createAccountReader(rest: Rest, clock: Clock, fillsFrom?: Time): AccountReader {
  // Older fills are inside the positions of the first report; told again, they would count twice.
  const earliest = fillsFrom === undefined ? minus(clock.now(), margin) : minus(fillsFrom, overlap);
  let readUpTo: Time = earliest;

  const fillsSince = async (since: Time): Promise<Answer<readonly Fill[]>> => {
    const query = { min_ts: toSeconds(since), limit: pageRows };
    const answer = await rest.readAll({
      path: "/portfolio/fills",
      query,
      rows: "fills",
      decode: decodeFill,
      pagesMax,
    });
    if (answer.kind !== "done") return answer;
    // The exchange lists the newest first.
    return { kind: "done", value: answer.value.filter((fill) => fill.at >= since).toReversed() };
  };
  const restingOrders = (): Promise<Answer<readonly OrderReport[]>> =>
    rest.readAll({
      path: "/portfolio/orders",
      query: { status: "resting", limit: pageRows },
      rows: "orders",
      decode: decodeOrder,
      pagesMax,
    });
  const asOf = (): Promise<Answer<Time>> =>
    rest.read({ path: "/exchange/user_data_timestamp", decode: decodeUserDataTime });

  return {
    restingOrders,
    asOf,
    order: async (orderId) => {
      const path = `/portfolio/orders/${encodeURIComponent(orderId)}`;
      const answer = await rest.read({ path, decode: decodeOrderAnswer });
      const isGone = answer.kind === "refused" && answer.refusal.status === 404;
      return isGone ? { kind: "done", value: undefined } : answer;
    },
    ordersSince: (ticker, since) =>
      rest.readAll({
        path: "/portfolio/orders",
        query: { ticker, min_ts: toSeconds(most(minus(since, overlap), 0 as Time)), limit: pageRows },
        rows: "orders",
        decode: decodeOrder,
        pagesMax,
      }),
    queuePlaces: (tickers, tell) => tellQueuePlaces(rest, clock, tickers, tell),
    read: async () => {
      const since = most(earliest, minus(readUpTo, overlap));
      let before = await fillsSince(since);
      for (let tries = 1; ; tries += 1) {
        if (before.kind !== "done") return before;
        const report = await readReport(rest, asOf, restingOrders);
        if (report.kind !== "done") return report;
        const after = await fillsSince(since);
        if (after.kind !== "done") return after;
        if (tries >= triesMax || isSame(before.value, after.value)) {
          readUpTo = most(readUpTo, report.value.asOf);
          return { kind: "done", value: inOrder(before.value, report.value, clock.now()) };
        }
        before = after;
      }
    },
  };
}

async function tellQueuePlaces(
  rest: Rest,
  clock: Clock,
  tickers: readonly string[],
  tell: (input: Input) => void,
): Promise<void> {
  for (let from = 0; from < tickers.length; from += tickersPerRequest) {
    const askedAt = clock.now();
    const answer = await rest.read({
      path: "/portfolio/orders/queue_positions",
      query: { market_tickers: tickers.slice(from, from + tickersPerRequest).join(",") },
      decode: decodePage("queue_positions", decodeQueuePlace),
      isSpare: true,
    });
    // Without an answer the estimate goes on; the question comes again.
    if (answer.kind !== "done") return;
    tell({ kind: "queue-places-told", at: clock.now(), askedAt, places: answer.value.rows });
  }
}

async function readReport(
  rest: Rest,
  readAsOf: () => Promise<Answer<Time>>,
  restingOrders: () => Promise<Answer<readonly OrderReport[]>>,
): Promise<Answer<Report>> {
  // First: everything read after it is at least as fresh.
  const asOf = await readAsOf();
  if (asOf.kind !== "done") return asOf;
  const [balance, positions, orders] = await Promise.all([
    rest.read({ path: "/portfolio/balance", decode: decodeBalance }),
    rest.readAll({
      path: "/portfolio/positions",
      query: { settlement_status: "unsettled", limit: pageRows },
      rows: "market_positions",
      decode: decodePosition,
      pagesMax,
    }),
    restingOrders(),
  ]);
  if (balance.kind !== "done") return balance;
  if (positions.kind !== "done") return positions;
  if (orders.kind !== "done") return orders;
  const byShard = [...balance.value.byShard].map(([shard, cash]) => ({ shard, cash }));
  return {
    kind: "done",
    value: {
      kind: "account-reported",
      asOf: asOf.value,
      asOfHere: plus(asOf.value, rest.skew.skew()),
      cash: balance.value.cash,
      ...(byShard.length === 0 ? {} : { cashByShard: byShard }),
      positions: positions.value,
      orders: orders.value,
    },
  };
}

function isSame(a: readonly Fill[], b: readonly Fill[]): boolean {
  return a.length === b.length && a.every((fill, index) => fillKey(fill) === nameAt(b, index));
}

function nameAt(fills: readonly Fill[], index: number): string | undefined {
  const fill = fills[index];
  return fill === undefined ? undefined : fillKey(fill);
}

function inOrder(fills: readonly Fill[], report: Report, at: Time): readonly Input[] {
  return [...fills.map((fill): Input => ({ kind: "fill-received", at, fill })), { ...report, at }];
}
