import pc from "picocolors";
import { Failure } from "../domain/failure.ts";
import type { Against } from "./drill/against.ts";
import { openBox } from "./drill/box.ts";
import { runDrill, type StepResult } from "./drill/run.ts";
import { openTarget } from "./drill/target.ts";
import { failAfterResult } from "./fail-after-result.ts";
import { stopOnSignals } from "./wiring/signals.ts";

export interface DrillOptions {
  readonly against: Against;
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm drill`: the real bot, the alarm, the fuses and the watchdog, each made to do what it is there for. */
export async function drillCommand(tickers: readonly string[], options: DrillOptions): Promise<void> {
  const { against, config, json = false } = options;
  if (against === "box" && tickers.length > 0) {
    throw new Failure("usage", "the drill's own exchange has markets of its own: name none");
  }
  const say = (text: string): void => {
    if (!json) process.stdout.write(`${text}\n`);
  };
  let asked: string | undefined;
  const signals = stopOnSignals((why) => (asked ??= why));
  try {
    const target =
      against === "box"
        ? await openBox()
        : await openTarget(against, config, tickers, ({ text }) => process.stderr.write(`${text}\n`));
    let results: readonly StepResult[];
    try {
      say(
        `A drill against ${against === "box" ? "an exchange in a box" : target.connection.hosts.rest}: ${target.tickers.join(", ")}`,
      );
      results = await runDrill(
        target,
        () => asked,
        (result) => say(lineOf(result)),
      );
    } finally {
      await target.close();
    }
    const failed = results.filter(({ verdict }) => verdict === "failed");
    if (json) {
      process.stdout.write(`${JSON.stringify({ against, passed: failed.length === 0, steps: results })}\n`);
    }
    const [first] = failed;
    if (first !== undefined) failAfterResult(new Failure("drill-failed", `${first.step}: ${first.text}`));
    else say("The ladder holds.");
  } finally {
    signals.release();
  }
  signals.rethrow();
}

const marks: Readonly<Record<StepResult["verdict"], string>> = {
  ok: pc.green("ok  "),
  skipped: pc.yellow("skip"),
  failed: pc.red("FAIL"),
  "not reached": pc.dim("–   "),
};

function lineOf({ step, verdict, seconds, text }: StepResult): string {
  const time = verdict === "not reached" ? "" : `${seconds.toFixed(2)} s`;
  return `${marks[verdict]} ${step.padEnd(12)}${time.padStart(8)}  ${verdict === "not reached" ? verdict : text}`;
}
