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
  const head = `${seq} `;
  // Two pieces, so that the long one is not copied to stand behind the short one.
  return `${hex32(crc32(payload, crc32(head)))} ${head}${payload}`;
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
  const checksum = line.toString("latin1", 0, checksumLength);
  if (hex32(crc32(line.subarray(numberAt))) !== checksum) return undefined;
  // From here on it is as it was written, and only this program writes here.
  const numberEnd = line.indexOf(space, numberAt);
  if (numberEnd < 0) return undefined;
  const seq = Number(line.toString("latin1", numberAt, numberEnd));
  return { checksum, seq, payload: line.toString("utf8", numberEnd + 1) };
}

function hex32(value: number): string {
  return value.toString(16).padStart(checksumLength, "0");
}
