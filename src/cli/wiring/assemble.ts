import type { Clock } from "../../domain/clock.ts";
import type { Effect } from "../../domain/effect.ts";
import type { Heritage } from "../../domain/heritage.ts";
import type { Input } from "../../domain/input.ts";
import type { Note } from "../../domain/note.ts";
import { millis, type Time } from "../../domain/units.ts";
import { createEngine, type Engine, type EngineConfig } from "../../engine/engine.ts";
import type { Credentials } from "../../gateway/credentials.ts";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import type { Hosts } from "../../gateway/hosts.ts";
import type { HttpTransport } from "../../gateway/http.ts";
import type { StreamTransport } from "../../gateway/stream-transport.ts";
import type { Random } from "../../lib/random.ts";
import { queueBand } from "../../replay/queue/models.ts";
import { pessimisticQueue } from "../../replay/queue/pessimistic.ts";
import { createDryVenue } from "../../replay/paper/dry-venue.ts";
import { createPaperVenue } from "../../replay/paper/paper-venue.ts";
import type { Venue } from "../../replay/venue.ts";
import { createStatistics, type StatisticsKeeper } from "../../report/statistics.ts";
import { createBot, type Bot, type BotVenue } from "../../runtime/bot.ts";
import type { BotRotation } from "../../runtime/rotation.ts";
import { followSources, type ReferenceSource } from "../../runtime/reference/source.ts";
import type { Journal } from "../../store/journal.ts";
import { fidelities } from "../../store/recording/record.ts";
import type { Config } from "../config/schema.ts";
import { gatewayFeed } from "./feed.ts";
import { createGuard, type Guard, type GuardOptions } from "./guard.ts";
import { exchangeVenue, simulatedVenue } from "./venues.ts";

/** How to reach an exchange: real sockets, or a network inside the process. */
export interface Connection {
  readonly clock: Clock;
  readonly hosts: Hosts;
  readonly credentials: Credentials | undefined;
  /** False for a server that takes no orders together; absent is true. */
  readonly batches?: boolean;
  readonly http: HttpTransport;
  readonly stream: StreamTransport;
  readonly random: Random;
  /** Gives sockets back. */
  close(): Promise<void>;
}

export interface Assembly {
  readonly bot: Bot;
  readonly engine: Engine;
  readonly gateway: Gateway;
  readonly statistics: StatisticsKeeper;
}

export interface AssemblyOptions {
  readonly connection: Connection;
  readonly mode: Config["mode"];
  readonly paper: Config["paper"];
  readonly engineConfig: EngineConfig;
  readonly tickers: readonly string[];
  readonly duration: Time | undefined;
  readonly journal: Journal;
  /** What the last run of this bot left; absent for its first. */
  readonly heritage?: Heritage | undefined;
  readonly tell: (note: Note, at: Time) => void;
  /** Live only. */
  readonly guard?: GuardOptions | undefined;
  /** Where outside values come from. */
  readonly references?: readonly ReferenceSource[];
  /** Absent: the same markets are quoted to the end. */
  readonly rotation?: ((gateway: Gateway) => BotRotation | undefined) | undefined;
  /** Sees every input and effect, beside the statistics. */
  readonly watch?: { took(input: Input): void; gave(effect: Effect): void };
}

/** The one place where engine, exchange and bookkeeping are joined; the six wirings differ only in what they put in. */
export function assemble(options: AssemblyOptions): Assembly {
  const { connection, engineConfig, tell } = options;
  const { clock } = connection;
  const engine = createEngine(engineConfig);
  const statistics = createStatistics(clock.now());
  // The gateway speaks to the bot and the bot to the gateway: one of them has to be made first.
  let hear: (input: Input) => void = () => {};
  let told: (input: Input) => void = () => {};
  const { heritage } = options;
  let answered = (): void => {};
  const gateway = createGateway({
    ...connection,
    fillsFrom: heritage?.fillsUpTo,
    emit: (input) => hear(input),
    log: (note) => tell(note, clock.now()),
    answered: () => answered(),
  });
  const guard = options.guard === undefined ? undefined : guardOf(options, options.guard, gateway);
  answered = guard?.answered ?? answered;
  const rotation = options.rotation?.(gateway);
  const bot = createBot({
    clock,
    engine,
    feed: gatewayFeed(gateway, engineConfig.strategy, connection.close),
    venue: venueOf(options, gateway, (input) => told(input)),
    journal: options.journal,
    tell,
    watch: {
      took: (input) => {
        statistics.took(input);
        options.watch?.took(input);
      },
      gave: (effect) => {
        statistics.gave(effect);
        options.watch?.gave(effect);
      },
    },
    tickers: options.tickers,
    duration: options.duration,
    heritage,
    outside: followSources(options.references ?? [], clock, (note) => tell(note, clock.now())),
    ...(guard === undefined ? {} : { guard }),
    ...(rotation === undefined ? {} : { rotation }),
  });
  ({ hear, told } = bot);
  return { bot, engine, gateway, statistics };
}

function guardOf(
  { connection, engineConfig, tell }: AssemblyOptions,
  options: GuardOptions,
  gateway: Gateway,
): Guard {
  const { clock, hosts } = connection;
  return createGuard(options, {
    gateway,
    clock,
    hosts,
    engineConfig,
    tell: (note) => tell(note, clock.now()),
  });
}

function venueOf(options: AssemblyOptions, gateway: Gateway, tell: (input: Input) => void): BotVenue {
  const { mode, paper, connection, engineConfig } = options;
  if (mode === "live") return exchangeVenue(gateway, engineConfig.ownPrefix);
  const venue = mode === "dry" ? createDryVenue("dry", paper.cash) : paperVenueOf(paper);
  return simulatedVenue(venue, gateway, connection.clock, tell);
}

function paperVenueOf(paper: Config["paper"]): Venue {
  return createPaperVenue({
    name: paper.queue,
    queue: queueBand.find((model) => model.name === paper.queue) ?? pessimisticQueue,
    latency: { entry: paper.latency, cancel: paper.latency, answer: millis(0) },
    fidelity: fidelities.full,
    cash: paper.cash,
    membership: "other",
    takesAllVolume: false,
  });
}
