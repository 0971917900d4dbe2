import type { Clock, Timer } from "../domain/clock.ts";
import type { TokenBudget } from "../domain/input.ts";
import { millis, type Time } from "../domain/units.ts";
import { createFlightBucket } from "./flight-bucket.ts";
import type { Hearing } from "./hearing.ts";

/**
 * Lets requests go no faster than the exchange's own token buckets allow, so that it never has to refuse one.
 * What only takes risk away goes first when tokens are short; what waited too long is not sent at all.
 */
export interface Pacer {
  /** Resolves to undefined when the request may go now, or to why it will never go. */
  admit(ask: Admission): Promise<string | undefined>;
  /** What was admitted for so much is on its way, until what this gives is called. */
  depart(cost: number): () => void;
  /** True when it would not have to wait. */
  fitsNow(cost: number): boolean;
  resize(budget: TokenBudget): void;
  /** The exchange refused for lack of tokens: our count was too high, somebody else spends too. */
  drain(): void;
  /** Refuses everything that waits. */
  close(why: string): void;
}

export interface Admission {
  readonly cost: number;
  readonly isUrgent: boolean;
  readonly waitMax: Time;
}

interface Waiting extends Admission {
  readonly since: Time;
  readonly settle: (why: string | undefined) => void;
}

/** More waiting requests than this means that something upstream does not look at the answers. */
const waitingMax = 2_000;

export function createPacer(clock: Clock, budget: TokenBudget, hearing: Hearing): Pacer {
  const urgent: Waiting[] = [];
  const ordinary: Waiting[] = [];
  let timer: Timer | undefined;
  let closed: string | undefined;

  const release = (): void => {
    timer?.cancel();
    timer = undefined;
    const now = clock.now();
    for (const queue of [urgent, ordinary]) expire(queue, now);
    for (;;) {
      const queue = urgent.length > 0 ? urgent : ordinary;
      const [first] = queue;
      if (first === undefined) return;
      const wait = bucket.waitFor(first.cost, first.isUrgent);
      if (wait === Infinity) {
        queue.shift();
        first.settle(`it costs ${first.cost} tokens, more than the bucket ever holds`);
      } else if (bucket.take(first.cost, first.isUrgent)) {
        queue.shift();
        first.settle(undefined);
      } else {
        timer = clock.after(Math.min(Math.max(wait, 1), tickMicros) as Time, release);
        return;
      }
    }
  };

  const bucket = createFlightBucket(clock, budget, hearing, release);
  return {
    admit: (ask) =>
      new Promise((settle) => {
        if (closed !== undefined) return settle(closed);
        const queue = ask.isUrgent ? urgent : ordinary;
        if (queue.length >= waitingMax) return settle(`${waitingMax} requests wait for tokens already`);
        queue.push({ ...ask, since: clock.now(), settle });
        release();
      }),
    depart: bucket.depart,
    fitsNow: (cost) => urgent.length === 0 && ordinary.length === 0 && bucket.waitFor(cost, false) === 0,
    resize: (size) => {
      bucket.resize(size);
      release();
    },
    drain: bucket.empty,
    close: (why) => {
      closed = why;
      timer?.cancel();
      for (const waiting of [...urgent.splice(0), ...ordinary.splice(0)]) waiting.settle(why);
    },
  };
}

/** Looks again at least this often, so that what waits too long is told so in time. */
const tickMicros = millis(250);

function expire(queue: Waiting[], now: Time): void {
  const isLate = (waiting: Waiting): boolean => now - waiting.since > waiting.waitMax;
  const late = queue.filter(isLate);
  if (late.length === 0) return;
  const kept = queue.filter((waiting) => !isLate(waiting));
  queue.splice(0, queue.length, ...kept);
  for (const waiting of late) waiting.settle("it waited too long for tokens");
}
