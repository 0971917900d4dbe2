import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild, type Child } from "./child.ts";
import type { LiveExchange } from "./exchange.ts";

/** One life of the real program: `kmm run`, live, for the exchange's first player. */
export interface LiveBot extends Child {
  /** Milliseconds from the start until the account agreed with the books; undefined before. */
  readyMs(): number | undefined;
  /** Client ids of the orders that it took over. */
  readonly adopted: ReadonlySet<string>;
  /** Lines that tell of errors. */
  readonly errors: readonly string[];
  /** How often each topic was told. */
  readonly topics: ReadonlyMap<string, number>;
  /** The last thing it told of each market. */
  readonly lastWords: ReadonlyMap<string, string>;
  /** What it says on standard output at its end. */
  result(): Readonly<Record<string, unknown>>;
  /** After each full collection of rubbish; empty without `--trace-gc`. */
  readonly heap: readonly HeapInUse[];
}

export interface HeapInUse {
  /** Seconds since the process began. */
  readonly atS: number;
  readonly mb: number;
}

export interface BotPlan {
  readonly folder: string;
  readonly exchange: LiveExchange;
  readonly nodeArgs?: readonly string[];
}

/** Everything but the address is what this benchmark's bot is told. */
export function writeConfig(folder: string, { restUrl, wsUrl }: LiveExchange, settings: object): void {
  const exchange = { environment: "custom", restUrl, wsUrl };
  writeFileSync(join(folder, "kmm.yaml"), JSON.stringify({ mode: "live", exchange, ...settings }));
}

export function startBot({ folder, exchange, nodeArgs }: BotPlan): LiveBot {
  const startedAt = performance.now();
  const adopted = new Set<string>();
  const errors: string[] = [];
  const topics = new Map<string, number>();
  const lastWords = new Map<string, string>();
  const results: string[] = [];
  const heap: HeapInUse[] = [];
  let readyMs: number | undefined;
  const [player] = exchange.players;
  const child = startChild({
    args: ["run", ...exchange.tickers, "--live", "--yes", "--json"],
    ...(nodeArgs === undefined ? {} : { nodeArgs }),
    cwd: folder,
    env: {
      KALSHI_KEY_ID: player?.key_id ?? "",
      KALSHI_PRIVATE_KEY_PATH: player?.private_key_path ?? "",
    },
    onOut: (line) => {
      const collected = /(\d+) ms: Mark-Compact.*? -> ([\d.]+) /.exec(line);
      if (collected !== null) heap.push({ atS: Number(collected[1]) / 1_000, mb: Number(collected[2]) });
      // What V8 tells is written in blocks: the result may stand in the middle of its lines.
      const at = line.indexOf('{"');
      if (at >= 0) results.push(line.slice(at));
    },
    onErr: (line) => {
      if (!line.startsWith("{")) return;
      const {
        topic,
        level,
        client_order_id: id,
        ticker,
        text,
      } = JSON.parse(line) as Readonly<Record<string, string>>;
      if (topic === "account-read") readyMs ??= performance.now() - startedAt;
      if (topic === "order-adopted" && id !== undefined) adopted.add(id);
      if (topic !== undefined) topics.set(topic, (topics.get(topic) ?? 0) + 1);
      if (ticker !== undefined) lastWords.set(ticker, text ?? line);
      if (level === "error") errors.push(text ?? line);
    },
  });
  const result = (): Readonly<Record<string, unknown>> =>
    JSON.parse(results.at(-1) ?? "{}") as Readonly<Record<string, unknown>>;
  return { ...child, readyMs: () => readyMs, adopted, errors, topics, lastWords, heap, result };
}
