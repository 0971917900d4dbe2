import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../src/lib/random.ts";
import type { Qty } from "../src/domain/units.ts";
import { isQuick, printResult } from "./harness.ts";
import { startBot, type BotProcess } from "./recovery/bot-process.ts";
import { openScene, type Scene } from "./recovery/scene.ts";

/**
 * `kill -9` of the real program at random moments, again and again, against the exchange in a box over loopback: how
 * long until the next one stands where the exchange does, whether an order was lost, and whether one lost its place.
 */

const kills = isQuick ? 4 : 200;
const restingMin = 100;
const patienceMs = 30_000;

interface Standing {
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly ahead: Qty;
}

const counts = { kills: 0, orders: 0, lost: 0, places: 0, placesLost: 0, errors: 0, early: 0 };
const readyTimes: number[] = [];
const quotingTimes: number[] = [];
const folder = mkdtempSync(join(tmpdir(), "kmm-recovery-"));
const random = seededRandom(isQuick ? 1 : 7);
const scene = await openScene(folder, 7);
try {
  let bot = startBot(scene);
  await until(() => resting(scene).size >= restingMin, "100 resting orders");
  while (counts.kills < kills) {
    bot = await killAndStart(bot);
    if (counts.kills % 20 === 0)
      console.log(`${counts.kills} kills, ${counts.lost} orders lost, ${counts.placesLost} places lost`);
  }
  await bot.kill("SIGINT");
  counts.errors += bot.errors.length;
  const left = resting(scene).size;
  const table = {
    time_to_first_correct_state_ms: percentiles(readyTimes),
    time_to_quoting_ms: percentiles(quotingTimes),
  };
  console.log(
    `killed ${counts.kills} times (${counts.early} before the books agreed) with ${Math.round(counts.orders / counts.kills)} orders resting`,
  );
  console.log(
    `first correct state after p50 ${table.time_to_first_correct_state_ms.p50} ms, p99 ${table.time_to_first_correct_state_ms.p99} ms`,
  );
  console.log(
    `every market quoted again after p50 ${table.time_to_quoting_ms.p50} ms, p99 ${table.time_to_quoting_ms.p99} ms`,
  );
  console.log(
    `orders lost ${counts.lost}, queue places lost ${counts.placesLost} of ${counts.places}, left at the end ${left}`,
  );
  printResult("recovery", {
    kills: counts.kills,
    kills_before_first_correct_state: counts.early,
    resting_orders: Math.round(counts.orders / counts.kills),
    ...table,
    orders_lost: counts.lost,
    queue_places_checked: counts.places,
    queue_places_lost: counts.placesLost,
    errors: counts.errors,
    orders_left_at_the_end: left,
  });
  if (counts.lost + counts.placesLost + counts.errors + left > 0) process.exitCode = 1;
} finally {
  await scene.close();
  rmSync(folder, { recursive: true, force: true });
}

/** One start in five is killed before it has found its place, and another follows; the others live on for a while. */
async function killAndStart(bot: BotProcess): Promise<BotProcess> {
  await until(() => bot.readyMs() !== undefined, "the account to agree");
  await pause(random.whole(0, 2_500));
  await kill(bot);
  // What was on its way has landed.
  await pause(30);
  const before = resting(scene);
  const fillsBefore = scene.exchange.fills(scene.account).length;

  if (counts.kills % 5 === 1) {
    const early = startBot(scene);
    await pause(random.whole(0, 800));
    await kill(early);
  }
  const startedAt = performance.now();
  const next = startBot(scene);
  const readyMs = await until(() => next.readyMs(), "the account to agree");
  readyTimes.push(readyMs);
  const quoted = new Set([...before.values()].map(({ ticker }) => ticker));
  await until(() => {
    const now = new Set([...resting(scene).values()].map(({ ticker }) => ticker));
    return [...quoted].every((ticker) => now.has(ticker));
  }, "every market to be quoted again");
  quotingTimes.push(performance.now() - startedAt);
  await pause(700);
  judge(before, next, fillsBefore);
  return next;
}

async function kill(bot: BotProcess): Promise<void> {
  if (bot.readyMs() === undefined) counts.early += 1;
  await bot.kill("SIGKILL");
  counts.errors += bot.errors.length;
  counts.kills += 1;
  counts.orders += resting(scene).size;
}

/** Orders in markets that traded meanwhile may be moved: the bot's own inventory has changed. */
function judge(before: ReadonlyMap<string, Standing>, bot: BotProcess, fillsBefore: number): void {
  const { exchange, account } = scene;
  const fills = exchange.fills(account);
  const traded = new Set(fills.slice(0, fills.length - fillsBefore).map(({ ticker }) => ticker));
  const now = resting(scene);
  for (const [orderId, { clientOrderId, ticker, ahead }] of before) {
    if (!bot.adopted.has(clientOrderId) && exchange.order(account, orderId)?.status === "resting")
      counts.lost += 1;
    if (traded.has(ticker)) continue;
    counts.places += 1;
    const still = now.get(orderId);
    if (still === undefined || still.ahead > ahead) counts.placesLost += 1;
  }
}

function resting({ exchange, account }: Scene): ReadonlyMap<string, Standing> {
  const orders = exchange.orders(account).filter(({ status }) => status === "resting");
  return new Map(
    orders.map(({ orderId, clientOrderId, ticker }) => [
      orderId,
      { clientOrderId, ticker, ahead: exchange.queueAhead(account, orderId) ?? (0 as Qty) },
    ]),
  );
}

async function until<Value>(ask: () => Value | undefined | false, what: string): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = ask();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs} ms for ${what}`);
    await pause(5);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function percentiles(times: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
