import { ok, refused, type Result } from "../../lib/result.ts";
import type { Qty } from "../../domain/units.ts";
import type { Core } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { deterministicId } from "../id.ts";
import type { Account } from "../ledger/account.ts";
import { shardsOf } from "../life/shard.ts";
import {
  clearWindow,
  groupLimitMax,
  groupLimitMin,
  isExceeded,
  newGroup,
  type OrderGroup,
} from "../orders/group.ts";
import { notFound } from "../orders/refusal.ts";
import { cancelGroup, tellGroup, trip } from "../orders/trip.ts";
import type { CreateGroup, GroupCommand, LimitGroup } from "./command.ts";
import { type AccountAnswer, invalid } from "./refusal.ts";

/** Groups of one user at a time [api.md §6]. */
const groupsMax = 100_000;

export function createGroup(core: Core, account: Account, command: CreateGroup): AccountAnswer {
  const { subaccount, shard, limit } = command;
  const why = limitRefusal(limit);
  if (why !== undefined) return refused(why);
  if (!account.portfolios.has(subaccount)) return refused(invalid("unknown subaccount"));
  if (!shardsOf(core).includes(shard)) return refused(invalid("unknown shard"));
  if (account.groups.size >= groupsMax) return refused(invalid(`at most ${groupsMax} order groups`));
  core.paperCount += 1;
  const groupId = deterministicId(core.seed, "group", core.paperCount);
  const group = newGroup({ groupId, account: account.id, subaccount, shard, limit });
  account.groups.set(groupId, group);
  tellGroup(core, group, "created");
  return ok(groupId);
}

/** A limit that the running window is already past stops the group at once. */
export function limitGroup(core: Core, account: Account, command: LimitGroup): AccountAnswer {
  const found = findGroup(account, command);
  if (!found.ok) return found;
  const why = limitRefusal(command.limit);
  if (why !== undefined) return refused(why);
  const group = found.value;
  group.limit = command.limit;
  tellGroup(core, group, "limit_updated");
  if (isExceeded(group, core.now)) trip(core, group);
  return ok("");
}

export function triggerGroup(core: Core, account: Account, command: GroupCommand): AccountAnswer {
  const found = findGroup(account, command);
  if (!found.ok) return found;
  trip(core, found.value);
  return ok("");
}

export function resetGroup(core: Core, account: Account, command: GroupCommand): AccountAnswer {
  const found = findGroup(account, command);
  if (!found.ok) return found;
  clearWindow(found.value);
  found.value.isTriggered = false;
  tellGroup(core, found.value, "reset");
  return ok("");
}

export function deleteGroup(core: Core, account: Account, command: GroupCommand): AccountAnswer {
  const found = findGroup(account, command);
  if (!found.ok) return found;
  cancelGroup(core, found.value);
  account.groups.delete(found.value.groupId);
  tellGroup(core, found.value, "deleted");
  return ok("");
}

/** A group is found only on its own shard and in its own subaccount. */
function findGroup(
  account: Account,
  { groupId, subaccount, shard }: Pick<LimitGroup, "groupId" | "subaccount" | "shard">,
): Result<OrderGroup, CommandRefusal> {
  const group = account.groups.get(groupId);
  const isHere = group?.subaccount === subaccount && group.shard === shard;
  return isHere ? ok(group) : refused(notFound);
}

function limitRefusal(limit: Qty): CommandRefusal | undefined {
  const isInside = limit >= groupLimitMin && limit <= groupLimitMax;
  return isInside ? undefined : invalid("contracts_limit must be 1 to 1000000");
}
