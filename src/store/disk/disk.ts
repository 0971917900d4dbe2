/**
 * What the store needs of a disk, and no more: so that a simulated one, which crashes and loses what was not
 * synced, can stand where the real one does. Everything is finished when it returns; what goes wrong is thrown as
 * an error with the system's own code (`ENOSPC`, `EIO`, `ENOENT`).
 */
export interface Disk {
  /** Makes the folder and those above it, for good. One that is there already is left alone. */
  makeFolder(path: string): void;
  /** Opens a file to write at its end; makes it when it is not there. That it is there is not synced yet. */
  append(path: string): AppendHandle;
  /** The file's bytes in pieces, none of them empty. A piece is good until the next one is asked for. */
  read(path: string): Iterable<Uint8Array>;
  /** The names of the files in a folder, sorted. */
  list(folder: string): readonly string[];
  /** The names of the folders in a folder, sorted; none when it is not there. */
  folders(path: string): readonly string[];
  /** Cuts a file to its first `length` bytes, for good. */
  truncate(path: string, length: number): void;
  remove(path: string): void;
  /** A file that has the new name already is replaced, in one step. */
  rename(from: string, to: string): void;
  /** Makes lasting which files a folder has: those that were made, renamed and removed. */
  syncFolder(folder: string): void;
}

export interface AppendHandle {
  /** Writes all of the text, or throws: then a part of it may be in the file. */
  write(text: string): void;
  /** After this the file's bytes survive the loss of power; that the file is there takes `syncFolder`. */
  sync(): void;
  close(): void;
}
