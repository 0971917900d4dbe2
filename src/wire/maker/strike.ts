import type { Bound, Strike } from "../../domain/market.ts";
import { ok, refused } from "../../lib/result.ts";
import { sample, type Decoded, type Reader } from "./reader.ts";

/**
 * What the listing says of the number behind a market. Events of several players or teams list the same kinds of
 * thresholds, on a number each [seen: `KXMLBHIT-…-AZKMARTE4-4`, type `greater`, and nothing else that names the
 * player]. So a number is called by everything that may tell it apart: the ticker up to its last part, and the
 * custom strike. Two names for one number cost room under a limit; one name for two would cost money.
 */
export function readStrike(from: Reader, ticker: string): Strike | undefined {
  const floor = numberMaybe(from, "floor_strike");
  const cap = numberMaybe(from, "cap_strike");
  const bounds = boundsOf(from.textMaybe("strike_type") ?? "", floor, cap);
  if (bounds === undefined || from.has("functional_strike")) return undefined;
  const custom = from.has("custom_strike") ? ` ${from.value("custom_strike", textOf, "")}` : "";
  return { number: `${ticker.slice(0, Math.max(0, ticker.lastIndexOf("-")))}${custom}`, ...bounds };
}

/** Only ever compared, so that a float is good enough. */
function numberMaybe(from: Reader, field: string): number | undefined {
  return from.has(field) ? from.value(field, decodeNumber, 0) : undefined;
}

function decodeNumber(json: unknown): Decoded<number> {
  return typeof json === "number" ? ok(json) : refused({ field: "", wanted: "a number", got: sample(json) });
}

/** Whatever it holds: it only tells things apart. */
function textOf(json: unknown): Decoded<string> {
  return ok(JSON.stringify(json) ?? "");
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
