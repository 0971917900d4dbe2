import { seconds, type Time } from "../../domain/units.ts";

/** The numbers of the RFQ flow, and what nobody has written down about it [api.md §15.2]. */
export interface RfqRules {
  readonly openMax: number;
  /** The maker's last look: on volatile markets, all combos among them, and on others. */
  readonly confirmWithin: { readonly volatile: Time; readonly other: Time };
  /** From the confirmation to the orders: in combos, and in other markets. */
  readonly executeAfter: { readonly combo: Time; readonly other: Time };
  /** How long closed RFQs and finished quotes can still be read, and how many of each at most. */
  readonly keepFor: Time;
  readonly keptMax: number;
  /** `quoted`: accepting "yes" takes the maker's YES bid. `taken`: it buys YES, from the maker's NO bid. */
  readonly acceptedSide: "quoted" | "taken";
  /** What `replace_existing` takes away: the RFQ that stands in the way, or all of the creator's. */
  readonly replaces: "same-market" | "all";
  /** A quoter that trades with an order younger than this swaps fees with it. */
  readonly swapsFeesWithin: Time;
}

export const defaultRfqRules: RfqRules = {
  openMax: 100,
  confirmWithin: { volatile: seconds(3), other: seconds(30) },
  executeAfter: { combo: seconds(1), other: seconds(15) },
  keepFor: seconds(7 * 86_400),
  keptMax: 100_000,
  acceptedSide: "quoted",
  replaces: "same-market",
  swapsFeesWithin: seconds(5),
};
