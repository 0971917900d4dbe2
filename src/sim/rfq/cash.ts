import { zeroMoney } from "../../domain/units.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { CreateOrder } from "../command.ts";
import { canAfford, peekHolding } from "../ledger/ledger.ts";
import { noneGone } from "../ledger/reserve.ts";

/** True when the subaccount could pay for the whole order as a taker at its limit: better prices cost less. */
export function canPayAtLimit(core: Core, { market }: Listing, order: CreateOrder): boolean {
  const portfolio = accountOf(core, order.account).portfolios.get(order.subaccount ?? 0);
  if (portfolio === undefined) return false;
  const { side, price, qty } = order;
  const fill = { side, price, qty, role: "taker", rule: market.fees, at: core.now } as const;
  const prospect = { fills: [fill], accumulator: zeroMoney, gone: noneGone };
  return canAfford(core.ledger, peekHolding(core.ledger, portfolio, market, core.now), prospect, {
    rule: market.fees,
    at: core.now,
  });
}
