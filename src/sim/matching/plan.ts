import { minus, sum, zeroQty, type Qty } from "../../domain/units.ts";
import type { TimeInForce } from "../command.ts";
import type { Arrival, BookOrder, MatchStep, Meeting, OrderBook } from "./book.ts";

/** An order on its way in: it has not touched the book yet. */
export interface Incoming extends Arrival {
  readonly timeInForce: TimeInForce;
}

/** What an incoming order would do to the book, step by step, and what would be left of it. */
export interface MatchPlan<Order> {
  readonly steps: readonly MatchStep<Order>[];
  readonly traded: Qty;
  readonly left: Qty;
  /** `rest`: the remainder may rest. `self`: it met an order of its own account. `kill`: it could not be filled whole. */
  readonly end: "done" | "rest" | "self" | "kill";
}

/** What an arrival does after an own resting order had to go for it: it goes on, or goes too. */
export type MakerPrevention = "goes-on" | "stops";

/** Changes nothing: whoever asks may still refuse. */
export function planMatch<Order extends BookOrder>(
  book: OrderBook<Order>,
  incoming: Incoming,
  prevention: MakerPrevention = "goes-on",
): MatchPlan<Order> {
  const meeting = book.meet(incoming);
  const met = meeting.steps.findIndex((step) => step.kind === "cancel-own");
  if (prevention === "stops" && met >= 0) return planUntil(meeting.steps.slice(0, met + 1), incoming);
  const end = endOf(incoming, meeting);
  if (end === "kill") return { steps: [], traded: zeroQty, left: incoming.left, end };
  return { steps: meeting.steps, traded: minus(incoming.left, meeting.left), left: meeting.left, end };
}

function planUntil<Order>(steps: readonly MatchStep<Order>[], { left }: Incoming): MatchPlan<Order> {
  const traded = sum(steps.map((step) => (step.kind === "trade" ? step.qty : zeroQty)));
  return { steps, traded, left: minus(left, traded), end: "self" };
}

function endOf(
  { timeInForce, selfTradePrevention }: Incoming,
  { left, hasMetOwn }: Meeting<unknown>,
): MatchPlan<unknown>["end"] {
  if (left === 0) return "done";
  // A fill-or-kill order that meets its own account fills what it can, like immediate-or-cancel [api.md §5.1].
  if (timeInForce === "fill_or_kill" && !hasMetOwn) return "kill";
  return hasMetOwn && selfTradePrevention === "taker_at_cross" ? "self" : "rest";
}
