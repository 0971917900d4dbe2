import { fingerprint, type Fingerprint } from "../lib/hash.ts";
import { sides } from "../domain/side.ts";
import type { Core, Listing } from "./core.ts";
import type { Account } from "./ledger/account.ts";
import { forgetOldBlocks } from "./block/proposal.ts";
import { forgetOld } from "./rfq/desk.ts";
import type { Portfolio } from "./ledger/portfolio.ts";
import type { SimOrder } from "./event.ts";
import { snapshot } from "./order/snapshot.ts";
import { livingOrders } from "./orders/living.ts";

/** A fingerprint of everything an exchange shows: two runs that agree on it were the same. */
export function stateHash(core: Core): string {
  const print = fingerprint().add(`${core.now} ${core.orderCount} ${core.tradeCount} ${moneyKept(core)}`);
  for (const listing of core.listings.values()) addListing(print, listing);
  for (const trade of core.tape.newestFirst()) print.add(`${trade.tradeId} ${trade.price} ${trade.qty}`);
  for (const account of core.ledger.accounts.values()) addAccount(print, core, account);
  addTalks(print, core);
  addStaffWork(print, core);
  return print.hex();
}

function addTalks(print: Fingerprint, { rfq: desk, combo, block, now }: Core): void {
  forgetOld(desk, now);
  forgetOldBlocks(block, now);
  for (const ticker of combo.combos.keys()) print.add(ticker);
  for (const { id, status, updatedAt } of block.proposals.values()) print.add(`${id} ${status} ${updatedAt}`);
  for (const { id, status, updatedAt } of desk.rfqs.values()) print.add(`${id} ${status} ${updatedAt}`);
  for (const { id, status, updatedAt, yesBid, noBid } of desk.quotes.values()) {
    print.add(`${id} ${status} ${updatedAt} ${yesBid} ${noBid}`);
  }
}

/** What the staff has done to the exchange, and what it has announced. */
function addStaffWork(print: Fingerprint, { pauses, feeChanges, programmes }: Core): void {
  for (const [name, { resumesAt }] of pauses) print.add(`${name} ${resumesAt ?? ""}`);
  for (const { id, at } of feeChanges) print.add(`${id} ${at}`);
  for (const { id, isPaid, scores } of programmes) {
    print.add(`${id} ${isPaid}`);
    for (const [account, score] of scores) print.add(`${account} ${score}`);
  }
}

function addListing(print: Fingerprint, listing: Listing): void {
  const { market, book, lastPrice, volume, openInterest, structure, waivedUntil } = listing;
  const { kind, multiplier } = market.fees;
  print.add(`${market.ticker} ${market.status} ${market.settlement?.value ?? ""}`);
  print.add(`${market.closeAt} ${structure} ${kind} ${multiplier} ${waivedUntil ?? ""}`);
  print.add(`${lastPrice ?? ""} ${volume} ${openInterest}`);
  for (const side of sides) {
    for (let order = book.first(side); order !== undefined; order = book.next(order)) {
      print.add(`${order.orderId} ${side} ${order.price} ${order.left}`);
    }
  }
}

function moneyKept({ ledger: { house } }: Core): string {
  return `${house.fees} ${house.rounding} ${house.rewards} ${house.unrecovered} ${house.paidIn}`;
}

function addAccount(print: Fingerprint, core: Core, account: Account): void {
  print.add(account.id);
  for (const portfolio of account.portfolios.values()) addPortfolio(print, portfolio);
  for (const order of livingOrders(core, account)) addOrder(print, snapshot(order));
  for (const [, order] of account.finished.list()) addOrder(print, order);
  for (const fill of account.fills.newestFirst()) print.add(`${fill.tradeId} ${fill.orderId} ${fill.fee}`);
  for (const group of account.groups.values()) {
    print.add(
      `${group.groupId} ${group.limit} ${group.isTriggered} ${group.matchedQty} ${group.resting.size}`,
    );
  }
  for (const row of account.transfers.newestFirst()) print.add(`${row.transferId} ${row.amount}`);
  for (const row of account.settlements.newestFirst()) print.add(`${row.ticker} ${row.payout}`);
}

function addPortfolio(
  print: Fingerprint,
  { subaccount, isNetting, wallets, holdings, nets }: Portfolio,
): void {
  for (const { shard, cash, reserved, feeHeadroom } of wallets.values()) {
    print.add(`${subaccount} ${isNetting} ${shard} ${cash} ${reserved} ${feeHeadroom}`);
  }
  for (const { group, released, retake } of nets.values()) print.add(`${group} ${released} ${retake}`);
  for (const { ticker, netted, position, traded, fees, volume } of holdings.values()) {
    const { net, basis, realized } = position;
    print.add(
      `${ticker} ${net} ${netted} ${basis.cost} ${basis.qty} ${realized} ${traded} ${fees} ${volume}`,
    );
  }
}

function addOrder(print: Fingerprint, order: SimOrder): void {
  print.add(`${order.orderId} ${order.status} ${order.price} ${order.total} ${order.filled} ${order.left}`);
  print.add(`${order.clientOrderId} ${order.expiresAt ?? ""} ${order.changedAt}`);
}
