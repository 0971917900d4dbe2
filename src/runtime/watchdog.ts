import { sleep, type Clock } from "../domain/clock.ts";
import type { Note } from "../domain/note.ts";
import type { GroupAddress, GroupId } from "../domain/order-group.ts";
import { millis, minus, plus, seconds, type Time } from "../domain/units.ts";
import { ageOf, type Heartbeat, type Reading } from "./heartbeat.ts";

/**
 * Acts for a bot that cannot: when its heart has not beaten, or the exchange has not answered it, for too long,
 * every order group of it is triggered at the exchange, and whatever else rests under its name is cancelled,
 * again and again until it beats.
 */
export interface Watchdog {
  run(): Promise<WatchdogEnd>;
  /** Ends the run after the round in hand. */
  stop(): void;
}

export interface WatchdogPorts {
  /** One that counts on whatever anybody does to the clock on the wall. */
  readonly clock: Clock;
  readonly wallMs: () => number;
  /** How long a heart may be silent. */
  readonly after: Time;
  readonly read: () => Reading;
  readonly exchange: WatchdogExchange;
  readonly tell: (note: Note) => void;
  /** End when the bot has ended well. */
  readonly isOnce: boolean;
}

/** Nothing here throws: a text says what is wrong. */
export interface WatchdogExchange {
  trigger(group: GroupAddress): Promise<string | undefined>;
  /** The groups that let orders in, of all there are. */
  armed(): Promise<ReadonlySet<GroupId> | string>;
  cancelAll(prefix: string, timeLimit: Time): Promise<Cancelled>;
}

export interface Cancelled {
  readonly isProven: boolean;
  readonly cancelled: number;
  readonly text: string;
}

export interface WatchdogEnd {
  readonly why: "asked to stop" | "the bot has ended, and nothing rests";
  /** False when it left while a bot was silent, and orders of it may rest. */
  readonly isClear: boolean;
}

const lookEvery = millis(100);
/** An order of a stopped bot may still arrive, and one that wakes up may place again. */
const repeatEvery = seconds(2);
/** What failed is tried again sooner. */
const retryEvery = millis(500);
const cancelMax = seconds(10);
const pingEvery = seconds(5);
const tellEvery = seconds(60);

export function createWatchdog(ports: WatchdogPorts): Watchdog {
  const { clock } = ports;
  const state: State = {
    isStopping: false,
    sighting: undefined,
    foundEnded: undefined,
    garbled: undefined,
    phase: undefined,
    toldAt: undefined,
    actAfter: clock.now(),
    rounds: 0,
    isClear: true,
    isPinging: false,
    pingAfter: clock.now(),
    lostAt: undefined,
  };
  return {
    stop: () => {
      state.isStopping = true;
    },
    run: async () => {
      for (;;) {
        look(ports, state);
        const verdict = judge(ports, state);
        announce(ports, state, verdict);
        if (verdict.phase === "silent") await act(ports, state, verdict);
        else keepInTouch(ports, state);
        if (state.isStopping) return { why: "asked to stop", isClear: state.isClear };
        if (verdict.phase === "ended" && ports.isOnce && verdict.beat.runId !== state.foundEnded) {
          return { why: "the bot has ended, and nothing rests", isClear: true };
        }
        await sleep(clock, lookEvery);
      }
    },
  };
}

interface State {
  isStopping: boolean;
  sighting: Sighting | undefined;
  /** The run that was over before we came: the one to watch is still to begin. */
  foundEnded: string | undefined;
  garbled: string | undefined;
  phase: Verdict["phase"] | undefined;
  toldAt: Time | undefined;
  actAfter: Time;
  /** Since the heart fell silent. */
  rounds: number;
  isClear: boolean;
  isPinging: boolean;
  pingAfter: Time;
  /** Since when this process has not reached the exchange itself, and when that was told last. */
  lostAt: Time | undefined;
}

/** The newest beat, and when it was made by our own clock. */
interface Sighting {
  readonly beat: Heartbeat;
  readonly madeAt: Time;
}

type Verdict =
  | { readonly phase: "waiting" }
  | { readonly phase: "ended"; readonly beat: Heartbeat }
  | { readonly phase: "beating"; readonly beat: Heartbeat }
  | { readonly phase: "silent"; readonly beat: Heartbeat; readonly why: string };

function look({ read, clock, wallMs }: WatchdogPorts, state: State): void {
  const reading = read();
  state.garbled = reading.kind === "garbled" ? reading.why : undefined;
  // A file that is gone or torn is no beat: what was seen last grows old.
  if (reading.kind !== "beat") return;
  const { beat } = reading;
  const last = state.sighting?.beat;
  if (last?.count === beat.count && last.runId === beat.runId && last.state === beat.state) return;
  if (last === undefined && beat.state === "ended") state.foundEnded = beat.runId;
  // Nobody has watched the first one being made: only its own clock tells how old it is.
  const age = last === undefined ? ageOf(beat, wallMs()) : (0 as Time);
  state.sighting = { beat, madeAt: minus(clock.now(), age) };
}

function judge({ clock, after }: WatchdogPorts, { sighting }: State): Verdict {
  if (sighting === undefined) return { phase: "waiting" };
  const { beat, madeAt } = sighting;
  if (beat.state === "ended") return { phase: "ended", beat };
  const age = minus(clock.now(), madeAt);
  if (age > after) return { phase: "silent", beat, why: `no heartbeat for ${shown(age)}` };
  const silence = plus(age, millis(beat.silentMs));
  if (silence <= after) return { phase: "beating", beat };
  const why = `it beats, but the exchange has not answered it for ${shown(silence)}`;
  return { phase: "silent", beat, why };
}

/** Every change at once, and between changes one line a minute. */
function announce(ports: WatchdogPorts, state: State, verdict: Verdict): void {
  const now = ports.clock.now();
  const isNew = verdict.phase !== state.phase;
  if (!isNew && state.toldAt !== undefined && now - state.toldAt < tellEvery) return;
  if (isNew) {
    state.rounds = 0;
    state.actAfter = now;
    // A heart that beats looks after its orders itself; a silent one is acted for at once, which says more.
    state.isClear = true;
  }
  const note = noteOf(ports, verdict, isNew ? state.phase : verdict.phase);
  state.phase = verdict.phase;
  state.toldAt = now;
  ports.tell(note);
  if (state.garbled !== undefined) {
    ports.tell({ level: "error", topic: "heartbeat-garbled", text: `Not a heartbeat: ${state.garbled}.` });
  }
}

function noteOf({ after }: WatchdogPorts, verdict: Verdict, before: Verdict["phase"] | undefined): Note {
  switch (verdict.phase) {
    case "waiting":
      return { level: "info", topic: "watchdog-waiting", text: "Waiting for a first heartbeat." };
    case "ended": {
      const text = `The bot has ended, and nothing rests: standing by for its next run.`;
      return { level: "info", topic: "watchdog-standing-by", text, facts: { run: verdict.beat.runId } };
    }
    case "beating": {
      const { runId, pid, groups } = verdict.beat;
      const facts = { run: runId, pid, groups: groups.length, after_seconds: after / 1_000_000 };
      if (before === "silent") {
        const text = `It beats again (run ${runId}, process ${pid}). Its groups stay shut until \`kmm fuse reset\`.`;
        return { level: "warn", topic: "watchdog-armed", text, facts };
      }
      const what = before === "beating" ? "Armed still" : "Armed";
      const text = `${what}: run ${runId}, process ${pid}, ${groups.length} order groups; acts after ${shown(after)} of silence.`;
      return { level: "info", topic: "watchdog-armed", text, facts };
    }
    case "silent": {
      const { runId, pid, groups } = verdict.beat;
      const text =
        before === "silent"
          ? `Still silent (${verdict.why}): its groups are held shut.`
          : `ACTING for run ${runId}, process ${pid}: ${verdict.why}. Triggering ${groups.length} order groups.`;
      const level = before === "silent" ? "warn" : "error";
      return { level, topic: "watchdog-acting", text, facts: { run: runId, pid, groups: groups.length } };
    }
  }
}

/** One round: shut the groups, take away what else there is, and prove it. */
async function act(
  ports: WatchdogPorts,
  state: State,
  { beat }: Extract<Verdict, { phase: "silent" }>,
): Promise<void> {
  const { clock, exchange, tell } = ports;
  const began = clock.now();
  if (began < state.actAfter) return;
  const open = state.rounds === 0 ? beat.groups : await openGroups(exchange, beat.groups);
  // Side by side: an answer that is lost must not hold up the other way.
  const [{ failures, triggeredIn }, result] = await Promise.all([
    triggerAll(ports, open),
    exchange.cancelAll(beat.prefix, cancelMax),
  ]);
  state.rounds += 1;
  state.isClear = result.isProven && failures.length === 0;
  state.actAfter = plus(clock.now(), state.isClear ? repeatEvery : retryEvery);
  heed(ports, state, result.isProven ? undefined : result.text);
  if (state.isClear && state.rounds > 1 && open.length === 0 && result.cancelled === 0) return;
  const trouble = failures.length === 0 ? "" : ` ${failures.length} were not: ${failures[0] ?? ""}.`;
  const text = `Triggered ${open.length - failures.length} of ${open.length} groups in ${shown(triggeredIn)}.${trouble} ${result.text}`;
  const facts = {
    run: beat.runId,
    triggered: open.length - failures.length,
    cancelled: result.cancelled,
    is_proven: result.isProven,
  };
  tell({ level: state.isClear ? "warn" : "error", topic: "watchdog-acted", text, facts });
}

async function triggerAll(
  { clock, exchange }: WatchdogPorts,
  groups: readonly GroupAddress[],
): Promise<{ readonly failures: readonly string[]; readonly triggeredIn: Time }> {
  const began = clock.now();
  const answers = await Promise.all(groups.map((group) => exchange.trigger(group)));
  const failures = answers.filter((answer) => answer !== undefined);
  return { failures, triggeredIn: minus(clock.now(), began) };
}

/** Those that somebody has reset meanwhile; all of them when nobody can say. */
async function openGroups(
  exchange: WatchdogExchange,
  groups: readonly GroupAddress[],
): Promise<readonly GroupAddress[]> {
  if (groups.length === 0) return [];
  const armed = await exchange.armed();
  return typeof armed === "string" ? groups : groups.filter(({ groupId }) => armed.has(groupId));
}

/** A watchdog that is cut off itself would notice it too late: it asks now and then. Never waited for. */
function keepInTouch(ports: WatchdogPorts, state: State): void {
  const { clock, exchange } = ports;
  if (state.isPinging || clock.now() < state.pingAfter) return;
  state.isPinging = true;
  void exchange.armed().then((answer) => {
    state.isPinging = false;
    state.pingAfter = plus(clock.now(), pingEvery);
    heed(ports, state, typeof answer === "string" ? answer : undefined);
    return undefined;
  });
}

/** Takes in whether the exchange answers us, and says so loudly, once a minute, when it does not. */
function heed({ clock, tell }: WatchdogPorts, state: State, trouble: string | undefined): void {
  if (trouble === undefined) {
    if (state.lostAt !== undefined) {
      tell({ level: "warn", topic: "watchdog-in-touch", text: "The exchange answers this watchdog again." });
    }
    state.lostAt = undefined;
    return;
  }
  if (state.lostAt !== undefined && clock.now() - state.lostAt < tellEvery) return;
  state.lostAt = clock.now();
  const text = `THIS WATCHDOG CANNOT HELP NOW: ${trouble}. Orders of a silent bot rest until they expire (strategy.expiry), or are cancelled on the exchange's own page.`;
  tell({ level: "error", topic: "watchdog-cut-off", text });
}

function shown(span: Time): string {
  return `${(span / 1_000_000).toFixed(1)} s`;
}
