import { zeroMoney } from "../../domain/units.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { CreateOrder } from "../command.ts";
import { peekHolding } from "../ledger/account.ts";
import { canAfford } from "../ledger/ledger.ts";

/** True when the account could pay for the whole order as a taker at its limit: better prices cost less. */
export function canPayAtLimit(core: Core, { market }: Listing, order: CreateOrder): boolean {
  const account = accountOf(core, order.account);
  const { side, price, qty } = order;
  const fill = { side, price, qty, role: "taker", rule: market.fees, at: core.now } as const;
  const { resting } = peekHolding(account, market.ticker, core.now);
  return canAfford(account, market, core.now, {
    fills: [fill],
    accumulator: zeroMoney,
    resting: [...resting],
  });
}
