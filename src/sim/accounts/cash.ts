import { assert } from "../../lib/assert.ts";
import { ok, refused } from "../../lib/result.ts";
import { minus, plus, type Money } from "../../domain/units.ts";
import type { Core } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { deterministicId } from "../id.ts";
import { primaryOf, type Account } from "../ledger/account.ts";
import { deposit } from "../ledger/ledger.ts";
import { freeCash, newWallet, walletOf, type Wallet } from "../ledger/portfolio.ts";
import { shardsOf } from "../life/shard.ts";
import { insufficientBalance } from "../orders/refusal.ts";
import type { AccountCommand, CashPlace, MoveCash, TransferCash } from "./command.ts";
import { type AccountAnswer, invalid, transferExists } from "./refusal.ts";

/** Transfer ids remembered of one account; past it the oldest could be used again. */
const transferIdsMax = 1_000_000;

export function moveCash(core: Core, account: Account, command: MoveCash): AccountAnswer {
  const { clientTransferId, from, to, shard, amount } = command;
  const steps = [{ from: { shard, subaccount: from }, to: { shard, subaccount: to } }];
  const why =
    from === to ? invalid("the subaccounts are the same") : whyNot(account, clientTransferId, amount, steps);
  if (why !== undefined) return refused(why);
  useId(account, clientTransferId);
  shift(account, { shard, subaccount: from }, { shard, subaccount: to }, amount);
  core.paperCount += 1;
  const transferId = deterministicId(core.seed, "transfer", core.paperCount);
  account.moves.push({ transferId, from, to, shard, amount, at: core.now });
  tellCash(core, account);
  return ok(transferId);
}

/**
 * Between shards only the primary's money moves, so numbered subaccounts take up to three steps, and what was done
 * is not undone where a later step fails [openapi IntraExchangeInstanceTransfer].
 */
export function transferCash(core: Core, account: Account, command: TransferCash): AccountAnswer {
  const { clientTransferId, from, to, amount } = command;
  const steps = stepsOf(from, to);
  const shards = shardsOf(core);
  const why = !shards.includes(to.shard)
    ? invalid("unknown shard")
    : steps.length === 0
      ? invalid("source and destination are the same")
      : whyNot(account, clientTransferId, amount, steps);
  if (why !== undefined) return refused(why);
  if (clientTransferId !== undefined) useId(account, clientTransferId);
  const { transferStopsAfter } = core.ledger.rules;
  const done = steps.slice(0, transferStopsAfter);
  for (const step of done) shift(account, step.from, step.to, amount);
  return ok(noteTransfer(core, account, from.shard, to.shard, amount, done.length === steps.length));
}

/** Moves money and notes it where the account's transfers are listed. */
export function noteTransfer(
  core: Core,
  account: Account,
  fromShard: number,
  toShard: number,
  amount: Money,
  isComplete: boolean,
): string {
  core.paperCount += 1;
  const transferId = deterministicId(core.seed, "transfer", core.paperCount);
  account.transfers.push({ transferId, fromShard, toShard, amount, isComplete, at: core.now });
  tellCash(core, account);
  return transferId;
}

export function shift(account: Account, from: CashPlace, to: CashPlace, amount: Money): void {
  const [source, target] = [walletAt(account, from), walletAt(account, to)];
  source.cash = minus(source.cash, amount);
  target.cash = plus(target.cash, amount);
}

export function pay(
  core: Core,
  account: Account,
  command: Extract<AccountCommand, { readonly kind: "deposit" | "withdraw" }>,
): AccountAnswer {
  const { kind, shard, amount } = command;
  if (amount <= 0) return refused(invalid("amount must be positive"));
  if (kind === "withdraw" && freeAt(account, { shard, subaccount: 0 }) < amount)
    return refused(insufficientBalance);
  deposit(core.ledger, primaryOf(account), shard, kind === "deposit" ? amount : (-amount as Money));
  core.paperCount += 1;
  const paymentId = deterministicId(core.seed, "payment", core.paperCount);
  const word = kind === "deposit" ? "deposit" : "withdrawal";
  account.payments.push({ paymentId, kind: word, shard, amount, at: core.now });
  tellCash(core, account);
  return ok(paymentId);
}

function tellCash(core: Core, { id }: Account): void {
  core.emit({ at: core.now, kind: "cash-moved", account: id });
}

interface Step {
  readonly from: CashPlace;
  readonly to: CashPlace;
}

function stepsOf(from: CashPlace, to: CashPlace): readonly Step[] {
  if (from.shard === to.shard) return from.subaccount === to.subaccount ? [] : [{ from, to }];
  const [left, entered] = [from, to].map(({ shard }) => ({ shard, subaccount: 0 }));
  assert(left !== undefined && entered !== undefined, "two places make two");
  return [
    ...(from.subaccount === 0 ? [] : [{ from, to: left }]),
    { from: left, to: entered },
    ...(to.subaccount === 0 ? [] : [{ from: entered, to }]),
  ];
}

function whyNot(
  account: Account,
  clientTransferId: string | undefined,
  amount: Money,
  steps: readonly Step[],
): CommandRefusal | undefined {
  if (clientTransferId !== undefined && account.usedTransferIds.has(clientTransferId)) return transferExists;
  if (amount <= 0) return invalid("amount must be positive");
  const places = steps.flatMap(({ from, to }) => [from, to]);
  if (places.some(({ subaccount }) => !account.portfolios.has(subaccount)))
    return invalid("unknown subaccount");
  const source = steps[0]?.from;
  return source !== undefined && freeAt(account, source) < amount ? insufficientBalance : undefined;
}

function useId(account: Account, id: string): void {
  account.usedTransferIds.add(id);
  const [oldest] = account.usedTransferIds;
  if (account.usedTransferIds.size > transferIdsMax && oldest !== undefined)
    account.usedTransferIds.delete(oldest);
}

function freeAt(account: Account, { shard, subaccount }: CashPlace): Money {
  return freeCash(account.portfolios.get(subaccount)?.wallets.get(shard) ?? newWallet(shard));
}

function walletAt(account: Account, { shard, subaccount }: CashPlace): Wallet {
  const portfolio = account.portfolios.get(subaccount);
  assert(portfolio !== undefined, "money moves between subaccounts that are there");
  return walletOf(portfolio, shard);
}
