import { expect, test } from "vitest";
import { contracts, qty, time } from "../../domain/units.ts";
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
} from "./order-group.ts";
import { decodeOrder, decodeUserOrder } from "./order.ts";
import { encodeAmend, encodePlace } from "./request.ts";

const group = { groupId: "g/1", shard: 2 };

test("a group is made with an exact limit on one shard", () => {
  const made = encodeCreateGroup(qty(5_050), 3);
  expect(made).toMatchObject({ method: "POST", path: "/portfolio/order_groups/create", query: {} });
  expect(JSON.parse(made.body ?? "")).toEqual({ contracts_limit_fp: "50.50", exchange_index: 3 });
});

test.each([
  ["trigger", encodeTriggerGroup(group), "PUT", "/trigger"],
  ["reset", encodeResetGroup(group), "PUT", "/reset"],
  ["delete", encodeDeleteGroup(group), "DELETE", ""],
  ["limit", encodeGroupLimit(group, contracts(60)), "PUT", "/limit"],
])("%s names the group's shard, for it is found nowhere else", (_, sent, method, verb) => {
  expect(sent).toMatchObject({
    method,
    path: `/portfolio/order_groups/g%2F1${verb}`,
    query: { exchange_index: "2" },
  });
});

test("a new limit is exact text", () => {
  const { body } = encodeGroupLimit(group, contracts(60));
  expect(JSON.parse(body ?? "")).toEqual({ contracts_limit_fp: "60.00" });
});

test("a list tells limit, shard and whether each group has tripped", () => {
  const rows = [
    { id: "a", is_auto_cancel_enabled: true, contracts_limit_fp: "50.00", exchange_index: 1 },
    { id: "b", is_auto_cancel_enabled: false },
  ];
  expect(decodeGroups({ order_groups: rows })).toEqual({
    ok: true,
    value: [
      { groupId: "a", shard: 1, limit: contracts(50), isTripped: false },
      { groupId: "b", shard: 0, limit: undefined, isTripped: true },
    ],
  });
});

test.each([[{}], [{ order_groups: null }], [{ order_groups: [] }]])("no groups may be written %j", (json) => {
  expect(decodeGroups(json)).toEqual({ ok: true, value: [] });
});

test.each([
  ["a row without an id", { order_groups: [{ is_auto_cancel_enabled: true }] }, "id"],
  ["a row that does not say whether it is armed", { order_groups: [{ id: "a" }] }, "is_auto_cancel_enabled"],
  [
    "a limit that is a number",
    { order_groups: [{ id: "a", is_auto_cancel_enabled: true, contracts_limit_fp: 50 }] },
    "contracts_limit_fp",
  ],
  ["groups that are no list", { order_groups: "x" }, "order_groups"],
])("%s is not believed", (_, json, field) => {
  const decoded = decodeGroups(json);
  expect(decoded.ok ? "" : decoded.why.field).toContain(field);
});

test("one group comes with its orders, and without its own id", () => {
  const json = {
    is_auto_cancel_enabled: true,
    contracts_limit_fp: "50.00",
    exchange_index: 1,
    orders: ["o1", "o2"],
  };
  expect(decodeGroup("a")(json)).toEqual({
    ok: true,
    value: { groupId: "a", shard: 1, limit: contracts(50), isTripped: false, orders: ["o1", "o2"] },
  });
  expect(decodeGroup("a")({ ...json, orders: [1] }).ok).toBe(false);
});

test("answers to writes: the new id, or an empty object", () => {
  expect(decodeGroupCreated({ order_group_id: "a", subaccount: 0 })).toEqual({ ok: true, value: "a" });
  expect(decodeGroupCreated({ subaccount: 0 }).ok).toBe(false);
  expect([decodeGroupChanged({}).ok, decodeGroupChanged(undefined).ok, decodeGroupChanged("x").ok]).toEqual([
    true,
    true,
    false,
  ]);
  expect(groupPath("g/1")).toBe("/portfolio/order_groups/g%2F1");
});

test("an order is sent into its group; an amend can give it a new expiry", () => {
  const intent = { clientOrderId: "c", ticker: "T", side: "bid", price: 3_000, qty: 100, shard: 2 } as const;
  const placed: unknown = JSON.parse(encodePlace({ ...intent, groupId: "a" } as never).body ?? "");
  expect(placed).toMatchObject({ order_group_id: "a" });
  expect(JSON.parse(encodePlace(intent as never).body ?? "")).not.toHaveProperty("order_group_id");
  const address = { clientOrderId: "c", orderId: "o", ticker: "T", shard: 2 };
  const amend = { ...address, side: "bid", price: 3_000, total: 100 } as const;
  const sent: unknown = JSON.parse(
    encodeAmend({ ...amend, expiresAt: time(1_795_000_000_999_999) } as never).body ?? "",
  );
  expect(sent).toMatchObject({ expiration_time: 1_795_000_000 });
  expect(JSON.parse(encodeAmend(amend as never).body ?? "")).not.toHaveProperty("expiration_time");
});

test("lists and the stream tell an order's group and expiry, each in its own way", () => {
  const row = {
    order_id: "o",
    ticker: "T",
    status: "resting",
    book_side: "bid",
    yes_price_dollars: "0.3000",
    initial_count_fp: "1.00",
    fill_count_fp: "0.00",
    remaining_count_fp: "1.00",
    order_group_id: "a",
  };
  const told = { groupId: "a", expiresAt: time(1_793_887_391_350_000) };
  const listed = decodeOrder({ ...row, expiration_time: "2026-11-05T14:03:11.35Z" });
  const streamed = decodeUserOrder({ ...row, expiration_ts_ms: 1_793_887_391_350 });
  expect([listed.ok && listed.value, streamed.ok && streamed.value]).toMatchObject([told, told]);
  for (const expiration_time of ["", null, "0001-01-01T00:00:00Z"]) {
    const endless = decodeOrder({ ...row, expiration_time });
    expect(endless.ok && Object.keys(endless.value)).not.toContain("expiresAt");
  }
  const plain = decodeUserOrder({ ...row, order_group_id: "" });
  expect(plain.ok && Object.keys(plain.value)).not.toContain("groupId");
  expect(plain.ok && Object.keys(plain.value)).not.toContain("expiresAt");
});
