import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ok, refused, type Result } from "../../lib/result.ts";
import { readHead } from "./file-lines.ts";
import { fileFormats } from "./formats.ts";
import { fidelities, type Batches, type DecodeFrame, type Fidelity, type RecordingKind } from "./record.ts";
import { sessionKind, sessionRecords } from "./session-folder.ts";

/** A recording of books, recognised but not yet read. */
export interface FoundRecording {
  readonly path: string;
  readonly format: string;
  readonly kind: RecordingKind;
}

export interface Recording extends FoundRecording {
  readonly fidelity: Fidelity;
  /** From the beginning; each call reads it again. */
  records(): Batches;
}

/** Why there is nothing to replay at a path, and what to do about it. */
export interface RecordingRefusal {
  readonly code: "recording-missing" | "recording-unknown-format";
  readonly why: string;
  readonly remedy: string;
}

/**
 * Recognises a file, a session folder, a folder of recordings, or a folder of such folders, in the order of
 * their names. Files of a folder that hold no book are passed over; a single file must be a recording.
 */
export async function detectRecording(
  path: string,
): Promise<Result<readonly FoundRecording[], RecordingRefusal>> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) {
    const why = `there is nothing at ${path}`;
    return refused({ code: "recording-missing", why, remedy: "Give the path of a recording or its folder." });
  }
  const found = there.isDirectory() ? await findIn(path, 0) : there.isFile() ? await findFile(path) : [];
  if (found.length > 0) return ok(found);
  return refused({
    code: "recording-unknown-format",
    why: `${path} holds no recording of a book that is known here`,
    remedy: `Known are session folders and the file formats ${fileFormats.map(({ name }) => name).join(", ")}.`,
  });
}

export function openRecording(found: FoundRecording, decode: DecodeFrame): Recording {
  const format = fileFormats.find(({ name }) => name === found.format);
  return {
    ...found,
    fidelity: fidelities[found.kind],
    records: () =>
      format === undefined ? sessionRecords(found.path, decode) : format.records(found.path, decode),
  };
}

/** Deeper folders than this are not searched. */
const depthMax = 5;
/** More entries of one folder than this are not looked at. */
const entriesMax = 10_000;
/** Enough of a file to see what it is. */
const headBytes = 64 * 1024;
/** What books are written in; other files are not opened. */
const bookFile = /\.(csv|json|jsonl|ndjson)(\.gz)?$/;

async function findIn(folder: string, depth: number): Promise<readonly FoundRecording[]> {
  const kind = sessionKind(folder);
  if (kind !== undefined) return [{ path: folder, format: "session-folder", kind }];
  if (depth > depthMax) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found: FoundRecording[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, entriesMax)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await findIn(path, depth + 1)));
    else if (bookFile.test(entry.name) && (await isFile(path))) found.push(...(await findFile(path)));
  }
  return found;
}

/** Pipes and devices have no beginning to look at, and no end; a link is what it leads to. */
async function isFile(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  return there?.isFile() ?? false;
}

async function findFile(path: string): Promise<readonly FoundRecording[]> {
  const head = await readHead(path, headBytes);
  const format = fileFormats.find((each) => each.isSeenIn(head));
  return format === undefined ? [] : [{ path, format: format.name, kind: format.kind }];
}
