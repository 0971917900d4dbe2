import type { Money, Qty, Time } from "../../domain/units.ts";
import type { LiquidityTerms } from "./liquidity-score.ts";

/** A reward for trading activity in one market over one period, whose times count from the exchange's start. */
export type ProgrammePlan = {
  readonly ticker: string;
  readonly description: string;
  readonly startsAfter: Time;
  readonly endsAfter: Time;
  /** From the end of the period to the payment. */
  readonly paysAfter: Time;
  /** Of the whole period, for everybody together. */
  readonly reward: Money;
  readonly maxPerAccount?: Money;
} & (
  | { readonly kind: "volume" }
  | { readonly kind: "liquidity"; readonly targetSize: Qty; readonly discountBps: number }
);

/** What nobody has written down about the programmes, and who is shut out of them. */
export interface IncentiveRules extends Pick<LiquidityTerms, "sideRule" | "tickRule"> {
  /** Designated market makers, affiliates and customers of brokers get nothing; ids of accounts. */
  readonly ineligible: readonly string[];
}

/** A programme as the exchange keeps it. */
export interface Programme {
  readonly id: string;
  readonly plan: ProgrammePlan;
  readonly startsAt: Time;
  readonly endsAt: Time;
  isPaid: boolean;
  /** Sums of snapshot shares, or contracts, by account. */
  readonly scores: Map<string, number>;
}
