import { Failure } from "../domain/failure.ts";
import { millis, seconds, showMoney, type Money } from "../domain/units.ts";
import type { Effect } from "../domain/effect.ts";
import { createEngine, type Engine, type EngineConfig } from "../engine/engine.ts";
import { createDryVenue } from "../replay/paper/dry-venue.ts";
import { createPaperVenue } from "../replay/paper/paper-venue.ts";
import { queueBand } from "../replay/queue/models.ts";
import { startReplay, type ReplaySummary } from "../replay/run.ts";
import type { Venue } from "../replay/venue.ts";
import {
  detectRecording,
  openRecording,
  type FoundRecording,
  type Recording,
} from "../store/recording/detect.ts";
import { engineConfig } from "./config/engine-config.ts";
import { readConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { failAfterResult } from "./fail-after-result.ts";
import { decodeRecordedFrame } from "./wiring/recorded-frame.ts";

export interface ReplayCommandOptions {
  readonly config?: string | undefined;
  readonly mode?: "dry" | "paper" | undefined;
  /** Stops each recording after so many messages. */
  readonly max?: number | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm replay PATH…`: the whole engine over recordings of real markets, and the books checked on the way. */
export async function replayCommand(paths: readonly string[], options: ReplayCommandOptions): Promise<void> {
  const config = readConfig(options.config);
  const mode = options.mode ?? "paper";
  const rows: ReplayRow[] = [];
  const progress = createProgress(options.json === true ? undefined : process.stderr);
  for (const path of paths) {
    for (const found of await findRecordings(path)) {
      const recording = openRecording(found, decodeRecordedFrame);
      const row = await replayOne(recording, config, mode, progress.show, options.max);
      rows.push(row);
      progress.clear();
      if (options.json !== true) process.stdout.write(`${rowText(row)}\n`);
    }
  }
  const total = totalOf(rows);
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ mode, recordings: rows.map(rowJson), total })}\n`);
  else process.stdout.write(totalText(total, mode));
  const cut = rows.find((row) => row.summary.cut !== undefined);
  if (cut?.summary.cut !== undefined) {
    const { file, line, why } = cut.summary.cut;
    failAfterResult(new Failure("recording-truncated", `${file}:${line} ${why}`));
  }
}

/** A recording is silent where nothing was written down: its silence says nothing of the feed. */
function recordedConfig(config: Config, name: string): EngineConfig {
  const made = engineConfig(config, "all", name);
  return { ...made, limits: { ...made.limits, stale: { feed: undefined, account: undefined } } };
}

interface Progress {
  readonly show: (path: string, messages: number) => void;
  readonly clear: () => void;
}

const showEveryMs = 200;

/** A line on a terminal that says where a long replay is; nothing elsewhere. */
function createProgress(output: NodeJS.WriteStream | undefined): Progress {
  if (output?.isTTY !== true) return { show: () => {}, clear: () => {} };
  let shownAt = -Infinity;
  return {
    show: (path, messages) => {
      const now = performance.now();
      if (now - shownAt < showEveryMs) return;
      shownAt = now;
      const line = `${messages} messages of ${path}`;
      output.write(`\r${line.slice(0, output.columns - 1)}\u001b[K`);
    },
    clear: () => output.write("\r\u001b[K"),
  };
}

async function findRecordings(path: string): Promise<readonly FoundRecording[]> {
  const found = await detectRecording(path);
  if (!found.ok) throw new Failure(found.why.code, found.why.why);
  return found.value;
}

interface ReplayRow {
  readonly path: string;
  readonly format: string;
  readonly summary: ReplaySummary;
  readonly quotes: number;
  readonly fills: readonly LaneResult[];
  readonly wallSeconds: number;
}

interface LaneResult {
  readonly name: string;
  readonly quotes: number;
  readonly fills: number;
  /** Profit at the maker's own marks, in dollars: never one number, always the band. */
  readonly profit: number;
}

/** Polls are far apart: a tick a second between them would look at thousands of books for nothing. */
const tickEvery = { full: seconds(1), events: seconds(1), "top-of-book": seconds(5), polled: seconds(60) };

async function replayOne(
  recording: Recording,
  config: Config,
  mode: "dry" | "paper",
  show: (path: string, messages: number) => void,
  max = Infinity,
): Promise<ReplayRow> {
  const lanes = lanesOf(recording, config, mode);
  const quotes = new Map<string, number>();
  const replay = startReplay({
    kind: recording.kind,
    engines: lanes,
    tickEvery: tickEvery[recording.kind],
    onEffect: (venue: string, effect: Effect) => {
      if (effect.kind === "place-order") quotes.set(venue, (quotes.get(venue) ?? 0) + 1);
    },
  });
  const begun = performance.now();
  let messages = 0;
  for await (const batch of recording.records()) {
    messages += batch.messages;
    show(recording.path, messages);
    if (!replay.feed(batch) || messages >= max) break;
  }
  const summary = replay.finish();
  const wallSeconds = (performance.now() - begun) / 1_000;
  const fills = lanes.map(({ engine, venue }, index) => ({
    name: venue.name,
    quotes: quotes.get(venue.name) ?? 0,
    fills: summary.venues[index]?.fills ?? 0,
    profit: profitOf(engine),
  }));
  return {
    path: recording.path,
    format: recording.format,
    summary,
    quotes: fills[0]?.quotes ?? 0,
    fills,
    wallSeconds,
  };
}

function profitOf(engine: Engine): number {
  return engine.ledger().positions.reduce((total, line) => total + line.profit, 0) / 1_000_000;
}

/** One lane in dry run; on paper one for each belief about the queue, because a single one would be a claim. */
function lanesOf(
  recording: Recording,
  config: Config,
  mode: "dry" | "paper",
): readonly { engine: Engine; venue: Venue }[] {
  const make = (venue: Venue) => ({ engine: createEngine(recordedConfig(config, venue.name)), venue });
  // Between two looks at a book anything may have happened: no fills can be claimed, so no band either.
  if (mode === "dry" || !recording.fidelity.claimsFills)
    return [make(createDryVenue("dry", config.paper.cash))];
  return queueBand.map((queue) =>
    make(
      createPaperVenue({
        name: queue.name,
        queue,
        latency: { entry: config.paper.latency, cancel: config.paper.latency, answer: millis(0) },
        fidelity: recording.fidelity,
        cash: config.paper.cash,
        membership: "other",
        takesAllVolume: queue.name === "optimistic",
      }),
    ),
  );
}

function rowText(row: ReplayRow): string {
  const { summary } = row;
  const lines = [
    `${row.path} (${row.format}, ${summary.kind})`,
    `  markets ${summary.markets}, messages ${summary.messages}, gaps ${summary.gaps}, ${Math.round(summary.messages / Math.max(row.wallSeconds, 1e-3))} messages/s`,
    `  snapshots compared ${summary.snapshotsCompared}, mismatched ${summary.snapshotMismatches}; ${checkText("ticker", summary.ticker)}; ${checkText("checkpoint", summary.checkpoint)}`,
    `  ${lanesText(row)}`,
  ];
  const defects = defectText(summary);
  if (defects !== "") lines.push(`  defects: ${defects}`);
  for (const example of summary.examples.slice(0, 3)) lines.push(`    ${example}`);
  return lines.join("\n");
}

function checkText(name: string, counts: ReplaySummary["ticker"]): string {
  return `${name} quotes ${counts.compared}, apart ${counts.differed}`;
}

function lanesText({ summary, fills, quotes }: ReplayRow): string {
  if (summary.kind === "polled") return `quotes ${quotes}; no fills are claimed from polled books`;
  if (fills.length === 1) return `quotes ${quotes} (dry: no fills)`;
  const band = fills
    .map((lane) => `${lane.name} ${lane.fills} (${showMoney(toMoney(lane.profit))})`)
    .join(", ");
  return `quotes ${quotes}; paper fills, with profit at marks: ${band}`;
}

function defectText(summary: ReplaySummary): string {
  const parts = [
    [summary.linesRefused, "lines refused"],
    [summary.levelsDropped, "levels dropped"],
    [summary.filesMissing, "files missing"],
    [summary.negativeLevels, "levels below zero"],
    [summary.offGrid, "off the grid"],
    [summary.changesUnplaced, "changes of unknown books"],
    [summary.timesBackward, "times backward"],
    [summary.cut === undefined ? 0 : 1, `cut: ${summary.cut?.file}:${summary.cut?.line} ${summary.cut?.why}`],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => (name.startsWith("cut") ? name : `${count} ${name}`))
    .join(", ");
}

function rowJson(row: ReplayRow) {
  const { summary } = row;
  return {
    path: row.path,
    format: row.format,
    kind: summary.kind,
    markets: summary.markets,
    messages: summary.messages,
    gaps: summary.gaps,
    snapshots_compared: summary.snapshotsCompared,
    snapshot_mismatches: summary.snapshotMismatches,
    ticker_quotes: summary.ticker,
    checkpoint_quotes: summary.checkpoint,
    negative_levels: summary.negativeLevels,
    off_grid: summary.offGrid,
    lines_refused: summary.linesRefused,
    levels_dropped: summary.levelsDropped,
    files_missing: summary.filesMissing,
    times_backward: summary.timesBackward,
    changes_unplaced: summary.changesUnplaced,
    quotes: row.quotes,
    paper_fills: Object.fromEntries(row.fills.map((lane) => [lane.name, lane.fills])),
    profit_at_marks: Object.fromEntries(row.fills.map((lane) => [lane.name, lane.profit])),
    messages_per_second: Math.round(summary.messages / Math.max(row.wallSeconds, 1e-3)),
    cut: summary.cut === undefined ? null : `${summary.cut.file}:${summary.cut.line} ${summary.cut.why}`,
  };
}

function totalOf(rows: readonly ReplayRow[]) {
  const add = (pick: (row: ReplayRow) => number): number => rows.reduce((sum, row) => sum + pick(row), 0);
  const messages = add((row) => row.summary.messages);
  const seconds = add((row) => row.wallSeconds);
  const fills: Record<string, number> = {};
  for (const row of rows) {
    for (const lane of row.fills) fills[lane.name] = (fills[lane.name] ?? 0) + lane.fills;
  }
  return {
    recordings: rows.length,
    markets: add((row) => row.summary.markets),
    messages,
    gaps: add((row) => row.summary.gaps),
    snapshots_compared: add((row) => row.summary.snapshotsCompared),
    snapshot_mismatches: add((row) => row.summary.snapshotMismatches),
    quotes: add((row) => row.quotes),
    paper_fills: fills,
    messages_per_second: Math.round(messages / Math.max(seconds, 1e-3)),
  };
}

function totalText(total: ReturnType<typeof totalOf>, mode: "dry" | "paper"): string {
  const fills = Object.entries(total.paper_fills)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
  return [
    "",
    `${total.recordings} recordings: markets ${total.markets}, messages ${total.messages}, gaps ${total.gaps}, ${total.messages_per_second} messages/s`,
    `snapshots compared ${total.snapshots_compared}, mismatched ${total.snapshot_mismatches}; quotes ${total.quotes}${mode === "dry" ? "" : `; paper fills: ${fills}`}`,
    mode === "dry"
      ? ""
      : "Fills are a band: what the queue ahead of us did is not recorded. A profit here is a check of the machine, not a forecast.",
    "",
  ].join("\n");
}

function toMoney(dollars: number): Money {
  return Math.round(dollars * 1_000_000) as Money;
}
