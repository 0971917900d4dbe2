import { isObject } from "../../lib/json.ts";
import type { GroupAddress, GroupId, GroupReport } from "../../domain/order-group.ts";
import type { OrderId } from "../../domain/order.ts";
import { formatQty, type Qty } from "../../domain/units.ts";
import { ok } from "../../lib/result.ts";
import { reader, type Decoded, type Reader } from "./reader.ts";
import type { WireRequest } from "./request.ts";

const groupsPath = "/portfolio/order_groups";

/** One of our groups with the orders that rest in it. */
export interface GroupDetail extends GroupReport {
  readonly orders: readonly OrderId[];
}

export function encodeCreateGroup(limit: Qty, shard: number): WireRequest {
  const body = JSON.stringify({ contracts_limit_fp: formatQty(limit), exchange_index: shard });
  return { method: "POST", path: `${groupsPath}/create`, query: {}, body };
}

export function encodeGroupLimit(group: GroupAddress, limit: Qty): WireRequest {
  const body = JSON.stringify({ contracts_limit_fp: formatQty(limit) });
  return { ...changeOf(group, "PUT", "/limit"), body };
}

/** Cancels what rests in the group, and lets nothing in until it is reset. */
export function encodeTriggerGroup(group: GroupAddress): WireRequest {
  return changeOf(group, "PUT", "/trigger");
}

/** Forgets what has matched, and lets orders in again. */
export function encodeResetGroup(group: GroupAddress): WireRequest {
  return changeOf(group, "PUT", "/reset");
}

/** Cancels what rests in the group too. */
export function encodeDeleteGroup(group: GroupAddress): WireRequest {
  return changeOf(group, "DELETE", "");
}

export function groupPath(groupId: GroupId): string {
  return `${groupsPath}/${encodeURIComponent(groupId)}`;
}

/** `GET /portfolio/order_groups`: all of them, in one page. */
export function decodeGroups(json: unknown): Decoded<readonly GroupReport[]> {
  const from = reader(json, "answer");
  const groups = from.listMaybe("order_groups", (row) => {
    const one = reader(row, "order_group");
    const groupId = one.text("id");
    const terms = readTerms(one);
    return one.finish(() => ({ groupId, ...terms }));
  });
  return from.finish(() => groups);
}

/** `GET /portfolio/order_groups/{id}` does not repeat the id. */
export function decodeGroup(groupId: GroupId): (json: unknown) => Decoded<GroupDetail> {
  return (json) => {
    const from = reader(json, "order_group");
    const orders = from.listMaybe("orders", decodeId);
    const terms = readTerms(from);
    return from.finish(() => ({ groupId, ...terms, orders }));
  };
}

export function decodeGroupCreated(json: unknown): Decoded<GroupId> {
  const from = reader(json, "answer");
  const groupId = from.text("order_group_id");
  return from.finish(() => groupId);
}

/** The answer to a change of a group is an empty object. */
export function decodeGroupChanged(json: unknown): Decoded<undefined> {
  return json === undefined || isObject(json)
    ? ok(undefined)
    : reader(json, "answer").finish(() => undefined);
}

function changeOf({ groupId, shard }: GroupAddress, method: "PUT" | "DELETE", verb: string): WireRequest {
  const path = groupPath(groupId) + verb;
  return { method, path, query: { exchange_index: String(shard) }, body: undefined };
}

/**
 * `is_auto_cancel_enabled` is read as "not triggered": the only word there is for it in a list, and what it does
 * at a trigger is documented nowhere [docs/fidelity.md].
 */
function readTerms(from: Reader): Omit<GroupReport, "groupId"> {
  const isArmed = from.flag("is_auto_cancel_enabled");
  const limit = from.qtyMaybe("contracts_limit_fp");
  const shard = from.wholeOr("exchange_index", 0);
  return { shard, limit, isTripped: !isArmed };
}

function decodeId(json: unknown): Decoded<OrderId> {
  const from = reader({ id: json }, "orders");
  const id = from.text("id");
  return from.finish(() => id);
}
