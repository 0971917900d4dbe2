import { formatQty } from "../../domain/units.ts";
import type { HttpRequest } from "../../gateway/http.ts";
import type { Answer, Ask } from "../../sim/script/ask.ts";
import type { Caller } from "./caller.ts";
import { noOf } from "./no.ts";

type ArrangeAsk = Extract<Ask, { kind: "arrange" }>;

/** One line about money or limits as a signed request. */
export async function arrangeOverHttp(caller: Caller, ask: ArrangeAsk): Promise<Answer> {
  const { method, path, body } = requestOf(ask);
  const answer = await caller.call(ask.act.account, method, path, body);
  const no = noOf(answer);
  if (no !== undefined || "failure" in answer) {
    return { kind: "arranged", told: no ?? { kind: "unknown", why: "" } };
  }
  const id = answer.body["order_group_id"];
  return { kind: "arranged", told: { kind: "done", id: typeof id === "string" ? id : "" } };
}

interface Request {
  readonly method: HttpRequest["method"];
  readonly path: string;
  readonly body?: object;
}

const groups = "/portfolio/order_groups";

function requestOf({ act, of, transferId }: ArrangeAsk): Request {
  const place = `subaccount=${of?.subaccount ?? 0}&exchange_index=${of?.shard ?? 0}`;
  const group = `${groups}/${of?.groupId ?? ""}`;
  switch (act.kind) {
    case "new-group": {
      const { limit, subaccount, shard } = act;
      const body = { contracts_limit_fp: formatQty(limit), subaccount, exchange_index: shard };
      return { method: "POST", path: `${groups}/create`, body };
    }
    case "limit-group":
      return {
        method: "PUT",
        path: `${group}/limit?${place}`,
        body: { contracts_limit_fp: formatQty(act.limit) },
      };
    case "trigger-group":
      return { method: "PUT", path: `${group}/trigger?${place}` };
    case "reset-group":
      return { method: "PUT", path: `${group}/reset?${place}` };
    case "delete-group":
      return { method: "DELETE", path: `${group}?${place}` };
    case "new-subaccount":
      return { method: "POST", path: "/portfolio/subaccounts", body: {} };
    case "netting":
      return {
        method: "PUT",
        path: "/portfolio/subaccounts/netting",
        body: { subaccount_number: act.subaccount, enabled: act.isEnabled },
      };
    case "move":
      return {
        method: "POST",
        path: "/portfolio/subaccounts/transfer",
        body: {
          client_transfer_id: transferId,
          from_subaccount: act.subaccount,
          to_subaccount: act.to,
          amount_cents: act.amount / microsPerCent,
          exchange_index: act.shard,
        },
      };
    default:
      return {
        method: "POST",
        path: "/portfolio/intra_exchange_instance_transfer",
        body: {
          source: "event_contract",
          destination: "event_contract",
          amount: act.amount / microsPerCentiCent,
          source_exchange_shard: act.fromShard,
          destination_exchange_shard: act.toShard,
          source_subaccount: act.subaccount,
          destination_subaccount: act.subaccount,
          client_transfer_id: transferId,
        },
      };
  }
}

const microsPerCent = 10_000;
const microsPerCentiCent = 100;
