import { dirname } from "node:path/posix";
import { describe, expect, test } from "vitest";
import type { Heritage, SentOrder } from "../domain/heritage.ts";
import type { Input } from "../domain/input.ts";
import type { Outcome } from "../domain/order.ts";
import { cents, contracts } from "../domain/units.ts";
import {
  bytesOf,
  card,
  folder,
  inputAt,
  markAt,
  read,
  words,
  write,
  type WrittenRun,
} from "../../test/store/written-run.ts";
import type { Disk } from "./disk/disk.ts";
import { readText } from "./disk/read-text.ts";
import { simulatedDisk, type DiskHooks, type SimulatedDisk } from "./disk/simulated-disk.ts";
import { recoverJournal } from "./journal-recovery.ts";
import { segmentNumbers, segmentPath } from "./journal-segment.ts";
import { createJournal, noJournal } from "./journal.ts";
import { lastHeritage } from "./last-heritage.ts";

const small: WrittenRun = { inputs: 10, segmentBytes: 500 };
const snapshot = () => ({ book: "as it was" });

function diskOf(seed = 1, hooks: DiskHooks = {}): SimulatedDisk {
  return simulatedDisk({ seed, hooks });
}

test("beside the segments lies the card of the run, for people", () => {
  const disk = diskOf();
  write(disk, small).close();
  expect(JSON.parse(readText(disk, `${folder}/run.json`))).toEqual(card);
  expect(disk.list(folder)).toEqual([
    "journal-000001.log",
    "journal-000002.log",
    "journal-000003.log",
    "run.json",
  ]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])("the first heritage of a run outlives the power, seed %i", (seed) => {
  const disk = diskOf(seed);
  const journal = createJournal(disk, folder, card);
  journal.leave({ cash: 7 } as Heritage);
  const found = lastHeritage(disk.crash("power"), dirname(folder), () => true);
  expect(found?.heritage).toEqual({ cash: 7 });
});

describe("orders about to be sent", () => {
  const sent = (clientOrderId: string): SentOrder => ({
    order: {
      kind: "resting",
      clientOrderId,
      ticker: "A",
      side: "bid",
      price: cents(31),
      qty: contracts(10),
      shard: 0,
    },
    at: inputAt(0).at,
  });
  const answer = (clientOrderId: string, outcome: Outcome): Input => ({
    kind: "order-answered",
    at: inputAt(0).at,
    request: "place",
    clientOrderId,
    outcome,
  });
  const inFlightOf = (disk: Disk): readonly string[] =>
    (lastHeritage(disk, dirname(folder), () => true)?.heritage.inFlight ?? []).map(
      ({ order }) => order.clientOrderId,
    );

  test("outlive the program, with all that led to them", () => {
    const disk = diskOf();
    const journal = createJournal(disk, folder, card);
    journal.append(inputAt(0));
    journal.sending([sent("a"), sent("b")]);
    journal.append(inputAt(1));
    expect(words(read(disk.crash("process")))).toEqual(["segment 1", "input 0", "sent 2"]);
  });

  test("are in flight for the next run until something is heard of them", () => {
    const disk = diskOf();
    const journal = createJournal(disk, folder, card);
    journal.leave({ cash: 7, inFlight: [sent("left")] } as unknown as Heritage);
    journal.sending([
      sent("taken"),
      sent("refused"),
      sent("unsure"),
      sent("filled"),
      sent("told"),
      sent("lost"),
    ]);
    journal.append(answer("taken", { kind: "confirmed", orderId: "1", left: contracts(10) }));
    journal.append(answer("refused", { kind: "refused", refusal: { status: 400, code: "", details: "" } }));
    journal.append(answer("unsure", { kind: "unknown", why: "" }));
    const { at } = inputAt(0);
    journal.append({ kind: "fill-received", at, fill: { clientOrderId: "filled" } } as Input);
    journal.append({ kind: "order-reported", at, report: { clientOrderId: "told" } } as Input);
    journal.append({ kind: "order-absent", at, clientOrderId: "lost", asOf: at });
    journal.close();
    expect(inFlightOf(disk)).toEqual(["left", "unsure", "lost"]);
  });

  test("are forgotten with the next heritage, which knows better", () => {
    const disk = diskOf();
    const journal = createJournal(disk, folder, card);
    journal.sending([sent("a")]);
    journal.leave({ cash: 7 } as Heritage);
    journal.close();
    expect(inFlightOf(disk)).toEqual([]);
  });
});

describe("what is on the disk", () => {
  test("is what was flushed, or filled the buffer; the rest waits", () => {
    const disk = diskOf();
    const journal = createJournal(disk, folder, card);
    journal.append(inputAt(0));
    expect(words(read(disk))).toEqual(["segment 1"]);
    journal.flush();
    expect(words(read(disk))).toEqual(["segment 1", "input 0"]);
    for (let index = 1; index < 2_000; index += 1) journal.append(inputAt(index));
    expect(words(read(disk)).length).toBeGreaterThan(1_000);
  });

  test("is written without a sync, but at the ends of a segment", () => {
    const done: string[] = [];
    const disk = diskOf(1, { after: ({ kind }) => done.push(kind) });
    const journal = createJournal(disk, folder, card, { segmentBytes: 2_000 });
    done.length = 0;
    for (let index = 0; index < 15; index += 1) {
      journal.append(inputAt(index));
      journal.flush();
    }
    journal.mark(markAt(15));
    expect(done).toEqual(Array.from({ length: 15 }, () => "write"));
    for (let index = 15; index < 30; index += 1) journal.append(inputAt(index));
    done.length = 0;
    journal.mark(markAt(30));
    expect(done).toEqual(["write", "sync", "close", "append", "write", "sync", "syncFolder"]);
    done.length = 0;
    journal.append(inputAt(30));
    journal.close();
    journal.close();
    expect(done).toEqual(["write", "sync", "close"]);
  });
});

describe("old segments", () => {
  const run: WrittenRun = { inputs: 41, segmentBytes: 500, segmentsKept: 3 };

  test("are removed when the run can be stepped from a snapshot in those that are kept", () => {
    const disk = diskOf();
    write(disk, { ...run, snapshot }).close();
    expect(segmentNumbers(disk, folder)).toEqual([9, 10, 11]);
    expect(words(read(disk))[0]).toBe("segment 9");
  });

  test("are all kept when there is no snapshot", () => {
    const disk = diskOf();
    write(disk, run).close();
    expect(segmentNumbers(disk, folder)).toHaveLength(11);
  });

  test("are kept from the newest snapshot that is old enough, when only some segments have one", () => {
    let count = 1;
    const sometimes = () => {
      count += 1;
      return count === 5 || count === 10 ? snapshot() : undefined;
    };
    const disk = diskOf();
    write(disk, { ...run, snapshot: sometimes }).close();
    expect(segmentNumbers(disk, folder)).toEqual([5, 6, 7, 8, 9, 10, 11]);
  });
});

describe("a disk that refuses", () => {
  const full = expect.objectContaining({ code: "journal-unwritable" });

  test("is told as a failure with a code, and nothing is written behind the hole", () => {
    const disk = diskOf();
    const journal = write(disk, small);
    journal.flush();
    const before = words(read(disk));
    disk.limit(bytesOf(disk, segmentPath(folder, 3)).length);
    journal.append(inputAt(10));
    expect(() => journal.flush()).toThrow(full);
    disk.limit(1_000_000);
    // There is room again, but a record is missing.
    expect(() => journal.append(inputAt(11))).toThrow(full);
    expect(() => journal.mark(markAt(12))).toThrow(full);
    expect(() => journal.flush()).toThrow(full);
    expect(() => journal.close()).toThrow(full);
    expect(words(read(disk))).toEqual(before);
  });

  test.each(["write", "sync", "append", "syncFolder", "close"])(
    "at %s is told at once or at the close",
    (kind) => {
      let isArmed = false;
      const disk = diskOf(1, {
        before: (operation) => {
          if (isArmed && operation.kind === kind)
            throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
        },
      });
      const journal = createJournal(disk, folder, card, { segmentBytes: 1 });
      journal.append(inputAt(0));
      isArmed = true;
      expect(() => journal.mark(markAt(1))).toThrow("EIO: i/o error");
      expect(() => journal.append(inputAt(1))).toThrow(full);
    },
  );

  test("leaves a torn tail and no damage, wherever the last byte fits", () => {
    for (let room = 0; room < 400; room += 7) {
      const disk = diskOf();
      const journal = write(disk, { inputs: 2, marksEvery: 100 });
      journal.flush();
      disk.limit(
        bytesOf(disk, `${folder}/run.json`).length + bytesOf(disk, segmentPath(folder, 1)).length + room,
      );
      for (let index = 2; index < 8; index += 1) journal.append(inputAt(index));
      expect(() => journal.close()).toThrow(full);
      expect(words(read(disk)).slice(0, 3)).toEqual(["segment 1", "input 0", "input 1"]);
    }
  });
});

describe("a journal that is gone on with", () => {
  test("begins a new segment of the same chain", () => {
    const disk = diskOf();
    write(disk, { inputs: 3 }).close();
    write(disk, { inputs: 3 }, 3).close();
    expect(words(read(disk))).toEqual([
      "segment 1",
      "input 0",
      "input 1",
      "input 2",
      "segment 2",
      "input 3",
      "mark 4",
      "input 4",
      "input 5",
    ]);
  });

  test("loses its torn tail, and says what it was", () => {
    const disk = diskOf();
    write(disk, { inputs: 3 }).close();
    const file = disk.append(segmentPath(folder, 1));
    file.write("01234567 5 {");
    expect(recoverJournal(disk, folder)).toMatchObject({
      torn: { bytes: 12, afterSeq: 4, path: segmentPath(folder, 1) },
      nextSeq: 5,
      nextSegment: 2,
    });
    expect(recoverJournal(disk, folder).torn).toBeUndefined();
    expect(words(read(disk))).toEqual(["segment 1", "input 0", "input 1", "input 2"]);
  });

  test("keeps its retention: segments with snapshots from before count", () => {
    const disk = diskOf();
    const run: WrittenRun = { inputs: 12, segmentBytes: 500, segmentsKept: 3, snapshot };
    write(disk, run).close();
    expect(segmentNumbers(disk, folder)).toEqual([2, 3, 4]);
    write(disk, { ...run, inputs: 4 }, 12).close();
    expect(segmentNumbers(disk, folder)).toEqual([4, 5, 6]);
  });
});

/** Writes a run on a disk that crashes at one operation, in the way of `kind`; undefined when it came to its end. */
function crashAt(at: number, seed: number, kind: "process" | "power"): Crashed {
  let count = 0;
  let next: SimulatedDisk | undefined;
  let flushed = 0;
  const hooks: DiskHooks = {
    before: ({ kind: operation }) => {
      if (operation === "read" || operation === "list" || next !== undefined) return;
      if (count === at) next = disk.crash(kind);
      count += 1;
    },
    // What was synced stays, whatever comes.
    after: ({ kind: operation }) => {
      if (operation === "syncFolder" && next === undefined) flushed = synced(disk);
    },
  };
  const disk = diskOf(seed, hooks);
  try {
    write(disk, { inputs: 14, segmentBytes: 500, segmentsKept: 2, snapshot }).close();
  } catch (error) {
    if (next === undefined) throw error;
  }
  return { next, synced: flushed };
}

interface Crashed {
  readonly next: SimulatedDisk | undefined;
  /** Inputs of segments that were ended when the crash came. */
  readonly synced: number;
}

/** Inputs before the newest segment. */
function synced(disk: SimulatedDisk): number {
  const last = read(disk).findLast((record) => record.kind === "segment");
  return last?.kind === "segment" ? (last.header.mark?.inputs ?? 0) : 0;
}

describe.each(["process", "power"] as const)("a crash of the %s at any operation", (kind) => {
  test("leaves the inputs so far without a hole, nothing synced is lost, and the run can be gone on with", () => {
    let crashes = 0;
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      for (let at = 0; ; at += 1) {
        const { next, synced: least } = crashAt(at, seed, kind);
        if (next === undefined) break;
        crashes += 1;
        expectWhole(next, least);
      }
    }
    expect(crashes).toBeGreaterThan(200);
  });
});

function expectWhole(disk: SimulatedDisk, least: number): void {
  // Before the folder was made there is nothing to read.
  disk.makeFolder(folder);
  let end = 0;
  for (const record of read(disk)) {
    if (record.kind === "segment") end = record.header.mark?.inputs ?? end;
    if (record.kind !== "input") continue;
    expect(record.input).toEqual(inputAt(end));
    end += 1;
  }
  expect(end).toBeGreaterThanOrEqual(least);

  write(disk, { inputs: 2, marksEvery: 100, snapshot }, end).close();
  const after = words(read(disk));
  expect(after.slice(-3)).toEqual([expect.stringMatching(/^segment/), `input ${end}`, `input ${end + 1}`]);
  expect(after.filter((word) => word.startsWith("torn"))).toEqual([]);
}

test("a run that nobody wants to keep takes everything and writes nothing", () => {
  const journal = noJournal();
  journal.append(inputAt(0));
  journal.mark(markAt(1));
  journal.flush();
  journal.close();
  expect(journal.folder).toBe("");
});
