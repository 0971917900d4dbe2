import { existsSync, readFileSync } from "node:fs";
import { Failure } from "../../domain/failure.ts";
import { parseConfig } from "./parse.ts";
import { configSchema, type Config } from "./schema.ts";

const defaultFile = "kmm.yaml";

/** The named file, else `kmm.yaml` of this folder, else the defaults. */
export function readConfig(path: string | undefined): Config {
  if (path === undefined && !existsSync(defaultFile)) return defaultConfig();
  const file = path ?? defaultFile;
  return parseConfig(readText(file), file);
}

/** The guide's bot in dry run. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new Failure("config-unreadable", `${path} cannot be read`, { cause });
  }
}
