import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Small files that are read and replaced whole: what a run leaves beside its journal for other programs. */
export interface WholeFiles {
  /** Undefined when there is no such file. */
  read(path: string): string | undefined;
  /** In one step: a reader sees the old text or the new one, never half of it. */
  write(path: string, text: string): void;
}

/** Those of this machine; only their owner can read them. */
export const systemFiles: WholeFiles = {
  read: (path) => {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  },
  write: (path, text) => {
    const draft = `${path}.${process.pid}.tmp`;
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, path);
  },
};

/** Undefined when the text is no JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
