import { describe, expect, it } from "vitest";
import { contracts, plus, seconds } from "../../src/domain/units.ts";
import type { GroupCommand } from "../../src/sim/accounts/command.ts";
import type { CreateOrder } from "../../src/sim/command.ts";
import { amend, bench, create, start, type Bench } from "./bench.ts";

interface GroupBench extends Bench {
  readonly groupId: string;
  ask(kind: GroupCommand["kind"], at?: number): boolean;
  limit(count: number, at?: number): boolean;
  isTriggered(): boolean | undefined;
  resting(): readonly string[];
}

/** Ann has one group; bob takes what she shows. */
function groupBench(limit = 10): GroupBench {
  const box = bench();
  const made = box.exchange.arrange(start, {
    kind: "create-order-group",
    account: "ann",
    subaccount: 0,
    shard: 0,
    limit: contracts(limit),
  });
  if (!made.ok) throw new Error("a group can be made");
  const groupId = made.value;
  const address = { account: "ann", subaccount: 0, shard: 0, groupId };
  const group = () => box.exchange.accounts.groups("ann").find((row) => row.groupId === groupId);
  return {
    ...box,
    groupId,
    ask: (kind, at = 0) => box.exchange.arrange(plus(start, seconds(at)), { kind, ...address }).ok,
    limit: (count, at = 0) =>
      box.exchange.arrange(plus(start, seconds(at)), {
        kind: "limit-order-group",
        ...address,
        limit: contracts(count),
      }).ok,
    isTriggered: () => group()?.isTriggered,
    resting: () => group()?.orderIds ?? [],
  };
}

function inGroup({ groupId }: GroupBench, atCents: number, count: number, more: Partial<CreateOrder> = {}) {
  return create("ann", "ask", atCents, count, { orderGroupId: groupId, ...more });
}

describe("an order group", () => {
  it("§20.8 trips after the match that exceeds: the match stands, all else of the group is cancelled, new orders are refused", () => {
    const box = groupBench(10);
    box.run(inGroup(box, 50, 8));
    box.run(inGroup(box, 51, 30));
    box.run(inGroup(box, 60, 5));
    box.run(create("ann", "ask", 61, 5));
    box.run(create("bob", "bid", 50, 8));
    expect(box.isTriggered()).toBe(false);
    // 8 + 25 > 10: one large match overshoots, and only then it stops.
    expect(box.run(create("bob", "bid", 51, 25)).filled).toBe(2_500);
    expect(box.isTriggered()).toBe(true);
    expect(box.book()).toBe(" | 5@61");
    expect(box.resting()).toEqual([]);
    expect(box.refuse(inGroup(box, 70, 1))).toMatchObject({
      status: 400,
      code: "invalid_order",
      details: "EXCEEDED_ORDER_GROUP_RISK_LIMIT",
    });
    const told = box.events.filter((event) => event.kind === "order-group-changed");
    expect(told.map(({ change }) => change)).toEqual(["created", "triggered"]);
    expect(told[0]).toMatchObject({ account: "ann", subaccount: 0, limit: 1_000 });
  });

  it("§0.1.11 counts fifteen rolling seconds: exactly the limit is no breach, and what is older than the window is out", () => {
    const box = groupBench(10);
    box.run(inGroup(box, 50, 100));
    box.run(create("bob", "bid", 50, 6), 0);
    box.run(create("bob", "bid", 50, 4), 14.999_999);
    expect(box.isTriggered()).toBe(false);
    // The six of the first second are fifteen seconds old: out.
    box.run(create("bob", "bid", 50, 6), 15);
    expect(box.isTriggered()).toBe(false);
    box.run(create("bob", "bid", 50, 0.01), 29.999_998);
    expect(box.isTriggered()).toBe(true);
  });

  it("counts what its orders take as well as what they make, and cancels a remainder that rested", () => {
    const box = groupBench(10);
    box.run(create("bob", "bid", 50, 11));
    const answer = box.run(inGroup(box, 50, 20));
    expect(answer).toMatchObject({ filled: 1_100, orders: [{ status: "resting" }] });
    expect(box.order("ann", answer)?.status).toBe("canceled");
    expect(box.book()).toBe(" | ");
  });

  it("a reset clears the window and lets orders in again", () => {
    const box = groupBench(10);
    box.run(inGroup(box, 50, 11));
    box.run(create("bob", "bid", 50, 11));
    expect(box.isTriggered()).toBe(true);
    expect(box.ask("reset-order-group")).toBe(true);
    box.run(inGroup(box, 50, 20));
    box.run(create("bob", "bid", 50, 10));
    expect(box.isTriggered()).toBe(false);
    box.run(create("bob", "bid", 50, 1));
    expect(box.isTriggered()).toBe(true);
  });

  it("a trigger by hand cancels all at once; a second one says nothing new", () => {
    const box = groupBench(10);
    box.run(inGroup(box, 50, 5));
    expect(box.ask("trigger-order-group")).toBe(true);
    expect(box.ask("trigger-order-group")).toBe(true);
    expect(box.book()).toBe(" | ");
    expect(box.events.filter((event) => event.kind === "order-group-changed")).toHaveLength(2);
  });

  it("a limit below what the window holds triggers; the new limit is told first", () => {
    const box = groupBench(10);
    box.run(inGroup(box, 50, 20));
    box.run(create("bob", "bid", 50, 8));
    expect(box.limit(8, 10)).toBe(true);
    expect(box.isTriggered()).toBe(false);
    expect(box.limit(7, 14)).toBe(true);
    expect(box.isTriggered()).toBe(true);
    const told = box.events.filter((event) => event.kind === "order-group-changed");
    expect(told.map(({ change }) => change)).toEqual([
      "created",
      "limit_updated",
      "limit_updated",
      "triggered",
    ]);
    // After the window the same limit is no breach.
    const later = groupBench(10);
    later.run(inGroup(later, 50, 20));
    later.run(create("bob", "bid", 50, 8));
    expect(later.limit(7, 15)).toBe(true);
    expect(later.isTriggered()).toBe(false);
  });

  it("deleting it cancels its orders and forgets it", () => {
    const box = groupBench(10);
    const order = box.run(inGroup(box, 50, 5));
    expect(box.ask("delete-order-group")).toBe(true);
    expect(box.order("ann", order)).toMatchObject({ status: "canceled", orderGroupId: box.groupId });
    expect(box.ask("reset-order-group")).toBe(false);
    expect(box.refuse(inGroup(box, 50, 5)).details).toBe("ORDER_GROUP_NOT_FOUND");
  });

  it("lists what rests of it, also after an amend that went to the back of another level", () => {
    const box = groupBench(10);
    const [one, two] = [box.run(inGroup(box, 50, 5)), box.run(inGroup(box, 51, 5))];
    box.run(amend("ann", one, 55, 6));
    expect(box.resting()).toEqual([two.orders[0]?.orderId, one.orders[0]?.orderId]);
    box.run(create("bob", "bid", 51, 5));
    expect(box.resting()).toEqual([one.orders[0]?.orderId]);
  });

  it.each([
    [0, false],
    [0.99, false],
    [1, true],
    [1_000_000, true],
    [1_000_000.01, false],
  ])("takes a limit of 1 to 1,000,000 contracts: %d", (limit, isTaken) => {
    const box = groupBench();
    const qty = Math.round(limit * 100) / 100;
    expect(box.limit(qty)).toBe(isTaken);
  });

  it("belongs to one subaccount and one shard: orders of another are refused, and so are calls there", () => {
    const box = groupBench();
    box.exchange.arrange(start, { kind: "create-subaccount", account: "ann" });
    expect(box.refuse(inGroup(box, 50, 1, { subaccount: 1 })).details).toBe("ORDER_GROUP_NOT_FOUND");
    const reset = { kind: "reset-order-group", account: "ann", groupId: box.groupId } as const;
    expect(box.exchange.arrange(start, { ...reset, subaccount: 1, shard: 0 })).toMatchObject({
      ok: false,
      why: { status: 404 },
    });
    expect(box.exchange.arrange(start, { ...reset, subaccount: 0, shard: 2 })).toMatchObject({
      ok: false,
      why: { status: 404 },
    });
    expect(box.exchange.arrange(start, { ...reset, account: "bob", subaccount: 0, shard: 0 }).ok).toBe(false);
  });
});
