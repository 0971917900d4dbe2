import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { confirm, isCancel } from "@clack/prompts";
import { Failure } from "../domain/failure.ts";
import type { Note } from "../domain/note.ts";
import { showMoney, showPrice, showQty, type Time } from "../domain/units.ts";
import { KalshiClient } from "../gateway/kalshi-client.ts";
import { createGateway } from "../gateway/gateway.ts";
import { statisticsJson, statisticsText } from "../report/statistics-text.ts";
import type { BotEnd } from "../runtime/bot.ts";
import { createLog, type Log } from "../runtime/log.ts";
import { measureLoopDelay, type LoopDelay } from "../runtime/loop-delay.ts";
import type { Disk } from "../store/disk/disk.ts";
import { systemDisk } from "../store/disk/system-disk.ts";
import { createJournal } from "../store/journal.ts";
import type { RunCard } from "../store/journal-segment.ts";
import { lastHeritage, type LastHeritage } from "../store/last-heritage.ts";
import { showDuration } from "./config/amount.ts";
import { engineConfig, fuseLimit } from "./config/engine-config.ts";
import { readConfig } from "./config/load.ts";
import { botIdOf } from "./config/saved.ts";
import type { Config } from "./config/schema.ts";
import { failAfterResult } from "./fail-after-result.ts";
import { lockLiveBot } from "./live-lock.ts";
import { version } from "./version.ts";
import { assemble, type Assembly, type Connection } from "./wiring/assemble.ts";
import { connect } from "./wiring/connect.ts";
import { guardOptions } from "./wiring/guard.ts";
import { referenceSources } from "./wiring/references.ts";
import { marketRotation, selectTickers } from "./wiring/select.ts";
import { auditLedger, auditText, type Audit } from "./wiring/audit.ts";
import { stopOnSignals } from "./wiring/signals.ts";
import { windowWidth } from "./window.ts";
import { writeInto } from "./write-into.ts";

export interface RunOptions {
  readonly config?: string | undefined;
  readonly mode?: Config["mode"] | undefined;
  readonly live?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly duration?: Time | undefined;
  readonly json?: boolean | undefined;
  /** Begins with what the account holds, whatever the last run left. */
  readonly newBooks?: boolean | undefined;
  readonly logLevel?: Note["level"] | undefined;
}

/** `kmm run [TICKER…]`: the maker itself, dry unless told otherwise. */
export async function runCommand(tickers: readonly string[], options: RunOptions): Promise<void> {
  const config = settle(tickers, options);
  const log = logOf(config, options);
  const connection = connect(config.exchange, process.env);
  let unlock = (): void => {};
  try {
    await permitLive(config, options, connection);
    if (config.mode === "live") unlock = lockLive(config);
    await runConfigured(config, options, connection, log);
  } finally {
    unlock();
    await connection.close();
  }
}

/** File, then command line: what is typed wins. */
function settle(tickers: readonly string[], options: RunOptions): Config {
  const file = readConfig(options.config);
  const duration = options.duration ?? file.duration;
  return {
    ...file,
    mode: options.mode ?? file.mode,
    markets: tickers.length > 0 ? { ...file.markets, tickers: [...tickers] } : file.markets,
    ...(duration === undefined ? {} : { duration }),
  };
}

/** Live needs the mode, the flag, a key and a yes; the limits are read out first. */
async function permitLive(config: Config, options: RunOptions, { credentials }: Connection): Promise<void> {
  if (config.mode !== "live") {
    if (options.live === true) {
      throw new Failure("live-not-confirmed", `--live was given, but the mode is ${config.mode}`);
    }
    return;
  }
  if (options.live !== true)
    throw new Failure("live-not-confirmed", "the mode is live, but --live was not given");
  if (credentials === undefined) throw new Failure("key-missing", "live trading needs a key");
  process.stderr.write(limitsText(config));
  if (options.yes === true) return;
  if (!process.stdin.isTTY) {
    throw new Failure("live-not-confirmed", "there is no terminal to confirm on, and --yes was not given");
  }
  const answer = await confirm({ message: "Place real orders within these limits?", initialValue: false });
  if (isCancel(answer) || !answer) throw new Failure("live-not-confirmed", "it was not confirmed");
}

function lockLive({ dataDir, mode, botId }: Config): () => void {
  const folder = join(dataDir, mode);
  return writeInto(folder, () => lockLiveBot(folder, botId));
}

function limitsText(config: Config): string {
  const { exchange, strategy, risk, duration } = config;
  const limit = fuseLimit(config);
  return [
    `LIVE on ${exchange.environment}. This places real orders.`,
    `  per market:  ${showQty(strategy.maxPosition)} contracts at worst, stop loss ${showMoney(risk.stopLoss)}, ${risk.marketCapitalShare * 100} % of capital`,
    `  per event:   ${showMoney(risk.eventLossMax)} worst settlement`,
    ...groupLimits(risk),
    `  per day:     ${showMoney(risk.dailyLoss)} loss${risk.drawdownMax === undefined ? "" : `, ${showMoney(risk.drawdownMax)} from the highest worth`}`,
    `  per order:   ${showQty(risk.order.sizeMax)} contracts, ${showMoney(risk.order.costMax)}; ${risk.order.perMinute} orders a minute`,
    `  fuse:        ${risk.fuse.per === "off" ? "off" : `${showQty(limit)} contracts filled in 15 s, per ${risk.fuse.per}`}`,
    `  alarm:       ${alarmText(risk)}`,
    `  way out:     ${wayOutText(risk)}`,
    `  quotes:      ${showQty(strategy.quoteSize)} contracts a side, ${showPrice(strategy.baseSpread)} wide`,
    `  ends after:  ${duration === undefined ? "SIGINT or SIGTERM" : showDuration(duration)}`,
    "",
  ].join("\n");
}

function alarmText({ alarm }: Config["risk"]): string {
  const rules = alarm.rules.map(({ rung, share }) => `${rung} at ${share * 100} %`);
  return [...rules, "stop at 100 % of a loss limit; `kmm alarm`"].join(", ");
}

function wayOutText({ alarm: { crossAfter, slippageMax } }: Config["risk"]): string {
  if (crossAfter === undefined) return "on flatten by resting orders alone, never across the spread";
  return `on flatten by resting orders, after ${showDuration(crossAfter)} across the spread, ${showPrice(slippageMax)} past the best price at most`;
}

/** Those that are on. */
function groupLimits({ marketLossMax, seriesLossMax, categoryLossMax }: Config["risk"]): readonly string[] {
  const limits = [
    ["market", marketLossMax],
    ["series", seriesLossMax],
    ["category", categoryLossMax],
  ] as const;
  return limits.flatMap(([name, limit]) =>
    limit === undefined ? [] : [`  ${`per ${name}:`.padEnd(13)}${showMoney(limit)} worst settlement`],
  );
}

async function runConfigured(
  config: Config,
  options: RunOptions,
  connection: Connection,
  log: Log,
): Promise<void> {
  const { clock } = connection;
  const since = clock.now();
  const tell = (note: Note, at = clock.now()): void => log.tell(note, at);
  const references = referenceSources(config, connection.random);
  const tickers = await chooseTickers(config, connection, tell);
  const loopDelay = measureLoopDelay();
  const runId = `${Date.now().toString(36)}${randomBytes(2).toString("hex")}`;
  const disk = systemDisk();
  const folder = join(config.dataDir, config.mode, runId);
  const last = config.mode === "live" && options.newBooks !== true ? goOn(disk, config, tell) : undefined;
  const card = {
    runId,
    mode: config.mode,
    startedAt: new Date().toISOString(),
    version: version(),
    tickers,
    settings: config,
  };
  const journal = writeInto(folder, () =>
    createJournal(disk, folder, card, {
      snapshot: () => assembly.engine.snapshot(),
      heritage: () => assembly.engine.heritage(),
    }),
  );
  tell({ level: "info", topic: "run-started", text: `Run ${runId}, ${config.mode}: journal in ${folder}` });

  const assembly = assemble({
    connection,
    mode: config.mode,
    paper: config.paper,
    engineConfig: engineConfig(config, tickers, runId),
    tickers,
    duration: config.duration,
    journal,
    heritage: last?.heritage,
    references,
    tell,
    guard: guardOptions(config, runId, loopDelay),
    rotation: (gateway) => marketRotation(gateway, config, clock, tell),
  });
  const signals = stopOnSignals(assembly.bot.stop);
  try {
    const end = await assembly.bot.run();
    let audit: Audit | undefined;
    let unaudited: unknown;
    try {
      if (config.mode === "live") audit = await auditRun(connection, assembly, config, since);
    } catch (error) {
      // That the books could not be compared is told last: orders that may be left weigh more.
      unaudited = error;
    }
    report({ assembly, end, audit, loopDelay: loopDelay() }, options, clock.now());
    failAfterResult(badEnd(end, audit));
    if (unaudited !== undefined) throw unaudited;
  } finally {
    signals.release();
  }
  signals.rethrow();
}

/** What the last live run of this bot left: this one goes on with its books. */
function goOn(disk: Disk, config: Config, tell: (note: Note) => void): LastHeritage | undefined {
  const isOurs = ({ settings }: RunCard): boolean => botIdOf(settings) === config.botId;
  const last = lastHeritage(disk, join(config.dataDir, config.mode), isOurs);
  if (last === undefined) return undefined;
  const { folder, torn } = last;
  tell({ level: "info", topic: "run-resumed", text: `Going on with the books of ${folder}` });
  if (torn !== undefined && torn.bytes > 0) {
    const text = `A crash had left ${torn.bytes} bytes unfinished at the end of ${torn.path}: left out`;
    tell({ level: "warn", topic: "journal-torn", text });
  }
  return last;
}

async function chooseTickers(
  config: Config,
  connection: Connection,
  tell: (note: Note) => void,
): Promise<readonly string[]> {
  if (config.markets.tickers.length > 0) return config.markets.tickers;
  const gateway = createGateway({ ...connection, emit: () => {}, log: tell });
  try {
    return await selectTickers(gateway, config, connection.clock.now(), tell);
  } finally {
    gateway.stop();
  }
}

/** Through a door of its own: the bot's is closed when its run is over. */
async function auditRun(
  { hosts, credentials, clock }: Connection,
  { engine }: Assembly,
  { botId }: Config,
  since: Time,
): Promise<Audit> {
  const client = KalshiClient.create({ hosts, credentials, clock });
  try {
    return await auditLedger(client, engine.ledger(), `kmm-${botId}-`, since);
  } finally {
    await client.close();
  }
}

interface Outcome {
  readonly assembly: Assembly;
  readonly end: BotEnd;
  readonly audit: Audit | undefined;
  readonly loopDelay: LoopDelay;
}

function report({ assembly, end, audit, loopDelay }: Outcome, options: RunOptions, now: Time): void {
  const statistics = assembly.statistics.summary(now);
  if (options.json === true) {
    const json = {
      ...statisticsJson(statistics),
      ended_because: end.why,
      orders_left: end.proof.left,
      nothing_left_is_proven: end.proof.isProven,
      ...(audit === undefined
        ? {}
        : { ledger_matches_exchange: audit.matches, differences: audit.differences }),
      loop_delay_ms: {
        p50: loopDelay.p50Ms,
        p99: loopDelay.p99Ms,
        p999: loopDelay.p999Ms,
        max: loopDelay.maxMs,
      },
      state_hash: assembly.engine.stateHash(),
    };
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  process.stdout.write(
    `\n${statisticsText(statistics, windowWidth())}\n\nEnded: ${end.why}.\n${end.proof.text}\n`,
  );
  if (audit !== undefined) process.stdout.write(`${auditText(audit)}\n`);
}

function badEnd(end: BotEnd, audit: Audit | undefined): Failure | undefined {
  const { proof, isRiskStop, why, journalFailure } = end;
  if (!proof.isProven) return new Failure("orders-left", proof.text);
  if (audit?.matches === false) return new Failure("ledger-mismatch", audit.differences.join("; "));
  return isRiskStop ? new Failure("risk-stop", why) : journalFailure;
}

/** With --json the result is the only thing on standard output; the log goes to standard error as JSON. */
function logOf(config: Config, options: RunOptions): Log {
  const isHuman =
    config.log === "human" || (config.log === "auto" && process.stderr.isTTY && options.json !== true);
  return createLog({
    format: isHuman ? "human" : "json",
    level: options.logLevel ?? "info",
    write: (line) => process.stderr.write(line),
  });
}
