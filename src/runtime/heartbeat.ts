import { isObject, parseObject } from "../lib/json.ts";
import type { Clock } from "../domain/clock.ts";
import type { GroupAddress } from "../domain/order-group.ts";
import { formatTime, millis, minus, type Time } from "../domain/units.ts";
import type { LoopDelay } from "./loop-delay.ts";
import { systemFiles, type WholeFiles } from "./whole-file.ts";

/** What a running bot leaves in a file several times a second, for a watchdog that has to act without it. */
export interface Heartbeat {
  /** Another number means another beat, whatever became of the clock. */
  readonly count: number;
  readonly at: string;
  readonly pid: number;
  readonly runId: string;
  /** What the client order ids of this bot begin with. */
  readonly prefix: string;
  /** The order groups that its orders are in. */
  readonly groups: readonly GroupAddress[];
  /** When the exchange last answered a signed request, and how long that had been ago. */
  readonly heardAt: string;
  readonly silentMs: number;
  /** `ended`: the run is over, and it was proven that nothing rests. */
  readonly state: "beating" | "ended";
}

export interface Heart {
  /** The exchange has answered. */
  answered(): void;
  beat(): void;
  end(): void;
}

export interface HeartOptions {
  readonly files: WholeFiles;
  readonly path: string;
  readonly runId: string;
  readonly prefix: string;
  readonly groups: () => readonly GroupAddress[];
  readonly clock: Clock;
  /** Milliseconds that never jump. */
  readonly steadyMs: () => number;
  readonly pace?: HeartPace;
  readonly loopDelay: () => LoopDelay;
  /** Asks the exchange something signed; its answer comes as `answered`. */
  readonly probe: () => void;
}

export interface HeartPace {
  /** A loop may go round faster than anybody needs to know. */
  readonly beatEveryMs: number;
  /** A quiet bot asks something after so long without an answer, and again as often: well below any watchdog's patience. */
  readonly probeAfterMs: number;
}

const steadyPace: HeartPace = { beatEveryMs: 200, probeAfterMs: 1_000 };

/**
 * Only answers to requests count as heard: the stream may go on while no order can be cancelled any more. A beat
 * that cannot be written is thrown: a bot whose heart nobody can hear has to end.
 */
export function createHeart(options: HeartOptions): Heart {
  const { clock, steadyMs } = options;
  const { beatEveryMs, probeAfterMs } = options.pace ?? steadyPace;
  let count = 0;
  let heardMs = steadyMs();
  let probedMs = heardMs;
  let beatenMs = -Infinity;

  const write = (state: Heartbeat["state"]): void => {
    count += 1;
    const silentMs = Math.round(steadyMs() - heardMs);
    const now = clock.now();
    // Beside what a watchdog goes by: how the loop does, for whoever watches the bot.
    const beat: Heartbeat & { readonly loopDelay: LoopDelay } = {
      count,
      at: formatTime(now),
      pid: process.pid,
      runId: options.runId,
      prefix: options.prefix,
      groups: options.groups(),
      heardAt: formatTime(minus(now, millis(silentMs))),
      silentMs,
      loopDelay: options.loopDelay(),
      state,
    };
    options.files.write(options.path, `${JSON.stringify(beat)}\n`, "fleeting");
  };
  return {
    answered: () => {
      heardMs = steadyMs();
    },
    beat: () => {
      const now = steadyMs();
      if (now - beatenMs < beatEveryMs) return;
      beatenMs = now;
      if (now - heardMs >= probeAfterMs && now - probedMs >= probeAfterMs) {
        probedMs = now;
        options.probe();
      }
      write("beating");
    },
    end: () => {
      try {
        write("ended");
      } catch {
        // The run is over either way: a watchdog that goes to work over it finds nothing to do.
      }
    },
  };
}

/** What a file says of a heart. */
export type Reading =
  | { readonly kind: "none" }
  | { readonly kind: "garbled"; readonly why: string }
  | { readonly kind: "beat"; readonly beat: Heartbeat };

export function readHeartbeat(path: string): Reading {
  try {
    const text = systemFiles.read(path);
    if (text === undefined) return { kind: "none" };
    const beat = heartbeatOf(parseObject(text) ?? {});
    return beat === undefined ? { kind: "garbled", why: `${path} is no heartbeat` } : { kind: "beat", beat };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    return { kind: "garbled", why: `${path} cannot be read (${code})` };
  }
}

/** The prefix decides what is cancelled: anything that is not one of ours is refused. */
const ownPrefix = /^kmm-[a-z0-9]{1,12}-$/;

function heartbeatOf(file: Readonly<Record<string, unknown>>): Heartbeat | undefined {
  const { count, at, pid, runId, prefix, heardAt, silentMs, state } = file;
  const groups: readonly unknown[] = Array.isArray(file["groups"]) ? file["groups"] : [undefined];
  if (!isWhole(count) || !isWhole(pid) || !isWhole(silentMs) || !groups.every(isGroup)) return undefined;
  if (typeof at !== "string" || typeof heardAt !== "string" || typeof runId !== "string") return undefined;
  if (typeof prefix !== "string" || !ownPrefix.test(prefix)) return undefined;
  if (state !== "beating" && state !== "ended") return undefined;
  return { count, at, pid, runId, prefix, groups, heardAt, silentMs, state };
}

function isGroup(value: unknown): value is GroupAddress {
  return isObject(value) && typeof value["groupId"] === "string" && isWhole(value["shard"]);
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** How old a beat is by the clock of whoever asks; zero when that clock is behind. */
export function ageOf({ at }: Heartbeat, nowMs: number): Time {
  const writtenMs = Date.parse(at);
  return millis(Number.isFinite(writtenMs) ? Math.max(0, nowMs - writtenMs) : 0);
}
