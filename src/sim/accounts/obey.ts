import { unreachable } from "../../lib/assert.ts";
import { ok, refused } from "../../lib/result.ts";
import { accountOf, type Core } from "../core.ts";
import { primaryOf, type Account } from "../ledger/account.ts";
import { newPortfolio, subaccountMax } from "../ledger/portfolio.ts";
import { pauseOf } from "../life/state.ts";
import { paused } from "../orders/refusal.ts";
import { setAllocation } from "./allocation.ts";
import { moveCash, pay, transferCash } from "./cash.ts";
import type { AccountCommand } from "./command.ts";
import { createGroup, deleteGroup, limitGroup, resetGroup, triggerGroup } from "./group.ts";
import { invalid, type AccountAnswer } from "./refusal.ts";

/** Carries out a command about an account itself: whole, or refused with nothing done. */
export function obeyAccount(core: Core, command: AccountCommand): AccountAnswer {
  const account = accountOf(core, command.account);
  if (isFrozen(core, command)) return refused(paused("exchange", core.ledger.rules));
  switch (command.kind) {
    case "create-order-group":
      return createGroup(core, account, command);
    case "limit-order-group":
      return limitGroup(core, account, command);
    case "trigger-order-group":
      return triggerGroup(core, account, command);
    case "reset-order-group":
      return resetGroup(core, account, command);
    case "delete-order-group":
      return deleteGroup(core, account, command);
    case "create-subaccount":
      return createSubaccount(account);
    case "set-netting":
      return setNetting(account, command);
    case "move-cash":
      return moveCash(core, account, command);
    case "transfer-cash":
      return transferCash(core, account, command);
    case "set-allocation":
      return setAllocation(core, account, command);
    case "deposit":
    case "withdraw":
      return pay(core, account, command);
    default:
      return unreachable(command);
  }
}

/** Under an exchange pause nothing changes any more, transfers and new subaccounts included [openapi ExchangeStatus]. */
function isFrozen({ pauses }: Core, command: AccountCommand): boolean {
  return shardsOf(command).some((shard) => pauseOf(pauses, shard)?.kind === "exchange");
}

function shardsOf(command: AccountCommand): readonly number[] {
  switch (command.kind) {
    case "deposit":
    case "withdraw":
      return [];
    case "transfer-cash":
      return [command.from.shard, command.to.shard];
    default:
      return ["shard" in command ? command.shard : 0];
  }
}

/** Numbered from 1 on; a new one inherits the primary's netting [api.md §9.2]. */
function createSubaccount(account: Account): AccountAnswer {
  const number = account.portfolios.size;
  if (number > subaccountMax) return refused(invalid(`at most ${subaccountMax} subaccounts`));
  const of = { account: account.id, owner: account.number, membership: account.membership };
  const portfolio = newPortfolio(of, number);
  portfolio.isNetting = primaryOf(account).isNetting;
  account.portfolios.set(number, portfolio);
  return ok(String(number));
}

function setNetting(
  account: Account,
  command: Extract<AccountCommand, { readonly kind: "set-netting" }>,
): AccountAnswer {
  const portfolio = account.portfolios.get(command.subaccount);
  if (portfolio === undefined) return refused(invalid("unknown subaccount"));
  portfolio.isNetting = command.isEnabled;
  return ok("");
}
