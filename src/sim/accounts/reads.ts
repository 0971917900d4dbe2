import type { Core } from "../core.ts";
import { noAllocation, type AccountDesk } from "./rows.ts";

export function accountDesk(core: Core, shards: readonly number[]): AccountDesk {
  const account = core.ledger.accounts;
  return {
    groups: (id) =>
      [...(account.get(id)?.groups.values() ?? [])].map((group) => ({
        groupId: group.groupId,
        subaccount: group.subaccount,
        shard: group.shard,
        limit: group.limit,
        isTriggered: group.isTriggered,
        orderIds: [...group.resting].map((row) => core.orders.order(row).orderId),
      })),
    transfers: (id) => account.get(id)?.transfers.newestFirst() ?? [],
    moves: (id) => account.get(id)?.moves.newestFirst() ?? [],
    payments: (id) => account.get(id)?.payments.newestFirst() ?? [],
    netting: (id) =>
      [...(account.get(id)?.portfolios.values() ?? [])].flatMap(({ subaccount, isNetting }) =>
        shards.map((shard) => ({ subaccount, shard, isEnabled: isNetting })),
      ),
    allocation: (id) => account.get(id)?.allocation ?? noAllocation,
  };
}
