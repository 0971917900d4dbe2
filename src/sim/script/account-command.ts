import type { AccountCommand } from "../accounts/command.ts";
import type { Ask } from "./ask.ts";

/** A line about money and limits as the exchange takes it. */
export function accountCommand({ act, of, transferId }: Extract<Ask, { kind: "arrange" }>): AccountCommand {
  const { account, subaccount } = act;
  const address = {
    account,
    subaccount: of?.subaccount ?? 0,
    shard: of?.shard ?? 0,
    groupId: of?.groupId ?? "",
  };
  switch (act.kind) {
    case "new-group":
      return { kind: "create-order-group", account, subaccount, shard: act.shard, limit: act.limit };
    case "limit-group":
      return { kind: "limit-order-group", ...address, limit: act.limit };
    case "trigger-group":
      return { kind: "trigger-order-group", ...address };
    case "reset-group":
      return { kind: "reset-order-group", ...address };
    case "delete-group":
      return { kind: "delete-order-group", ...address };
    case "new-subaccount":
      return { kind: "create-subaccount", account };
    case "netting":
      return { kind: "set-netting", account, subaccount, isEnabled: act.isEnabled };
    case "move": {
      const { amount, to, shard } = act;
      return {
        kind: "move-cash",
        account,
        clientTransferId: transferId,
        from: subaccount,
        to,
        shard,
        amount,
      };
    }
    default:
      return {
        kind: "transfer-cash",
        account,
        clientTransferId: transferId,
        from: { shard: act.fromShard, subaccount },
        to: { shard: act.toShard, subaccount },
        amount: act.amount,
      };
  }
}
