import type { Disk } from "./disk.ts";

/** A small file as text. */
export function readText(disk: Disk, path: string): string {
  const decoder = new TextDecoder();
  let text = "";
  for (const piece of disk.read(path)) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}
