import { join } from "node:path";
import type { Config } from "./config/schema.ts";

/** Where a live bot leaves what others must know of it while it runs, and itself when it starts again. */
export interface GuardFiles {
  readonly folder: string;
  readonly heartbeat: string;
  readonly fuses: string;
  readonly alarm: string;
}

export function guardFiles({ dataDir, botId }: Pick<Config, "dataDir" | "botId">): GuardFiles {
  const folder = join(dataDir, "live");
  return {
    folder,
    heartbeat: join(folder, `${botId}.beat`),
    fuses: join(folder, `${botId}.fuses.json`),
    alarm: join(folder, `${botId}.alarm.json`),
  };
}
