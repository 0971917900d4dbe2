import { sleep, type Clock, type Timer } from "../domain/clock.ts";
import type { OrderReport } from "../domain/order.ts";
import { millis, plus, zeroQty, type Time } from "../domain/units.ts";
import type { AccountReader } from "./account-reader.ts";
import type { OrderDesk } from "./batch.ts";
import { whyNot } from "./refused.ts";
import type { Answer, Rest } from "./rest.ts";

/** How an attempt to leave nothing behind ended, and how it knows. */
export interface CancelAllResult {
  /** True when a list that is newer than the last cancel shows none of ours. */
  readonly isProven: boolean;
  readonly cancelled: number;
  /** Ours that the last list still showed. */
  readonly left: readonly OrderReport[];
  /** One sentence for a person. */
  readonly text: string;
}

const lookEvery = millis(250);

/**
 * Cancels the resting orders whose client order id has the prefix, and no others, until a list proves that
 * none is left. Reads trail the exchange, so an empty list counts only when its own age says that it was made
 * after the last cancel was answered.
 */
export async function cancelOurs(
  rest: Rest,
  desk: OrderDesk,
  account: AccountReader,
  clock: Clock,
  prefix: string,
  timeLimit: Time,
): Promise<CancelAllResult> {
  const deadline = plus(clock.now(), timeLimit);
  const cancelled = new Set<string>();
  let proofFrom = clock.now();
  let left: readonly OrderReport[] = [];
  let trouble = "nothing could be read in time";

  for (let round = 0; ; round += 1) {
    // What rests goes at once. Only a list that shows nothing has to prove how old it is.
    const asOf = round === 0 ? undefined : await hedged(clock, account.asOf);
    const listed = await hedged(clock, account.restingOrders);
    if (listed.kind === "done") {
      left = listed.value.filter((order) => isOurs(order, prefix));
      if (left.length === 0 && round === 0) continue;
      const isNew = asOf?.kind === "done" && plus(asOf.value, rest.skew.leastSkew()) >= proofFrom;
      if (left.length === 0 && isNew) return result(true, cancelled.size, [], "");
      trouble =
        left.length === 0 ? "the exchange's lists are not up to date" : `${left.length} orders still rest`;
      if (left.length > 0) {
        const failed = await waitALittle(clock, cancelListed(desk, left, cancelled));
        if (failed !== undefined) trouble = failed;
        proofFrom = clock.now();
      }
    } else {
      trouble = whyNot(listed);
    }
    if (clock.now() >= deadline) return result(false, cancelled.size, left, trouble);
    await sleep(clock, lookEvery);
  }
}

/** So long an answer is waited for alone. */
const patience = millis(1_500);
const hedgesMax = 4;

/** One read that hangs holds up nothing: it is asked again beside it, and the first that is answered counts. */
function hedged<Value>(clock: Clock, read: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
  return new Promise((resolve) => {
    let asked = 0;
    let failed = 0;
    let timer: Timer | undefined;
    const again = (): void => {
      asked += 1;
      timer = asked < hedgesMax ? clock.after(patience, again) : undefined;
      void read().then((answer) => {
        if (answer.kind !== "done") failed += 1;
        if (answer.kind === "done" || failed === asked) {
          timer?.cancel();
          resolve(answer);
        }
        return undefined;
      });
    };
    again();
  });
}

/** Whatever an unanswered cancel has come to, the next list shows it. */
function waitALittle(clock: Clock, cancels: Promise<string | undefined>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = clock.after(patience, () => resolve("a cancel was not answered"));
    void cancels.then((trouble) => {
      timer.cancel();
      resolve(trouble);
      return undefined;
    });
  });
}

/** An empty prefix would be everybody's orders. */
function isOurs(order: OrderReport, prefix: string): boolean {
  return prefix !== "" && order.clientOrderId.startsWith(prefix) && order.left > zeroQty;
}

async function cancelListed(
  desk: OrderDesk,
  orders: readonly OrderReport[],
  cancelled: Set<string>,
): Promise<string | undefined> {
  let trouble: string | undefined;
  const cancel = async (order: OrderReport): Promise<void> => {
    const answer = await desk.cancel(order);
    if (answer.kind === "done") cancelled.add(order.orderId);
    // "not found" is what a cancelled or filled order answers too: the next list decides.
    else trouble = whyNot(answer);
  };
  await Promise.all(orders.map(cancel));
  return trouble;
}

function result(
  isProven: boolean,
  cancelled: number,
  left: readonly OrderReport[],
  trouble: string,
): CancelAllResult {
  const done = cancelled === 0 ? "Nothing was left to cancel" : `Cancelled what was left (${cancelled})`;
  const text = isProven
    ? `${done}: a list made afterwards shows no order of ours.`
    : `${done}, but it is not proven that none is left: ${trouble}.`;
  return { isProven, cancelled, left, text };
}
