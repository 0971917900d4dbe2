import type { Clock, Timer } from "../domain/clock.ts";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import { seconds } from "../domain/units.ts";
import { decodeExchangeStatus } from "../wire/maker/account.ts";
import type { Rest } from "./rest.ts";
import { showSkew, skewRefuse, skewWarn } from "./skew.ts";

/** Asks now and then what no stream tells: whether the exchange trades, and whether our clock still agrees. */
export interface StatusWatch {
  start(): void;
  stop(): void;
}

export interface StatusWatchOptions {
  readonly clock: Clock;
  readonly rest: Rest;
  readonly emit: (input: Input) => void;
  readonly log: (note: Note) => void;
}

const lookEvery = seconds(15);

export function createStatusWatch({ clock, rest, emit, log }: StatusWatchOptions): StatusWatch {
  let timer: Timer | undefined;
  let isStopped = true;
  let lastTold: string | undefined;
  let wasWarned = false;

  const look = async (): Promise<void> => {
    const status = await rest.read({
      path: "/exchange/status",
      decode: decodeExchangeStatus,
      isPublic: true,
    });
    if (isStopped) return;
    // No answer says nothing about trading: the stream and the orders' own answers notice a dead exchange.
    if (status.kind === "done" && JSON.stringify(status.value) !== lastTold) {
      lastTold = JSON.stringify(status.value);
      emit({ kind: "exchange-status-told", at: clock.now(), ...status.value });
    }
    const skew = Math.abs(rest.skew.skew());
    if (skew > skewWarn && !wasWarned) {
      const level = skew > skewRefuse ? "error" : "warn";
      log({ level, topic: "clock-skewed", text: `${showSkew(rest.skew.skew())}.` });
    }
    wasWarned = skew > skewWarn;
    timer = clock.after(lookEvery, () => void look());
  };

  return {
    start: () => {
      if (!isStopped) return;
      isStopped = false;
      timer = clock.after(lookEvery, () => void look());
    },
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
