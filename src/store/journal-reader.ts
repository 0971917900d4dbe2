import { Failure } from "../domain/failure.ts";
import type { Heritage, SentOrder } from "../domain/heritage.ts";
import type { Input } from "../domain/input.ts";
import type { Disk } from "./disk/disk.ts";
import { fileLines, type FileLine } from "./file-lines.ts";
import { decodeInput } from "./journal-line.ts";
import { decodeRecord, type RawRecord } from "./journal-record.ts";
import {
  formatWithoutSnapshots,
  noChecksum,
  readableFormats,
  segmentNumbers,
  segmentPath,
  type Mark,
  type SegmentHeader,
} from "./journal-segment.ts";

export type JournalRecord = WholeRecord | TornTail;

export type WholeRecord = { readonly seq: number; readonly checksum: string } & (
  | { readonly kind: "segment"; readonly header: SegmentHeader }
  | { readonly kind: "input"; readonly input: Input }
  | { readonly kind: "mark"; readonly mark: Mark }
  | { readonly kind: "heritage"; readonly heritage: Heritage }
  /** What the step before it sent. */
  | { readonly kind: "sent"; readonly orders: readonly SentOrder[] }
);

/** What a crash left unfinished at the end of the last segment. It was never whole, so nothing is lost by it. */
export interface TornTail {
  readonly kind: "torn";
  readonly path: string;
  /** Number of the last whole record; 0 when there is none. */
  readonly afterSeq: number;
  readonly bytes: number;
  /** The length of the file without it. */
  readonly wholeBytes: number;
}

export type ReadFrom = "beginning" | "newest-snapshot";

/**
 * The records of a run in order; a torn tail comes last. Whatever else is not as it was written (a wrong checksum,
 * a hole in the numbers, a segment that is missing or not the next of its chain) is thrown as `journal-damaged`:
 * a record that is passed over would make another run of it.
 */
export function* readJournal(
  disk: Disk,
  folder: string,
  from: ReadFrom = "beginning",
): Generator<JournalRecord> {
  const numbers = segmentNumbers(disk, folder);
  const last = numbers.at(-1);
  const first = from === "beginning" ? numbers[0] : newestSnapshot(disk, folder, numbers);
  if (last === undefined || first === undefined) return;
  const place: Place = { seq: 0, previous: noChecksum, isBegun: false };
  for (let number = first; number <= last; number += 1) {
    const path = segmentPath(folder, number);
    if (!numbers.includes(number)) throw damaged(path, 1, "the segment is missing");
    yield* readSegment(disk, { path, number, isLast: number === last }, place);
  }
}

/** The header that a segment begins with; undefined when it is not whole. */
export function readHeader(disk: Disk, folder: string, number: number): SegmentHeader | undefined {
  const [line] = fileLines(disk, segmentPath(folder, number));
  const raw = line?.isEnded === true ? decodeRecord(line.bytes) : undefined;
  return raw === undefined ? undefined : headerOf(parse(raw.payload));
}

function newestSnapshot(disk: Disk, folder: string, numbers: readonly number[]): number | undefined {
  const has = (number: number): boolean => {
    const header = readHeader(disk, folder, number);
    return header !== undefined && canBegin(header);
  };
  return numbers.toReversed().find(has) ?? numbers[0];
}

/** True when nothing before the segment has to be known. */
function canBegin({ snapshot, heritage }: SegmentHeader): boolean {
  return snapshot !== undefined || heritage !== undefined;
}

interface Segment {
  readonly path: string;
  readonly number: number;
  readonly isLast: boolean;
}

/** Where the reading is in the chain. */
interface Place {
  seq: number;
  previous: string;
  isBegun: boolean;
}

function* readSegment(disk: Disk, segment: Segment, place: Place): Generator<JournalRecord> {
  const { path } = segment;
  const lines = fileLines(disk, path);
  let isHeaded = false;
  for (const line of lines) {
    const raw = recordOf(line);
    if (raw === undefined) {
      return yield tornTail(segment, line, lines, place.seq);
    }
    const record = isHeaded ? follow(segment, line, raw, place) : begin(segment, line, raw, place);
    isHeaded = true;
    place.seq = raw.seq;
    place.previous = raw.checksum;
    yield record;
  }
  if (isHeaded) return;
  if (!segment.isLast) throw damaged(path, 1, "the segment is empty");
  yield { kind: "torn", path, afterSeq: place.seq, bytes: 0, wholeBytes: 0 };
}

function recordOf({ bytes, isEnded }: FileLine): RawRecord | undefined {
  return isEnded ? decodeRecord(bytes) : undefined;
}

/** The first line that is no record ends the journal, when nothing that was written whole comes after it. */
function tornTail(segment: Segment, line: FileLine, rest: Iterable<FileLine>, afterSeq: number): TornTail {
  const { path, isLast } = segment;
  if (!isLast) throw damaged(path, line.line, "the record is not as it was written");
  let end = line.at + line.bytes.length + (line.isEnded ? 1 : 0);
  for (const { at, bytes, isEnded } of rest) {
    if (decodeRecord(bytes) !== undefined) {
      throw damaged(path, line.line, "the record is not as it was written, and whole ones follow");
    }
    end = at + bytes.length + (isEnded ? 1 : 0);
  }
  return { kind: "torn", path, afterSeq, bytes: end - line.at, wholeBytes: line.at };
}

function begin(segment: Segment, { line }: FileLine, raw: RawRecord, place: Place): WholeRecord {
  const { path, number } = segment;
  const header = headerOf(parse(raw.payload));
  if (header === undefined) throw damaged(path, line, "the segment does not begin with its header");
  if (!readableFormats.includes(header.format)) {
    const known = readableFormats.join(", ");
    throw damaged(path, line, `the format is ${header.format}, and this program reads ${known}`);
  }
  if (header.number !== number)
    throw damaged(path, line, `the segment says that it is number ${header.number}`);
  if (place.isBegun || number === 1) {
    if (header.previous !== place.previous)
      throw damaged(path, line, "the segment is not the next of its chain");
    requireNext(path, line, raw, place);
  } else if (!canBegin(header)) {
    throw damaged(path, line, "segments before it are missing, and it has no snapshot to begin with");
  }
  place.isBegun = true;
  return { kind: "segment", seq: raw.seq, checksum: raw.checksum, header };
}

function follow({ path }: Segment, { line }: FileLine, raw: RawRecord, place: Place): WholeRecord {
  requireNext(path, line, raw, place);
  const { seq, checksum, payload } = raw;
  if (payload.startsWith(markStart)) {
    const { inputs, effects, state } = parse(payload) as Mark;
    return { kind: "mark", seq, checksum, mark: { inputs, effects, state } };
  }
  if (payload.startsWith(heritageStart)) {
    const { heritage } = parse(payload) as { readonly heritage: Heritage };
    return { kind: "heritage", seq, checksum, heritage };
  }
  if (payload.startsWith(sentStart)) {
    const { orders } = parse(payload) as { readonly orders: readonly SentOrder[] };
    return { kind: "sent", seq, checksum, orders };
  }
  const input = decodeInput(payload);
  if (input === undefined) throw damaged(path, line, "the record is of no kind that is known");
  return { kind: "input", seq, checksum, input };
}

const markStart = '{"kind":"mark"';
const heritageStart = '{"kind":"heritage"';
const sentStart = '{"kind":"sent"';

function requireNext(path: string, line: number, { seq }: RawRecord, place: Place): void {
  if (seq !== place.seq + 1) throw damaged(path, line, `record ${seq} comes after record ${place.seq}`);
}

function headerOf(value: unknown): SegmentHeader | undefined {
  const isHeader = typeof value === "object" && value !== null && "kind" in value && value.kind === "segment";
  if (!isHeader) return undefined;
  const header = value as SegmentHeader;
  if (header.format !== formatWithoutSnapshots || header.snapshot === undefined) return header;
  const { snapshot, ...rest } = header;
  return { ...rest, heritage: snapshot as Heritage };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number, what: string): Failure {
  return new Failure("journal-damaged", `${path}:${line} ${what}`);
}
