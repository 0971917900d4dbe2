import { expect, it } from "vitest";
import { cents, contracts, price } from "../../domain/units.ts";
import type { SelfTradePrevention, TimeInForce } from "../command.ts";
import type { BookOrder } from "./book.ts";
import { ladderBook, newBookPool } from "./ladder-book.ts";
import { planMatch } from "./plan.ts";

const [bob, ann, cid] = [1, 2, 3];
const names = ["", "bob", "ann", "cid"];
const gtc = "good_till_canceled";
const ioc = "immediate_or_cancel";
const fok = "fill_or_kill";

/** Asks of the book: 10 of bob at 40¢, 10 of ann at 41¢, 10 of cid at 42¢. Ann buys. */
const cases = [
  // limit, contracts, time in force, prevention → traded, left, end, steps
  [39, 10, gtc, "maker", 0, 10, "rest", []],
  [40, 10, gtc, "maker", 10, 0, "done", ["bob"]],
  [40, 15, fok, "maker", 0, 15, "kill", []],
  [42, 10, fok, "taker_at_cross", 10, 0, "done", ["bob"]], // full before it would have met its own
  [42, 15, fok, "taker_at_cross", 10, 5, "self", ["bob"]], // own order met: like immediate-or-cancel
  [42, 15, gtc, "taker_at_cross", 10, 5, "self", ["bob"]],
  [42, 15, ioc, "maker", 15, 0, "done", ["bob", "-ann", "cid"]],
  [42, 25, fok, "maker", 20, 5, "rest", ["bob", "-ann", "cid"]], // its remainder may not rest: that is the caller's
  [42, 30, gtc, "maker", 20, 10, "rest", ["bob", "-ann", "cid"]],
  [42, 10, gtc, "maker", 10, 0, "done", ["bob"]], // whoever is not reached is not cancelled
  [42, 0, ioc, "maker", 0, 0, "done", []], // a reduce-only order with nothing to reduce
] as const satisfies readonly (readonly [
  number,
  number,
  TimeInForce,
  SelfTradePrevention,
  number,
  number,
  string,
  readonly string[],
])[];

it.each(cases)(
  "a bid at %i¢ for %i, %s, %s, trades %i and leaves %i: %s",
  (limit, size, timeInForce, selfTradePrevention, traded, left, end, met) => {
    const orders = [bob, ann, cid].map((owner, label): BookOrder => {
      return { label, owner, side: "ask", price: cents(40 + label), left: contracts(10), place: 0 };
    });
    const book = ladderBook(newBookPool((label) => orders[label] ?? expect.fail(`no order ${label}`)));
    for (const order of orders) book.add(order);
    const plan = planMatch(book, {
      owner: ann,
      side: "bid",
      price: cents(limit),
      left: contracts(size),
      timeInForce,
      selfTradePrevention,
    });
    expect(plan).toMatchObject({ traded: contracts(traded), left: contracts(left), end });
    expect(plan.steps.map((s) => `${s.kind === "trade" ? "" : "-"}${names[s.resting.owner]}`)).toEqual(met);
    expect(book.levels("ask").map((level) => level.price)).toEqual([4_000, 4_100, 4_200].map(price));
    expect(book.levels("ask", 1)).toEqual([{ price: price(4_000), qty: contracts(10) }]);
  },
);
