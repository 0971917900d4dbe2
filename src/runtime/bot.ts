import { sleep, type Clock } from "../domain/clock.ts";
import type { Checked, Effect, OrderEffect, Question } from "../domain/effect.ts";
import { Failure } from "../domain/failure.ts";
import type { Input } from "../domain/input.ts";
import type { Market } from "../domain/market.ts";
import type { Note } from "../domain/note.ts";
import { millis, plus, seconds, type Time } from "../domain/units.ts";
import type { Engine } from "../engine/engine.ts";
import type { Journal } from "../store/journal.ts";
import { createLoop } from "./loop.ts";

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
}

/** Where the market's news comes from. */
export interface BotFeed {
  prepare(): Promise<void>;
  describe(tickers: readonly string[]): Promise<readonly Market[]>;
  watch(tickers: readonly string[]): void;
  close(): Promise<void>;
}

/** Where orders go: the exchange, a paper venue beside its stream, or nowhere. */
export interface BotVenue {
  /** Never awaited: answers come back through `hear`. */
  perform(effect: Checked<OrderEffect> | Question): void;
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
}

const tickEvery = millis(250);
const readyMax = seconds(20);
/** How long orders may take to be confirmed gone before the venue is asked to cancel by list. */
const windDownMax = seconds(10);
/** When nobody heeds the answers any more, an order that was on its way has landed after this long. */
const landedAfter = seconds(3);

export function createBot(ports: BotPorts): Bot {
  const { clock, engine, venue, journal } = ports;
  let hasPlaced = false;
  let broken: { readonly error: unknown } | undefined;
  const loop = createLoop({
    engine,
    journal: journal.append,
    perform: (effect) => {
      hasPlaced ||= effect.kind === "place-order";
      venue.perform(effect);
    },
    tell: ports.tell,
    watch: ports.watch,
  });
  let stopWhy: string | undefined;
  // News comes from callbacks that can do nothing about an error: it ends the run instead, and nothing that is
  // half done is stepped again.
  const take = (put: () => void): void => {
    if (broken !== undefined) return;
    try {
      put();
    } catch (error) {
      broken = { error };
    }
  };
  const hear = (input: Input): void =>
    take(() => {
      const heard = venue.observe(input);
      if (heard !== undefined) loop.put(heard);
    });
  const stop = (why: string): void => {
    stopWhy ??= why;
  };
  const requireWhole = (): void => {
    if (broken !== undefined) throw broken.error;
  };
  const run: Run = { hear, stopWhy: () => stopWhy, requireWhole };
  return {
    hear,
    told: (input) => take(() => loop.put(input)),
    stop,
    stepped: loop.count,
    run: async () => {
      const until = ports.duration === undefined ? undefined : plus(clock.now(), ports.duration);
      try {
        await start(ports, run);
        const why = await quote(ports, run, until);
        const proof = await windDown(ports, run, why);
        return { why, isRiskStop: engine.stopped()?.isRiskStop ?? false, proof };
      } catch (error) {
        // Whatever broke, what may rest at the venue is the first concern.
        hear({ kind: "stop-requested", at: clock.now(), why: "an error ended the run" });
        if (hasPlaced || engine.liveOrders().length > 0) {
          await venue.finish();
          await sleep(clock, landedAfter);
          const proof = await prove(ports);
          // Orders that may be left weigh more than what ended the run, which stays readable as the cause.
          if (!proof.isProven) throw new Failure("orders-left", proof.text, { cause: error });
        }
        throw error;
      } finally {
        await ports.feed.close();
        journal.close();
      }
    },
  };
}

/** What the parts of a run share. */
interface Run {
  /** Never throws. */
  readonly hear: (input: Input) => void;
  readonly stopWhy: () => string | undefined;
  /** Throws what broke the engine or the journal, when something did. */
  readonly requireWhole: () => void;
}

async function start(ports: BotPorts, { hear, stopWhy, requireWhole }: Run): Promise<void> {
  const { clock, engine, feed, venue, tickers } = ports;
  await feed.prepare();
  for (const market of await feed.describe(tickers)) {
    hear({ kind: "market-described", at: clock.now(), market });
  }
  feed.watch(tickers);
  venue.perform({ kind: "request-account" });
  const deadline = plus(clock.now(), readyMax);
  while (!engine.isReady() && stopWhy() === undefined) {
    if (clock.now() >= deadline) {
      throw new Failure("exchange-unreachable", "neither the stream nor the account could be read in 20 s");
    }
    await sleep(clock, millis(20));
    requireWhole();
  }
}

async function quote(ports: BotPorts, run: Run, until: Time | undefined): Promise<string> {
  const { clock, engine, journal } = ports;
  const { hear, stopWhy, requireWhole } = run;
  for (;;) {
    hear({ kind: "time-passed", at: clock.now() });
    requireWhole();
    journal.flush();
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
    await sleep(clock, millis(50));
  }
  requireWhole();
  return prove(ports);
}

async function prove({ clock, venue, tell }: BotPorts): Promise<Proof> {
  const proof = await venue.finish();
  tell({ level: proof.isProven ? "info" : "error", topic: "wind-down", text: proof.text }, clock.now());
  return proof;
}
