import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output's last line, read as JSON. */
  json(): Record<string, unknown>;
}

export interface Started {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when this text has been shown. */
  shown(text: string): Promise<void>;
}

/** The built command in a process of its own, with nothing of our environment but the path. */
export function start(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Started {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { PATH: process.env["PATH"] ?? "", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  const isShown = (text: string): boolean => stdout.includes(text) || stderr.includes(text);
  const look = (): void => {
    for (const wait of waiting) if (isShown(wait.text)) wait.resolve();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    look();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    look();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => {
      resolve({ code, stdout, stderr, json: () => lastJson(stdout) });
    });
  });
  return {
    ended,
    kill: (signal) => child.kill(signal),
    shown: (text) =>
      new Promise((resolve) => {
        if (isShown(text)) resolve();
        else waiting.push({ text, resolve });
      }),
  };
}

export function kmm(args: readonly string[], options: Parameters<typeof start>[1] = {}): Promise<Ended> {
  return start(args, options).ended;
}

function lastJson(text: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(text.trim().split("\n").at(-1) ?? "");
  if (typeof parsed !== "object" || parsed === null) throw new Error(`no JSON object in ${text}`);
  return parsed as Record<string, unknown>;
}

/** A folder with these files, gone after `use`. */
export async function inFolder<Value>(
  files: Readonly<Record<string, string | Buffer>>,
  use: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "kmm-test-"));
  try {
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(folder, name), content, { mode: 0o600 });
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A configuration that talks to a server on this machine. */
export function configFor(restUrl: string, wsUrl: string, more = ""): string {
  return `exchange:\n  environment: custom\n  restUrl: ${restUrl}\n  wsUrl: ${wsUrl}\n${more}`;
}
