import { basename, dirname } from "node:path";
import type { Disk } from "./disk.ts";

/** Whether it has to survive the loss of power: that takes milliseconds. */
export type Worth = "lasting" | "fleeting";

/** Writes a small file so that whoever reads it finds the old text or the new, whatever happens in between. */
export function writeWhole(disk: Disk, path: string, text: string, worth: Worth = "lasting"): void {
  const folder = dirname(path);
  // Two programs may write the same file at once, each by a draft of its own.
  const draft = `${path}.${process.pid}.new`;
  // The draft of a program that died here would stand in front of ours.
  if (disk.list(folder).includes(basename(draft))) disk.remove(draft);
  const file = disk.append(draft);
  try {
    file.write(text);
    if (worth === "lasting") file.sync();
  } finally {
    file.close();
  }
  disk.rename(draft, path);
  if (worth === "lasting") disk.syncFolder(folder);
}
