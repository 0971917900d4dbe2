import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settlement } from "../../domain/market.ts";
import { oneDollar, type Price } from "../../domain/units.ts";

/** Results that were told by the exchange or follow from the next market's strike; others are guesses. */
const sureSources: ReadonlySet<string> = new Set(["kalshi_api", "next_strike"]);

/**
 * How the markets of a session ended, from the table that a data set keeps beside its sessions: in the
 * session's folder or up to two folders above it. No table, no results.
 */
export function readOutcomes(folder: string): ReadonlyMap<string, Settlement> {
  const outcomes = new Map<string, Settlement>();
  const table = [".", "..", "../.."].map((up) => join(folder, up, "outcomes.csv")).find(existsSync);
  if (table === undefined) return outcomes;
  for (const line of readFileSync(table, "utf8").split("\n")) {
    const [market = "", , , result, source = ""] = line.split(",");
    if ((result !== "yes" && result !== "no") || !sureSources.has(source)) continue;
    outcomes.set(market, { result, value: result === "yes" ? oneDollar : (0 as Price) });
  }
  return outcomes;
}
