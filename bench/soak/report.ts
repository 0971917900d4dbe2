import { fillsOf, type AccountView } from "../live/exchange.ts";
import type { Told } from "./journal-count.ts";
import { heapSlope, memorySlope, slopeWords, type Ending, type Verdict } from "./verdict.ts";
import type { Sample } from "./watch.ts";

/** All that was seen. */
export interface Finding extends Ending {
  readonly view: Omit<AccountView, "resting">;
  readonly told: Told;
  /** Strikes of the exchange's faults, by kind. */
  readonly struck: ReadonlyMap<string, number>;
  readonly topics: ReadonlyMap<string, number>;
  readonly errors: readonly string[];
  /** From its start until its account agreed, and from the signal to its end. */
  readonly readyS: number;
  readonly stopS: number;
}

/** Rows for docs/reliability.md. */
export function tableOf(finding: Finding, verdicts: readonly Verdict[], minutes: number): string {
  const judged = verdicts.map(({ what, measured, bound, isBroken, needsTime }) => {
    const word = isBroken ? (needsTime ? "broken (needs time)" : "BROKEN") : "kept";
    return [what, measured, `${bound}: ${word}`];
  });
  const rows = [
    ["measured", `${minutes} min, ${finding.marketCount} markets`, "bound"],
    ["---", "---", "---"],
  ];
  return [...rows, ...judged, ...told(finding)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function told(finding: Finding): readonly (readonly string[])[] {
  const { samples, view, told: heard, struck, topics, heap, errors } = finding;
  const last = samples.at(-1);
  const { byKind } = heard;
  const { order_changes: changes } = view;
  return [
    ["inputs a second", (heard.inputs / (last?.atS ?? 1)).toFixed(0), ""],
    ["memory after the first minutes", slopeWords(memorySlope(samples, finding.warmUpS)), ""],
    ["memory at the end, highest", `${show(last?.rssMb)} MB, ${show(highest(samples, "rssMb"))} MB`, ""],
    [
      "heap after full collections",
      heap.length < 2 ? "–" : `${show(heap[1]?.mb)} to ${show(heap.at(-1)?.mb)} MB in ${heap.length}`,
      "",
    ],
    ["processor, bot", percents(samples, "cpuShare"), ""],
    ["processor, exchange", percents(samples, "exchangeCpuShare"), ""],
    ["loop delay p50, p99, worst", loopWords(last), ""],
    ["busiest write budget", percents(samples, "writeShare"), ""],
    ["markets quoted on both sides", quotedWords(samples), ""],
    [
      "orders placed, amended, cancelled",
      `${changes["Create"] ?? 0}, ${changes["Amend"] ?? 0}, ${(changes["Cancel"] ?? 0) + (changes["Decrease"] ?? 0)}`,
      "",
    ],
    ["fills", String(fillsOf(view)), ""],
    ["streams lost and found", `${byKind["stream-lost"] ?? 0}, ${byKind["stream-connected"] ?? 0}`, ""],
    [
      "sequence gaps, books doubted, snapshots",
      `${topics.get("stream-gap") ?? 0}, ${byKind["book-doubted"] ?? 0}, ${byKind["book-snapshot-received"] ?? 0}`,
      "",
    ],
    ["429 that were injected", String(struck.get("refuse-rate") ?? 0), ""],
    ["faults that struck", String([...struck.values()].reduce((sum, count) => sum + count, 0)), ""],
    ["start until the account agreed, stop", `${show(finding.readyS)} s, ${show(finding.stopS)} s`, ""],
    ["errors told", String(errors.length), ""],
  ];
}

/** The same for programs. */
export function reportOf(finding: Finding): Readonly<Record<string, unknown>> {
  const { samples, view, told: heard, struck, topics, errors, heap } = finding;
  const { warmUpS, steadyFromS } = finding;
  return {
    markets: finding.marketCount,
    samples: samples.length,
    rss_mb: samples.map(({ rssMb }) => Math.round(rssMb)),
    rss_mb_per_hour: memorySlope(samples, warmUpS),
    rss_mb_per_hour_second_half: memorySlope(samples, steadyFromS),
    heap_mb_per_hour_second_half: heapSlope(heap, steadyFromS),
    heap_after_collection_mb: heap.map(({ atS, mb }) => [Math.round(atS), mb]),
    loop_delay_ms: samples.at(-1)?.loop,
    loop_delay_idle_ms: finding.idle,
    quoted: samples.map(({ quoted }) => quoted),
    account: view,
    inputs: heard,
    strikes: Object.fromEntries(struck),
    topics: Object.fromEntries(topics),
    errors: errors.slice(0, 20),
    ledger_matches_exchange: finding.result["ledger_matches_exchange"],
    differences: finding.result["differences"],
    orders_left: finding.ordersLeft,
    ready_s: finding.readyS,
    stop_s: finding.stopS,
  };
}

type Share = "cpuShare" | "exchangeCpuShare" | "writeShare";

function percents(samples: readonly Sample[], name: Share): string {
  const shares = samples.slice(1).map((sample) => sample[name]);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return `${show(mean * 100)} % on average, ${show(Math.max(...shares) * 100)} % at most`;
}

function quotedWords(samples: readonly Sample[]): string {
  const mean = samples.reduce((sum, { quoted }) => sum + quoted, 0) / samples.length;
  return `${show(mean)} on average, ${Math.min(...samples.map(({ quoted }) => quoted))} at least`;
}

function highest(samples: readonly Sample[], name: "rssMb"): number {
  return Math.max(...samples.map((sample) => sample[name]));
}

function loopWords(sample: Sample | undefined): string {
  if (sample === undefined) return "–";
  const { p50Ms, p99Ms, maxMs } = sample.loop;
  return `${p50Ms.toFixed(1)}, ${p99Ms.toFixed(1)}, ${maxMs.toFixed(0)} ms`;
}

function show(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(value < 10 ? 1 : 0);
}
