import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoopDelay } from "../../src/runtime/loop-delay.ts";
import type { LiveBot } from "../live/bot.ts";
import type { AccountView, LiveExchange } from "../live/exchange.ts";
import { resourcesOf } from "./process.ts";

/** How bot and exchange are at one moment. */
export interface Sample {
  /** Since the first sample. */
  readonly atS: number;
  readonly rssMb: number;
  /** Of one processor, since the sample before. */
  readonly cpuShare: number;
  readonly exchangeCpuShare: number;
  /** Highest share of a write bucket's refill that was used since the sample before. */
  readonly writeShare: number;
  /** Markets with an order of the bot on both sides. */
  readonly quoted: number;
  readonly view: Omit<AccountView, "resting">;
  /** Over the whole run so far. */
  readonly loop: LoopDelay;
}

export interface WatchPlan {
  readonly bot: LiveBot;
  readonly exchange: LiveExchange;
  readonly folder: string;
  readonly tickers: readonly string[];
  readonly shards: readonly number[];
  /** Tokens a second of one write bucket. */
  readonly writeRefill: number;
}

/** Gives a function that looks at both. */
export function watch(plan: WatchPlan): () => Promise<Sample> {
  const { bot, exchange, folder, tickers, shards, writeRefill } = plan;
  const account = exchange.players[0]?.account ?? "";
  const beganAt = performance.now();
  let before: { atS: number; cpuS: number; exchangeCpuS: number; paid: readonly number[] } | undefined;
  return async () => {
    const { resting, ...view } = await exchange.account(account);
    const atS = (performance.now() - beganAt) / 1_000;
    const own = resourcesOf(bot.pid);
    const exchangeCpuS = resourcesOf(exchange.pid).cpuS;
    const paid = shards.map((shard) => paidFrom(shard, view.tokens));
    const spanS = atS - (before?.atS ?? 0);
    const since = (now: number, then: number | undefined): number => (now - (then ?? now)) / spanS;
    const sample = {
      atS,
      rssMb: own.rssMb,
      cpuShare: since(own.cpuS, before?.cpuS),
      exchangeCpuShare: since(exchangeCpuS, before?.exchangeCpuS),
      writeShare: Math.max(...paid.map((tokens, index) => since(tokens, before?.paid[index]) / writeRefill)),
      quoted: tickers.filter((ticker) => sidesOf(ticker, resting) === 2).length,
      view,
      loop: loopDelay(folder),
    };
    before = { atS, cpuS: own.cpuS, exchangeCpuS, paid };
    return sample;
  };
}

/** A write that the exchange had to route is paid by every bucket; shard 0 is paid for without a name. */
function paidFrom(shard: number, tokens: AccountView["tokens"]): number {
  return (tokens[shard === 0 ? "unscoped" : `shard ${shard}`] ?? 0) + (tokens["every"] ?? 0);
}

function sidesOf(ticker: string, resting: AccountView["resting"]): number {
  return new Set(resting.filter((order) => order.ticker === ticker).map(({ side }) => side)).size;
}

function loopDelay(folder: string): LoopDelay {
  const beat = readFileSync(join(folder, "data", "live", "main.beat"), "utf8");
  return (JSON.parse(beat) as { readonly loopDelay: LoopDelay }).loopDelay;
}
