import type { Clock } from "../../domain/clock.ts";
import { millis, type Time } from "../../domain/units.ts";
import type { HttpAnswer, HttpFailure, HttpTransport } from "../../gateway/http.ts";
import type { StreamTransport } from "../../gateway/stream-transport.ts";
import type { Random } from "../../lib/random.ts";
import type { Exchange } from "../../sim/exchange.ts";
import { httpDate } from "../../sim/server/http-date.ts";
import type { Gate } from "../../sim/server/faults/gate.ts";

/**
 * A network inside one process and one clock: the same bytes as over sockets, each on its way for a drawn
 * time, never overtaking the one before it in the same direction of a stream.
 */
export interface Loopback {
  readonly http: HttpTransport;
  readonly stream: StreamTransport;
}

/** One way, like a machine in the next room. */
const delayMean = 2_000;
const delayMin = 500;

export function createLoopback({ door, stream }: Gate, clock: Clock, random: Random): Loopback {
  const delay = (): Time => Math.round(delayMin + random.exponential(delayMean - delayMin)) as Time;
  return {
    http: ({ method, url, headers, body = "", timeoutMs }) =>
      new Promise((resolve) => {
        const patience = clock.after(millis(timeoutMs), () => resolve(failed("timeout")));
        clock.after(delay(), () => {
          door(
            {
              method,
              path: url.slice(url.indexOf("/", "https://".length)),
              headers: lowerCase(headers),
              body,
            },
            (outcome) => {
              const told = "hungUp" in outcome ? failed(outcome.hungUp) : dated(outcome, clock.now());
              clock.after(delay(), () => {
                patience.cancel();
                resolve(told);
              });
            },
          );
        });
      }),
    stream: {
      connect: (_url, headers, handlers) => {
        const inward = inOrder(clock, delay);
        const outward = inOrder(clock, delay);
        const opened = stream.open(
          lowerCase(headers),
          (text) => inward(() => handlers.received(text)),
          (code) => inward(() => handlers.closed(`closed with code ${code}`)),
        );
        if (!opened.ok) {
          const { why } = opened;
          const told =
            why === "hung-up" ? "the upgrade was hung up on" : `the upgrade was answered with ${why.status}`;
          inward(() => handlers.closed(told));
          return { send: () => {}, close: () => {} };
        }
        const session = opened.value;
        inward(() => handlers.opened());
        return {
          send: (text) => outward(() => session.receive(text)),
          close: () => outward(() => session.closed()),
        };
      },
    },
  };
}

/** Keeps the exchange going as its server does: the crowd lives whether anybody calls or not. */
export function keepGoing(exchange: Exchange, clock: Clock): () => void {
  let isOver = false;
  const beat = (): void => {
    if (isOver) return;
    exchange.advance(clock.now());
    const next = exchange.nextAt();
    clock.after(Math.max(1, (next ?? clock.now() + millis(20)) - clock.now()) as Time, beat);
  };
  beat();
  return () => {
    isOver = true;
  };
}

/** A server dates its answers, unless a wrong clock has. */
function dated({ status, headers, body }: HttpAnswer, now: Time): HttpAnswer {
  return { status, headers: { date: httpDate(now), ...headers }, body };
}

function failed(failure: "refused" | "reset" | "timeout"): HttpFailure {
  return { failure, wasSent: failure !== "refused" };
}

function inOrder(clock: Clock, delay: () => Time): (deliver: () => void) => void {
  let last = 0;
  return (deliver) => {
    const at = Math.max(last, clock.now() + delay());
    last = at;
    clock.after((at - clock.now()) as Time, deliver);
  };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
