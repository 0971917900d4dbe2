import type { Clock } from "../../domain/clock.ts";
import { millis, type Time } from "../../domain/units.ts";
import type { HttpTransport } from "../../gateway/http.ts";
import type { StreamTransport } from "../../gateway/stream-transport.ts";
import type { Random } from "../../lib/random.ts";
import type { Exchange } from "../../sim/exchange.ts";
import type { Api } from "../../sim/server/api.ts";
import type { Stream } from "../../sim/server/stream.ts";

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

export function createLoopback(api: Api, stream: Stream, clock: Clock, random: Random): Loopback {
  const delay = (): Time => Math.round(delayMin + random.exponential(delayMean - delayMin)) as Time;
  return {
    http: ({ method, url, headers, body = "" }) =>
      new Promise((resolve) => {
        clock.after(delay(), () => {
          const { pathname, search } = new URL(url);
          const answer = api({ method, path: `${pathname}${search}`, headers: lowerCase(headers), body });
          clock.after(delay(), () => resolve(answer));
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
          inward(() => handlers.closed(`the upgrade was answered with ${opened.why.status}`));
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
