import type { GroupAddress, GroupId, GroupReport } from "../domain/order-group.ts";
import type { Qty } from "../domain/units.ts";
import {
  decodeGroup,
  decodeGroupChanged,
  decodeGroupCreated,
  decodeGroups,
  encodeCreateGroup,
  encodeDeleteGroup,
  encodeGroupLimit,
  encodeResetGroup,
  encodeTriggerGroup,
  groupPath,
  type GroupDetail,
} from "../wire/maker/order-group.ts";
import type { WireRequest } from "../wire/maker/request.ts";
import type { Answer, Rest } from "./rest.ts";

/** The exchange's order groups: orders that stop together, by hand or when too much of them has matched. */
export interface OrderGroups {
  /** Every group of the account, whoever made it. */
  list(): Promise<Answer<readonly GroupReport[]>>;
  get(groupId: GroupId): Promise<Answer<GroupDetail>>;
  /** Asked twice it makes two: an unknown outcome may leave one that nobody knows. */
  create(limit: Qty, shard: number): Promise<Answer<GroupId>>;
  setLimit(group: GroupAddress, limit: Qty): Promise<Answer<undefined>>;
  /** Cancels all its orders now, and keeps it shut until it is reset. */
  trigger(group: GroupAddress): Promise<Answer<undefined>>;
  reset(group: GroupAddress): Promise<Answer<undefined>>;
  /** Cancels all its orders, and forgets it. */
  remove(group: GroupAddress): Promise<Answer<undefined>>;
}

export function createOrderGroups(rest: Rest): OrderGroups {
  const change = (encoded: WireRequest, shard: number, isUrgent: boolean): Promise<Answer<undefined>> =>
    rest.write({ ...encoded, decode: decodeGroupChanged, shard, isUrgent });
  return {
    list: () => rest.read({ path: "/portfolio/order_groups", decode: decodeGroups }),
    get: (groupId) => rest.read({ path: groupPath(groupId), decode: decodeGroup(groupId) }),
    create: (limit, shard) =>
      rest.write({
        ...encodeCreateGroup(limit, shard),
        decode: decodeGroupCreated,
        shard,
        isUrgent: false,
      }),
    setLimit: (group, limit) => change(encodeGroupLimit(group, limit), group.shard, false),
    // What takes orders away goes before everything that adds some.
    trigger: (group) => change(encodeTriggerGroup(group), group.shard, true),
    reset: (group) => change(encodeResetGroup(group), group.shard, false),
    remove: (group) => change(encodeDeleteGroup(group), group.shard, true),
  };
}
