import { sleep, type Clock } from "../domain/clock.ts";
import type { Question } from "../domain/effect.ts";
import type { Input } from "../domain/input.ts";
import type { ClientOrderId, OrderReport } from "../domain/order.ts";
import { least, millis, minus, plus, seconds, type Time } from "../domain/units.ts";
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

/** An order older than this stands far back in its market's list, and nobody knows how far. */
const listedMax = seconds(600);

/**
 * Looks for orders that nobody has answered for: one list of a market says of all of them whether it has them, and an old
 * order is asked for by the exchange's name for it. What is wanted while a search is under way is looked for after it.
 * `ask` tries again until it is answered, or gives up.
 */
export function createOrderSearch(
  { clock, account, skew, emit }: SearchParts,
  ask: (name: string, answer: () => Promise<void>) => Promise<void>,
  isOver: () => boolean,
): (wanted: Wanted) => void {
  /** Both by market. */
  const waiting = new Map<string, Map<ClientOrderId, Wanted>>();
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
  const search = async (ticker: string, wanted: ReadonlyMap<ClientOrderId, Wanted>): Promise<void> => {
    // The age first: the list that is read after it is at least as fresh.
    const asOf = valueOf(await account.asOf(), "the age of the exchange's lists");
    // In our own clock, and no later than it was: the engine compares it with when the doubt began.
    const leastSkew = skew.leastSkew();
    const reports = await find(ticker, [...wanted.values()]);
    const at = clock.now();
    for (const clientOrderId of wanted.keys()) {
      const report = reports.get(clientOrderId);
      if (report !== undefined) emit({ kind: "order-reported", at, report });
      else emit({ kind: "order-absent", at, clientOrderId, asOf: plus(asOf, leastSkew) });
    }
    await sleep(clock, searchEvery);
  };
  const find = async (
    ticker: string,
    wanted: readonly Wanted[],
  ): Promise<ReadonlyMap<ClientOrderId, OrderReport>> => {
    const oldest = minus(clock.now(), listedMax);
    const found: OrderReport[] = [];
    let since: Time | undefined;
    for (const { orderId, sentAt } of wanted) {
      if (orderId === undefined || sentAt >= oldest) {
        since = since === undefined ? sentAt : least(since, sentAt);
        continue;
      }
      const report = valueOf(await account.order(orderId), `order ${orderId}`);
      if (report !== undefined) found.push(report);
    }
    if (since !== undefined) {
      found.push(...valueOf(await account.ordersSince(ticker, since), `orders of ${ticker}`));
    }
    return new Map(found.map((report) => [report.clientOrderId, report]));
  };

  return (order) => {
    const { clientOrderId, ticker } = order;
    if (underWay.get(ticker)?.has(clientOrderId) === true) return;
    const wanted = waiting.get(ticker) ?? new Map<ClientOrderId, Wanted>();
    waiting.set(ticker, wanted.set(clientOrderId, order));
    begin(ticker);
  };
}
