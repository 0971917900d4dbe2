import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../src/lib/random.ts";
import { isQuick, numberAsked, printResult } from "./harness.ts";
import { startBot, writeConfig, type LiveBot } from "./live/bot.ts";
import { startExchange, type RestingOrder } from "./live/exchange.ts";
import { pause, until } from "./live/wait.ts";
import { createNeighbour } from "./recovery/neighbour.ts";
import { botSettings, quietMarkets } from "./recovery/scene.ts";

/**
 * `kill -9` of the real program at random moments, again and again, against the exchange in a box over loopback, a
 * process of its own: how long until the next one stands where the exchange does, whether an order was lost, and
 * whether one lost its place among the orders of others at its price.
 */

const kills = isQuick ? 4 : numberAsked("kills", 200);
const restingMin = 100;
/** Asking the exchange is work for it: oftener would slow down what is measured. */
const askEveryMs = 20;

const counts = { kills: 0, orders: 0, inFront: 0, lost: 0, places: 0, placesLost: 0, errors: 0, early: 0 };
const readyTimes: number[] = [];
const quotingTimes: number[] = [];
const random = seededRandom(isQuick ? 1 : 7);
const folder = mkdtempSync(join(tmpdir(), "kmm-recovery-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const exchange = await startExchange(folder, quietMarkets(60), ["--accounts", "2", "--seed", "7"]);
writeConfig(folder, exchange, botSettings);
const neighbour = createNeighbour(exchange);
let bot: LiveBot | undefined;
try {
  await neighbour.standInFront();
  bot = startBot({ folder, exchange });
  await until(async () => (await account()).resting.length >= restingMin, "100 resting orders", askEveryMs);
  await neighbour.standBehind((await account()).resting);
  while (counts.kills < kills) {
    await killAndStart();
    if (counts.kills % 20 === 0) process.stderr.write(`${counts.kills} kills, ${lossWords()}\n`);
  }
  await end(bot, "SIGINT");
  const left = (await account()).resting.length;
  // Each life goes on with the books of the one before: a fill that one of all of them lost, or counted twice, is in here.
  const isEqual = bot.result()["ledger_matches_exchange"] === true;
  tell(left, isEqual);
  if (!isEqual || counts.lost + counts.placesLost + counts.errors + left > 0) process.exitCode = 1;
} finally {
  if (bot?.isOver() === false) await end(bot, "SIGINT");
  await neighbour.close();
  await exchange.close();
}

/** One start in five is killed before it has found its place, and another follows; the others live on for a while. */
async function killAndStart(): Promise<void> {
  await until(() => bot?.readyMs() !== undefined, "the account to agree");
  await pause(random.whole(0, 2_500));
  await kill();
  // What was on its way has landed.
  await pause(30);
  const before = await account();

  if (counts.kills % 5 === 1) {
    bot = startBot({ folder, exchange });
    await pause(random.whole(0, 800));
    await kill();
  }
  const startedAt = performance.now();
  bot = startBot({ folder, exchange });
  const readyMs = await until(() => bot?.readyMs(), "the account to agree");
  readyTimes.push(readyMs);
  const unquoted = new Set(before.resting.map(({ ticker }) => ticker));
  await until(
    async () => {
      for (const { ticker } of (await account()).resting) unquoted.delete(ticker);
      return unquoted.size === 0;
    },
    "every market to be quoted again",
    askEveryMs,
    () => [...unquoted].map((ticker) => `; ${ticker}: ${bot?.lastWords.get(ticker)}`).join(""),
  );
  quotingTimes.push(performance.now() - startedAt);
  await pause(700);
  const after = await account();
  judge(before, after, bot);
  await neighbour.standBehind(after.resting);
}

async function kill(): Promise<void> {
  if (bot === undefined) return;
  if (bot.readyMs() === undefined) counts.early += 1;
  await end(bot, "SIGKILL");
  counts.kills += 1;
  const { resting } = await account();
  counts.orders += resting.length;
  counts.inFront += resting.filter((order) => place(order) > 0).length;
}

async function end(life: LiveBot, signal: NodeJS.Signals): Promise<void> {
  life.signal(signal);
  await life.exited;
  counts.errors += life.errors.length;
}

type View = Awaited<ReturnType<typeof account>>;

/** Orders in markets that traded with the bot meanwhile may be moved: its own inventory has changed. */
function judge(before: View, after: View, { adopted }: LiveBot): void {
  const now = new Map(after.resting.map((order) => [order.order_id, order]));
  for (const order of before.resting) {
    const still = now.get(order.order_id);
    if (still !== undefined && !adopted.has(order.client_order_id)) counts.lost += 1;
    if (after.fills[order.ticker] !== before.fills[order.ticker]) continue;
    counts.places += 1;
    if (still === undefined || place(still) > place(order)) counts.placesLost += 1;
  }
}

/** Contracts of others that trade before it: they may only become fewer. */
function place(order: RestingOrder): number {
  return Number(order.queue_position);
}

function account() {
  return exchange.account(exchange.players[0]?.account ?? "");
}

function lossWords(): string {
  return `orders lost ${counts.lost}, queue places lost ${counts.placesLost} of ${counts.places}`;
}

function tell(left: number, isEqual: boolean): void {
  const resting = Math.round(counts.orders / counts.kills);
  const inFront = Math.round(counts.inFront / counts.kills);
  const ready = percentiles(readyTimes);
  const quoting = percentiles(quotingTimes);
  console.log(
    `killed ${counts.kills} times (${counts.early} before the books agreed) with ${resting} orders resting,`,
  );
  console.log(`${inFront} of them behind others at their price`);
  console.log(`first correct state after p50 ${ready.p50} ms, p99 ${ready.p99} ms`);
  console.log(`every market quoted again after p50 ${quoting.p50} ms, p99 ${quoting.p99} ms`);
  console.log(`${lossWords()}, left at the end ${left}`);
  console.log(
    `ledger after all lives: ${isEqual ? "equal to the exchange's to the micro-dollar" : "DIFFERENT"}`,
  );
  printResult("recovery", {
    kills: counts.kills,
    kills_before_first_correct_state: counts.early,
    resting_orders: resting,
    behind_others: inFront,
    time_to_first_correct_state_ms: ready,
    time_to_quoting_ms: quoting,
    orders_lost: counts.lost,
    queue_places_checked: counts.places,
    queue_places_lost: counts.placesLost,
    errors: counts.errors,
    orders_left_at_the_end: left,
    ledger_matches_exchange: isEqual,
  });
}

function percentiles(times: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
