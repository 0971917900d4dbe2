import { dirname, normalize } from "node:path/posix";
import { assert } from "../../lib/assert.ts";
import { seededRandom, type Random } from "../../lib/random.ts";
import type { AppendHandle, Disk } from "./disk.ts";
import { simulatedFile, type SimulatedFile } from "./simulated-file.ts";

/**
 * A disk in memory that can crash, the same way for the same seed. It knows what was synced: the loss of power
 * keeps of everything else only what happened to have been written out, which may be half a record.
 */
export interface SimulatedDisk extends Disk {
  /**
   * What the next program finds. This disk is dead from here on and refuses everything, so that what still runs
   * of the program that died changes nothing.
   */
  crash(kind: Crash): SimulatedDisk;
  /** From now on no more than so many bytes fit on the whole disk. */
  limit(bytes: number): void;
}

/** A process leaves every write it finished; the loss of power also takes what was not synced. */
export type Crash = "process" | "power";

export interface SimulatedDiskOptions {
  readonly seed: number;
  readonly hooks?: DiskHooks;
}

/** Told of each operation. What a hook throws comes out of the operation: a crash, or a fault like `EIO`. */
export interface DiskHooks {
  readonly before?: (operation: DiskOperation) => void;
  readonly after?: (operation: DiskOperation) => void;
}

export interface DiskOperation {
  readonly kind: keyof Disk | "write" | "sync" | "close";
  readonly path: string;
}

export function simulatedDisk({ seed, hooks = {} }: SimulatedDiskOptions): SimulatedDisk {
  const content: Content = { files: new Map(), folders: new Set(["/", "."]), changes: [], limit: Infinity };
  return diskOf(content, seededRandom(seed), hooks);
}

/** An error as the system throws it. */
function diskError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

interface Content {
  readonly files: Map<string, SimulatedFile>;
  readonly folders: Set<string>;
  /** What was done to the names of files since their folder was synced, oldest first. */
  changes: NameChange[];
  limit: number;
}

interface NameChange {
  readonly folder: string;
  readonly undo: () => void;
}

function diskOf(content: Content, random: Random, hooks: DiskHooks): SimulatedDisk {
  let isAlive = true;
  const requireAlive = (): void => {
    if (!isAlive) throw new Error("the program that used this disk has crashed");
  };
  const run: Run = (kind, path, work) => {
    requireAlive();
    hooks.before?.({ kind, path });
    // A hook may have crashed the program before this was done.
    requireAlive();
    const value = work();
    hooks.after?.({ kind, path });
    return value;
  };
  return {
    ...operations(content, run),
    limit: (bytes) => {
      content.limit = bytes;
    },
    crash: (kind) => {
      requireAlive();
      isAlive = false;
      if (kind === "power") losePower(content, random);
      return diskOf(content, random, hooks);
    },
  };
}

type Run = <Value>(kind: DiskOperation["kind"], path: string, work: () => Value) => Value;

function operations(content: Content, run: Run): Disk {
  const { files } = content;
  return {
    makeFolder: (path) =>
      run("makeFolder", path, () => {
        for (let each = normalize(path); !content.folders.has(each); each = dirname(each)) {
          content.folders.add(each);
        }
      }),
    append: (path) => run("append", path, () => appendTo(content, normalize(path), run)),
    read: (path) => run("read", path, () => fileAt(content, normalize(path)).read()),
    list: (folder) =>
      run("list", folder, () => {
        requireFolder(content, normalize(folder));
        const inside = [...files.keys()].filter((path) => dirname(path) === normalize(folder));
        return inside.map((path) => path.slice(path.lastIndexOf("/") + 1)).toSorted();
      }),
    folders: (path) =>
      run("folders", path, () => {
        const inside = [...content.folders].filter(
          (folder) => dirname(folder) === normalize(path) && folder !== normalize(path),
        );
        return inside.map((folder) => folder.slice(folder.lastIndexOf("/") + 1)).toSorted();
      }),
    truncate: (path, length) =>
      run("truncate", path, () => fileAt(content, normalize(path)).truncate(length)),
    remove: (path) => run("remove", path, () => remove(content, normalize(path))),
    rename: (from, to) => run("rename", from, () => rename(content, normalize(from), normalize(to))),
    syncFolder: (folder) =>
      run("syncFolder", folder, () => {
        requireFolder(content, normalize(folder));
        content.changes = content.changes.filter((change) => change.folder !== normalize(folder));
      }),
  };
}

function appendTo(content: Content, path: string, run: Run): AppendHandle {
  requireFolder(content, dirname(path));
  if (content.folders.has(path)) throw diskError("EISDIR", path);
  const file = content.files.get(path) ?? create(content, path);
  let isOpen = true;
  const requireOpen = (): void => {
    if (!isOpen) throw diskError("EBADF", path);
  };
  return {
    write: (text) =>
      run("write", path, () => {
        requireOpen();
        const bytes = new TextEncoder().encode(text);
        const room = content.limit - used(content);
        file.append(bytes.subarray(0, Math.max(0, Math.min(bytes.length, room))));
        if (room < bytes.length) throw diskError("ENOSPC", path);
      }),
    sync: () =>
      run("sync", path, () => {
        requireOpen();
        file.sync();
      }),
    close: () =>
      run("close", path, () => {
        requireOpen();
        isOpen = false;
      }),
  };
}

function create(content: Content, path: string): SimulatedFile {
  const file = simulatedFile();
  content.files.set(path, file);
  change(content, path, () => content.files.delete(path));
  return file;
}

function remove(content: Content, path: string): void {
  const file = fileAt(content, path);
  content.files.delete(path);
  change(content, path, () => content.files.set(path, file));
}

function rename(content: Content, from: string, to: string): void {
  assert(dirname(from) === dirname(to), "a file keeps its folder");
  const file = fileAt(content, from);
  const replaced = content.files.get(to);
  content.files.delete(from);
  content.files.set(to, file);
  change(content, from, () => {
    content.files.set(from, file);
    if (replaced === undefined) content.files.delete(to);
    else content.files.set(to, replaced);
  });
}

function change(content: Content, path: string, undo: () => void): void {
  content.changes.push({ folder: dirname(path), undo });
}

/** File systems write out changes of names in their order: some first part of them lasts. */
function losePower(content: Content, random: Random): void {
  const { changes } = content;
  const lasting = random.whole(0, changes.length);
  for (const { undo } of changes.slice(lasting).toReversed()) undo();
  content.changes = [];
  for (const path of [...content.files.keys()].toSorted()) fileAt(content, path).losePower(random);
}

function fileAt({ files }: Content, path: string): SimulatedFile {
  const file = files.get(path);
  if (file === undefined) throw diskError("ENOENT", path);
  return file;
}

function requireFolder({ folders }: Content, path: string): void {
  if (!folders.has(path)) throw diskError("ENOENT", path);
}

function used({ files }: Content): number {
  let bytes = 0;
  for (const file of files.values()) bytes += file.length();
  return bytes;
}
