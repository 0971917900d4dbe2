import { describe, expect, test } from "vitest";
import type { Fill } from "../../src/domain/fill.ts";
import type { OrderReport } from "../../src/domain/order.ts";
import { contracts, plus, seconds, zeroQty } from "../../src/domain/units.ts";
import {
  config,
  accountReport,
  bench,
  fill,
  held,
  listed,
  market,
  orderReport,
  snapshot,
  t0,
} from "./bench.ts";
import { orders, type News } from "./bench.ts";

/** Orders of an earlier run, and fills of them that nobody tells, or too late: the limits count them at their worst. */

const [id, orderId] = ["kmm-main-r0-9", "old"];
const [asOf, later, muchLater] = [seconds(1), seconds(2), seconds(3)].map((wait) => plus(t0, wait)) as [
  Fill["at"],
  Fill["at"],
  Fill["at"],
];

function told(filledCount: number, changedAt: Fill["at"], some: Partial<OrderReport> = {}): OrderReport {
  const [filled, left] = [contracts(filledCount), contracts(10 - filledCount)];
  return orderReport(id, orderId, { filled, left, changedAt, ...some });
}

function reported(report: OrderReport): News {
  return { kind: "order-reported", report };
}

function filled(count: number, at: Fill["at"], trade = "t1"): News {
  const news = fill(id, orderId, "bid", 31, count, trade);
  if (news.kind !== "fill-received") throw new Error("not a fill");
  return { ...news, fill: { ...news.fill, at } };
}

/** Not recovered yet. */
function starting(maxPosition = 25) {
  const one = bench({ limits: { ...config.limits, maxPosition: contracts(maxPosition) } });
  one.feed({ kind: "market-described", market });
  one.feed({ kind: "stream-connected" });
  return one;
}

/** What the engine holds for open of the order, beside what it holds for filled. */
function counted({ engine }: ReturnType<typeof bench>): readonly [open: number, net: number] {
  const open = engine.liveOrders().find(({ clientOrderId }) => clientOrderId === id)?.left ?? 0;
  return [open / 100, (engine.ledger().positions[0]?.position.net ?? 0) / 100];
}

const account = (count = 0, some: Partial<Parameters<typeof accountReport>[0]> = {}): News =>
  accountReport({ asOf, positions: count === 0 ? [] : [held(count)], ...some });

describe("an order that is told with a fill before the account is read", () => {
  test("counts whole when the account is older than that fill, until the fill is told", () => {
    const one = starting();
    one.feed(reported(told(1, later)));
    one.feed(account(0, { orders: [told(0, t0)] }));
    expect(counted(one)).toEqual([10, 0]);
    one.feed(filled(1, later));
    expect(counted(one)).toEqual([9, 1]);
  });

  test("or until a later account, with its list of fills, explains it", () => {
    const one = starting();
    one.feed(reported(told(1, later)));
    one.feed(account(0, { orders: [told(0, t0)] }));
    one.feed(listed(filled(1, later), later));
    one.feed(account(1, { asOf: muchLater, orders: [told(1, later)] }));
    expect(counted(one)).toEqual([9, 1]);
  });

  test("is not counted twice when the account holds the fill", () => {
    const one = starting();
    one.feed(reported(told(1, later)));
    one.feed(account(1, { asOf: muchLater, orders: [told(1, later)] }));
    expect(counted(one)).toEqual([9, 1]);
  });

  test("nor when the list has told a fill that is younger than the account", () => {
    const one = starting();
    one.feed(reported(told(1, later)));
    one.feed(listed(filled(1, later), later));
    one.feed(account(1));
    expect(counted(one)).toEqual([9, 1]);
  });

  test("nor when the stream told the fill, before the report or after it", () => {
    for (const inTurn of [
      [filled(1, later), reported(told(1, later))],
      [reported(told(1, later)), filled(1, later)],
    ]) {
      const one = starting();
      for (const news of inTurn) one.feed(news);
      one.feed(account());
      expect(counted(one)).toEqual([9, 1]);
    }
  });

  test("counts only the fill that is lost, of two", () => {
    const one = starting();
    one.feed(filled(2, later, "t2"));
    one.feed(reported(told(5, later)));
    one.feed(account());
    expect(counted(one)).toEqual([8, 2]);
    one.feed(filled(3, later, "t3"));
    expect(counted(one)).toEqual([5, 5]);
  });

  test("counts what an earlier run counted as filled, though no fill of it is told", () => {
    const one = starting();
    one.feed(reported(told(4, t0)));
    one.feed(filled(2, later));
    one.feed(account(4));
    expect(counted(one)).toEqual([4, 6]);
  });

  test("counts whole when it is over before the account tells of it", () => {
    const one = starting();
    one.feed(reported(told(10, later, { status: "executed" })));
    one.feed(account());
    expect(counted(one)).toEqual([10, 0]);
    one.feed(account(10, { asOf: muchLater }));
    expect(counted(one)).toEqual([0, 0]);
  });

  test("and so does the part that was filled of one that was cancelled", () => {
    const one = starting();
    one.feed(reported(told(4, later, { status: "canceled", left: zeroQty, total: contracts(4) })));
    one.feed(account());
    expect(counted(one)).toEqual([4, 0]);
    one.feed(filled(4, later));
    expect(counted(one)).toEqual([0, 4]);
  });
});

describe("an order that turns up after the account was read", () => {
  test("counts whole while its fill is untold", () => {
    const one = starting();
    one.feed(account());
    one.feed(reported(told(1, later)));
    expect(counted(one)).toEqual([10, 0]);
    one.feed(filled(1, later));
    expect(counted(one)).toEqual([9, 1]);
  });

  test("with what is left when its fill was told before", () => {
    const one = starting();
    one.feed(account());
    one.feed(filled(1, later));
    one.feed(reported(told(1, later)));
    expect(counted(one)).toEqual([9, 1]);
  });

  test("with what is left when an old list shows it as it was before the fill", () => {
    const one = starting();
    one.feed(account());
    one.feed(listed(filled(4, later), later));
    one.feed(reported(told(0, t0)));
    expect(counted(one)).toEqual([6, 4]);
  });

  test("is nothing new when it was over before the account was read", () => {
    const one = starting();
    one.feed(account(10));
    one.feed(reported(told(10, t0, { status: "executed" })));
    expect(counted(one)).toEqual([0, 10]);
  });
});

test("an order and its untold fill leave no room for another that would pass the cap", () => {
  const placed = (report: OrderReport): readonly string[] => {
    const one = starting(19);
    one.feed(reported(report));
    one.feed(account());
    const made = orders(one.feed(snapshot(1, 77)));
    return made.filter((each) => each.includes("place bid"));
  };
  expect(placed(told(10, t0, { status: "executed" }))).toEqual(["place bid 10@31"]);
  expect(placed(told(10, later, { status: "executed" }))).toEqual([]);
});
