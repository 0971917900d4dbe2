import { readFileSync } from "node:fs";
import { engineConfig } from "../src/cli/config/engine-config.ts";
import { parseConfig } from "../src/cli/config/parse.ts";
import { plus, millis } from "../src/domain/units.ts";
import type { StageName } from "../src/strategy/shelf.ts";
import { seededRandom, type Random } from "../src/lib/random.ts";
import { decodeStreamMessage } from "../src/wire/maker/stream-message.ts";
import { bestAsk, bestBid, engineScene, levelsPerSide, start } from "./engine/scene.ts";
import { isQuick, printResult } from "./harness.ts";

/**
 * From the text of a book's change to the decision about its market: decode, book, quotes, plan, by strategy and by how many
 * markets are quoted. Changes come as they do where most of them are recorded, in a market that is decided every 15 minutes:
 * 6 % move a best price, 21 % change the size there, and the others lie behind. With the first two everything is decided anew.
 */
const updates = isQuick ? 2_000 : 100_000;
const warmUp = isQuick ? 500 : 40_000;
/** One comes every millisecond. */
const updatesPerTick = 100;
const movingShare = 0.06;
const sizeShare = 0.21;
const marketCounts = isQuick ? [1, 20] : [1, 100, 2_000];

/** Far more stages than anybody should choose. */
const many: readonly StageName[] = [
  "stop-near-close",
  "weighted-fair",
  "weighted-mid",
  "coherent-fair",
  "flow-shift",
  "longshot-guard",
  "price-band",
  "toxicity-pull",
  "jump-alarm",
  "fill-cooldown",
  "settlement-lean",
  "event-lean",
  "avellaneda-stoikov-lean",
  "log-odds-width",
  "markout-width",
  "cover-fees",
  "widen-when-skewed",
  "widen-near-close",
  "min-spread",
  "join-touch",
  "quote-size",
  "skewed-size",
  "kelly-cap",
  "ladder",
];
/** Two thousand markets at once are more than the usual limits take. */
const noOrderLimit = { openMax: 1_000_000, perSecond: 1_000_000, perMinute: 1_000_000 };
const configs: Readonly<Record<string, string>> = {
  guide: "",
  expert: readFileSync("config/expert.yaml", "utf8"),
  "24 stages": `strategy: { stages: [${many.join()}] }`,
};

const cases = Object.entries(configs).flatMap(([name, config]) =>
  marketCounts.map((markets) => ({ strategy: name, markets, ...timesOf(config, markets) })),
);
for (const { strategy, markets, update, best, moving, behind } of cases) {
  console.log(
    `${strategy}, ${markets} markets: an update ${shown(update)}; size at the best price ${shown(best)}, another best price ${shown(moving)}, behind it ${shown(behind)}`,
  );
}
printResult("quote", { cases });

function timesOf(text: string, markets: number) {
  const told = parseConfig(text, "config");
  const risk = { ...told.risk, order: { ...told.risk.order, ...noOrderLimit } };
  const config = engineConfig({ ...told, risk }, "all", "b");
  const { engine, tickers, settle } = engineScene(config, markets);
  const random = seededRandom(11).fork(`${markets}`);
  const times: Record<Kind, number[]> = { best: [], moving: [], behind: [] };
  let decisions = 0;
  let change: Change = { ticker: "", kind: "behind", depth: 0, isBid: true, size: 0 };
  for (let count = 0; count < warmUp + updates; count += 1) {
    // What is added is taken away again, so that no level ever ends.
    const isUndone = count % 2 === 1;
    if (!isUndone) {
      const kind = kindOf(random.unit());
      change = {
        ticker: tickers[random.whole(0, markets - 1)] ?? "",
        kind,
        depth: depthOf(kind, random),
        isBid: random.chance(0.5),
        size: random.whole(1, 50),
      };
    }
    const at = plus(start, millis(count + 1));
    const frame = frameOf(change, isUndone, count);
    const from = performance.now();
    const decoded = decodeStreamMessage(frame, "yes");
    if (!decoded.ok || decoded.value.kind !== "delta") throw new Error("a change was not read");
    const { ticker, side, price, change: by } = decoded.value;
    const effects = engine.step({ kind: "book-changed", at, ticker, side, price, change: by });
    const took = (performance.now() - from) * 1_000;
    if (count >= warmUp) times[change.kind].push(took);
    decisions += effects.length;
    settle(effects, at);
    // The clock ticks beside it, as in a run: what is over is forgotten then.
    if (count % updatesPerTick === 0) settle(engine.step({ kind: "time-passed", at }), at);
  }
  if (engine.liveOrders().length < markets) throw new Error("not every market is quoted");
  return {
    update: summary(Object.values(times).flat()),
    best: summary(times.best),
    moving: summary(times.moving),
    behind: summary(times.behind),
    effects_per_update: rounded(decisions / (warmUp + updates)),
  };
}

/** The size at a best price, a best price itself, or what is behind it. */
type Kind = "best" | "moving" | "behind";

function kindOf(fraction: number): Kind {
  if (fraction < movingShare) return "moving";
  return fraction < movingShare + sizeShare ? "best" : "behind";
}

function depthOf(kind: Kind, random: Random): number {
  if (kind === "best") return 0;
  return kind === "moving" ? -1 : random.whole(1, levelsPerSide - 1);
}

interface Change {
  readonly ticker: string;
  readonly kind: Kind;
  /** Levels behind the best; −1 is one better. */
  readonly depth: number;
  readonly isBid: boolean;
  readonly size: number;
}

function frameOf({ ticker, depth, isBid, size }: Change, isUndone: boolean, count: number): string {
  const cent = isBid ? bestBid - depth : bestAsk + depth;
  return JSON.stringify({
    type: "orderbook_delta",
    sid: 2,
    seq: count,
    msg: {
      market_ticker: ticker,
      market_id: "f5ed38e2-0991-4c8f-817e-08c4fd9cbfdb",
      price_dollars: (cent / 100).toFixed(4),
      delta_fp: (isUndone ? -size : size).toFixed(2),
      side: isBid ? "yes" : "no",
      ts: "2026-11-24T10:00:00.000Z",
      ts_ms: 1_793_887_391_350 + count,
    },
  });
}

function shown({ median, p99 }: { readonly median: number; readonly p99: number }): string {
  return `${median} µs (p99 ${p99})`;
}

function summary(times: readonly number[]): { median: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { median: at(0.5), p99: at(0.99) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
