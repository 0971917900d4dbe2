import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLoopDelay } from "../src/runtime/loop-delay.ts";
import { tierBudget } from "../src/sim/server/tier.ts";
import { isQuick, numberAsked, printResult } from "./harness.ts";
import { startBot, writeConfig, type LiveBot } from "./live/bot.ts";
import { fillsOf, startExchange, type LiveExchange } from "./live/exchange.ts";
import { pause, until } from "./live/wait.ts";
import { faultSchedule, loggedKinds } from "./soak/faults.ts";
import { readTold } from "./soak/journal-count.ts";
import { soakScenario } from "./soak/scenario.ts";
import { botSettings } from "./soak/settings.ts";
import { reportOf, tableOf, type Finding } from "./soak/report.ts";
import { judge } from "./soak/verdict.ts";
import { watch, type Sample } from "./soak/watch.ts";

/**
 * The real exchange and the real bot, a process each, over loopback: every market busy, every kind of fault round and
 * round, for as long as is asked (`--minutes`). Does it grow, does it slow down, does it leave anything behind?
 */

const minutes = isQuick ? 1 : numberAsked("minutes", 60);
const marketCount = isQuick ? 40 : 200;
const sampleEveryMs = isQuick ? 1_000 : 5_000;
const lengthS = minutes * 60;
const warmUpS = Math.min(600, lengthS / 6);
/** By then each kind of fault has struck several times, and what is remembered for a while is full. */
const steadyFromS = lengthS / 2;

const faultPlan = { fromS: lengthS / 6, untilS: lengthS * 0.9, roundS: 540 };
const rounds = Math.max(1, Math.floor((faultPlan.untilS - faultPlan.fromS) / faultPlan.roundS));
const scenario = soakScenario(marketCount, rounds);
const faults = faultSchedule({ ...faultPlan, toClose: scenario.toClose, shards: scenario.shards });
const writeRefill = tierBudget(scenario.tier).write.refill;

// What a process sees that does next to nothing is the machine's doing.
const idleDelay = measureLoopDelay();
const folder = mkdtempSync(join(tmpdir(), "kmm-soak-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const exchange = await startExchange(folder, { ...scenario.text, faults }, ["--seed", "7"]);
let bot: LiveBot | undefined;
try {
  writeConfig(folder, exchange, botSettings);
  bot = startBot({ folder, exchange, nodeArgs: ["--trace-gc"] });
  const samples = await soak(bot, exchange);
  const idle = idleDelay();
  const askedAt = performance.now();
  bot.signal("SIGINT");
  const botExit = await bot.exited;
  const stopS = (performance.now() - askedAt) / 1_000;
  const finding = await findingOf(bot, { botExit, stopS, samples, idle });
  const verdicts = judge(finding);
  console.log(tableOf(finding, verdicts, minutes));
  printResult("soak", { minutes, ...reportOf(finding), bounds_broken: brokenOf(verdicts) });
  if (brokenOf(verdicts).length > 0) process.exitCode = 1;
} finally {
  if (bot?.isOver() === false) {
    bot.signal("SIGINT");
    await bot.exited;
  }
  await exchange.close();
}

async function soak(running: LiveBot, venue: LiveExchange): Promise<readonly Sample[]> {
  await until(() => {
    requireAlive(running);
    return running.readyMs();
  }, "the account to agree");
  const look = watch({ bot: running, exchange: venue, folder, ...scenario, writeRefill });
  const samples: Sample[] = [];
  const beganAt = performance.now();
  let toldMinute = 0;
  for (let next = beganAt; next <= beganAt + lengthS * 1_000; next += sampleEveryMs) {
    await pause(Math.max(0, next - performance.now()));
    requireAlive(running);
    const sample = await look();
    samples.push(sample);
    if (Math.floor(sample.atS / 60) === toldMinute) continue;
    toldMinute = Math.floor(sample.atS / 60);
    process.stderr.write(`${progress(sample)}\n`);
  }
  return samples;
}

function requireAlive({ isOver, errors }: LiveBot): void {
  if (isOver()) throw new Error(`the bot ended by itself: ${errors.slice(-5).join("\n")}`);
}

function progress({ atS, rssMb, cpuShare, quoted, loop, view, writeShare }: Sample): string {
  return [
    `${Math.floor(atS / 60)} min`,
    `${rssMb.toFixed(0)} MB`,
    `${(cpuShare * 100).toFixed(0)} % of a processor`,
    `${quoted} of ${marketCount} markets quoted on both sides`,
    `loop p99.9 ${loop.p999Ms.toFixed(1)} ms, worst ${loop.maxMs.toFixed(0)} ms`,
    `${(writeShare * 100).toFixed(0)} % of the write tokens`,
    `${fillsOf(view)} fills, ${view.refused_for_rate} own 429s`,
  ].join(", ");
}

async function findingOf(
  ended: LiveBot,
  { botExit, stopS, samples, idle }: Pick<Finding, "botExit" | "stopS" | "samples" | "idle">,
): Promise<Finding> {
  const view = await exchange.account(exchange.players[0]?.account ?? "");
  const { strikes } = (await exchange.ask("/faults/log")) as {
    readonly strikes: readonly { readonly fault: string }[];
  };
  const { imbalance } = (await exchange.ask("/money")) as { readonly imbalance: string };
  const struck = new Map<string, number>();
  for (const { fault } of strikes) struck.set(fault, (struck.get(fault) ?? 0) + 1);
  const told = readTold(join(folder, "data"));
  return {
    samples,
    warmUpS,
    steadyFromS,
    marketCount,
    botExit,
    readyS: (ended.readyMs() ?? 0) / 1_000,
    stopS,
    idle,
    result: ended.result(),
    ownRefusals: view.refused_for_rate,
    ordersLeft: view.resting.length,
    imbalance,
    doubted: told.doubted.filter((ticker) => scenario.tickers.includes(ticker)),
    kindsMissing: [...loggedKinds].filter((kind) => !struck.has(kind)),
    view,
    told,
    struck,
    topics: ended.topics,
    errors: ended.errors,
    heap: ended.heap,
  };
}

function brokenOf(verdicts: ReturnType<typeof judge>): readonly string[] {
  return verdicts
    .filter(({ isBroken, needsTime }) => isBroken && !(needsTime && isQuick))
    .map(({ what }) => what);
}
