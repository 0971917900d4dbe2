import {
  boxedExchange,
  quietScenario,
  type Answer,
  type BoxedExchange,
  type Caller,
} from "./boxed-exchange.ts";

/** What the tests of named facts share: markets that nobody else trades, and orders for them. */
export const quiet = "KXDEMOHIGH-26NOV23-B52";
export const onShard2 = "KXDEMOBTC-26NOV2321-T100000";
export const orders = "/portfolio/events/orders";

export function quietBox(options: Parameters<typeof boxedExchange>[0] = {}): BoxedExchange {
  return boxedExchange({ scenario: quietScenario(), ...options });
}

/** Ten at 20 cents on shard 0, resting. */
export function order(change: object = {}): object {
  return {
    ticker: quiet,
    side: "bid",
    count: "10.00",
    price: "0.2000",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    exchange_index: 0,
    ...change,
  };
}

export function place(box: BoxedExchange, change: object = {}, caller: Caller = "play"): Answer {
  return box.call("POST", orders, order(change), caller);
}

/** The id of an order that was taken. */
export function placed(box: BoxedExchange, change: object = {}, caller: Caller = "play"): string {
  const answer = place(box, change, caller);
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.body["order_id"]);
}

export function list(answer: Answer, name: string): readonly Record<string, unknown>[] {
  const value = answer.body[name];
  if (!Array.isArray(value)) throw new Error(`${name} is no list in ${answer.text}`);
  return value;
}

/** The nested body of a refusal, as the engine words it. */
export function nested(code: string, details?: string, message = code.replaceAll("_", " ")): object {
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}

export function told({ status, body }: Answer): readonly [number, unknown] {
  return [status, body];
}
