import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/** Lines of a text file, in runs; or the place where the file breaks off. */
export type LineNews =
  | {
      readonly kind: "lines";
      /** The number of the first line of the run, from 1. */
      readonly first: number;
      readonly lines: readonly string[];
      /** True for a last line that no line break ends: it may be half a line. */
      readonly isOpen: boolean;
    }
  | { readonly kind: "cut"; readonly line: number; readonly why: string };

/** A line longer than this is no line of any format we know; memory has a limit. */
const lineBytesMax = 256 * 1024 * 1024;

const lineBreak = 0x0a;

/** Streams a file (gzip by its name's `.gz`) without ever holding more than a run of it. */
export async function* readLines(path: string): AsyncGenerator<LineNews, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let next = 1;
  for await (const chunk of readBytes(path)) {
    if (chunk.kind === "cut") {
      // What is left is half a line: to call it one would hide why it is only half.
      yield { kind: "cut", line: next, why: chunk.why };
      return;
    }
    const end = chunk.bytes.lastIndexOf(lineBreak);
    if (end < 0) {
      rest = Buffer.concat([rest, chunk.bytes]);
      if (rest.length > lineBytesMax) {
        yield { kind: "cut", line: next, why: `a line is longer than ${lineBytesMax} bytes` };
        return;
      }
      continue;
    }
    const whole = Buffer.concat([rest, chunk.bytes.subarray(0, end)]).toString();
    rest = Buffer.from(chunk.bytes.subarray(end + 1));
    const lines = splitLines(whole);
    yield { kind: "lines", first: next, lines, isOpen: false };
    next += lines.length;
  }
  if (rest.length > 0) yield { kind: "lines", first: next, lines: splitLines(rest.toString()), isOpen: true };
}

/** A copy that went through Windows has a return before each line break. */
function splitLines(text: string): readonly string[] {
  const lines = text.split("\n");
  return text.includes("\r") ? lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line)) : lines;
}

/** The beginning of a file as text, enough to recognise its format. */
export async function readHead(path: string, bytesMax: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBytes(path)) {
    if (chunk.kind === "cut") break;
    parts.push(chunk.bytes);
    size += chunk.bytes.length;
    if (size >= bytesMax) break;
  }
  return Buffer.concat(parts).subarray(0, bytesMax).toString();
}

/** The whole file as text, for formats that are one document; or why it cannot be had. */
export async function readWhole(
  path: string,
  bytesMax: number,
): Promise<{ readonly text: string; readonly cut: string | undefined }> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBytes(path)) {
    if (chunk.kind === "cut") return { text: Buffer.concat(parts).toString(), cut: chunk.why };
    size += chunk.bytes.length;
    if (size > bytesMax) return { text: "", cut: `it holds more than ${bytesMax} bytes` };
    parts.push(chunk.bytes);
  }
  return { text: Buffer.concat(parts).toString(), cut: undefined };
}

type ByteNews =
  { readonly kind: "bytes"; readonly bytes: Buffer } | { readonly kind: "cut"; readonly why: string };

/** Some editors open a text with this mark of its encoding; it is no part of the text. */
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

async function* readBytes(path: string): AsyncGenerator<ByteNews, void, undefined> {
  let isFirst = true;
  for await (const news of readRaw(path)) {
    const hasMark = isFirst && news.kind === "bytes" && news.bytes.subarray(0, 3).equals(byteOrderMark);
    isFirst = false;
    yield hasMark ? { kind: "bytes", bytes: news.bytes.subarray(byteOrderMark.length) } : news;
  }
}

async function* readRaw(path: string): AsyncGenerator<ByteNews, void, undefined> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    if (path.endsWith(".gz")) yield* unzip(file);
    else for await (const chunk of file) yield { kind: "bytes", bytes: chunk as Buffer };
  } catch (error) {
    yield {
      kind: "cut",
      why: `it cannot be read (${error instanceof Error ? error.message : String(error)})`,
    };
  } finally {
    file.destroy();
  }
}

/**
 * Unzips piece by piece. What came out before a break is handed over first: piping would throw it away
 * together with the error.
 */
async function* unzip(file: AsyncIterable<unknown>): AsyncGenerator<ByteNews, void, undefined> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  let ready: Buffer[] = [];
  let failure: string | undefined;
  gunzip.on("data", (chunk: Buffer) => ready.push(chunk));
  gunzip.on("error", (error) => {
    failure = error.message;
  });
  // After an error no callback comes any more, only the end of the stream itself.
  const closed = new Promise<void>((resolve) => {
    gunzip.once("close", resolve);
  });
  const take = (): readonly ByteNews[] => {
    const taken = ready;
    ready = [];
    return taken.map((bytes) => ({ kind: "bytes", bytes }));
  };
  try {
    for await (const chunk of file) {
      const written = new Promise<void>((resolve) => {
        gunzip.write(chunk, () => resolve());
      });
      await Promise.race([written, closed]);
      yield* take();
      if (failure !== undefined) break;
    }
    if (failure === undefined) {
      gunzip.end();
      await closed;
    }
    yield* take();
    if (failure !== undefined) yield { kind: "cut", why: `the gzip data breaks off (${failure})` };
  } finally {
    gunzip.destroy();
  }
}
