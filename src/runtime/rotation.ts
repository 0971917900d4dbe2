import type { Clock } from "../domain/clock.ts";
import { failureOf } from "../domain/failure.ts";
import type { Input } from "../domain/input.ts";
import type { Level, Market } from "../domain/market.ts";
import type { Note } from "../domain/note.ts";
import type { RewardProgramme } from "../domain/reward.ts";
import { plus, type Time } from "../domain/units.ts";
import type { Engine } from "../engine/engine.ts";

/** Which markets are quoted, chosen anew every so often while the bot runs. */
export interface BotRotation {
  readonly every: Time;
  /** The markets to quote from now on, from those quoted now and whatever else there is. */
  choose(quoted: readonly QuotedMarket[]): Promise<readonly string[]>;
}

/** A market that is quoted, since when, and what others show in it. */
export interface QuotedMarket {
  readonly ticker: string;
  readonly since: Time;
  readonly bestBid: Level | undefined;
  readonly bestAsk: Level | undefined;
}

/** Where markets are described and listened to. */
export interface MarketFeed {
  /** Those of them that there are. */
  describe(tickers: readonly string[]): Promise<readonly Market[]>;
  /** Programmes that pay for resting orders in these markets; absent where no strategy asks for them. */
  rewards?(tickers: readonly string[]): Promise<ReadonlyMap<string, readonly RewardProgramme[]>>;
  watch(tickers: readonly string[]): void;
  unwatch(tickers: readonly string[]): void;
}

export interface RotatorPorts {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly feed: MarketFeed;
  /** Sets the fuses of all these markets. */
  readonly guard?: { arm(markets: readonly Market[]): Promise<readonly Input[]> };
  readonly rotation: BotRotation;
  readonly hear: (input: Input) => void;
  readonly tell: (note: Note, at: Time) => void;
}

export interface Rotator {
  /** Time has passed. Choosing takes a while, and goes on beside. */
  tick(): void;
  /** What is under way comes to nothing. */
  stop(): void;
  /** All that are watched now. */
  watched(): readonly Market[];
}

/** `quoted` is chosen at the start; `watched` are these and those that an earlier run held. */
export function createRotator(
  ports: RotatorPorts,
  quoted: readonly string[],
  watched: readonly Market[],
): Rotator {
  const { clock, rotation, tell } = ports;
  const seats: Seats = {
    since: new Map(quoted.map((ticker) => [ticker, clock.now()])),
    retired: new Set(),
    watched,
    armed: watched,
    isOver: false,
  };
  let dueAt = plus(clock.now(), rotation.every);
  let isBusy = false;
  const turn = async (): Promise<void> => {
    try {
      await changeSeats(ports, seats);
    } catch (error) {
      if (seats.isOver) return;
      const text = `The markets could not be chosen anew (${failureOf(error).message}): those quoted now stay until the next look`;
      tell({ level: "warn", topic: "rotation-failed", text }, clock.now());
    } finally {
      dueAt = plus(clock.now(), rotation.every);
      isBusy = false;
    }
  };
  return {
    tick: () => {
      if (isBusy || seats.isOver || clock.now() < dueAt) return;
      isBusy = true;
      void turn();
    },
    stop: () => {
      seats.isOver = true;
    },
    watched: () => seats.watched,
  };
}

interface Seats {
  /** When each market that is quoted was chosen. */
  since: ReadonlyMap<string, Time>;
  /** Quoted before, and watched until nothing is held there any more. */
  readonly retired: Set<string>;
  watched: readonly Market[];
  /** All that were ever watched: a fuse that is let go would look like one that somebody deleted. */
  armed: readonly Market[];
  isOver: boolean;
}

async function changeSeats(ports: RotatorPorts, seats: Seats): Promise<void> {
  const { clock, engine, hear, rotation } = ports;
  const lines = new Map(engine.markets().map((line) => [line.ticker, line]));
  const quoted = [...seats.since].map(([ticker, since]) => {
    const { othersBid: bestBid, othersAsk: bestAsk } = lines.get(ticker) ?? {};
    return { ticker, since, bestBid, bestAsk };
  });
  const wanted = await rotation.choose(quoted);
  const newcomers = await welcome(ports, seats, wanted);
  if (seats.isOver) return;
  const known = new Set([...seats.watched, ...newcomers].map(({ ticker }) => ticker));
  const chosen = wanted.filter((ticker) => known.has(ticker));
  for (const { ticker } of quoted) if (!chosen.includes(ticker)) seats.retired.add(ticker);
  for (const ticker of chosen) seats.retired.delete(ticker);
  seats.watched = [...seats.watched, ...newcomers];
  seats.since = new Map(chosen.map((ticker) => [ticker, seats.since.get(ticker) ?? clock.now()]));
  hear({ kind: "markets-chosen", at: clock.now(), tickers: chosen });
  dismiss(ports, seats);
}

/** Describes and watches what is not watched yet; a market that there is no more is left out. */
async function welcome(
  { clock, feed, guard, hear }: RotatorPorts,
  seats: Seats,
  wanted: readonly string[],
): Promise<readonly Market[]> {
  const watched = new Set(seats.watched.map(({ ticker }) => ticker));
  const missing = wanted.filter((ticker) => !watched.has(ticker));
  if (missing.length === 0) return [];
  const markets = await feed.describe(missing);
  const rewards = (await feed.rewards?.(missing)) ?? new Map();
  if (seats.isOver) return [];
  const covered = new Set(seats.armed.flatMap(namesOf));
  const armed = [...seats.armed, ...markets];
  const fuses = (await guard?.arm(armed)) ?? [];
  seats.armed = armed;
  if (seats.isOver) return [];
  for (const market of markets) hear({ kind: "market-described", at: clock.now(), market });
  for (const [ticker, programmes] of rewards)
    hear({ kind: "rewards-told", at: clock.now(), ticker, programmes });
  // What was told of a fuse since it was set is newer than what this answer says of it.
  for (const input of fuses) {
    if (input.kind !== "fuse-set" || !covered.has(`${input.covers}@${input.shard}`)) hear(input);
  }
  feed.watch(markets.map(({ ticker }) => ticker));
  return markets;
}

/** Under which a fuse may cover it. */
function namesOf({ ticker, eventTicker, shard }: Market): readonly string[] {
  return [`${ticker}@${shard}`, `${eventTicker}@${shard}`];
}

/** Where nothing is held and nothing rests there is nothing left to hear. */
function dismiss({ clock, engine, feed, hear }: RotatorPorts, seats: Seats): void {
  const busy = new Set(engine.liveOrders().map(({ ticker }) => ticker));
  for (const { ticker, net } of engine.markets()) if (net !== 0) busy.add(ticker);
  const idle = [...seats.retired].filter((ticker) => !busy.has(ticker));
  if (idle.length === 0) return;
  feed.unwatch(idle);
  for (const ticker of idle) {
    seats.retired.delete(ticker);
    hear({ kind: "book-doubted", at: clock.now(), ticker, why: "it is no longer watched" });
  }
  seats.watched = seats.watched.filter(({ ticker }) => !idle.includes(ticker));
}
