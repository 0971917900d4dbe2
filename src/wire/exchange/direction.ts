import type { Outcome, Side } from "../../domain/side.ts";

/** A direction in all the words the exchange still sends; the last two of them are deprecated [api.md §4.1]. */
export interface Direction {
  readonly outcome_side: Outcome;
  readonly book_side: Side;
  readonly side: Outcome;
  readonly action: "buy" | "sell";
}

const byNoPurchase: Direction = { outcome_side: "no", book_side: "ask", side: "no", action: "buy" };
const byYesPurchase: Direction = { outcome_side: "yes", book_side: "bid", side: "yes", action: "buy" };

/** A bid buys YES, an ask buys NO: the exchange books every order as one of the two purchases. */
export function direction(side: Side): Direction {
  return side === "bid" ? byYesPurchase : byNoPurchase;
}

export function outcomeOf(side: Side): Outcome {
  return side === "bid" ? "yes" : "no";
}
