import { basename, dirname } from "node:path";
import type { Disk } from "./disk.ts";

/** Writes a small file so that whoever reads it finds the old text or the new, whatever happens in between. */
export function writeWhole(disk: Disk, path: string, text: string): void {
  const folder = dirname(path);
  const draft = `${path}.new`;
  // The draft of a program that died here would stand in front of ours.
  if (disk.list(folder).includes(basename(draft))) disk.remove(draft);
  const file = disk.append(draft);
  try {
    file.write(text);
    file.sync();
  } finally {
    file.close();
  }
  disk.rename(draft, path);
  disk.syncFolder(folder);
}
