import type { Bound, Strike } from "../../domain/market.ts";
import type { Reader } from "./reader.ts";

/**
 * What the listing says of the number behind a market. Events of several players or teams list the same kinds of
 * thresholds, on a number each [seen: `KXMLBHIT-…-AZKMARTE4-4`, type `greater`, and nothing else that names the
 * player]. So a number is called by everything that may tell it apart: the ticker up to its last part, and the
 * custom strike. Two names for one number cost room under a limit; one name for two would cost money.
 */
export function readStrike(from: Reader, ticker: string): Strike | undefined {
  const floor = from.numberMaybe("floor_strike");
  const cap = from.numberMaybe("cap_strike");
  const bounds = boundsOf(from.textMaybe("strike_type") ?? "", floor, cap);
  if (bounds === undefined || from.has("functional_strike")) return undefined;
  const custom = from.has("custom_strike") ? ` ${from.json("custom_strike")}` : "";
  return { number: `${ticker.slice(0, Math.max(0, ticker.lastIndexOf("-")))}${custom}`, ...bounds };
}

type Bounds = Pick<Strike, "from" | "to">;

function boundsOf(type: string, floor: number | undefined, cap: number | undefined): Bounds | undefined {
  switch (type) {
    case "greater":
    case "greater_or_equal":
      return floor === undefined ? undefined : { from: bound(floor, type === "greater_or_equal") };
    case "less":
    case "less_or_equal":
      return cap === undefined ? undefined : { to: bound(cap, type === "less_or_equal") };
    case "between":
      // "Minimum" and "maximum expiration value that leads to a YES settlement" [openapi].
      if (floor === undefined || cap === undefined || floor > cap) return undefined;
      return { from: bound(floor, true), to: bound(cap, true) };
    default:
      return undefined;
  }
}

function bound(at: number, isIncluded: boolean): Bound {
  return { at, isIncluded };
}
