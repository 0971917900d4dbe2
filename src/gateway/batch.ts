import type { OrderAddress } from "../domain/effect.ts";
import type { OrderIntent } from "../domain/order.ts";
import {
  decodeBatchCancelled,
  decodeBatchCreated,
  decodeCancelled,
  decodeCreated,
  type BatchItem,
  type WriteAnswer,
} from "../wire/maker/answer.ts";
import type { Decode } from "../wire/maker/reader.ts";
import {
  encodeBatchCancel,
  encodeBatchPlace,
  encodeCancel,
  encodePlace,
  type WireRequest,
} from "../wire/maker/request.ts";
import type { Answer, Rest } from "./rest.ts";

/** Places and cancels orders, those of one turn in one request: that saves round trips, and no tokens. */
export interface OrderDesk {
  place(order: OrderIntent): Promise<Answer<WriteAnswer>>;
  cancel(order: OrderAddress): Promise<Answer<WriteAnswer>>;
}

export function createOrderDesk(rest: Rest): OrderDesk {
  return { place: gathered(rest, placing), cancel: gathered(rest, cancelling) };
}

/** One kind of request, alone and as a batch. */
interface Kind<Item extends Order> {
  readonly one: (item: Item) => WireRequest;
  readonly decodeOne: Decode<WriteAnswer>;
  readonly many: (items: readonly Item[]) => WireRequest;
  readonly decodeMany: Decode<readonly BatchItem[]>;
  readonly isUrgent: boolean;
  /** What tells its orders apart, in a request and in its answer. */
  readonly nameOf: (either: Item | BatchItem) => string | undefined;
}

type Order = OrderIntent | OrderAddress;

const placing: Kind<OrderIntent> = {
  one: encodePlace,
  decodeOne: decodeCreated,
  many: encodeBatchPlace,
  decodeMany: decodeBatchCreated,
  isUrgent: false,
  nameOf: ({ clientOrderId }) => clientOrderId,
};

const cancelling: Kind<OrderAddress> = {
  one: encodeCancel,
  decodeOne: decodeCancelled,
  many: encodeBatchCancel,
  decodeMany: decodeBatchCancelled,
  isUrgent: true,
  nameOf: ({ orderId }) => orderId,
};

interface Waiting<Item> {
  readonly item: Item;
  readonly settle: (answer: Answer<WriteAnswer>) => void;
}

/** No answer says what became of so many orders at once. The exchange names no limit but the bucket's. */
const batchMax = 25;

/** Gathers until the turn is over, and not a moment longer. */
function gathered<Item extends Order>(
  rest: Rest,
  kind: Kind<Item>,
): (item: Item) => Promise<Answer<WriteAnswer>> {
  let turn: Waiting<Item>[] = [];
  const send = (): void => {
    // Those of shard 0 first: the common bucket pays for them in any case.
    const whole = turn.toSorted((a, b) => a.item.shard - b.item.shard);
    turn = [];
    for (let from = 0; from < whole.length; from += batchMax) {
      void sendSome(rest, kind, whole.slice(from, from + batchMax));
    }
  };
  return (item) =>
    new Promise((settle) => {
      turn.push({ item, settle });
      if (turn.length === 1) queueMicrotask(send);
    });
}

/**
 * All in one request when the common bucket holds tokens for the whole of it right now, whatever shards they lie on;
 * else each by itself, paid by its own shard.
 */
async function sendSome<Item extends Order>(
  rest: Rest,
  kind: Kind<Item>,
  some: readonly Waiting<Item>[],
): Promise<void> {
  const { isUrgent } = kind;
  const items = some.map(({ item }) => item);
  const batch = {
    ...kind.many(items),
    decode: kind.decodeMany,
    shard: 0,
    isUrgent,
    items: items.length,
  };
  if (items.length < 2 || !rest.takesBatch(batch)) {
    for (const { item, settle } of some) {
      const { shard } = item;
      void rest.write({ ...kind.one(item), decode: kind.decodeOne, shard, isUrgent }).then(settle);
    }
    return;
  }
  const answer = await rest.write(batch);
  const told = answer.kind === "done" ? itemsOf(kind, items, answer.value) : undefined;
  for (const [place, { settle }] of some.entries()) settle(answerOf(answer, told?.[place]));
}

/** As the items went out. A batch that ended as a whole ended so for each of them. */
function answerOf(whole: Answer<unknown>, item: BatchItem | undefined): Answer<WriteAnswer> {
  if (whole.kind !== "done") return whole;
  if (item === undefined)
    return { kind: "unknown", why: "the batch was answered, and no answer is surely its own" };
  return item.kind === "done" ? { kind: "done", value: item.answer } : item;
}

/**
 * Whose answer is whose: by place when no name contradicts it, else by name alone. An answer that two claim, or that
 * names another order as well, is nobody's.
 */
function itemsOf<Item extends Order>(
  { nameOf }: Kind<Item>,
  items: readonly Item[],
  told: readonly BatchItem[],
): readonly (BatchItem | undefined)[] {
  const isInPlace =
    told.length === items.length &&
    items.every((item, place) => {
      const name = nameOf(told[place] ?? item);
      return name === undefined || name === nameOf(item);
    });
  return items.map((item, place) => {
    const found = isInPlace
      ? told.slice(place, place + 1)
      : told.filter((each) => nameOf(each) === nameOf(item));
    const [only] = found.length === 1 ? found : [];
    const { clientOrderId = item.clientOrderId } = only ?? {};
    return clientOrderId === item.clientOrderId ? only : undefined;
  });
}
