import type { Disk } from "../store/disk/disk.ts";
import { readText } from "../store/disk/read-text.ts";
import { systemDisk } from "../store/disk/system-disk.ts";
import { writeWhole, type Worth } from "../store/disk/write-whole.ts";

/** Small files that are read and replaced whole: what a run leaves beside its journal for other programs. */
export interface WholeFiles {
  /** Undefined when there is no such file. */
  read(path: string): string | undefined;
  /** In one step: a reader sees the old text or the new one, never half of it. */
  write(path: string, text: string, worth?: Worth): void;
}

export function wholeFiles(disk: Disk): WholeFiles {
  return {
    read: (path) => {
      try {
        return readText(disk, path);
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    write: (path, text, worth) => writeWhole(disk, path, text, worth),
  };
}

/** Those of this machine. */
export const systemFiles: WholeFiles = wholeFiles(systemDisk());
