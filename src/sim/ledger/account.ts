import { assert } from "../../lib/assert.ts";
import type { Membership } from "../../domain/fees.ts";
import {
  noAllocation,
  type Allocation,
  type MoveRow,
  type PaymentRow,
  type TransferRow,
} from "../accounts/rows.ts";
import type { AccountId, Subaccount } from "../command.ts";
import type { SimFill } from "../event.ts";
import type { AccountSettlement } from "../exchange.ts";
import { history, type History } from "../history.ts";
import { noRow, type ChainEnds } from "../order/order-rows.ts";
import type { OrderGroup } from "../orders/group.ts";
import { finishedOrders, type FinishedOrders } from "./finished-orders.ts";
import { newPortfolio, type Portfolio } from "./portfolio.ts";

/** Everything the exchange holds for one user: money and positions by subaccount, and the memory of what was done. */
export interface Account {
  readonly id: AccountId;
  /** In order of opening, from 1. */
  readonly number: number;
  readonly membership: Membership;
  /** By number: the primary, 0, is always there; the others once they are made. */
  readonly portfolios: Map<Subaccount, Portfolio>;
  /** Every client order id ever used: a used one stays burnt [api.md §8]. */
  readonly usedClientOrderIds: Set<string>;
  /** In order of creation. */
  readonly living: LivingOrders;
  readonly finished: FinishedOrders;
  readonly memory: number;
  readonly fills: History<SimFill>;
  readonly settlements: History<AccountSettlement>;
  readonly groups: Map<string, OrderGroup>;
  readonly transfers: History<TransferRow>;
  readonly moves: History<MoveRow>;
  readonly payments: History<PaymentRow>;
  /** Ids its own transfers were given: a used one stays used. */
  readonly usedTransferIds: Set<string>;
  allocation: Allocation;
}

/** The orders that are not over, in order of creation. */
export interface LivingOrders extends ChainEnds {
  count: number;
}

/** A user keeps a long memory; one of the crowd needs none. */
export const userMemory = 100_000;

export interface AccountTerms {
  readonly membership: Membership;
  readonly memory: number;
}

export function newAccount(id: AccountId, number: number, { membership, memory }: AccountTerms): Account {
  return {
    id,
    number,
    membership,
    portfolios: new Map([[0, newPortfolio({ account: id, owner: number, membership }, 0)]]),
    usedClientOrderIds: new Set(),
    living: { first: noRow, last: noRow, count: 0 },
    finished: finishedOrders(memory),
    memory,
    fills: history(memory),
    settlements: history(memory),
    groups: new Map(),
    transfers: history(memory),
    moves: history(memory),
    payments: history(memory),
    usedTransferIds: new Set(),
    allocation: noAllocation,
  };
}

export function primaryOf(account: Account): Portfolio {
  const primary = account.portfolios.get(0);
  assert(primary !== undefined, "every account has its primary");
  return primary;
}
