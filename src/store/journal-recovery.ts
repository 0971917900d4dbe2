import type { Disk } from "./disk/disk.ts";
import { readHeader, readJournal, type TornTail } from "./journal-reader.ts";
import { noChecksum, segmentNumbers } from "./journal-segment.ts";

/** Where a journal that is whole again goes on. */
export interface Recovered {
  /** What was cut off, when a crash had torn something. */
  readonly torn: TornTail | undefined;
  readonly nextSeq: number;
  readonly nextSegment: number;
  /** Checksum of the last record. */
  readonly previous: string;
  readonly segments: readonly KeptSegment[];
}

export interface KeptSegment {
  readonly number: number;
  readonly hasSnapshot: boolean;
}

/**
 * Cuts the torn tail off a journal, so that it ends with a whole record and can be gone on with. Only for who owns
 * the journal: while another program writes it, what looks torn is only not finished. Damage is thrown.
 */
export function recoverJournal(disk: Disk, folder: string): Recovered {
  let seq = 0;
  let torn: TornTail | undefined;
  let previous = noChecksum;
  for (const record of readJournal(disk, folder, "newest-snapshot")) {
    if (record.kind === "torn") torn = record;
    else ({ seq, checksum: previous } = record);
  }
  if (torn !== undefined) cut(disk, folder, torn);
  const segments = segmentNumbers(disk, folder).map((number) => ({
    number,
    hasSnapshot: readHeader(disk, folder, number)?.snapshot !== undefined,
  }));
  return { torn, nextSeq: seq + 1, nextSegment: (segments.at(-1)?.number ?? 0) + 1, previous, segments };
}

/** A segment without a whole header holds nothing: its number is free again. */
function cut(disk: Disk, folder: string, { path, wholeBytes }: TornTail): void {
  if (wholeBytes > 0) return disk.truncate(path, wholeBytes);
  disk.remove(path);
  disk.syncFolder(folder);
}
