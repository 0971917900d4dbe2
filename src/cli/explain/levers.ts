import { isObject } from "../../lib/json.ts";
import type { Levers } from "../../report/why-not.ts";
import { shelf, type StageName } from "../../strategy/shelf.ts";
import type { Role } from "../../strategy/stage.ts";
import { configText, type Config } from "../config/schema.ts";

/** Which keys move what a run does, of the stages that it has. */
export function leversOf({ strategy }: Config): Levers {
  const first = (role: Role): StageName | undefined =>
    strategy.stages.find((name) => shelf[name].role === role);
  const width = keyOf(first("width"));
  const hasTouch = strategy.stages.includes("join-touch");
  return {
    width,
    lean: keyOf(first("lean")),
    queue: hasTouch ? "strategy.joinTouch" : width,
    fees: strategy.stages.includes("cover-fees") ? width : "strategy.stages",
  };
}

/** The parameter with which a stage does more or less of what it does. */
const mainKeys: Partial<Record<StageName, string>> = {
  "fixed-width": "strategy.baseSpread",
  "log-odds-width": "strategy.logOddsWidth.margin",
  "avellaneda-stoikov-width": "strategy.avellanedaStoikov.riskAversion",
  "markout-width": "strategy.markout.informedShare",
  "glft-width": "strategy.glft.riskAversion",
  "cartea-jaimungal-width": "strategy.carteaJaimungal.runningCharge",
  "coupled-width": "strategy.coupled.riskAversion",
  "doubt-width": "strategy.doubtWidth.errors",
  "join-touch": "strategy.joinTouch",
  "min-spread": "strategy.minSpread",
  "linear-lean": "strategy.lean.factor",
  "settlement-lean": "strategy.settlementLean.riskAversion",
  "avellaneda-stoikov-lean": "strategy.avellanedaStoikov.riskAversion",
  "event-lean": "strategy.eventLean.riskAversion",
  "coupled-lean": "strategy.coupled.riskAversion",
  "glft-lean": "strategy.glft.riskAversion",
  "cartea-jaimungal-lean": "strategy.carteaJaimungal.runningCharge",
};

/** Where no stage does it, another list of them would. */
function keyOf(name: StageName | undefined): string {
  return (name === undefined ? undefined : mainKeys[name]) ?? "strategy.stages";
}

/** What a key like `strategy.baseSpread` is set to, as a file has it; undefined where there is no such key. */
export function valueOf(config: Config, key: string): string | undefined {
  let value: unknown = configText(config);
  for (const part of key.split(".")) value = isObject(value) ? Reflect.get(value, part) : undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
