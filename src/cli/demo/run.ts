import type { Clock } from "../../domain/clock.ts";
import type { Note } from "../../domain/note.ts";
import { minus, seconds as secondsOf, type Time } from "../../domain/units.ts";
import { KalshiClient } from "../../gateway/kalshi-client.ts";
import { fingerprint } from "../../lib/hash.ts";
import { statisticsJson, type StatisticsJson } from "../../report/statistics-text.ts";
import type { Statistics } from "../../report/statistics.ts";
import { totalCash } from "../../sim/starting-cash.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { noJournal } from "../../store/journal.ts";
import { engineConfig } from "../config/engine-config.ts";
import { defaultConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { assemble, type Assembly } from "../wiring/assemble.ts";
import { auditLedger, type Audit } from "../wiring/audit.ts";
import { stopOnSignals } from "../wiring/signals.ts";
import { fastStage, liveStage, type Stage } from "./stage.ts";

export interface DemoOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly seconds: number;
  /** Virtual time: the same seed is the same run. */
  readonly isFast: boolean;
  readonly tell: (note: Note, at: Time) => void;
  /** Called about once a second of exchange time. */
  readonly progress: (moment: DemoMoment) => void;
}

export interface DemoMoment {
  readonly elapsed: number;
  readonly assembly: Assembly;
  readonly statistics: Statistics;
}

export interface DemoEnd {
  readonly json: DemoJson;
  readonly statistics: Statistics;
  readonly audit: Audit;
  /** Why it ended: the duration is over, or somebody asked. */
  readonly why: string;
  readonly proof: string;
}

export interface DemoJson extends StatisticsJson {
  readonly seed: number;
  readonly is_fast: boolean;
  readonly inputs: number;
  /** What open positions would add at the maker's own marks. */
  readonly unrealized_pnl: number;
  readonly orders_left: number;
  readonly ledger_matches_exchange: boolean;
  readonly differences: readonly string[];
  /** The exchange's own books: zero, or money was made or lost in it. */
  readonly exchange_imbalance: number;
  readonly state_hash: string;
}

/** The guide's bot against the exchange in a box, from the first quote to the audit. */
export async function runDemo(options: DemoOptions): Promise<DemoEnd> {
  const { scenario, seed } = options;
  const stage = options.isFast ? fastStage(scenario, seed) : await liveStage(scenario, seed);
  try {
    return await stage.play(playDemo(stage, options));
  } finally {
    await stage.close();
  }
}

async function playDemo(stage: Stage, options: DemoOptions): Promise<DemoEnd> {
  const { connection, exchange } = stage;
  const { clock, hosts, credentials } = connection;
  const since = clock.now();
  const tickers = exchange.markets().map(({ ticker }) => ticker);
  const settings = demoConfig();
  const config = engineConfig(settings, tickers, `s${options.seed.toString(36)}`);
  const assembly = assemble({
    connection,
    mode: "live",
    paper: settings.paper,
    engineConfig: config,
    tickers,
    duration: secondsOf(options.seconds),
    journal: noJournal(),
    tell: options.tell,
  });
  const show = (): void => {
    const elapsed = Math.min(Math.round((clock.now() - since) / 1_000_000), options.seconds);
    options.progress({ elapsed, assembly, statistics: assembly.statistics.summary(clock.now()) });
  };
  // What a stopping bot looks like is nobody's concern: the next picture is the end.
  const stopProgress = everySecond(clock, () => {
    if (assembly.engine.stopped() === undefined) show();
  });
  const signals = stopOnSignals(assembly.bot.stop);
  const end = await assembly.bot.run().finally(() => {
    stopProgress();
    signals.release();
  });
  signals.rethrow();
  show();

  // The audit goes through its own door, as a stranger with our key would.
  const client = KalshiClient.create({ hosts, credentials, clock, ...stage.secondDoor });
  const ledger = assembly.engine.ledger();
  const audit = await auditLedger(client, ledger, config.ownPrefix, since);
  await client.close();
  const statistics = assembly.statistics.summary(clock.now());
  const gained = minus(ledger.worth, totalCash(options.scenario.accountCash));
  const json: DemoJson = {
    seed: options.seed,
    is_fast: options.isFast,
    ...statisticsJson(statistics),
    seconds: options.seconds,
    inputs: assembly.bot.stepped(),
    unrealized_pnl: minus(gained, statistics.totals.netProfit) / 1_000_000,
    orders_left: audit.ordersLeft + end.proof.left,
    ledger_matches_exchange: audit.matches,
    differences: audit.differences,
    exchange_imbalance: exchange.moneyImbalance() / 1_000_000,
    state_hash: fingerprint().add(assembly.engine.stateHash()).add(exchange.stateHash()).hex(),
  };
  return { json, statistics, audit, why: end.why, proof: end.proof.text };
}

/** The guide's bot, but quoting up to the last seconds: a minute is the whole life of one of the markets. */
function demoConfig(): Config {
  const config = defaultConfig();
  const nearClose = { ...config.strategy.nearClose, stop: secondsOf(5) };
  return { ...config, strategy: { ...config.strategy, nearClose } };
}

/** Calls back each second of a clock until it is told to stop. */
function everySecond(clock: Clock, act: () => void): () => void {
  let isOver = false;
  const beat = (): void => {
    if (isOver) return;
    act();
    clock.after(secondsOf(1), beat);
  };
  clock.after(secondsOf(1), beat);
  return () => {
    isOver = true;
  };
}
