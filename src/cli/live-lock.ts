import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../domain/failure.ts";

/**
 * Holds a bot's name for one live run on this machine, and gives back what lets it go. The file of a run that
 * was killed names a process that is gone, and is taken over.
 */
export function lockLiveBot(folder: string, botId: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${botId}.pid`);
  const holder = holderOf(path);
  // In a container every run may have the same number: our own is nobody else's.
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new Failure("bot-running", `bot ${botId} trades already, in process ${holder} (${path})`);
  }
  rmSync(path, { force: true });
  // Of two that start in the same moment one fails here.
  writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
  return () => rmSync(path, { force: true });
}

function holderOf(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, "utf8"), 10);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
