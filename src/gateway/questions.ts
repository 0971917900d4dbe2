import { sleep, type Clock } from "../domain/clock.ts";
import type { Question } from "../domain/effect.ts";
import { Failure } from "../domain/failure.ts";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import type { Random } from "../lib/random.ts";
import type { AccountReader } from "./account-reader.ts";
import { backoff } from "./backoff.ts";
import type { Catalogue } from "./listing.ts";
import { createOrderSearch } from "./order-search.ts";
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

export function createQuestions(options: QuestionsOptions): Questions {
  const { clock, account, emit } = options;
  const asking = new Set<string>();
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

  const search = createOrderSearch(options, askOnce, () => life.isOver);

  return {
    lookUp: search,
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
