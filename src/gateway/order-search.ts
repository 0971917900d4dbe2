import { sleep, type Clock } from "../domain/clock.ts";
import type { Question } from "../domain/effect.ts";
import type { Input } from "../domain/input.ts";
import type { ClientOrderId } from "../domain/order.ts";
import { least, millis, plus, type Time } from "../domain/units.ts";
import type { AccountReader } from "./account-reader.ts";
import { valueOf } from "./refused.ts";
import type { SkewGauge } from "./skew.ts";

type Wanted = Extract<Question, { readonly kind: "look-up-order" }>;

export interface SearchParts {
  readonly clock: Clock;
  readonly account: AccountReader;
  readonly skew: SkewGauge;
  readonly emit: (input: Input) => void;
}

/** The engine asks about an order in doubt with every tick; more often than this tells nothing new. */
const searchEvery = millis(500);

/**
 * Looks for orders that nobody has answered for: one list of a market says of all of them whether it has them. What is
 * wanted while a search is under way is looked for after it. `ask` tries again until it is answered, or gives up.
 */
export function createOrderSearch(
  { clock, account, skew, emit }: SearchParts,
  ask: (name: string, answer: () => Promise<void>) => Promise<void>,
  isOver: () => boolean,
): (wanted: Wanted) => void {
  /** By market: when each was sent. */
  const waiting = new Map<string, Map<ClientOrderId, Time>>();
  const underWay = new Map<string, ReadonlySet<ClientOrderId>>();

  const begin = (ticker: string): void => {
    const wanted = waiting.get(ticker);
    if (wanted === undefined || underWay.has(ticker) || isOver()) return;
    waiting.delete(ticker);
    underWay.set(ticker, new Set(wanted.keys()));
    void ask(`orders of ${ticker}`, () => search(ticker, wanted)).then(() => {
      underWay.delete(ticker);
      begin(ticker);
      return undefined;
    });
  };
  const search = async (ticker: string, wanted: ReadonlyMap<ClientOrderId, Time>): Promise<void> => {
    // The age first: the list that is read after it is at least as fresh.
    const asOf = valueOf(await account.asOf(), "the age of the exchange's lists");
    // In our own clock, and no later than it was: the engine compares it with when the doubt began.
    const leastSkew = skew.leastSkew();
    const since = [...wanted.values()].reduce((first, sentAt) => least(first, sentAt));
    const listed = valueOf(await account.ordersSince(ticker, since), `orders of ${ticker}`);
    const reports = new Map(listed.map((report) => [report.clientOrderId, report]));
    const at = clock.now();
    for (const clientOrderId of wanted.keys()) {
      const report = reports.get(clientOrderId);
      if (report !== undefined) emit({ kind: "order-reported", at, report });
      else emit({ kind: "order-absent", at, clientOrderId, asOf: plus(asOf, leastSkew) });
    }
    await sleep(clock, searchEvery);
  };

  return ({ clientOrderId, ticker, sentAt }) => {
    if (underWay.get(ticker)?.has(clientOrderId) === true) return;
    const wanted = waiting.get(ticker) ?? new Map<ClientOrderId, Time>();
    waiting.set(ticker, wanted.set(clientOrderId, sentAt));
    begin(ticker);
  };
}
