import { z } from "zod";
import { Failure } from "../../domain/failure.ts";
import { isObject } from "../../lib/json.ts";
import { defaultConfig } from "./load.ts";
import { configSchema, type Config } from "./schema.ts";

/**
 * The settings that a run was made with, as its card holds them: amounts are whole numbers there. What is new since the
 * run has its default; what this version does not know is refused, because without it the run would be another.
 */
export function savedConfig(settings: unknown, path: string): Config {
  const config = withDefaults(defaultConfig(), settings) as Config;
  const told = z.safeEncode(configSchema, config);
  if (told.success) return config;
  const [issue] = told.error.issues;
  const where = ["settings", ...(issue?.path ?? [])].join(".");
  throw new Failure("run-card-unreadable", `${path} ${where}: ${issue?.message ?? "not what a run writes"}`);
}

function withDefaults(defaults: unknown, saved: unknown): unknown {
  if (saved === undefined) return defaults;
  if (!isObject(defaults) || !isObject(saved)) return saved;
  const known = Object.entries(defaults).map(([key, value]) => [key, withDefaults(value, saved[key])]);
  return { ...saved, ...Object.fromEntries(known) };
}

/** Whose run it was: all that has to be known of a run that nobody steps again. */
export function botIdOf(settings: unknown): string {
  const { botId } = isObject(settings) ? settings : {};
  return typeof botId === "string" ? botId : defaultConfig().botId;
}
