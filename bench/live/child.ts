import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const kmm = fileURLToPath(new URL("../../../../bin/kmm.js", import.meta.url));

/** The real program in a process of its own. */
export interface Child {
  readonly pid: number;
  readonly isOver: () => boolean;
  /** What it ended with: its exit code, or the signal. */
  readonly exited: Promise<number | NodeJS.Signals>;
  signal(name: NodeJS.Signals): void;
}

export interface ChildPlan {
  readonly args: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly onOut: (line: string) => void;
  readonly onErr: (line: string) => void;
}

/**
 * In a group of its own: Ctrl-C on our terminal reaches us alone, so that we end what we started in good order, the
 * bot before its exchange. Whatever still runs when we end is killed.
 */
export function startChild({ args, nodeArgs = [], cwd, env, onOut, onErr }: ChildPlan): Child {
  const child = spawn(process.execPath, [...nodeArgs, kmm, ...args], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  createInterface({ input: child.stdout }).on("line", onOut);
  createInterface({ input: child.stderr }).on("line", onErr);
  const killLeft = (): void => void child.kill("SIGKILL");
  process.on("exit", killLeft);
  let isOver = false;
  const exited = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      isOver = true;
      process.off("exit", killLeft);
      resolve(code ?? signal ?? 1);
    });
  });
  return {
    pid: child.pid ?? 0,
    isOver: () => isOver,
    exited,
    signal: (name) => void child.kill(name),
  };
}
