import type { Input } from "../../src/domain/input.ts";
import { time, type Price } from "../../src/domain/units.ts";
import type { Disk } from "../../src/store/disk/disk.ts";
import { readJournal, type JournalRecord } from "../../src/store/journal-reader.ts";
import type { Mark, RunCard } from "../../src/store/journal-segment.ts";
import { createJournal, type Journal, type JournalOptions } from "../../src/store/journal.ts";

/** Journals of invented runs, for tests of the store. */
export const folder = "/data/live/r1";

export const card: RunCard = {
  runId: "r1",
  mode: "live",
  startedAt: "2026-11-23T16:00:00Z",
  version: "0.1.0",
  tickers: ["KXA"],
  settings: { quoteSize: 10 },
};

export function inputAt(index: number): Input {
  return {
    kind: "last-price-told",
    at: time(1_793_887_391_000_000 + index),
    // A character of more than one byte: lengths are counted in bytes.
    ticker: index % 5 === 4 ? "KX¢" : "KXA",
    price: (100 * ((index % 99) + 1)) as Price,
  };
}

export function markAt(inputs: number): Mark {
  return { inputs, effects: `e${inputs}`, state: `s${inputs}` };
}

export interface WrittenRun extends JournalOptions {
  readonly inputs: number;
  readonly marksEvery?: number;
}

/** Writes inputs and marks, flushing now and then as a run does; the journal is left open. */
export function write(disk: Disk, { inputs, marksEvery = 4, ...options }: WrittenRun, from = 0): Journal {
  const journal = createJournal(disk, folder, card, options);
  for (let index = from; index < from + inputs; index += 1) {
    journal.append(inputAt(index));
    if ((index + 1) % marksEvery === 0) journal.mark(markAt(index + 1));
    if (index % 3 === 0) journal.flush();
  }
  return journal;
}

export function read(disk: Disk, from?: Parameters<typeof readJournal>[2]): readonly JournalRecord[] {
  return [...readJournal(disk, folder, from)];
}

/** Records in a word each: `segment 1`, `input …`, `mark 4`, `torn 12`. */
export function words(records: readonly JournalRecord[]): readonly string[] {
  return records.map((record) => {
    if (record.kind === "segment") return `segment ${record.header.number}`;
    if (record.kind === "mark") return `mark ${record.mark.inputs}`;
    if (record.kind === "torn") return `torn ${record.bytes}`;
    if (record.kind === "heritage") return `heritage ${record.heritage.cash}`;
    if (record.kind === "sent") return `sent ${record.orders.length}`;
    return `input ${record.input.at - inputAt(0).at}`;
  });
}

/** The disk with other bytes in one file, for who only reads. */
export function withBytes(disk: Disk, path: string, bytes: Uint8Array): Disk {
  const pieces = bytes.length === 0 ? [] : [bytes];
  return { ...disk, read: (asked) => (asked === path ? pieces : disk.read(asked)) };
}

export function bytesOf(disk: Disk, path: string): Buffer {
  return Buffer.concat([...disk.read(path)]);
}
