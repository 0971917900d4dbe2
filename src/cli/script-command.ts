import { readFileSync } from "node:fs";
import { Failure } from "../domain/failure.ts";
import { strayEndpoint } from "../sim/faults/endpoint.ts";
import { runInProcess } from "../sim/script/in-process.ts";
import { parseScript } from "../sim/script/parse.ts";
import type { StepReport } from "../sim/script/run.ts";
import type { Script } from "../sim/script/script.ts";
import { servedEndpoints } from "../sim/server/api.ts";
import { failAfterResult } from "./fail-after-result.ts";
import { runOverHttp } from "./script/over-http.ts";

export interface ScriptCommandOptions {
  /** Path of a script. */
  readonly script: string;
  /** With signed requests over a socket of this machine, not in process. */
  readonly overHttp?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Runs a scripted scenario and says of every line whether it came out as written. */
export async function scriptCommand(options: ScriptCommandOptions): Promise<void> {
  const script = readScript(options.script);
  if (options.overHttp !== true && script.steps.some(({ act }) => act.kind === "fault")) {
    throw new Failure("usage", `${options.script} has faults, which lie on the wire: give --over-http too`);
  }
  const reports: StepReport[] = [];
  for await (const report of run(script, options.overHttp === true)) {
    reports.push(report);
    if (options.json !== true) process.stdout.write(lineOf(report));
  }
  const differing = reports.filter(({ ok }) => !ok).length;
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ file: options.script, differing, lines: reports })}\n`);
  } else {
    process.stdout.write(`\n${reports.length} lines, ${differing} came out differently.\n`);
  }
  const message = `${options.script}: ${differing} of ${reports.length} lines came out differently`;
  failAfterResult(differing === 0 ? undefined : new Failure("script-differs", message));
}

async function* run(script: Script, isOverHttp: boolean): AsyncGenerator<StepReport, void, undefined> {
  if (isOverHttp) yield* runOverHttp(script);
  else yield* runInProcess(script);
}

function lineOf({ ok, line, text, was }: StepReport): string {
  const number = String(line).padStart(4);
  return ok ? `✓ ${number}  ${text}\n` : `✗ ${number}  ${text}\n        was: ${was}\n`;
}

function readScript(path: string): Script {
  const script = parseScript(readText(path));
  if (!script.ok) throw new Failure("scenario-invalid", `${path}: ${script.why.replaceAll("\n", "; ")}`);
  const stray = script.value.steps.flatMap(strayFault)[0];
  if (stray !== undefined) throw new Failure("scenario-invalid", `${path}: ${stray}`);
  return script.value;
}

/** A fault on a call that nobody can make would never strike. */
function strayFault({ act, line }: Script["steps"][number]): readonly string[] {
  const endpoint = act.kind === "fault" ? act.plan.match.endpoint : undefined;
  const stray = endpoint === undefined ? undefined : strayEndpoint(endpoint, servedEndpoints());
  return stray === undefined ? [] : [`line ${line}: ${stray}`];
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new Failure("scenario-invalid", `${path} cannot be read`, { cause });
  }
}
