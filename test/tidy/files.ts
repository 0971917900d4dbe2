import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "./source.ts";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Every file of the project that git does not ignore. Read from the disk: an unpacked archive has no git. */
export function projectFiles(): readonly string[] {
  const patterns = readProjectFile(".gitignore")
    .text.split("\n")
    .filter((line) => line !== "");
  // In a second worktree `.git` is a file.
  return walk("", [".git/", ".git", ...patterns]);
}

export function readProjectFile(path: string): SourceFile {
  return { path, text: readFileSync(join(root, path), "utf8") };
}

function walk(folder: string, ignored: readonly string[]): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const name = entry.isDirectory() ? `${entry.name}/` : entry.name;
    if (ignored.some((pattern) => isIgnored(name, pattern))) return [];
    return entry.isDirectory() ? walk(path, ignored) : [path];
  });
}

/** The three forms that our .gitignore uses: a folder, a name, and any name with an ending. */
function isIgnored(name: string, pattern: string): boolean {
  return pattern.startsWith("*") ? name.endsWith(pattern.slice(1)) : name === pattern;
}
