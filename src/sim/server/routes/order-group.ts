import { ok, refused, type Result } from "../../../lib/result.ts";
import { encodeGroup, encodeGroupEntry } from "../../../wire/exchange/account.ts";
import { decodeCreateGroup, decodeGroupLimit } from "../../../wire/exchange/account-request.ts";
import { notFound, type WireRefusal } from "../../../wire/exchange/refusal.ts";
import type { GroupCommand } from "../../accounts/command.ts";
import type { GroupRow } from "../../accounts/rows.ts";
import { arrange } from "../arrange.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";
import { readPlace } from "./order-read.ts";

const groups = "/portfolio/order_groups";
const read = { method: "GET", access: "signed", billing: "read", cost: defaultCost } as const;
const write = { method: "PUT", access: "signed", billing: "shard-in-query", cost: defaultCost } as const;

export const orderGroupRoutes: readonly Route[] = [
  { ...read, path: groups, operation: "GetOrderGroups", answer: listGroups },
  {
    ...write,
    method: "POST",
    billing: "shard-in-body",
    path: `${groups}/create`,
    operation: "CreateOrderGroup",
    answer: createGroup,
  },
  { ...read, path: `${groups}/:order_group_id`, operation: "GetOrderGroup", answer: getGroup },
  {
    ...write,
    method: "DELETE",
    path: `${groups}/:order_group_id`,
    operation: "DeleteOrderGroup",
    answer: (call: SignedCall) => change(call, "delete-order-group"),
  },
  {
    ...write,
    path: `${groups}/:order_group_id/reset`,
    operation: "ResetOrderGroup",
    answer: (call: SignedCall) => change(call, "reset-order-group"),
  },
  {
    ...write,
    path: `${groups}/:order_group_id/trigger`,
    operation: "TriggerOrderGroup",
    answer: (call: SignedCall) => change(call, "trigger-order-group"),
  },
  {
    ...write,
    path: `${groups}/:order_group_id/limit`,
    operation: "UpdateOrderGroupLimit",
    answer: limitGroup,
  },
];

function createGroup(call: SignedCall): Reply {
  const request = decodeCreateGroup(call.body);
  if (!request.ok) return request.why;
  const { subaccount, shard } = request.value;
  const done = arrange(call, { kind: "create-order-group", ...request.value });
  if (!done.ok) return done.why;
  return { status: 201, body: { order_group_id: done.value, subaccount, exchange_index: shard } };
}

function limitGroup(call: SignedCall): Reply {
  const address = addressOf(call);
  if (!address.ok) return address.why;
  const limit = decodeGroupLimit(call.body);
  if (!limit.ok) return limit.why;
  const done = arrange(call, { kind: "limit-order-group", ...address.value, limit: limit.value });
  return done.ok ? answered({}) : done.why;
}

function change(call: SignedCall, kind: GroupCommand["kind"]): Reply {
  const address = addressOf(call);
  if (!address.ok) return address.why;
  const done = arrange(call, { kind, ...address.value });
  return done.ok ? answered({}) : done.why;
}

/** Where a write looks for the group: the primary and shard 0 unless told otherwise. */
function addressOf(
  call: SignedCall,
): Result<{ readonly groupId: string; readonly subaccount: number; readonly shard: number }, WireRefusal> {
  const { subaccount = 0, shard = 0 } = readPlace(call, 0);
  const refusal = call.query.refusal();
  return refusal === undefined ? ok({ groupId: call.names[0] ?? "", subaccount, shard }) : refused(refusal);
}

/** Reads look in all subaccounts unless one is named. */
function groupsOf(call: SignedCall): Result<readonly GroupRow[], WireRefusal> {
  const { subaccount } = readPlace(call, undefined);
  const refusal = call.query.refusal();
  if (refusal !== undefined) return refused(refusal);
  const all = call.exchange.accounts.groups(call.who.account);
  return ok(all.filter((group) => subaccount === undefined || group.subaccount === subaccount));
}

function listGroups(call: SignedCall): Reply {
  const found = groupsOf(call);
  return found.ok ? answered({ order_groups: found.value.map(encodeGroupEntry) }) : found.why;
}

function getGroup(call: SignedCall): Reply {
  const found = groupsOf(call);
  if (!found.ok) return found.why;
  const group = found.value.find(({ groupId }) => groupId === call.names[0]);
  return group === undefined ? notFound() : answered(encodeGroup(group));
}
