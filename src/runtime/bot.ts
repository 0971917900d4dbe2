import { showAlarm, type Alarm } from "../domain/alarm.ts";
import { sleep, type Clock, type Timer } from "../domain/clock.ts";
import type { Effect, VenueEffect } from "../domain/effect.ts";
import { Failure, failureOf } from "../domain/failure.ts";
import type { Heritage } from "../domain/heritage.ts";
import type { Input } from "../domain/input.ts";
import type { Market } from "../domain/market.ts";
import type { Note } from "../domain/note.ts";
import { millis, plus, seconds, type Time } from "../domain/units.ts";
import type { Engine } from "../engine/engine.ts";
import type { Mark } from "../store/journal-segment.ts";
import type { Journal } from "../store/journal.ts";
import { createLoop } from "./loop.ts";
import { watchRewards, type RewardWatch } from "./reward-watch.ts";
import { createRotator, type BotRotation, type MarketFeed, type Rotator } from "./rotation.ts";
import { createMarker, inputsPerMark } from "./marker.ts";

/**
 * One run of the maker, from the first question to the proof that nothing is left: read the account, listen,
 * quote, stop for a reason, cancel, and ask the venue whether it is true.
 */
export interface Bot {
  run(): Promise<BotEnd>;
  /** Ends the run: cancels everything, proves it, and lets `run` return. */
  stop(why: string): void;
  /** Takes news from the feed: the venue sees it first. */
  hear(input: Input): void;
  /** Takes what the venue itself tells. */
  told(input: Input): void;
  /** Inputs stepped so far. */
  stepped(): number;
}

export interface BotPorts {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly feed: BotFeed;
  readonly venue: BotVenue;
  readonly journal: Journal;
  readonly tell: (note: Note, at: Time) => void;
  readonly watch: { took(input: Input): void; gave(effect: Effect): void };
  readonly tickers: readonly string[];
  /** Undefined runs until it is stopped. */
  readonly duration: Time | undefined;
  /** What the last run of this bot left. */
  readonly heritage: Heritage | undefined;
  readonly guard?: BotGuard;
  /** Follows what others than the exchange tell of these markets, until it is ended. */
  readonly outside?: (markets: () => readonly Market[], hear: (input: Input) => void) => () => void;
  /** Absent: the same markets are quoted to the end. */
  readonly rotation?: BotRotation;
}

/** What protects the account when this process no longer can. */
export interface BotGuard {
  /** Sets the fuses of these markets at the venue: nothing is quoted before. */
  arm(markets: readonly Market[]): Promise<readonly Input[]>;
  /** The loop goes round. */
  beat(): void;
  /** What others have said of the alarm meanwhile. */
  alarmNews(alarm: Alarm): readonly Input[];
  /** Tells others the alarm as it is now. */
  keepAlarm(alarm: Alarm): void;
  /** The run is over, and it is proven that nothing rests. */
  end(): void;
}

/** Where the market's news comes from. */
export interface BotFeed extends MarketFeed {
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** Where orders go: the exchange, a paper venue beside its stream, or nowhere. */
export interface BotVenue {
  /** Never awaited: answers come back through `hear`. */
  perform(effect: VenueEffect): void;
  /** The feed's news as the engine should hear it, or undefined when it is not for it. */
  observe(input: Input): Input | undefined;
  /** Makes sure that none of our orders is left, and says how it knows. */
  finish(): Promise<Proof>;
}

export interface Proof {
  readonly isProven: boolean;
  readonly left: number;
  readonly text: string;
}

export interface BotEnd {
  readonly why: string;
  readonly isRiskStop: boolean;
  readonly proof: Proof;
  /** What kept the end of the journal from being written, when the run itself ended well. */
  readonly journalFailure: Failure | undefined;
}

const tickEvery = millis(250);
const leaveEvery = seconds(10);
const readyMax = seconds(20);
/** How long orders may take to be confirmed gone before the venue is asked to cancel by list. */
const windDownMax = seconds(10);
/** When nobody heeds the answers any more, an order that was on its way has landed after this long. */
const landedAfter = seconds(10);

export function createBot(ports: BotPorts): Bot {
  const { engine, venue, journal } = ports;
  const marker = createMarker(engine, inputsPerMark(ports.tickers.length));
  let hasPlaced = false;
  let isOver = false;
  let broken: { readonly error: unknown } | undefined;
  const loop = createLoop({
    engine,
    journal: journal.append,
    sending: journal.sending,
    perform: (effect) => {
      hasPlaced ||= effect.kind === "place-order";
      venue.perform(effect);
    },
    stepped: (effects) => {
      const mark = marker.stepped(effects);
      if (mark !== undefined) journal.mark(mark);
    },
    tell: ports.tell,
    watch: ports.watch,
  });
  let stopWhy: string | undefined;
  // News comes from callbacks that can do nothing about an error: it ends the run instead, and nothing that is
  // half done is stepped again.
  const take = (put: () => void): void => {
    if (broken !== undefined || isOver) return;
    try {
      put();
    } catch (error) {
      broken = { error };
    }
  };
  const run: Run = {
    hear: (input) =>
      take(() => {
        const heard = venue.observe(input);
        if (heard !== undefined) loop.put(heard);
      }),
    stopWhy: () => stopWhy,
    requireWhole: () => {
      if (broken !== undefined) throw broken.error;
    },
    hasOrders: () => hasPlaced || engine.liveOrders().length > 0,
    leaveAt: 0 as Time,
    stopOutside: () => {},
    rotator: undefined,
    rewards: undefined,
  };
  return {
    hear: run.hear,
    told: (input) => take(() => loop.put(input)),
    stop: (why) => {
      stopWhy ??= why;
    },
    stepped: loop.count,
    run: async () => {
      let journalFailure: Failure | undefined;
      let end: Omit<BotEnd, "journalFailure">;
      try {
        end = await runToEnd(ports, run);
      } finally {
        run.stopOutside();
        run.rotator?.stop();
        await ports.feed.close();
        isOver = true;
        journalFailure = endJournal(ports, broken === undefined ? marker.mark : undefined);
      }
      return { ...end, journalFailure };
    },
  };
}

/** A state that broke in the middle of a step is not what its inputs come to: it is not marked. */
function endJournal(ports: BotPorts, mark: (() => Mark) | undefined): Failure | undefined {
  const { journal, tell, clock, engine } = ports;
  try {
    try {
      const heritage = mark === undefined ? undefined : engine.heritage();
      if (heritage !== undefined) journal.leave(heritage);
      if (mark !== undefined) journal.mark(mark());
    } finally {
      journal.close();
    }
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    tell({ level: "error", topic: "journal-unwritable", text: failure.message }, clock.now());
    return failure;
  }
}

/** What the parts of a run share. */
interface Run {
  /** Never throws. */
  readonly hear: (input: Input) => void;
  readonly stopWhy: () => string | undefined;
  /** Throws what broke the engine or the journal, when something did. */
  readonly requireWhole: () => void;
  /** An order of ours may be at the venue, or on its way there. */
  readonly hasOrders: () => boolean;
  /** When the heritage is written next. */
  leaveAt: Time;
  stopOutside: () => void;
  rotator: Rotator | undefined;
  rewards: RewardWatch | undefined;
}

async function runToEnd(ports: BotPorts, run: Run): Promise<Omit<BotEnd, "journalFailure">> {
  const { clock, engine, venue } = ports;
  const until = ports.duration === undefined ? undefined : plus(clock.now(), ports.duration);
  try {
    await start(ports, run);
    const why = await quote(ports, run, until);
    const proof = await windDown(ports, run, why);
    if (proof.isProven) ports.guard?.end();
    return { why, isRiskStop: engine.stopped()?.isRiskStop ?? false, proof };
  } catch (error) {
    // Whatever broke, what may rest at the venue is the first concern.
    run.hear({ kind: "stop-requested", at: clock.now(), why: "an error ended the run" });
    if (run.hasOrders()) {
      await beating(ports, venue.finish());
      await beating(ports, sleep(clock, landedAfter));
      const proof = await prove(ports);
      // Orders that may be left weigh more than what ended the run, which stays readable as the cause.
      if (!proof.isProven) throw new Failure("orders-left", proof.text, { cause: error });
      ports.guard?.end();
    }
    throw error;
  }
}

async function start(ports: BotPorts, run: Run): Promise<void> {
  const { clock, engine, feed, venue, heritage } = ports;
  const { hear, stopWhy, requireWhole } = run;
  await feed.prepare();
  if (heritage !== undefined) hear({ kind: "run-resumed", at: clock.now(), heritage });
  lookAtAlarm(ports, run);
  requireWhole();
  await refuseUnderStop(ports);
  const markets = [...(await describeQuoted(ports)), ...(await describeHeld(ports))];
  for (const market of markets) hear({ kind: "market-described", at: clock.now(), market });
  const quoted = (): readonly string[] => run.rotator?.watched().map(({ ticker }) => ticker) ?? ports.tickers;
  run.rewards = watchRewards(clock, feed, quoted, hear);
  await run.rewards.read();
  // Before the account is asked for: without it nothing is quoted.
  for (const input of (await ports.guard?.arm(markets)) ?? []) hear(input);
  // All of that may have taken long: with the account the first quotes go out.
  lookAtAlarm(ports, run);
  feed.watch(markets.map(({ ticker }) => ticker));
  run.rotator = rotatorOf(ports, hear, markets);
  run.stopOutside = ports.outside?.(() => run.rotator?.watched() ?? markets, hear) ?? run.stopOutside;
  venue.perform({ kind: "request-account" });
  const deadline = plus(clock.now(), readyMax);
  let tickAt = plus(clock.now(), tickEvery);
  while (!engine.isReady() && engine.stopped() === undefined && stopWhy() === undefined) {
    if (clock.now() >= deadline && !engine.isDisputed()) {
      throw new Failure("exchange-unreachable", "neither the stream nor the account could be read in 20 s");
    }
    await sleep(clock, millis(20));
    if (clock.now() >= tickAt) {
      tickAt = plus(clock.now(), tickEvery);
      hear({ kind: "time-passed", at: clock.now() });
      lookAtAlarm(ports, run);
      ports.guard?.beat();
    }
    requireWhole();
  }
}

function rotatorOf(ports: BotPorts, hear: Run["hear"], markets: readonly Market[]): Rotator | undefined {
  const { rotation, tickers } = ports;
  return rotation === undefined ? undefined : createRotator({ ...ports, rotation, hear }, tickers, markets);
}

function lookAtAlarm({ guard, engine }: BotPorts, { hear }: Run): void {
  for (const input of guard?.alarmNews(engine.alarm()) ?? []) hear(input);
  guard?.keepAlarm(engine.alarm());
}

/** Whatever an earlier run left at the venue is taken away all the same. */
async function refuseUnderStop(ports: BotPorts): Promise<void> {
  const alarm = ports.engine.alarm();
  if (alarm.rung !== "stop") return;
  const proof = await prove(ports);
  if (!proof.isProven) throw new Failure("orders-left", proof.text);
  ports.guard?.end();
  throw new Failure("alarm-latched", `the alarm is at ${showAlarm(alarm)}`);
}

/** Every so often, and when something stopped: what the next run has to know. */
function leave({ clock, engine, journal }: BotPorts, run: Run): void {
  const isDue = clock.now() >= run.leaveAt || engine.stopped() !== undefined;
  const heritage = isDue ? engine.heritage() : undefined;
  if (heritage === undefined) return;
  run.leaveAt = plus(clock.now(), leaveEvery);
  journal.leave(heritage);
}

async function describeQuoted({ feed, tickers }: BotPorts): Promise<readonly Market[]> {
  const markets = await feed.describe(tickers);
  const missing = missingOf(tickers, markets);
  if (missing.length === 0) return markets;
  throw new Failure("market-unknown", `the exchange has no market ${missing.join(", ")}`);
}

/** Markets that the last run held or had orders in and that this one does not quote: its books go on. */
async function describeHeld(ports: BotPorts): Promise<readonly Market[]> {
  const { clock, feed, heritage, tickers, tell } = ports;
  const held = (heritage?.markets ?? [])
    .map(({ ticker }) => ticker)
    .filter((ticker) => !tickers.includes(ticker));
  if (held.length === 0) return [];
  const markets = await feed.describe(held);
  const missing = missingOf(held, markets);
  if (missing.length > 0) {
    const text = `The last run had ${missing.join(", ")}, which the exchange has no more: it is not watched`;
    tell({ level: "warn", topic: "market-gone", text }, clock.now());
  }
  return markets;
}

function missingOf(tickers: readonly string[], markets: readonly Market[]): readonly string[] {
  const found = new Set(markets.map(({ ticker }) => ticker));
  return tickers.filter((ticker) => !found.has(ticker));
}

async function quote(ports: BotPorts, run: Run, until: Time | undefined): Promise<string> {
  const { clock, engine, journal } = ports;
  const { hear, stopWhy, requireWhole } = run;
  for (;;) {
    hear({ kind: "time-passed", at: clock.now() });
    requireWhole();
    lookAtAlarm(ports, run);
    run.rotator?.tick();
    run.rewards?.tick();
    leave(ports, run);
    journal.flush();
    ports.guard?.beat();
    const stopped = engine.stopped();
    if (stopped !== undefined) return stopped.why;
    const why = stopWhy();
    if (why !== undefined) return why;
    if (until !== undefined && clock.now() >= until) return "the duration is over";
    await sleep(clock, tickEvery);
  }
}

async function windDown(ports: BotPorts, { hear, requireWhole }: Run, why: string): Promise<Proof> {
  const { clock, engine } = ports;
  hear({ kind: "stop-requested", at: clock.now(), why });
  const deadline = plus(clock.now(), windDownMax);
  while (engine.liveOrders().length > 0 && clock.now() < deadline) {
    hear({ kind: "time-passed", at: clock.now() });
    ports.guard?.beat();
    // Without the engine nothing here will ever be confirmed.
    requireWhole();
    await sleep(clock, millis(50));
  }
  requireWhole();
  return prove(ports);
}

async function prove(ports: BotPorts): Promise<Proof> {
  const { clock, venue, tell } = ports;
  const proof = await beating(ports, venue.finish());
  tell({ level: proof.isProven ? "info" : "error", topic: "wind-down", text: proof.text }, clock.now());
  return proof;
}

/** Waiting for the venue is no death. A beat that fails here says nothing: the watchdog then helps. */
async function beating<Value>({ clock, guard }: BotPorts, work: Promise<Value>): Promise<Value> {
  let timer: Timer | undefined;
  const beat = (): void => {
    try {
      guard?.beat();
    } catch {
      return;
    }
    timer = clock.after(tickEvery, beat);
  };
  if (guard !== undefined) beat();
  return work.finally(() => timer?.cancel());
}
