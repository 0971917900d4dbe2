import { mkdirSync } from "node:fs";
import type { Clock } from "../../domain/clock.ts";
import type { Input } from "../../domain/input.ts";
import type { Market } from "../../domain/market.ts";
import type { Note } from "../../domain/note.ts";
import type { GroupAddress } from "../../domain/order-group.ts";
import type { Qty } from "../../domain/units.ts";
import type { EngineConfig } from "../../engine/config.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { Hosts } from "../../gateway/hosts.ts";
import type { BotGuard } from "../../runtime/bot.ts";
import { watchAlarm } from "../../runtime/alarm.ts";
import { setFuses } from "../../runtime/fuse.ts";
import { createHeart, type HeartPace } from "../../runtime/heartbeat.ts";
import { measureLoopDelay, type LoopDelay } from "../../runtime/loop-delay.ts";
import { systemFiles, type WholeFiles } from "../../runtime/whole-file.ts";
import { fuseLimit } from "../config/engine-config.ts";
import type { Config } from "../config/schema.ts";
import { guardFiles, type GuardFiles } from "../guard-files.ts";
import { writeInto } from "../write-into.ts";

export interface GuardOptions {
  readonly files: GuardFiles;
  readonly runId: string;
  readonly fuseLimit: Qty;
  readonly wholeFiles: WholeFiles;
  /** Milliseconds that never jump. */
  readonly steadyMs: () => number;
  readonly heartPace?: HeartPace;
  readonly loopDelay: () => LoopDelay;
}

/** Real orders only: nothing else needs protection. */
export function guardOptions(
  config: Config,
  runId: string,
  measured?: () => LoopDelay,
): GuardOptions | undefined {
  if (config.mode !== "live") return undefined;
  const files = guardFiles(config);
  writeInto(files.folder, () => mkdirSync(files.folder, { recursive: true }));
  const steadyMs = (): number => performance.now();
  const loopDelay = measured ?? measureLoopDelay();
  return { files, runId, fuseLimit: fuseLimit(config), wholeFiles: systemFiles, steadyMs, loopDelay };
}

export interface Guard extends BotGuard {
  /** The exchange has answered a signed request. */
  answered(): void;
}

interface GuardPorts {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly hosts: Hosts;
  readonly engineConfig: EngineConfig;
  readonly tell: (note: Note) => void;
}

/** Fuses at the exchange, and a heart for a watchdog: what still works when this process does not. */
export function createGuard(options: GuardOptions, ports: GuardPorts): Guard {
  const { files, runId, fuseLimit: limit, wholeFiles, steadyMs, loopDelay } = options;
  const { gateway, clock, hosts, engineConfig, tell } = ports;
  const { per } = engineConfig.fuse;
  let groups: readonly GroupAddress[] = [];
  const heart = createHeart({
    files: wholeFiles,
    path: files.heartbeat,
    runId,
    prefix: engineConfig.ownPrefix,
    groups: () => groups,
    clock,
    steadyMs,
    ...(options.heartPace === undefined ? {} : { pace: options.heartPace }),
    loopDelay,
    probe: gateway.probe,
  });
  const alarmWatch = watchAlarm(wholeFiles, files.alarm, clock);
  return {
    answered: heart.answered,
    beat: () => writeInto(files.folder, heart.beat),
    end: heart.end,
    alarmNews: alarmWatch.news,
    keepAlarm: (alarm) => writeInto(files.folder, () => alarmWatch.keep(alarm)),
    arm: async (markets: readonly Market[]): Promise<readonly Input[]> => {
      if (per === "off") return [];
      const fusePorts = {
        groups: gateway.groups,
        host: hosts.rest,
        files: wholeFiles,
        path: files.fuses,
        per,
        limit,
        tell,
      };
      const fuses = await setFuses(fusePorts, markets);
      groups = fuses.map(({ groupId, shard }) => ({ groupId, shard }));
      const at = clock.now();
      return fuses.map(({ covers, groupId, shard, isTripped }) => ({
        kind: "fuse-set",
        at,
        covers,
        groupId,
        shard,
        isTripped,
      }));
    },
  };
}
