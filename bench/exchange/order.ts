import { cents, contracts } from "../../src/domain/units.ts";
import type { CreateOrder } from "../../src/sim/command.ts";

/** A bid for five contracts that meets nobody. */
export function plainOrder(ticker: string): Omit<CreateOrder, "account"> {
  return {
    kind: "create-order",
    ticker,
    side: "bid",
    price: cents(30),
    qty: contracts(5),
    timeInForce: "good_till_canceled",
    selfTradePrevention: "taker_at_cross",
    postOnly: false,
    reduceOnly: false,
    cancelOnPause: false,
  };
}
