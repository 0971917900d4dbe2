import type { Heritage } from "../domain/heritage.ts";
import type { Disk } from "./disk/disk.ts";
import { createInFlight } from "./in-flight.ts";
import { readJournal, type TornTail } from "./journal-reader.ts";
import type { RunCard } from "./journal-segment.ts";
import { readRunCard } from "./run-folder.ts";

/** What the newest run of a bot left that left anything, and where. */
export interface LastHeritage {
  readonly heritage: Heritage;
  readonly folder: string;
  /** What a crash left unfinished behind it. */
  readonly torn: TornTail | undefined;
}

/**
 * Looks through the runs under a folder, the newest first: their names begin with when they began. A journal that is
 * damaged is thrown: which of its records would be the truth, nobody can say.
 */
export function lastHeritage(
  disk: Disk,
  folder: string,
  isOurs: (card: RunCard) => boolean,
): LastHeritage | undefined {
  for (const name of disk.folders(folder).toReversed()) {
    const run = `${folder}/${name}`;
    const card = cardOf(disk, run);
    if (card === undefined || !isOurs(card)) continue;
    const found = heritageIn(disk, run);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A run that crashed before its card was whole has done nothing yet. */
function cardOf(disk: Disk, run: string): RunCard | undefined {
  return disk.list(run).includes("run.json") ? readRunCard(disk, run) : undefined;
}

function heritageIn(disk: Disk, folder: string): LastHeritage | undefined {
  let heritage: Heritage | undefined;
  let torn: TornTail | undefined;
  const inFlight = createInFlight();
  for (const record of readJournal(disk, folder, "newest-snapshot")) {
    inFlight.read(record);
    if (record.kind === "torn") torn = record;
    if (record.kind === "heritage") ({ heritage } = record);
    if (record.kind === "segment") heritage = record.header.heritage ?? heritage;
    // A run that goes on with another's books and never got further leaves what it was given.
    if (record.kind === "input" && record.input.kind === "run-resumed") ({ heritage } = record.input);
  }
  if (heritage === undefined) return undefined;
  const { inFlight: _, ...books } = heritage;
  const sent = inFlight.orders();
  return { heritage: sent.length === 0 ? books : { ...books, inFlight: sent }, folder, torn };
}
