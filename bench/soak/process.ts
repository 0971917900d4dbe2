import { readFileSync } from "node:fs";

/** What the system says of a process. */
export interface Resources {
  readonly rssMb: number;
  /** Processor time so far. */
  readonly cpuS: number;
}

const ticksPerSecond = 100;

export function resourcesOf(pid: number): Resources {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  // The name in brackets may hold blanks; user and system time are the 12th and 13th after it.
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { rssMb: Number(kilobytes) / 1_024, cpuS: ticks / ticksPerSecond };
}
