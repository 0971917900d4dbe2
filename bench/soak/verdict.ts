import type { LoopDelay } from "../../src/runtime/loop-delay.ts";
import { slopeOf, type Slope } from "./slope.ts";
import type { HeapInUse } from "../live/bot.ts";
import type { Sample } from "./watch.ts";

/** What a soak is judged by. The rows are for docs/reliability.md. */
export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly bound: string;
  readonly isBroken: boolean;
  /** Minutes of everything going wrong say little of it: told then, not judged. */
  readonly needsTime: boolean;
}

/** Of the second half: the first fills what is remembered for minutes, up to its bound. */
const heapMbPerHourMax = 4;
/** The same of all memory, which storms blow up for a while. */
const memoryMbPerHourMax = 16;
/** Beyond what an idle process beside it saw. */
const loopDelayP999MsMax = 100;
/** So many of the markets, on both sides, is quoting; and so long it may be interrupted, by whatever goes wrong. */
const quotedShareMin = 0.75;
const silentSMax = 60;

export interface Ending {
  readonly samples: readonly Sample[];
  readonly warmUpS: number;
  readonly steadyFromS: number;
  readonly heap: readonly HeapInUse[];
  readonly marketCount: number;
  readonly botExit: number | NodeJS.Signals;
  /** What the bot says at its end. */
  readonly result: Readonly<Record<string, unknown>>;
  readonly ownRefusals: number;
  /** By the exchange, after the bot had ended. */
  readonly ordersLeft: number;
  /** Of all money in the exchange. */
  readonly imbalance: string;
  readonly doubted: readonly string[];
  /** Of fault, that never struck: then nothing is known of them. */
  readonly kindsMissing: readonly string[];
  /** The loop of a process that does next to nothing. */
  readonly idle: LoopDelay;
}

export function judge(ending: Ending): readonly Verdict[] {
  const { samples, marketCount, botExit, result, ownRefusals, ordersLeft, imbalance, doubted } = ending;
  const missing = ending.kindsMissing.join(", ");
  const { steadyFromS, heap } = ending;
  const memory = memorySlope(samples, steadyFromS);
  const inUse = heapSlope(heap, steadyFromS);
  const p999 = samples.at(-1)?.loop.p999Ms ?? 0;
  const p999Max = loopDelayP999MsMax + ending.idle.p999Ms;
  const silentS = longestBelow(samples, quotedShareMin * marketCount);
  const isEqual = result["ledger_matches_exchange"] === true && Number(imbalance) === 0;
  return [
    row("429 by our own fault", String(ownRefusals), "0", ownRefusals > 0),
    row("orders left behind", String(ordersLeft), "0", ordersLeft > 0),
    row(
      "ledger beside the exchange's",
      isEqual ? "equal" : ledgerWords(result, imbalance),
      "equal",
      !isEqual,
    ),
    row("end of the bot", String(botExit), "0", botExit !== 0),
    row("books in doubt at the end", String(doubted.length), "0", doubted.length > 0),
    row(
      "longest time without quotes",
      `${silentS.toFixed(0)} s`,
      `${silentSMax} s`,
      silentS > silentSMax,
      true,
    ),
    row("kinds of fault that never struck", missing === "" ? "none" : missing, "none", missing !== "", true),
    slopeRow("heap after full collections, second half", inUse, heapMbPerHourMax),
    slopeRow("memory, second half", memory, memoryMbPerHourMax),
    row(
      "loop delay p99.9",
      `${p999.toFixed(1)} ms`,
      `${loopDelayP999MsMax} ms more than an idle process: ${ending.idle.p999Ms.toFixed(1)} ms`,
      p999 > p999Max,
      true,
    ),
  ];
}

/** Megabytes an hour, from then on. */
export function memorySlope(samples: readonly Sample[], fromS: number): Slope | undefined {
  return slopeOf(samples.filter(({ atS }) => atS >= fromS).map(({ atS, rssMb }) => [atS / 3_600, rssMb]));
}

export function heapSlope(heap: readonly HeapInUse[], fromS: number): Slope | undefined {
  return slopeOf(heap.filter(({ atS }) => atS >= fromS).map(({ atS, mb }) => [atS / 3_600, mb]));
}

/** From the last sample that was well to the first that is again. */
function longestBelow(samples: readonly Sample[], enough: number): number {
  let wellAtS = samples[0]?.atS ?? 0;
  let longest = 0;
  let isWell = true;
  for (const { atS, quoted } of samples) {
    if (!isWell || quoted < enough) longest = Math.max(longest, atS - wellAtS);
    isWell = quoted >= enough;
    if (isWell) wellAtS = atS;
  }
  return longest;
}

/** The doubt is the bot's: noise alone must not fail an hour. */
function slopeRow(what: string, slope: Slope | undefined, most: number): Verdict {
  const isBroken = slope !== undefined && slope.perUnit - 2 * slope.error > most;
  return row(what, slopeWords(slope), `${most} MB/h, less two standard errors`, isBroken, true);
}

export function slopeWords(slope: Slope | undefined): string {
  return slope === undefined ? "–" : `${slope.perUnit.toFixed(1)} ± ${slope.error.toFixed(1)} MB/h`;
}

function ledgerWords(result: Readonly<Record<string, unknown>>, imbalance: string): string {
  const differences = Array.isArray(result["differences"]) ? result["differences"] : ["the bot says nothing"];
  return Number(imbalance) === 0 ? differences.join("; ") : `the exchange itself is off by $${imbalance}`;
}

function row(what: string, measured: string, bound: string, isBroken: boolean, needsTime = false): Verdict {
  return { what, measured, bound, isBroken, needsTime };
}
