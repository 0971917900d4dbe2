import { isObject } from "../../lib/json.ts";
import { configSchema, configText, type Config } from "../config/schema.ts";

/** What a quote becomes when one parameter of its strategy is one step higher, or lower. */
export interface WhatIf<Seen> {
  /** As in the file, below `strategy`. */
  readonly key: string;
  readonly value: string;
  readonly tried: string;
  readonly seen: Seen;
}

/** Tries every parameter of the strategy a step up and a step down, each by itself, as far as the file may have it. */
export function whatIf<Seen>(config: Config, see: (config: Config) => Seen): readonly WhatIf<Seen>[] {
  const text = configText(config);
  const found: WhatIf<Seen>[] = [];
  for (const { path, value } of leavesOf(text.strategy, [])) {
    for (const tried of stepsFrom(value)) {
      const parsed = configSchema.safeParse(withValue(text, ["strategy", ...path], tried));
      if (!parsed.success) continue;
      found.push({
        key: path.join("."),
        value: String(value),
        tried: String(tried),
        seen: see(parsed.data),
      });
    }
  }
  return found;
}

type Scalar = string | number;

interface Leaf {
  readonly path: readonly string[];
  readonly value: Scalar;
}

function leavesOf(value: unknown, path: readonly string[]): readonly Leaf[] {
  if (typeof value === "string" || typeof value === "number") return [{ path, value }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function withValue(text: object, path: readonly string[], value: Scalar): object {
  const [key = "", ...rest] = path;
  const inner: unknown = Reflect.get(text, key);
  return { ...text, [key]: rest.length === 0 || !isObject(inner) ? value : withValue(inner, rest, value) };
}

/**
 * A cent, a contract, a tenth; of money a tenth more or less, of time half as much again or less. Contracts are text
 * without a unit, and shares and factors numbers.
 */
function stepsFrom(value: Scalar): readonly Scalar[] {
  if (typeof value === "number") return [tidy(value + 0.1), tidy(value - 0.1)];
  const [, dollar, digits, unit = ""] = /^(\$?)(\d+(?:\.\d+)?)(c|¢|ms|s|m|h|d)?$/.exec(value) ?? [];
  if (digits === undefined) return [];
  const count = Number(digits);
  if (dollar === "$") return [`$${tidy(count * 1.1)}`, `$${tidy(count * 0.9)}`];
  if (unit === "" || unit === "c" || unit === "¢")
    return [`${tidy(count + 1)}${unit}`, `${tidy(count - 1)}${unit}`];
  return [`${tidy(count * 1.5)}${unit}`, `${tidy(count / 1.5)}${unit}`];
}

function tidy(value: number): number {
  return Math.round(value * 100) / 100;
}
