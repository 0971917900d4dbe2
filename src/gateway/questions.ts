import { sleep, type Clock } from "../domain/clock.ts";
import type { Question } from "../domain/effect.ts";
import { Failure } from "../domain/failure.ts";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import type { ClientOrderId } from "../domain/order.ts";
import { least, millis, plus, type Time } from "../domain/units.ts";
import type { Random } from "../lib/random.ts";
import type { AccountReader } from "./account-reader.ts";
import { backoff } from "./backoff.ts";
import type { Catalogue } from "./listing.ts";
import type { OrderGroups } from "./order-groups.ts";
import { valueOf } from "./refused.ts";
import type { SkewGauge } from "./skew.ts";

/** Asks the venue for the truth on the engine's behalf. The same question is never under way twice at once. */
export interface Questions {
  lookUp(asked: Extract<Question, { readonly kind: "look-up-order" }>): void;
  reportAccount(): void;
  reportGroups(): void;
  reportQueuePlaces(tickers: readonly string[]): void;
  describeMarkets(tickers: readonly string[]): void;
  stop(): void;
}

export interface QuestionsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: AccountReader;
  readonly groups: OrderGroups;
  readonly catalogue: Catalogue;
  readonly emit: (input: Input) => void;
  readonly log: (note: Note) => void;
  readonly skew: SkewGauge;
}

/** How often a question is asked again before it is given up; the engine then asks anew. */
const triesMax = 5;

/** The engine asks about an order in doubt with every tick; more often than this tells nothing new. */
const lookUpEvery = millis(500);

export function createQuestions(options: QuestionsOptions): Questions {
  const { clock, account, emit } = options;
  const asking = new Set<string>();
  /** Orders to be searched, and when each was sent, by market: one list answers for all of them. */
  const searched = new Map<string, Map<ClientOrderId, Time>>();
  /** Those of them that are being searched. */
  const underWay = new Map<string, ReadonlySet<ClientOrderId>>();
  const askedMeanwhile = new Set<string>();
  const life = { isOver: false };

  const askOnce = (name: string, answer: () => Promise<void>): Promise<void> => {
    asking.add(name);
    return askUntilAnswered(options, life, name, answer).finally(() => asking.delete(name));
  };
  /** Asked while it is under way, it is asked once more after: the first answer may be older than the cause. */
  const ask = (name: string, answer: () => Promise<void>): void => {
    if (life.isOver) return;
    if (asking.has(name)) {
      askedMeanwhile.add(name);
      return;
    }
    void askOnce(name, answer).then(() => {
      if (askedMeanwhile.delete(name)) ask(name, answer);
      return undefined;
    });
  };

  /** Those that are asked for meanwhile are searched together, after. */
  const search = (ticker: string): void => {
    const name = `orders of ${ticker}`;
    const wanted = searched.get(ticker);
    if (wanted === undefined || wanted.size === 0 || asking.has(name) || life.isOver) return;
    const orders = [...wanted];
    wanted.clear();
    underWay.set(ticker, new Set(orders.map(([clientOrderId]) => clientOrderId)));
    const since = orders.map(([, sentAt]) => sentAt).reduce((first, sentAt) => least(first, sentAt));
    void askOnce(name, async () => {
      // The age first: the list that is read after it is at least as fresh.
      const asOf = valueOf(await account.asOf(), "the age of the exchange's lists");
      // In our own clock, and no later than it was: the engine compares it with when the doubt began.
      const leastSkew = options.skew.leastSkew();
      const listed = valueOf(await account.ordersSince(ticker, since), name);
      const reports = new Map(listed.map((report) => [report.clientOrderId, report]));
      const at = clock.now();
      for (const [clientOrderId] of orders) {
        const report = reports.get(clientOrderId);
        if (report !== undefined) emit({ kind: "order-reported", at, report });
        else emit({ kind: "order-absent", at, clientOrderId, asOf: plus(asOf, leastSkew) });
      }
      await sleep(clock, lookUpEvery);
    }).then(() => {
      underWay.delete(ticker);
      search(ticker);
      return undefined;
    });
  };

  return {
    lookUp: ({ clientOrderId, ticker, sentAt }) => {
      if (underWay.get(ticker)?.has(clientOrderId) === true) return;
      const wanted = searched.get(ticker) ?? new Map<ClientOrderId, Time>();
      searched.set(ticker, wanted.set(clientOrderId, sentAt));
      search(ticker);
    },
    reportAccount: () => {
      ask("account", async () => {
        for (const input of valueOf(await account.read(), "the account")) emit(input);
      });
    },
    reportGroups: () => {
      ask("order groups", async () => {
        const groups = valueOf(await options.groups.list(), "the order groups");
        emit({ kind: "groups-reported", at: clock.now(), groups });
      });
    },
    reportQueuePlaces: (tickers) => {
      const name = "queue places";
      if (asking.has(name) || life.isOver) return;
      asking.add(name);
      void account.queuePlaces(tickers, emit).finally(() => asking.delete(name));
    },
    describeMarkets: (tickers) => {
      if (tickers.length === 0) return;
      // Named by what is asked: another market's answer is no answer.
      ask(nameOf(tickers), async () => {
        const askedAt = clock.now();
        const listings = await options.catalogue.find({ tickers, mayBeMissing: true });
        for (const { market } of listings) {
          emit({ kind: "market-described", at: clock.now(), market, askedAt });
        }
      });
    },
    stop: () => {
      life.isOver = true;
    },
  };
}

/** Short enough for a log: of the long lists there is only one, all the watched markets. */
function nameOf(tickers: readonly string[]): string {
  const [first = ""] = tickers;
  return tickers.length > 3 ? `${tickers.length} markets from ${first}` : `markets ${tickers.join(", ")}`;
}

async function askUntilAnswered(
  options: QuestionsOptions,
  life: { readonly isOver: boolean },
  name: string,
  answer: () => Promise<void>,
): Promise<void> {
  for (let tries = 0; tries < triesMax && !life.isOver; tries += 1) {
    try {
      await answer();
      return;
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      const text = `No answer about ${name} yet: ${thrown.message}.`;
      options.log({ level: "warn", topic: "question-unanswered", text, facts: { code: thrown.code } });
    }
    await sleep(options.clock, backoff(tries, options.random));
  }
}
