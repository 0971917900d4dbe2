import { Failure, failureOf } from "../../domain/failure.ts";
import type { Input } from "../../domain/input.ts";
import { openCost } from "../../domain/position.ts";
import { formatTime, type Time } from "../../domain/units.ts";
import { createEngine, type Engine } from "../../engine/engine.ts";
import type { Snapshot } from "../../engine/snapshot.ts";
import type { EvidenceKeeper } from "../../report/evidence.ts";
import { createStatistics, type StatisticsKeeper } from "../../report/statistics.ts";
import { systemDisk } from "../../store/disk/system-disk.ts";
import { readJournal, type JournalRecord, type TornTail } from "../../store/journal-reader.ts";
import { segmentPath, type Mark, type RunCard, type SegmentHeader } from "../../store/journal-segment.ts";
import { newestRun, readRunCard } from "../../store/run-folder.ts";
import { engineConfig } from "../config/engine-config.ts";
import { savedConfig } from "../config/saved.ts";
import type { Config } from "../config/schema.ts";
import { version } from "../version.ts";

/** A run stepped again from its journal: the same engine, as it stood at the end or at a moment. */
export interface Rerun {
  readonly card: RunCard;
  readonly engine: Engine;
  readonly statistics: StatisticsKeeper;
  /** As the run was made with. */
  readonly settings: Config;
  readonly inputs: number;
  /** Inputs whose segments were removed: the statistics begin after them. */
  readonly removed: number;
  readonly lastAt: Time;
  /** What a crash left unfinished at the end. */
  readonly torn: TornTail | undefined;
}

export interface RerunOptions {
  /** Up to this moment; default: the whole run. */
  readonly until?: Time | undefined;
  /** Sees where the engine stands in its markets after each input. */
  readonly witness?: (settings: Config) => EvidenceKeeper | undefined;
  /** Sees each input after the engine has taken it. */
  readonly taken?: (input: Input, engine: Engine) => void;
}

export function rerun(folder: string | undefined, dataDir: string, options: RerunOptions = {}): Rerun {
  const { until } = options;
  const run = openRun(folder, dataDir);
  const { card, engine, settings } = run;
  const witness = options.witness?.(settings);
  const removed = run.from?.inputs ?? 0;
  let statistics: StatisticsKeeper | undefined;
  let firstAt = 0 as Time;
  let inputs = 0;
  let lastAt = 0 as Time;
  let torn: TornTail | undefined;
  for (const record of run.records) {
    if (record.kind === "torn") torn = record;
    if (record.kind !== "input") continue;
    const { input } = record;
    if (until !== undefined && input.at > until) {
      if (inputs === 0 && removed > 0) throw tooEarly(card, input.at);
      break;
    }
    if (inputs === 0) firstAt = input.at;
    statistics ??= statisticsFrom(firstAt, engine);
    // Fills from before are in what was taken over, and are listed again for a while.
    const isOld = removed > 0 && input.kind === "fill-received" && input.fill.at < firstAt;
    if (!isOld) statistics.took(input);
    witness?.hears(input);
    for (const effect of engine.step(input)) statistics.gave(effect);
    if (witness !== undefined) showStandings(engine, card, input, witness);
    options.taken?.(input, engine);
    inputs += 1;
    lastAt = input.at;
  }
  statistics ??= createStatistics(lastAt);
  return { card, engine, statistics, settings, inputs, removed, lastAt, torn };
}

/** Where we stand may change with what is told of a market there, and with time and whatever concerns all of them anywhere. */
function showStandings(engine: Engine, { tickers }: RunCard, input: Input, witness: EvidenceKeeper): void {
  for (const ticker of concerned(input, tickers)) {
    const standing = engine.standing(ticker);
    if (standing !== undefined) witness.stands(standing, input.at);
  }
}

function concerned(input: Input, all: readonly string[]): readonly string[] {
  switch (input.kind) {
    case "fill-received":
      return [input.fill.ticker];
    case "order-reported":
      return [input.report.ticker];
    case "market-described":
      return [input.market.ticker];
    // Its order was shown from the moment it was sent: a refusal is seen with the next tick.
    case "order-answered":
    case "order-absent":
      return [];
    default:
      return "ticker" in input ? [input.ticker] : all;
  }
}

function tooEarly({ runId }: RunCard, from: Time): Failure {
  const words = `the journal of run ${runId} begins at ${formatTime(from)}: older segments were removed`;
  return new Failure("usage", words);
}

/** What is held already, when the beginning of the run is gone, is taken over as it is told of an account. */
function statisticsFrom(at: Time, engine: Engine): StatisticsKeeper {
  const statistics = createStatistics(at);
  const { cash, positions } = engine.ledger();
  if (positions.length === 0) return statistics;
  statistics.took({
    kind: "account-reported",
    at,
    asOf: at,
    cash,
    orders: [],
    positions: positions.map(({ ticker, position, fees }) => ({
      ticker,
      position: position.net,
      cost: openCost(position),
      realized: position.realized,
      fees,
    })),
  });
  return statistics;
}

/** A run as its folder holds it, and the engine that its records are stepped with. */
export interface OpenedRun {
  readonly folder: string;
  readonly card: RunCard;
  readonly engine: Engine;
  readonly settings: Config;
  /** The mark that the engine stands at when older segments were removed; undefined when it begins from nothing. */
  readonly from: Mark | undefined;
  readonly records: Iterable<JournalRecord>;
}

/** Of no folder, the newest run. */
export function openRun(given: string | undefined, dataDir: string): OpenedRun {
  const folder = given ?? newestRun(dataDir);
  if (folder === undefined) throw new Failure("recording-missing", `there is no run under ${dataDir}/`);
  const disk = systemDisk();
  const card = readRunCard(disk, folder);
  const settings = savedConfig(card.settings, `${folder}/run.json`);
  const config = engineConfig(settings, card.tickers, card.runId);
  const records = readJournal(disk, folder);
  const first = records.next();
  const header = first.done !== true && first.value.kind === "segment" ? first.value.header : undefined;
  if (header !== undefined) requireCard(folder, card, header);
  const isWhole = header === undefined || header.number === 1;
  const engine = isWhole
    ? createEngine(config)
    : restored(folder, header, (from) => createEngine(config, from));
  const from = isWhole ? undefined : header.mark;
  return { folder, card, engine, settings, from, records: after(first, records) };
}

/** The engine begins as the card says, or what it comes to is not the run. */
function requireCard(folder: string, card: RunCard, header: SegmentHeader): void {
  if (JSON.stringify(header.card) === JSON.stringify(card)) return;
  throw new Failure("journal-damaged", `${folder}/run.json:1 is not the card that the journal begins with`);
}

/** The engine as it stood when the oldest segment that is left began; its mark says whether that is true. */
function restored(
  folder: string,
  { number, card, snapshot, mark }: SegmentHeader,
  engineFrom: (snapshot: Snapshot) => Engine,
): Engine {
  const place = `${segmentPath(folder, number)}:1`;
  if (snapshot === undefined || mark === undefined) {
    const words = `${place} segments before it were removed, and it has no snapshot of the engine to begin with`;
    throw new Failure("recording-missing", words);
  }
  const by =
    card.version === version() ? "" : `; it was made by version ${card.version}, this is ${version()}`;
  let engine: Engine;
  try {
    engine = engineFrom(snapshot as Snapshot);
  } catch (error) {
    const words = `${place} the snapshot cannot be restored: ${failureOf(error).message}${by}`;
    throw new Failure("journal-differs", words, { cause: error });
  }
  const state = engine.stateHash();
  if (state === mark.state) return engine;
  const words = `${place} the snapshot is not the state that its mark tells: ${state} instead of ${mark.state}${by}`;
  throw new Failure("journal-differs", words);
}

function* after(
  first: IteratorResult<JournalRecord>,
  rest: Iterable<JournalRecord>,
): Generator<JournalRecord> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
