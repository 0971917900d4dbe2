import type { Disk } from "./disk/disk.ts";

export interface FileLine {
  /** From 1. */
  readonly line: number;
  /** Where in the file it begins. */
  readonly at: number;
  /** Without its end. */
  readonly bytes: Buffer;
  /** False for a last line without an end. */
  readonly isEnded: boolean;
}

const newline = 0x0a;

/** The lines of a file as bytes. No line is longer than its file, and files here are bounded. */
export function* fileLines(disk: Disk, path: string): Generator<FileLine> {
  let line = 1;
  let at = 0;
  let rest: Buffer[] = [];
  for (const piece of disk.read(path)) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      const own = bytes.subarray(from, end);
      const whole = rest.length === 0 ? own : Buffer.concat([...rest, own]);
      yield { line, at, bytes: whole, isEnded: true };
      line += 1;
      at += whole.length + 1;
      from = end + 1;
      rest = [];
    }
    // A copy: the piece's memory is used again for the next one.
    if (from < bytes.length) rest.push(Buffer.from(bytes.subarray(from)));
  }
  if (rest.length > 0) yield { line, at, bytes: Buffer.concat(rest), isEnded: false };
}
