import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bytesOf,
  folder,
  read,
  withBytes,
  words,
  write,
  type WrittenRun,
} from "../../test/store/written-run.ts";
import type { Heritage } from "../domain/heritage.ts";
import type { Disk } from "./disk/disk.ts";
import { simulatedDisk } from "./disk/simulated-disk.ts";
import { decodeRecord, encodeRecord } from "./journal-record.ts";
import { segmentNumbers, segmentPath } from "./journal-segment.ts";

function written(run: WrittenRun): Disk {
  const disk = simulatedDisk({ seed: 1 });
  write(disk, run).close();
  return disk;
}

/** Three segments: the bound is less than what four inputs and a mark take. */
const small: WrittenRun = { inputs: 10, segmentBytes: 500 };
const path = (number: number): string => segmentPath(folder, number);
const damage = expect.objectContaining({ code: "journal-damaged" });

test("a journal is read as it was written, through all its segments", () => {
  expect(words(read(written(small)))).toEqual([
    "segment 1",
    "input 0",
    "input 1",
    "input 2",
    "input 3",
    "mark 4",
    "segment 2",
    "input 4",
    "input 5",
    "input 6",
    "input 7",
    "mark 8",
    "segment 3",
    "input 8",
    "input 9",
  ]);
});

test("each record is numbered, and each segment holds the checksum of the last record before it", () => {
  const records = read(written(small));
  expect(records.map((record) => (record.kind === "torn" ? 0 : record.seq))).toEqual(
    records.map((_, index) => index + 1),
  );
  records.forEach((record, index) => {
    const before = records[index - 1];
    if (record.kind !== "segment" || before === undefined || before.kind === "torn") return;
    expect(record.header.previous).toBe(before.checksum);
  });
});

/** Where the records of a file end. */
function ends(bytes: Buffer): readonly number[] {
  return [...bytes].flatMap((byte, at) => (byte === 0x0a ? [at + 1] : []));
}

/** What has to be read of a journal whose last segment is cut to so many bytes. */
function expectPrefix(disk: Disk, length: number): void {
  const last = path(segmentNumbers(disk, folder).at(-1) ?? 0);
  const bytes = bytesOf(disk, last);
  const whole = ends(bytes).filter((end) => end <= length);
  const wholeBytes = whole.at(-1) ?? 0;
  const all = words(read(disk));
  const kept = all.length - ends(bytes).length + whole.length;
  const isTorn = wholeBytes < length || length === 0;
  const found = read(withBytes(disk, last, bytes.subarray(0, length)));
  expect(words(found)).toEqual([...all.slice(0, kept), ...(isTorn ? [`torn ${length - wholeBytes}`] : [])]);
  if (isTorn) expect(found.at(-1)).toMatchObject({ path: last, afterSeq: kept, wholeBytes });
}

describe("a torn tail", () => {
  test("every byte length of a small journal is the records that are whole, and a report", () => {
    for (const run of [small, { inputs: 5 }, { inputs: 0 }]) {
      const disk = written(run);
      const last = path(segmentNumbers(disk, folder).at(-1) ?? 0);
      for (let length = 0; length <= bytesOf(disk, last).length; length += 1) expectPrefix(disk, length);
    }
  });

  test("any byte length of any journal is", () => {
    const runs = fc.record({
      inputs: fc.integer({ min: 0, max: 120 }),
      marksEvery: fc.integer({ min: 1, max: 20 }),
      segmentBytes: fc.integer({ min: 300, max: 20_000 }),
    });
    fc.assert(
      fc.property(runs, fc.double({ min: 0, max: 1, noNaN: true }), (run, share) => {
        const disk = written(run);
        const last = path(segmentNumbers(disk, folder).at(-1) ?? 0);
        expectPrefix(disk, Math.floor(share * bytesOf(disk, last).length));
      }),
      { numRuns: 200 },
    );
  });

  const rubbish = [
    ["zeros", Buffer.alloc(512)],
    ["rubbish with ends of lines in it", Buffer.from("\n\n00000000 9 {}\nab\xff\xfe\n", "latin1")],
    ["a record of another checksum", Buffer.from('0123abcd 14 {"kind":"time-passed","at":1}\n')],
  ] as const;
  test.each(rubbish)("may be %s", (_, tail) => {
    const disk = written(small);
    const bytes = Buffer.concat([bytesOf(disk, path(3)), tail]);
    const found = read(withBytes(disk, path(3), bytes));
    expect(words(found)).toEqual([...words(read(disk)), `torn ${tail.length}`]);
  });
});

describe("damage", () => {
  /** The whole record before the flipped byte is the last or the one before it. */
  function expectFound(disk: Disk, file: string, at: number, bit: number): void {
    const bytes = Buffer.from(bytesOf(disk, file));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
    const all = words(read(disk));
    const changed = withBytes(disk, file, bytes);
    // Who flips the end of the last record but one makes one torn record of two.
    const mayBeTorn =
      file === path(segmentNumbers(disk, folder).at(-1) ?? 0) &&
      at >= (ends(bytesOf(disk, file)).at(-2) ?? 0) - 1;
    if (!mayBeTorn) {
      expect(() => read(changed)).toThrow(damage);
      return;
    }
    const found = words(read(changed));
    expect(found.at(-1)).toMatch(/^torn [1-9]/);
    expect(all.slice(0, found.length - 1)).toEqual(found.slice(0, -1));
    expect(found.length).toBeLessThanOrEqual(all.length);
  }

  test("every flipped bit of a small journal is found", () => {
    const disk = written({ inputs: 5, marksEvery: 2, segmentBytes: 400 });
    const numbers = segmentNumbers(disk, folder);
    expect(numbers.length).toBeGreaterThan(1);
    for (const file of numbers.map(path)) {
      const { length } = bytesOf(disk, file);
      for (let at = 0; at < length; at += 1) {
        for (let bit = 0; bit < 8; bit += 1) expectFound(disk, file, at, bit);
      }
    }
  });

  test("any flipped bit of a larger one is", () => {
    const disk = written({ inputs: 300, segmentBytes: 4_000 });
    const numbers = segmentNumbers(disk, folder);
    fc.assert(
      fc.property(
        fc.constantFrom(...numbers),
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        fc.integer({ min: 0, max: 7 }),
        (number, share, bit) => {
          const file = path(number);
          expectFound(disk, file, Math.floor(share * bytesOf(disk, file).length), bit);
        },
      ),
      { numRuns: 200 },
    );
  });

  const lines = (disk: Disk, number: number): string[] =>
    bytesOf(disk, path(number))
      .toString()
      .split(/(?<=\n)/);
  const relined = (disk: Disk, number: number, change: (all: string[]) => string[]): Disk =>
    withBytes(disk, path(number), Buffer.from(change(lines(disk, number)).join("")));

  const changes: readonly (readonly [string, (disk: Disk) => Disk, string])[] = [
    [
      "a record taken out",
      (disk) => relined(disk, 1, (all) => all.toSpliced(2, 1)),
      "000001.log:3 record 4 comes after record 2",
    ],
    [
      "a record written twice",
      (disk) => relined(disk, 3, (all) => [...all, all.at(-1) ?? ""]),
      "000003.log:4 record 15 comes after record 15",
    ],
    [
      "the end of an earlier segment cut off",
      (disk) => relined(disk, 2, (all) => all.slice(0, -1)),
      "000003.log:1 the segment is not the next of its chain",
    ],
    [
      "half a record at the end of an earlier segment",
      (disk) => relined(disk, 2, (all) => [...all.slice(0, -1), (all.at(-1) ?? "").slice(0, 20)]),
      "000002.log:6 the record is not as it was written",
    ],
    [
      "an earlier segment that is empty",
      (disk) => relined(disk, 2, () => []),
      "000002.log:1 the segment is empty",
    ],
    [
      "a segment without its header",
      (disk) => relined(disk, 1, (all) => all.slice(1)),
      "000001.log:1 the segment does not begin with its header",
    ],
    [
      "one segment in the place of another",
      (disk) => withBytes(disk, path(2), bytesOf(disk, path(3))),
      "000002.log:1 the segment says that it is number 3",
    ],
    [
      "a segment of another run",
      (disk) => withBytes(disk, path(2), bytesOf(written({ ...small, marksEvery: 5 }), path(2))),
      "000002.log:1 the segment is not the next of its chain",
    ],
  ];
  test.each(changes)("%s is named with its file and line", (_, change, told) => {
    expect(() => read(change(written(small)))).toThrow(told);
    expect(() => read(change(written(small)))).toThrow(damage);
  });

  test.each([
    [1, "000002.log:1 segments before it are missing, and it has no snapshot to begin with"],
    [2, "000002.log:1 the segment is missing"],
  ])("segment %i missing is damage", (number, told) => {
    const disk = written(small);
    disk.remove(path(number));
    expect(() => read(disk)).toThrow(told);
  });
});

describe("from the newest snapshot", () => {
  const snapshot = () => ({ book: "as it was" });

  test("reading begins with the segment that holds it, and its mark", () => {
    const found = read(written({ ...small, snapshot }), "newest-snapshot");
    expect(words(found)).toEqual(["segment 3", "input 8", "input 9"]);
    expect(found[0]).toMatchObject({ header: { snapshot: snapshot(), mark: { inputs: 8 } } });
  });

  test("without one it begins at the beginning", () => {
    const disk = written(small);
    expect(words(read(disk, "newest-snapshot"))).toEqual(words(read(disk)));
  });

  test("a snapshot that a crash tore is none: the one before it counts", () => {
    const disk = written({ ...small, snapshot });
    const torn = withBytes(disk, path(3), bytesOf(disk, path(3)).subarray(0, 40));
    expect(words(read(torn, "newest-snapshot"))).toEqual([
      "segment 2",
      "input 4",
      "input 5",
      "input 6",
      "input 7",
      "mark 8",
      "torn 40",
    ]);
  });
});

describe("the head of a segment", () => {
  const heritage = (): Heritage => ({ cash: 7 }) as Heritage;

  test("has the heritage beside the snapshot", () => {
    const [head] = read(
      written({ ...small, snapshot: () => ({ book: "as it was" }), heritage }),
      "newest-snapshot",
    );
    expect(head).toMatchObject({ header: { snapshot: { book: "as it was" }, heritage: heritage() } });
  });

  test("of the format before has it in the place of the snapshot, and reading may begin there all the same", () => {
    const disk = written({ ...small, snapshot: heritage });
    const bytes = bytesOf(disk, path(3)).toString();
    const [line = "", ...rest] = bytes.split("\n");
    const { seq, payload } = decodeRecord(Buffer.from(line)) ?? expect.fail("no record");
    const old = encodeRecord(seq, payload.replace('"format":3', '"format":1'));
    const [head] = read(withBytes(disk, path(3), Buffer.from([old, ...rest].join("\n"))), "newest-snapshot");
    expect(head).toMatchObject({ header: { number: 3, format: 1, heritage: heritage() } });
    expect(head).not.toHaveProperty("header.snapshot");
  });
});

test("a folder without segments is a journal with nothing in it", () => {
  const disk = simulatedDisk({ seed: 1 });
  disk.makeFolder(folder);
  expect(read(disk)).toEqual([]);
});
