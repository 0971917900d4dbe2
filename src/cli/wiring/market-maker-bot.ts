import { randomBytes } from "node:crypto";
import { Failure } from "../../domain/failure.ts";
import type { Note } from "../../domain/note.ts";
import { seconds, type Time } from "../../domain/units.ts";
import type { KalshiClient } from "../../gateway/kalshi-client.ts";
import { statisticsText } from "../../report/statistics-text.ts";
import type { Statistics } from "../../report/statistics.ts";
import type { BotEnd } from "../../runtime/bot.ts";
import { createLog } from "../../runtime/log.ts";
import { pushedReferences } from "../../runtime/reference/pushed.ts";
import type { OutsideValues } from "../../runtime/reference/reading.ts";
import { noJournal } from "../../store/journal.ts";
import { engineConfig } from "../config/engine-config.ts";
import { configSchema, type Config, type ConfigText } from "../config/schema.ts";
import { assemble, type Assembly } from "./assemble.ts";
import { connectTo } from "./connect.ts";
import { guardOptions } from "./guard.ts";
import { referenceSources } from "./references.ts";

export interface MarketMakerBotOptions {
  readonly client: KalshiClient;
  /** Bid to ask, in cents. */
  readonly baseSpreadCents?: number;
  /** Contracts a side. */
  readonly quoteSize?: number;
  /** Contracts per market at worst. */
  readonly maxPosition?: number;
  /** From 0 to 1. */
  readonly maxInventorySkew?: number;
  readonly requoteIntervalSeconds?: number;
  /** Default `dry`: decides and tells, sends nothing. */
  readonly mode?: Config["mode"];
  /** Everything else, in the shape of the configuration file. The options above win over it. */
  readonly config?: ConfigText;
  /** Takes log lines; the default writes them to standard error. */
  readonly log?: (line: string) => void;
}

export interface RunOptions {
  readonly tickers: readonly string[];
  /** Without it the bot runs until `stop`. */
  readonly durationSeconds?: number;
  /** Live only: says that real orders are wanted. */
  readonly confirmLive?: boolean;
}

/**
 * The guide's bot for programs: `new MarketMakerBot({ client, baseSpreadCents: 15 })`, then `run`, then
 * `printStats`. One bot is one run after the other, never two at once.
 */
export class MarketMakerBot {
  readonly #client: KalshiClient;
  readonly #config: Config;
  readonly #log: (line: string) => void;
  readonly #told = pushedReferences();
  #assembly: Assembly | undefined;
  #isRunning = false;
  #endedAt: Time | undefined;
  #now: () => Time = () => 0 as Time;

  constructor(options: MarketMakerBotOptions) {
    this.#client = options.client;
    this.#config = settingsOf(options);
    this.#log = options.log ?? ((line) => process.stderr.write(line));
  }

  /** Quotes until the duration is over or `stop` is called; then cancels everything and proves it. */
  async run({ tickers, durationSeconds, confirmLive }: RunOptions): Promise<BotEnd> {
    if (this.#isRunning) throw new Failure("usage", "this bot is running already");
    if (tickers.length === 0) throw new Failure("market-unknown", "no tickers were given");
    const { mode, paper } = this.#config;
    if (mode === "live" && confirmLive !== true) {
      throw new Failure("live-not-confirmed", "mode is live, but run() was not given confirmLive: true");
    }
    const { hosts, credentials } = this.#client;
    const connection = connectTo(hosts, credentials, this.#config.exchange.batches);
    const { clock } = connection;
    const log = createLog({ format: "human", level: "info", write: this.#log });
    const runId = `${Date.now().toString(36)}${randomBytes(2).toString("hex")}`;
    const assembly = assemble({
      connection,
      mode,
      paper,
      engineConfig: engineConfig(this.#config, tickers, runId),
      tickers,
      duration: durationSeconds === undefined ? undefined : seconds(durationSeconds),
      journal: noJournal(),
      tell: (note: Note, at: Time) => log.tell(note, at),
      guard: guardOptions(this.#config, runId),
      references: [this.#told.source, ...referenceSources(this.#config, connection.random)],
    });
    this.#assembly = assembly;
    this.#now = () => clock.now();
    this.#isRunning = true;
    this.#endedAt = undefined;
    try {
      const end = await assembly.bot.run();
      if (!end.proof.isProven) throw new Failure("orders-left", end.proof.text);
      return end;
    } finally {
      this.#endedAt = clock.now();
      this.#isRunning = false;
    }
  }

  /**
   * Tells what others, or a model of your own, hold these markets to be worth: the same form as the reference file. What is
   * told before a run counts from its start. Throws when any of it is no value.
   */
  tellValues(values: OutsideValues): void {
    this.#told.push(values);
  }

  /** Ends the run: its promise resolves once everything is cancelled. */
  stop(): void {
    this.#assembly?.bot.stop("stop() was called");
  }

  /** Position by market, realised P&L, fees, net profit and the guide's key metrics; undefined before a run. */
  stats(): Statistics | undefined {
    return this.#assembly?.statistics.summary(this.#endedAt ?? this.#now());
  }

  printStats(write: (text: string) => void = (text) => process.stdout.write(text)): void {
    const statistics = this.stats();
    write(statistics === undefined ? "The bot has not run yet.\n" : `${statisticsText(statistics)}\n`);
  }
}

/** The guide's options over the file's, checked by the file's own rules. */
function settingsOf(options: MarketMakerBotOptions): Config {
  const {
    config = {},
    baseSpreadCents,
    quoteSize,
    maxPosition,
    maxInventorySkew,
    requoteIntervalSeconds,
  } = options;
  const strategy = {
    ...config.strategy,
    ...(baseSpreadCents === undefined ? {} : { baseSpread: `${baseSpreadCents}c` }),
    ...(quoteSize === undefined ? {} : { quoteSize }),
    ...(maxPosition === undefined ? {} : { maxPosition }),
    ...(maxInventorySkew === undefined ? {} : { maxInventorySkew }),
    ...(requoteIntervalSeconds === undefined ? {} : { requoteInterval: `${requoteIntervalSeconds}s` }),
  };
  const mode = options.mode ?? config.mode;
  const parsed = configSchema.safeParse({ ...config, strategy, ...(mode === undefined ? {} : { mode }) });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Failure(
    "config-invalid",
    `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a configuration"}`,
  );
}
