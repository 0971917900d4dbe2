import { isBetter } from "../domain/side.ts";
import { plus, zeroMoney, zeroQty, type Money, type Qty } from "../domain/units.ts";
import type { AccountId } from "./command.ts";
import type { Core } from "./core.ts";
import type { AccountPosition, Exchange, Place } from "./exchange.ts";
import type { SimOrder } from "./event.ts";
import type { Account } from "./ledger/account.ts";
import type { Holding, Portfolio, Wallet } from "./ledger/portfolio.ts";
import type { LiveOrder } from "./order/live-order.ts";
import { snapshot } from "./order/snapshot.ts";
import { findLiving, livingOrders } from "./orders/living.ts";
import { isThere } from "./place.ts";

export type AccountReads = Pick<
  Exchange,
  | "orders"
  | "restingOrders"
  | "order"
  | "queueAhead"
  | "fills"
  | "cash"
  | "reserved"
  | "balances"
  | "positions"
  | "position"
  | "settlements"
  | "subaccounts"
>;

/** What an account may know of itself. One that was never opened has nothing. */
export function accountReads(core: Core): AccountReads {
  const account = (id: AccountId): Account | undefined => core.ledger.accounts.get(id);
  const shardOf = (ticker: string): number | undefined => core.listings.get(ticker)?.market.shard;
  const isIn = (place: Place | undefined, row: { ticker: string; subaccount: number }): boolean =>
    isThere(place, row, shardOf);
  return {
    orders: (id, place) => newestOrders(core, account(id), place?.ticker, (order) => isIn(place, order)),
    restingOrders: (id, place) => {
      const found = account(id);
      const oldestFirst = found === undefined ? [] : [...livingOrders(core, found)];
      return oldestFirst
        .toReversed()
        .map(snapshot)
        .filter((order) => isIn(place, order));
    },
    order: (id, orderId) => {
      const found = account(id);
      if (found === undefined) return undefined;
      const order = findLiving(core, found, orderId);
      return order === undefined ? finishedOrder(core, found, orderId) : snapshot(order);
    },
    queueAhead: (id, orderId) => {
      const found = account(id);
      const order = found === undefined ? undefined : findLiving(core, found, orderId);
      return order === undefined ? undefined : ahead(core, order);
    },
    fills: (id, place) => (account(id)?.fills.newestFirst() ?? []).filter((fill) => isIn(place, fill)),
    cash: (id, place) => total(account(id), place, ({ cash }) => cash),
    reserved: (id, place) => total(account(id), place, ({ reserved }) => reserved),
    balances: (id) =>
      portfolios(account(id)).flatMap(({ subaccount, wallets }) =>
        [...wallets.values()].map(({ shard, cash, reserved }) => ({ subaccount, shard, cash, reserved })),
      ),
    positions: (id, place) =>
      portfolios(account(id))
        .flatMap(({ holdings }) => [...holdings.values()])
        .filter(({ volume }) => volume > zeroQty)
        .map(positionRow)
        .filter((row) => isIn(place, row)),
    position: (id, subaccount, ticker) => {
      const holding = account(id)?.portfolios.get(subaccount)?.holdings.get(ticker);
      return holding === undefined || holding.volume === zeroQty ? undefined : positionRow(holding);
    },
    settlements: (id, place) =>
      (account(id)?.settlements.newestFirst() ?? []).filter((row) => isIn(place, row)),
    subaccounts: (id) => portfolios(account(id)).map(({ subaccount }) => subaccount),
  };
}

function ahead(core: Core, order: LiveOrder): Qty | undefined {
  const book = core.listings.get(order.ticker)?.book;
  if (book === undefined || core.ledger.rules.queueCounts === "own-level") return book?.ahead(order);
  let total = book.ahead(order);
  for (const { price, qty } of book.levels(order.side)) {
    if (isBetter(order.side, price, order.price)) total = plus(total, qty);
  }
  return total;
}

/** Only what is wanted is copied and sorted: what is over is most of what an account has. */
function newestOrders(
  core: Core,
  account: Account | undefined,
  ticker: string | undefined,
  isWanted: (order: SimOrder | LiveOrder) => boolean,
): readonly SimOrder[] {
  if (account === undefined) return [];
  const numbered: [number, SimOrder][] = [];
  for (const [sequence, order] of account.finished.list(ticker)) {
    if (isWanted(order)) numbered.push([sequence, order]);
  }
  for (const order of livingOrders(core, account)) {
    if (isWanted(order)) numbered.push([order.sequence, snapshot(order)]);
  }
  return numbered.toSorted(([a], [b]) => b - a).map(([, order]) => order);
}

function finishedOrder(core: Core, account: Account, orderId: string): SimOrder | undefined {
  const made = core.orderIds.read(orderId);
  const order = made === undefined ? undefined : account.finished.get(made.count);
  return order?.orderId === orderId ? order : undefined;
}

function portfolios(account: Account | undefined): readonly Portfolio[] {
  return [...(account?.portfolios.values() ?? [])];
}

function total(account: Account | undefined, place: Place | undefined, of: (wallet: Wallet) => Money): Money {
  let sum = zeroMoney;
  for (const { subaccount, wallets } of portfolios(account)) {
    if (place?.subaccount !== undefined && place.subaccount !== subaccount) continue;
    for (const wallet of wallets.values()) {
      if (place?.shard === undefined || place.shard === wallet.shard) sum = plus(sum, of(wallet));
    }
  }
  return sum;
}

function positionRow(holding: Holding): AccountPosition {
  const { ticker, portfolio, position, traded, fees, volume, changedAt } = holding;
  return { ticker, subaccount: portfolio.subaccount, position, traded, fees, volume, changedAt };
}
