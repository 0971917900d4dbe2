import type { Checked, OrderEffect } from "../domain/effect.ts";
import type { OrderNews } from "../domain/input.ts";
import type { OrderId, OrderReport, Outcome } from "../domain/order.ts";
import { minus, type Qty } from "../domain/units.ts";
import { decodeAmended, decodeDecreased, type WriteAnswer } from "../wire/maker/answer.ts";
import { encodeAmend, encodeDecrease } from "../wire/maker/request.ts";
import type { OrderDesk } from "./batch.ts";
import type { Answer, Rest } from "./rest.ts";
import { showSkew, skewRefuse } from "./skew.ts";

export type OrderAnswered = Extract<OrderNews, { readonly kind: "order-answered" }>;

/** Sends what touches the venue's book, once, and says how it ended. */
export interface Orders {
  perform(effect: Checked<OrderEffect>, tell: (answered: OrderAnswered) => void): Promise<void>;
  /** Remembers what is told of orders in other ways: see `Sizes`. */
  note(report: OrderReport): void;
}

/**
 * The resting size of our orders as last told. An amend that changes only the price answers without sizes;
 * then what was left before is what is left now.
 */
type Sizes = Map<OrderId, Qty>;

/** The oldest sizes are forgotten past this; an amend of such an order then ends as unknown. */
const sizesMax = 10_000;

export function createOrders(rest: Rest, desk: OrderDesk): Orders {
  const sizes: Sizes = new Map();
  const remember = (orderId: OrderId, left: Qty): void => {
    sizes.delete(orderId);
    if (left > 0) sizes.set(orderId, left);
    const [oldest] = sizes.keys();
    if (sizes.size > sizesMax && oldest !== undefined) sizes.delete(oldest);
  };

  return {
    perform: async (effect, tell) => {
      const { clientOrderId } = effect.kind === "place-order" ? effect.order : effect;
      const request = requests[effect.kind];
      const isUrgent = request === "cancel" || request === "decrease";
      const skew = rest.skew.skew();
      if (!isUrgent && Math.abs(skew) > skewRefuse) {
        // With a clock that far off every signature is about to be refused: only the way back stays open.
        const outcome = { kind: "not-sent", why: showSkew(skew) } as const;
        return tell({ kind: "order-answered", request, clientOrderId, outcome });
      }
      const outcome = outcomeOf(await send(rest, desk, effect), sizes);
      if (outcome.kind === "confirmed") remember(outcome.orderId, outcome.left);
      tell({ kind: "order-answered", request, clientOrderId, outcome });
    },
    note: (report) => remember(report.orderId, report.left),
  };
}

const requests = {
  "place-order": "place",
  "cancel-order": "cancel",
  "amend-order": "amend",
  "decrease-order": "decrease",
} as const;

function send(rest: Rest, desk: OrderDesk, effect: OrderEffect): Promise<Answer<WriteAnswer>> {
  switch (effect.kind) {
    case "place-order":
      return desk.place(effect.order);
    case "cancel-order":
      return desk.cancel(effect);
    case "amend-order": {
      const { shard } = effect;
      return rest.write({ ...encodeAmend(effect), decode: decodeAmended, shard, isUrgent: false });
    }
    case "decrease-order": {
      const { shard } = effect;
      return rest.write({ ...encodeDecrease(effect), decode: decodeDecreased, shard, isUrgent: true });
    }
  }
}

function outcomeOf(answer: Answer<WriteAnswer>, sizes: Sizes): Outcome {
  if (answer.kind !== "done") return answer;
  const { orderId, filled, reducedBy, at: toldAt } = answer.value;
  const left = answer.value.left ?? leftBefore(sizes, orderId, filled);
  if (left === undefined) {
    return { kind: "unknown", why: "the exchange took the change, but did not say what is left" };
  }
  return {
    kind: "confirmed",
    orderId,
    left,
    toldAt,
    ...(filled === undefined ? {} : { filled }),
    ...(reducedBy === undefined ? {} : { reducedBy }),
  };
}

function leftBefore(sizes: Sizes, orderId: OrderId, filled: Qty | undefined): Qty | undefined {
  const before = sizes.get(orderId);
  return before === undefined || filled === undefined ? before : minus(before, filled);
}
