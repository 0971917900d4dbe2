import { crc32 } from "node:zlib";

/**
 * A record of the journal is a line: `<checksum> <number> <payload>`. The checksum is over all that follows it on
 * the line. Records of a run are numbered from 1, through all its segments and without a hole.
 */
export interface RawRecord {
  readonly checksum: string;
  readonly seq: number;
  readonly payload: string;
}

/** Without the end of the line. */
export function encodeRecord(seq: number, payload: string): string {
  const numbered = `${seq} ${payload}`;
  return `${hex32(crc32(numbered))} ${numbered}`;
}

export function checksumOf(record: string): string {
  return record.slice(0, checksumLength);
}

const checksumLength = 8;
const space = 0x20;

/** Undefined when a single byte of it is not what was written. */
export function decodeRecord(line: Buffer): RawRecord | undefined {
  const numberAt = checksumLength + 1;
  if (line.length <= numberAt || line[checksumLength] !== space) return undefined;
  // As text once: each piece by itself would cost as much as all of it.
  const text = line.toString("utf8");
  const checksum = checksumOf(text);
  if (hex32(crc32(line.subarray(numberAt))) !== checksum) return undefined;
  // From here on it is as it was written, and only this program writes here.
  const numberEnd = text.indexOf(" ", numberAt);
  if (numberEnd < 0) return undefined;
  return { checksum, seq: Number(text.slice(numberAt, numberEnd)), payload: text.slice(numberEnd + 1) };
}

/** By bytes: the language's own way for a number of 32 bits costs as much as half of the record. */
function hex32(value: number): string {
  return hexOf(value >>> 24) + hexOf(value >>> 16) + hexOf(value >>> 8) + hexOf(value);
}

const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hexOf(value: number): string {
  return hexBytes[value & 0xff] ?? "";
}
