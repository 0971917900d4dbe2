import { assert } from "../lib/assert.ts";
import type { Effect } from "../domain/effect.ts";
import type { Input } from "../domain/input.ts";
import { seconds, type Time } from "../domain/units.ts";
import type { Batch, Claim, Defect, RecordingKind } from "../store/recording/record.ts";
import { createBookCheck, type BookCheckResult } from "./book-check.ts";
import type { Venue, VenueReport } from "./venue.ts";

/**
 * One pass over a recording: its messages, the venues' answers and the ticks of the recorded time are put
 * in one order and told to one or several engines, each with a venue of its own. Everything follows from
 * the records and the options: no clock, no chance.
 */
export interface Replay {
  /** Takes the next records, in their order. False: the recording is cut here, nothing more is taken. */
  feed(batch: Batch): boolean;
  /** Asks the engines to stop, lets their cancels be answered, and sums up. */
  finish(): ReplaySummary;
}

/** What a replay needs of an engine. */
export interface Stepper {
  step(input: Input): readonly Effect[];
}

export interface ReplayOptions {
  readonly kind: RecordingKind;
  readonly engines: readonly { readonly engine: Stepper; readonly venue: Venue }[];
  /** How much recorded time lies between two ticks. */
  readonly tickEvery: Time;
  /** Hears what engines tell people. */
  readonly onEffect?: (venue: string, effect: Effect, at: Time) => void;
}

export interface ReplaySummary extends BookCheckResult {
  readonly kind: RecordingKind;
  readonly markets: number;
  readonly messages: number;
  readonly inputs: number;
  readonly gaps: number;
  readonly linesRefused: number;
  readonly levelsDropped: number;
  /** Parts that the recorder wrote and this copy lacks. */
  readonly filesMissing: number;
  /** Messages whose time lay before the one before them; told at that one's time. */
  readonly timesBackward: number;
  readonly from: Time | undefined;
  readonly to: Time | undefined;
  /** The defects in the order they were found, no more than `defectsMax`. */
  readonly defects: readonly Defect[];
  /** Why the recording ended early, when it did. */
  readonly cut: Extract<Defect, { readonly kind: "recording-cut" }> | undefined;
  readonly venues: readonly ({ readonly name: string } & VenueReport)[];
}

const defectsMax = 100;
/** After the end the venues are given this long to answer the engines' last requests. */
const afterwards = seconds(60);

export function startReplay(options: ReplayOptions): Replay {
  assert(options.tickEvery > 0, "ticks lie apart");
  const check = createBookCheck(options.kind === "full" || options.kind === "events");
  const lanes = options.engines.map(({ engine, venue }) => newLane(engine, venue, options.onEffect));
  const tally = newTally();
  let from: Time | undefined;
  let now = 0 as Time;
  let tickAt = 0 as Time;

  const passTo = (at: Time): void => {
    if (from === undefined) {
      from = at;
      tickAt = at;
    }
    // What is due at the very moment of a message waits for it: the message was there first.
    for (; tickAt < at; tickAt = nextTick(tickAt, at, options.tickEvery)) {
      for (const lane of lanes) lane.tick(tickAt);
    }
    for (const lane of lanes) lane.passBefore(at);
    now = at;
  };

  const takeInput = (told: Input): void => {
    const input = told.at >= now ? told : { ...told, at: now };
    tally.input(input, input !== told);
    passTo(input.at);
    check.hear(input);
    for (const lane of lanes) lane.hear(input);
  };

  const takeClaim = (claim: Claim): void => {
    check.compare(claim);
    if (claim.kind !== "volume-told") return;
    const at = claim.at > now ? claim.at : now;
    passTo(at);
    const { ticker, price, takerSide } = claim;
    const printed = { kind: "trade-printed", at, ticker, price, takerSide } as const;
    if (claim.last > 0) takeInput({ ...printed, qty: claim.last });
    if (claim.more > 0) for (const lane of lanes) lane.suppose({ ...printed, qty: claim.more });
  };

  return {
    feed: (batch) => {
      if (tally.cut() !== undefined) return false;
      tally.messages(batch.messages);
      for (const record of batch.records) {
        if (record.kind === "input") takeInput(record.input);
        else if (record.kind === "quote-told" || record.kind === "volume-told") takeClaim(record);
        else tally.defect(record);
      }
      return tally.cut() === undefined;
    },
    finish: () => {
      if (from !== undefined) stopLanes(lanes, now, options.tickEvery);
      return {
        ...check.result(),
        ...tally.counts(),
        kind: options.kind,
        from,
        to: from === undefined ? undefined : now,
        venues: lanes.map((lane) => ({ name: lane.venue.name, ...lane.venue.report() })),
      };
    },
  };
}

function newTally() {
  const tickers = new Set<string>();
  const defects: Defect[] = [];
  const counts = {
    messages: 0,
    inputs: 0,
    gaps: 0,
    linesRefused: 0,
    levelsDropped: 0,
    filesMissing: 0,
    timesBackward: 0,
  };
  let cut: ReplaySummary["cut"];
  return {
    messages: (count: number): void => {
      counts.messages += count;
    },
    input: (input: Input, isLate: boolean): void => {
      counts.inputs += 1;
      if (isLate) counts.timesBackward += 1;
      if (input.kind === "market-described") tickers.add(input.market.ticker);
    },
    defect: (defect: Defect): void => {
      if (defects.length < defectsMax) defects.push(defect);
      if (defect.kind === "gap-found") counts.gaps += 1;
      else if (defect.kind === "line-refused") counts.linesRefused += 1;
      else if (defect.kind === "level-dropped") counts.levelsDropped += 1;
      else if (defect.kind === "file-missing") counts.filesMissing += 1;
      else cut ??= defect;
    },
    cut: () => cut,
    counts: () => ({ ...counts, markets: tickers.size, defects, cut }),
  };
}

/** Silence of hours needs no tick a second: past this many ticks the rest of the silence is skipped. */
const ticksOfSilenceMax = 600;

function nextTick(tickAt: Time, at: Time, every: Time): Time {
  const next = (tickAt + every) as Time;
  const left = Math.floor((at - next) / every);
  return left > ticksOfSilenceMax ? ((next + (left - ticksOfSilenceMax) * every) as Time) : next;
}

/** An engine and a venue that answer each other without end are interrupted by the next message. */
const roundsMax = 10_000;

/** One engine and the venue it trades on. */
interface Lane {
  readonly venue: Venue;
  hear(input: Input): void;
  /** Volume that only a venue which takes all volume hears of, and never the engine. */
  suppose(trade: Input): void;
  tick(at: Time): void;
  /** Lets the venue do and tell all that is due before `at`. */
  passBefore(at: Time): void;
  passTo(at: Time): void;
}

function newLane(engine: Stepper, venue: Venue, onEffect: ReplayOptions["onEffect"]): Lane {
  let isStarted = false;

  const step = (input: Input): void => {
    for (const effect of engine.step(input)) {
      onEffect?.(venue.name, effect, input.at);
      if (effect.kind !== "tell") venue.perform(effect, input.at);
    }
  };
  const drain = (until: number): void => {
    let next = venue.nextAt();
    for (let round = 0; next !== undefined && next <= until && round < roundsMax; round += 1) {
      for (const told of venue.advance(next as Time)) step(told);
      next = venue.nextAt();
    }
  };
  const start = (at: Time): void => {
    if (isStarted) return;
    isStarted = true;
    step({ kind: "stream-connected", at });
    venue.perform({ kind: "request-account" }, at);
  };

  return {
    venue,
    hear: (input) => {
      start(input.at);
      step(venue.observe(input));
      drain(input.at);
    },
    suppose: (trade) => {
      if (!venue.takesAllVolume) return;
      venue.observe(trade);
      drain(trade.at);
    },
    tick: (at) => {
      drain(at - 1);
      step({ kind: "time-passed", at });
      drain(at);
    },
    passBefore: (at) => {
      drain(at - 1);
    },
    passTo: drain,
  };
}

function stopLanes(lanes: readonly Lane[], at: Time, tickEvery: Time): void {
  const end = (at + afterwards) as Time;
  for (const lane of lanes) {
    lane.hear({ kind: "stop-requested", at, why: "the recording is over" });
    for (let tick = (at + tickEvery) as Time; tick <= end; tick = (tick + tickEvery) as Time) {
      if (lane.venue.report().openOrders === 0) break;
      lane.tick(tick);
    }
    lane.passTo(end);
  }
}
