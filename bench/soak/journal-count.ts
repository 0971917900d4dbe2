import { systemDisk } from "../../src/store/disk/system-disk.ts";
import { readJournal } from "../../src/store/journal-reader.ts";
import { newestRun } from "../../src/store/run-folder.ts";

/** What the bot was told in its last run. */
export interface Told {
  readonly inputs: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** Markets whose book was in doubt when the run ended. */
  readonly doubted: readonly string[];
}

export function readTold(dataDir: string): Told {
  const folder = newestRun(dataDir);
  const byKind: Record<string, number> = {};
  const doubted = new Set<string>();
  let inputs = 0;
  if (folder === undefined) throw new Error(`${dataDir} has no run`);
  for (const record of readJournal(systemDisk(), folder)) {
    if (record.kind !== "input") continue;
    const { input } = record;
    inputs += 1;
    byKind[input.kind] = (byKind[input.kind] ?? 0) + 1;
    if (input.kind === "book-doubted") doubted.add(input.ticker);
    if (input.kind === "book-snapshot-received") doubted.delete(input.ticker);
  }
  return { inputs, byKind, doubted: [...doubted] };
}
