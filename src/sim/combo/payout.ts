import { assert } from "../../lib/assert.ts";
import type { Settlement } from "../../domain/market.ts";
import { complement, oneDollar, price, type Price } from "../../domain/units.ts";
import type { Core, Listing } from "../core.ts";
import type { Combo, ComboLeg } from "./collection.ts";

/**
 * What a combo pays, once that is sure: nothing as soon as one leg fails, a dollar when all hold. Scalar legs are
 * not documented: here the values of the legs are multiplied, each product rounded down to $0.0001.
 */
export function payoutOf(core: Core, combo: Combo): Settlement | undefined {
  const values = combo.legs.map((leg) => {
    const { settlement } = listingOf(core, leg).market;
    return settlement === undefined ? undefined : valueOf(leg, settlement);
  });
  if (values.includes(price(0))) return product([price(0)]);
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? product(known) : undefined;
}

/** What it will pay, by the truth about its legs: the last word when staff ask before the legs have a result. */
export function truthOf(core: Core, combo: Combo): Settlement {
  return product(
    combo.legs.map((leg) => {
      const { market, life } = listingOf(core, leg);
      return valueOf(leg, market.settlement ?? life.verdict());
    }),
  );
}

/** Its probability now, if legs had nothing to do with each other. */
export function worthOf(core: Core, combo: Combo): number {
  return combo.legs.reduce((worth, leg) => {
    const { market, life } = listingOf(core, leg);
    const yes = market.settlement === undefined ? life.value() : market.settlement.value / oneDollar;
    return worth * (leg.side === "yes" ? yes : 1 - yes);
  }, 1);
}

function product(values: readonly Price[]): Settlement {
  const value = values.reduce((paid, each) => price(Math.floor((paid * each) / oneDollar)), oneDollar);
  if (value === 0) return { result: "no", value };
  return value === oneDollar ? { result: "yes", value } : { result: "scalar", value };
}

function valueOf({ side }: ComboLeg, { value }: Settlement): Price {
  return side === "yes" ? value : complement(value);
}

function listingOf(core: Core, { ticker }: ComboLeg): Listing {
  const listing = core.listings.get(ticker);
  assert(listing !== undefined, "a leg is a listed market");
  return listing;
}
