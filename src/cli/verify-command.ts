import { Failure, failureOf } from "../domain/failure.ts";
import type { Heritage, SentOrder } from "../domain/heritage.ts";
import type { Input } from "../domain/input.ts";
import type { OrderIntent } from "../domain/order.ts";
import type { Engine } from "../engine/engine.ts";
import { createMarker, type Marker } from "../runtime/marker.ts";
import type { TornTail } from "../store/journal-reader.ts";
import {
  formatWithoutSnapshots,
  segmentPath,
  type Mark,
  type RunCard,
  type SegmentHeader,
} from "../store/journal-segment.ts";
import { readConfig } from "./config/load.ts";
import { failAfterResult } from "./fail-after-result.ts";
import { version } from "./version.ts";
import { openRun, type OpenedRun } from "./wiring/rerun.ts";

export interface VerifyOptions {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm verify [RUN]`: every checksum of a run's journal, and the run stepped again beside the marks it left. */
export async function verifyCommand(folder: string | undefined, options: VerifyOptions): Promise<void> {
  const run = openRun(folder, readConfig(options.config).dataDir);
  const proof = prove(run);
  const text =
    options.json === true ? `${JSON.stringify(proofJson(run.card, proof))}\n` : proofText(run, proof);
  process.stdout.write(text);
  if (proof.difference !== undefined) {
    const { runId, version: made } = run.card;
    const versions = made === version() ? "" : `; the run was made by version ${made}, this is ${version()}`;
    failAfterResult(new Failure("journal-differs", `run ${runId}: ${proof.difference}${versions}`));
  }
}

interface Proof {
  /** Of the whole run, those that were removed included. */
  inputs: number;
  readonly removed: number;
  effects: number;
  segments: number;
  /** Of the last segment. */
  format: number;
  marks: number;
  /** The last mark that was met. */
  proven: Mark | undefined;
  torn: TornTail | undefined;
  /** The first difference, in words: nothing behind it is compared. */
  difference: string | undefined;
  /** The step that broke the engine. That it is the last one says that it broke the run as well. */
  broken: string | undefined;
  stateHash: string;
}

/** The whole journal is read, also behind a difference: damage weighs more. */
function prove({ folder, engine, from, records }: OpenedRun): Proof {
  const marker = createMarker(engine, Infinity, from);
  const removed = from?.inputs ?? 0;
  const proof: Proof = {
    inputs: removed,
    removed,
    effects: 0,
    segments: 0,
    format: 0,
    marks: 0,
    proven: from,
    torn: undefined,
    difference: undefined,
    broken: undefined,
    stateHash: "",
  };
  let sent: readonly OrderIntent[] = [];
  const step = (input: Input): void => {
    proof.inputs += 1;
    proof.difference ??= proof.broken;
    if (proof.difference !== undefined) return;
    try {
      const effects = engine.step(input);
      sent = effects.flatMap((effect) => (effect.kind === "place-order" ? [effect.order] : []));
      proof.effects += effects.length;
      marker.stepped(effects);
    } catch (error) {
      proof.broken = `input ${proof.inputs} (${input.kind}) breaks the engine: ${failureOf(error).message}`;
    }
  };
  for (const record of records) {
    if (record.kind === "segment") compareSegment(proof, engine, record.header, folder);
    else if (record.kind === "input") step(record.input);
    else if (record.kind === "mark") compare(proof, marker, record.mark);
    else if (record.kind === "heritage") compareHeritage(proof, engine, record.heritage);
    else if (record.kind === "sent") compareSent(proof, sent, record.orders);
    else proof.torn = record;
  }
  return { ...proof, stateHash: engine.stateHash() };
}

function compareSegment(proof: Proof, engine: Engine, header: SegmentHeader, folder: string): void {
  const { format, number, snapshot } = header;
  proof.segments += 1;
  proof.format = format;
  proof.difference ??= proof.broken;
  if (proof.difference !== undefined || snapshot === undefined) return;
  const isSame = JSON.stringify(engine.snapshot()) === JSON.stringify(snapshot);
  if (!isSame)
    proof.difference = `${segmentPath(folder, number)}:1 the snapshot is not what the inputs before it come to`;
}

function compare(proof: Proof, marker: Marker, told: Mark): void {
  proof.marks += 1;
  proof.difference ??= proof.broken;
  if (proof.difference !== undefined) return;
  const found = marker.mark();
  // What an older version called the state was less of it.
  const isStateTold = proof.format !== formatWithoutSnapshots;
  const parts = (["inputs", "effects", "state"] as const).filter(
    (part) => found[part] !== told[part] && (part !== "state" || isStateTold),
  );
  if (parts.length === 0) {
    proof.proven = told;
    return;
  }
  const from = (proof.proven?.inputs ?? 0) + 1;
  const words = parts.map((part) => `${part} ${found[part]} instead of ${told[part]}`).join(", ");
  proof.difference = `between input ${from} and input ${told.inputs}: ${words}`;
}

function compareHeritage(proof: Proof, engine: Engine, told: Heritage): void {
  proof.difference ??= proof.broken;
  if (proof.difference !== undefined) return;
  const isSame = JSON.stringify(engine.heritage()) === JSON.stringify(told);
  if (!isSame)
    proof.difference = `at input ${proof.inputs}: what the run left is not what its inputs come to`;
}

function compareSent(proof: Proof, sent: readonly OrderIntent[], told: readonly SentOrder[]): void {
  proof.difference ??= proof.broken;
  if (proof.difference !== undefined) return;
  const isSame = JSON.stringify(sent) === JSON.stringify(told.map(({ order }) => order));
  if (!isSame) proof.difference = `at input ${proof.inputs}: the orders sent are not what its inputs come to`;
}

function proofJson({ runId, mode, startedAt, version: made }: RunCard, proof: Proof) {
  return {
    run: runId,
    mode,
    started_at: startedAt,
    version: made,
    segments: proof.segments,
    removed_inputs: proof.removed,
    inputs: proof.inputs,
    effects: proof.effects,
    marks: proof.marks,
    proven_inputs: proof.proven?.inputs ?? 0,
    torn_bytes: proof.torn?.bytes ?? 0,
    torn_after_record: proof.torn?.afterSeq ?? null,
    matches: proof.difference === undefined,
    difference: proof.difference ?? null,
    broken: proof.broken ?? null,
    state_hash: proof.stateHash,
  };
}

function proofText({ folder, card }: OpenedRun, proof: Proof): string {
  const { inputs, removed, effects, segments, format, marks, proven, torn, difference, broken, stateHash } =
    proof;
  const isOld = format === formatWithoutSnapshots;
  const unproven = inputs - (proven?.inputs ?? 0);
  return [
    `Run ${card.runId} (${card.mode}, started ${card.startedAt}) in ${folder}`,
    `  journal     segments ${segments}, inputs ${inputs}, marks ${marks}: every checksum and the chain are right`,
    ...(removed === 0
      ? []
      : [`  removed     inputs 1 to ${removed}: begins with the snapshot at the head of the oldest segment`]),
    ...(isOld ? ["  old format  its marks say less of the state: inputs and effects are compared"] : []),
    ...(torn === undefined
      ? []
      : [
          `  torn        ${torn.bytes} bytes behind record ${torn.afterSeq} of ${torn.path}: a crash, left out`,
        ]),
    difference === undefined
      ? `  stepped     ${effects} effects${isOld ? "" : ", and the state,"} are those of the run at each mark`
      : `  stepped     DIFFERS ${difference}`,
    ...(difference === undefined && unproven > 0
      ? [
          `  unproven    inputs ${inputs - unproven + 1} to ${inputs}: the run ended before it could mark them`,
        ]
      : []),
    ...(difference === undefined && broken !== undefined ? [`  broken      as the run was: ${broken}`] : []),
    `  state hash  ${stateHash}`,
    "",
  ].join("\n");
}
