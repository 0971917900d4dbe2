import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Scene } from "./scene.ts";

const kmm = fileURLToPath(new URL("../../../../bin/kmm.js", import.meta.url));

/** One life of the real program. */
export interface BotProcess {
  /** Milliseconds from the start until the account agreed with the books; undefined before. */
  readyMs(): number | undefined;
  /** Client ids of the orders that it took over. */
  readonly adopted: ReadonlySet<string>;
  /** Lines that tell of errors. */
  readonly errors: readonly string[];
  kill(signal: NodeJS.Signals): Promise<void>;
}

export function startBot(scene: Scene): BotProcess {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [kmm, "run", ...scene.tickers, "--live", "--yes"], {
    cwd: scene.cwd,
    env: { PATH: process.env["PATH"] ?? "", ...scene.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const adopted = new Set<string>();
  const errors: string[] = [];
  let readyMs: number | undefined;
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (!line.startsWith("{")) return;
    const { topic, level, client_order_id: id, text } = JSON.parse(line) as Readonly<Record<string, string>>;
    if (topic === "account-read") readyMs ??= performance.now() - startedAt;
    if (topic === "order-adopted" && id !== undefined) adopted.add(id);
    if (level === "error") errors.push(text ?? line);
  });
  const exited = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
  });
  return {
    readyMs: () => readyMs,
    adopted,
    errors,
    kill: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}
