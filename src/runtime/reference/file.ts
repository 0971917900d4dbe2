import { readFileSync, statSync } from "node:fs";
import type { Timer } from "../../domain/clock.ts";
import { seconds } from "../../domain/units.ts";
import { readText } from "./reading.ts";
import { healthOf, type ReferenceSource } from "./source.ts";

const lookEvery = seconds(1);

/**
 * Values from a file that another program keeps. It is read when it changes; a writer that stops touching it lets its
 * values grow old.
 */
export function referenceFile(path: string): ReferenceSource {
  return (ports) => {
    const { clock, hear } = ports;
    const remedy = "Put the file right (docs/strategy.md has its form): it is read again when it changes.";
    const health = healthOf(path, remedy, ports);
    let timer: Timer | undefined;
    let seen = 0;
    const look = (): void => {
      timer = clock.after(lookEvery, look);
      const changed = changedAt(path);
      if (changed === undefined) health.failed("there is no such file");
      if (changed === undefined || changed === seen) return;
      seen = changed;
      const read = readText(textOf(path));
      if (!read.ok) {
        health.failed(read.why);
        return;
      }
      health.works();
      hear(read.value);
    };
    look();
    return () => timer?.cancel();
  };
}

function changedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

/** A file that goes away in between is as good as an empty one. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
