import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { AppendHandle, Disk } from "./disk.ts";

/** The machine's own disk. */
export function systemDisk(): Disk {
  return {
    makeFolder,
    append,
    read,
    list: (folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .toSorted(),
    folders: (path) =>
      existsSync(path)
        ? readdirSync(path, { withFileTypes: true })
            .filter((entry) => entry.isDirectory())
            .map((entry) => entry.name)
            .toSorted()
        : [],
    truncate,
    remove: unlinkSync,
    rename: renameSync,
    syncFolder,
  };
}

function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  // Each folder that was made is a name in the one above it.
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    syncFolder(dirname(made));
    if (made === dirname(made)) return;
  }
}

function append(path: string): AppendHandle {
  // What is traded is nobody else's business.
  const file = openSync(path, "a", 0o600);
  return {
    write: (text) => {
      const bytes = Buffer.from(text, "utf8");
      // A disk that is nearly full takes a part and says so only when it is asked again.
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    },
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

const pieceBytes = 256 * 1024;

function* read(path: string): Generator<Uint8Array> {
  const file = openSync(path, "r");
  try {
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (;;) {
      const count = readSync(file, piece, 0, pieceBytes, null);
      if (count === 0) return;
      yield piece.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

function truncate(path: string, length: number): void {
  const file = openSync(path, "r+");
  try {
    ftruncateSync(file, length);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Windows keeps its folders itself, and opens none. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
