import type { AppendHandle, Disk } from "../../store/disk/disk.ts";
import type { Life } from "./mortal.ts";

/**
 * The disk as one process has it: each operation is a boundary before and after, and the process may die at either.
 * Unlike a socket a disk is waited for, so that death has to come out of the call: as an error, which nobody outside
 * of the dead process ever sees.
 */
export function mortalDisk(disk: Disk, life: Life, crossing: () => boolean): Disk {
  const cross = (): void => {
    if (!life.isOver() && crossing()) life.end();
    if (life.isOver()) throw new Error("the process died");
  };
  const through = <Value>(work: () => Value): Value => {
    cross();
    const value = work();
    cross();
    return value;
  };
  return {
    makeFolder: (path) => through(() => disk.makeFolder(path)),
    append: (path) => through(() => handle(disk.append(path), through)),
    read: (path) => through(() => disk.read(path)),
    list: (folder) => through(() => disk.list(folder)),
    folders: (path) => through(() => disk.folders(path)),
    truncate: (path, length) => through(() => disk.truncate(path, length)),
    remove: (path) => through(() => disk.remove(path)),
    rename: (from, to) => through(() => disk.rename(from, to)),
    syncFolder: (folder) => through(() => disk.syncFolder(folder)),
  };
}

function handle(file: AppendHandle, through: <Value>(work: () => Value) => Value): AppendHandle {
  return {
    write: (text) => through(() => file.write(text)),
    sync: () => through(() => file.sync()),
    close: () => through(() => file.close()),
  };
}
