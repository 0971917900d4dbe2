import { minus, zeroQty, type Qty } from "../../domain/units.ts";
import { showMoney, showQty } from "../../domain/units.ts";
import type { AccountNow, No, OrderNow, Told } from "./ask.ts";
import type { AccountFact, Clause, Lot, OrderAct, OrderFact } from "./script.ts";
import { showNo, showPriceOf, showSigned, showTold } from "./show.ts";

export interface Verdict {
  readonly ok: boolean;
  /** What happened, in the words of the script. */
  readonly was: string;
}

/** What an order line was answered, against what stands behind its arrow. */
export function compareTold(act: OrderAct, told: Told, expected: readonly Clause[] | undefined): Verdict {
  const isCancel = act.kind === "cancel";
  const was = showTold(told, isCancel);
  if (expected === undefined) return { ok: told.kind === "done", was };
  if (told.kind !== "done") return { ok: expected.some((clause) => isNo(told, clause)), was };
  // What is not written must not have happened: a line tells the whole outcome of a create or an amend.
  const isSilent = act.kind === "cancel" || act.kind === "decrease" || act.kind === "cancel-all";
  const ok =
    (isSilent || (told.filled === qtyOf(expected, "filled") && told.left === qtyOf(expected, "resting"))) &&
    expected.every((clause) => isSo(act, told, clause));
  return { ok, was };
}

export function compareArranged(
  told: { readonly kind: "done" } | No,
  expected: readonly Clause[] | undefined,
): Verdict {
  if (told.kind === "done") return { ok: expected === undefined, was: "done" };
  return { ok: expected?.some((clause) => isNo(told, clause)) ?? false, was: showNo(told) };
}

function qtyOf(expected: readonly Clause[], kind: "filled" | "resting"): Qty {
  for (const clause of expected) if ("qty" in clause && clause.kind === kind) return clause.qty;
  return zeroQty;
}

function isNo(told: No, clause: Clause): boolean {
  if (told.kind === "unknown") return clause.kind === "unknown";
  if (clause.kind !== "refused") return false;
  const { status, code, details } = clause;
  return (
    status === told.status &&
    (code === undefined || code === told.code) &&
    (details === undefined || details === told.details)
  );
}

function isSo(act: OrderAct, told: Extract<Told, { kind: "done" }>, clause: Clause): boolean {
  switch (clause.kind) {
    case "filled":
      return told.filled === clause.qty && (clause.price === undefined || told.averagePrice === clause.price);
    case "resting":
      return told.left === clause.qty;
    case "cancelled":
      return goneOf(act, told) === clause.qty;
    case "fee":
      return told.averageFee === clause.amount;
    default:
      return false;
  }
}

/** Of an order that was sent: what neither traded nor rests. */
function goneOf(act: OrderAct, told: Extract<Told, { kind: "done" }>): Qty {
  if (act.kind === "create") return minus(minus(act.qty, told.filled), told.left);
  return told.reducedBy;
}

export function compareLots(are: readonly Lot[], expected: readonly Lot[]): boolean {
  return (
    are.length === expected.length &&
    expected.every(({ qty, price }, index) => are[index]?.qty === qty && are[index]?.price === price)
  );
}

export function compareAccount(
  now: AccountNow & { readonly available: AccountNow["cash"] },
  fact: AccountFact,
): Verdict {
  if (fact.kind === "position") {
    return { ok: now.position === fact.qty, was: `position ${showSigned(now.position)} in ${fact.ticker}` };
  }
  const is = now[fact.kind];
  return { ok: is === fact.amount, was: `${fact.kind} ${showMoney(is)}` };
}

export function compareOrder(order: OrderNow | undefined, facts: readonly OrderFact[]): Verdict {
  if (order === undefined) return { ok: false, was: "unknown to the exchange" };
  const ahead = order.ahead === undefined ? "" : `, ahead ${showQty(order.ahead)}`;
  const status = order.status === "canceled" ? "cancelled" : order.status;
  const state = order.status === "resting" ? `resting ${showQty(order.left)}` : status;
  return {
    ok: facts.every((fact) => isTrueOf(order, fact)),
    was: `${state}, filled ${showQty(order.filled)}, price ${showPriceOf(order.price)}${ahead}`,
  };
}

function isTrueOf(order: OrderNow, fact: OrderFact): boolean {
  switch (fact.kind) {
    case "resting":
      return order.status === "resting" && order.left === fact.qty;
    case "filled":
      return order.filled === fact.qty;
    case "ahead":
      return order.ahead === fact.qty;
    case "price":
      return order.price === fact.price;
    default:
      return order.status === fact.status;
  }
}
