import type { Heritage } from "../domain/heritage.ts";
import type { Disk } from "./disk/disk.ts";

/**
 * The journal of a run is a chain of files, the segments. Each begins with a header that holds all it takes to
 * step the run on from there, and the checksum of the last record before it.
 */
export interface SegmentHeader {
  readonly kind: "segment";
  readonly format: number;
  readonly number: number;
  /** Checksum of the last record of the segment before this one; of none, eight zeros. */
  readonly previous: string;
  readonly card: RunCard;
  /** What all inputs before this segment came to, when it begins right after a mark. */
  readonly mark?: Mark;
  /** The engine as it was then. The store does not look inside. */
  readonly snapshot?: unknown;
  /** What the next run would have had to know if this one had ended there. */
  readonly heritage?: Heritage;
}

export const segmentFormat = 3;
/** It had the heritage in the place of the snapshot, and its marks say less of the state. */
export const formatWithoutSnapshots = 1;
/** Format 2 did not say which orders were sent. */
export const readableFormats: readonly number[] = [formatWithoutSnapshots, 2, segmentFormat];
export const noChecksum = "00000000";

/** What is needed beside the inputs to step a run again. */
export interface RunCard {
  readonly runId: string;
  readonly mode: string;
  readonly startedAt: string;
  readonly version: string;
  readonly tickers: readonly string[];
  /** The settings of the run as the program read them: what the engine was built from. */
  readonly settings: unknown;
}

/** What the inputs so far came to: stepped again, they have to come to the same. */
export interface Mark {
  readonly inputs: number;
  /** Fingerprint of all effects so far. */
  readonly effects: string;
  /** The engine's own hash of its state. */
  readonly state: string;
}

export function segmentPath(folder: string, number: number): string {
  return `${folder}/journal-${String(number).padStart(6, "0")}.log`;
}

const segmentName = /^journal-(\d{6,})\.log$/;

/** Numbers of the segments in a folder, in order. */
export function segmentNumbers(disk: Disk, folder: string): readonly number[] {
  return disk
    .list(folder)
    .map((name) => Number(segmentName.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b);
}
