import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** One `kmm` in a process of its own: what is drilled is the program that people run. */
export interface Child {
  readonly ended: Promise<Ended>;
  /** Undefined while it lives. */
  end(): Ended | undefined;
  kill(signal: NodeJS.Signals): void;
  /** True once it has said this, since it began or since `forget`. */
  hasSaid(text: string): boolean;
  forget(): void;
  /** The last line that it wrote. */
  lastLine(): string;
}

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

const main = fileURLToPath(new URL("../main.js", import.meta.url));
/** Past this the oldest of what it said is forgotten. */
const charactersMax = 1_000_000;

export function startKmm(args: readonly string[], env: NodeJS.ProcessEnv): Child {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let end: Ended | undefined;
  const hear = (chunk: Buffer): void => {
    said = `${said}${chunk.toString()}`.slice(-charactersMax);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => resolve((end = { code, output: said })));
  });
  return {
    ended,
    end: () => end,
    kill: (signal) => void child.kill(signal),
    hasSaid: (text) => said.includes(text),
    forget: () => {
      said = "";
    },
    lastLine: () => said.trim().split("\n").at(-1) ?? "",
  };
}
