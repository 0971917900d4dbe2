import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Batches, Recorded } from "../../src/store/recording/record.ts";

/** Writes small recordings into a folder of its own; names that end in .gz are zipped. */
export interface RecordingFiles {
  readonly folder: string;
  /** Gives the path. */
  write(name: string, text: string): string;
  /** The first `share` of the bytes of the zipped text. */
  writeTruncated(name: string, text: string, share: number): string;
  remove(): void;
}

export function recordingFiles(): RecordingFiles {
  const folder = mkdtempSync(join(tmpdir(), "kmm-recording-"));
  const put = (name: string, bytes: Uint8Array | string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  };
  return {
    folder,
    write: (name, text) => put(name, name.endsWith(".gz") ? gzipSync(text) : text),
    writeTruncated: (name, text, share) => {
      const bytes = gzipSync(text);
      return put(name, bytes.subarray(0, Math.floor(bytes.length * share)));
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function readAll(
  batches: Batches,
): Promise<{ readonly messages: number; readonly records: readonly Recorded[] }> {
  let messages = 0;
  const records: Recorded[] = [];
  for await (const batch of batches) {
    messages += batch.messages;
    records.push(...batch.records);
  }
  return { messages, records };
}
