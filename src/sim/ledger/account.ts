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
import type { LiveOrder } from "../order.ts";
import type { OrderGroup } from "../orders/group.ts";
import { newPortfolio, type Portfolio } from "./portfolio.ts";

/** Everything the exchange holds for one user: money and positions by subaccount, and the memory of what was done. */
export interface Account {
  readonly id: AccountId;
  readonly membership: Membership;
  /** By number: the primary, 0, is always there; the others once they are made. */
  readonly portfolios: Map<Subaccount, Portfolio>;
  /** Every client order id ever used: a used one stays burnt [api.md §8]. */
  readonly usedClientOrderIds: Set<string>;
  /** In order of creation. */
  readonly resting: Map<string, LiveOrder>;
  /** In the order they ended: the latest `memory` at least, and never more than twice as many. */
  readonly finished: Map<string, LiveOrder>;
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

/** A user keeps a long memory; one of the crowd needs none. */
export const userMemory = 100_000;

export interface AccountTerms {
  readonly membership: Membership;
  readonly memory: number;
}

export function newAccount(id: AccountId, { membership, memory }: AccountTerms): Account {
  return {
    id,
    membership,
    portfolios: new Map([[0, newPortfolio(id, 0, membership)]]),
    usedClientOrderIds: new Set(),
    resting: new Map(),
    finished: new Map(),
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

/** The order, of whatever status, as long as the lists remember it. */
export function orderOf(account: Account, orderId: string): LiveOrder | undefined {
  return account.resting.get(orderId) ?? account.finished.get(orderId);
}

/** Keeps a finished order for the lists, and forgets the oldest ones past the limit. */
export function retire(account: Account, order: LiveOrder): void {
  account.resting.delete(order.orderId);
  if (account.memory === 0) return;
  account.finished.set(order.orderId, order);
  if (account.finished.size <= 2 * account.memory) return;
  let excess = account.finished.size - account.memory;
  for (const orderId of account.finished.keys()) {
    if (excess === 0) return;
    account.finished.delete(orderId);
    excess -= 1;
  }
}
