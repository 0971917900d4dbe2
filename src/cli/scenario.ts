import { readFileSync } from "node:fs";
import { Failure } from "../domain/failure.ts";
import { parseScenario } from "../sim/scenario-file/scenario-file.ts";
import type { Scenario } from "../sim/scenario.ts";
import { servedEndpoints } from "../sim/server/api.ts";

/** A scenario file of the exchange in a box. */
export function readScenario(path: string): Scenario {
  const scenario = parseScenario(readText(path), servedEndpoints());
  if (!scenario.ok) throw new Failure("scenario-invalid", `${path}: ${scenario.why.replaceAll("\n", "; ")}`);
  return scenario.value;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new Failure("scenario-invalid", `${path} cannot be read`, { cause });
  }
}
