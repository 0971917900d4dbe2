import { join } from "node:path";
import { seconds } from "../../domain/units.ts";
import { Failure } from "../../domain/failure.ts";
import { createGateway } from "../../gateway/gateway.ts";
import { KalshiClient } from "../../gateway/kalshi-client.ts";
import { valueOf } from "../../gateway/refused.ts";
import { readFuses } from "../../runtime/fuse-file.ts";
import { systemFiles } from "../../runtime/whole-file.ts";
import { guardFiles } from "../guard-files.ts";
import { deadMan } from "./dead-man.ts";
import { botId, NotAsItShould, openDesk, prefix, type Desk } from "./desk.ts";
import { beginning, rungsOut, rungsUp } from "./ladder.ts";
import type { Step } from "./step.ts";
import type { Target } from "./target.ts";

export interface StepResult {
  readonly step: string;
  readonly verdict: "ok" | "skipped" | "failed" | "not reached";
  readonly seconds: number;
  readonly text: string;
}

const steps: readonly Step[] = [...beginning, ...rungsUp, ...deadMan, ...rungsOut];

/** Plays every step; the first that fails is the last. Whatever happened, nothing is left behind, and that is told too. */
export async function runDrill(
  target: Target,
  isAsked: () => string | undefined,
  tell: (result: StepResult) => void,
): Promise<readonly StepResult[]> {
  await refuseUsedAccount(target);
  const results: StepResult[] = [];
  const add = (result: StepResult): void => {
    results.push(result);
    tell(result);
  };
  const desk = openDesk(target, isAsked);
  try {
    for (const step of steps) {
      const hasFailed = results.some(({ verdict }) => verdict === "failed");
      add(
        hasFailed
          ? { step: step.name, verdict: "not reached", seconds: 0, text: "" }
          : await play(step, desk),
      );
    }
    add(await play({ name: "left", play: () => cleanUp(desk, desk.folder) }, desk));
  } finally {
    await desk.close();
  }
  return results;
}

/** What others put there would be in the way, and what the drill does would be in theirs. */
async function refuseUsedAccount({ connection }: Target): Promise<void> {
  const { hosts, credentials, clock } = connection;
  const client = KalshiClient.create({ hosts, credentials, clock });
  try {
    const positions = (await client.getPositions()).filter(({ position }) => position !== 0);
    const orders = await client.getRestingOrders();
    if (positions.length === 0 && orders.length === 0) return;
    const what = `the account has ${positions.length} positions and ${orders.length} resting orders`;
    throw new Failure("drill-account-used", what);
  } finally {
    await client.close();
  }
}

async function play({ name, play: act }: Step, desk: Desk): Promise<StepResult> {
  const begun = performance.now();
  const since = (ms = performance.now() - begun): number => Math.round(ms / 10) / 100;
  try {
    const { text, ms, isSkipped = false } = await act(desk);
    return { step: name, verdict: isSkipped ? "skipped" : "ok", seconds: since(ms), text };
  } catch (error) {
    // A mistake in the drill itself is no verdict on the bot.
    if (!(error instanceof NotAsItShould) && !(error instanceof Failure)) throw error;
    return { step: name, verdict: "failed", seconds: since(), text: error.message };
  }
}

const cancelMax = seconds(30);

/** Everything that was started is killed first, so that nothing can place any more. */
async function cleanUp(desk: Desk, folder: string) {
  for (const child of [desk.bot, desk.watchdog]) {
    child?.kill("SIGKILL");
    await child?.ended;
  }
  desk.bot = undefined;
  const gateway = createGateway({ ...desk.target.connection, emit: () => {}, log: () => {} });
  try {
    const { isProven, text } = await gateway.cancelAllOurs(prefix, cancelMax);
    if (!isProven) throw new NotAsItShould(text);
    const fuses = readFuses(systemFiles, guardFiles({ dataDir: join(folder, "data"), botId }).fuses);
    for (const fuse of fuses) valueOf(await gateway.groups.remove(fuse), `the order group of ${fuse.covers}`);
    const { held } = await desk.look();
    const positions = [...held].map(([ticker, net]) => `${net / 100} of ${ticker}`).join(", ");
    if (held.size > 0)
      throw new NotAsItShould(`no order rests, but ${positions} is still held: sell it by hand`);
    return { text: `no order, no position, no order group (${fuses.length} removed)` };
  } finally {
    gateway.stop();
  }
}
