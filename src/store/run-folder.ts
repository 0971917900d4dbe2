import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../domain/failure.ts";
import { parseObject } from "../lib/json.ts";
import type { Disk } from "./disk/disk.ts";
import { readText } from "./disk/read-text.ts";
import type { RunCard } from "./journal-segment.ts";

/** The newest run under a data folder: `data/<mode>/<run>`. Undefined when there is none. */
export function newestRun(dataDir: string): string | undefined {
  const runs = foldersIn(dataDir)
    .flatMap(foldersIn)
    .filter((folder) => existsSync(join(folder, "run.json")));
  // A folder changes with every segment, its card only with the start.
  const startedMs = (folder: string): number => statSync(join(folder, "run.json")).mtimeMs;
  return runs.toSorted((a, b) => startedMs(b) - startedMs(a))[0];
}

export function readRunCard(disk: Disk, folder: string): RunCard {
  const path = `${folder}/run.json`;
  const card = parseObject(cardText(disk, path));
  if (card !== undefined && isRunCard(card)) return card;
  throw new Failure("run-card-unreadable", `${path} is not the card of a run`);
}

function cardText(disk: Disk, path: string): string {
  try {
    return readText(disk, path);
  } catch (cause) {
    throw new Failure("recording-missing", `${path} cannot be read`, { cause });
  }
}

/** Its settings are for who steps the run again to understand. */
function isRunCard(card: object): card is RunCard {
  const { runId, mode, startedAt, version, tickers } = card as Partial<Record<keyof RunCard, unknown>>;
  const texts = [runId, mode, startedAt, version, ...(Array.isArray(tickers) ? tickers : [undefined])];
  return texts.every((text) => typeof text === "string");
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}
