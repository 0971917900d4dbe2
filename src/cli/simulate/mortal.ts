import type { Clock } from "../../domain/clock.ts";
import type { HttpTransport } from "../../gateway/http.ts";
import type { StreamSocket, StreamTransport } from "../../gateway/stream-transport.ts";

/** Everything through which one process of the program reaches the world. */
export interface Ports {
  readonly clock: Clock;
  readonly http: HttpTransport;
  readonly stream: StreamTransport;
}

/** One process: while it lives its ports are the world's, and once it is dead nothing goes in or out any more. */
export interface Life {
  readonly ports: Ports;
  isOver(): boolean;
  /** As `kill -9`: no code of the program runs for it. What was sent is on its way, and sockets are reset. */
  end(): void;
}

/**
 * `crossing` is asked at every boundary, before and after whatever crosses it, and says whether the process dies
 * right there. The code that was running goes on for a moment, but finds every port shut: the world sees the death
 * at exactly this point.
 */
export function mortal(world: Ports, crossing: () => boolean): Life {
  const sockets = new Set<StreamSocket>();
  let isOver = false;
  const end = (): void => {
    isOver = true;
    for (const socket of sockets) socket.close();
    sockets.clear();
  };
  /** False when the process is dead, or dies here. */
  const crosses = (): boolean => {
    if (!isOver && crossing()) end();
    return !isOver;
  };

  const clock: Clock = {
    now: world.clock.now,
    after: (delay, action) => {
      if (isOver) return { cancel: () => {} };
      return world.clock.after(delay, () => {
        if (!isOver) action();
      });
    },
  };
  const http: HttpTransport = (request) =>
    new Promise((resolve, reject) => {
      if (!crosses()) return;
      world.http(request).then((answer) => {
        if (crosses()) resolve(answer);
        return undefined;
      }, reject);
      crosses();
    });
  const stream: StreamTransport = {
    connect: (url, headers, handlers) => {
      if (!crosses()) return deadSocket;
      const socket = world.stream.connect(url, headers, {
        opened: () => {
          if (crosses()) handlers.opened();
        },
        received: (text) => {
          if (crosses()) handlers.received(text);
        },
        closed: (why) => {
          sockets.delete(socket);
          if (!isOver) handlers.closed(why);
        },
      });
      sockets.add(socket);
      return {
        send: (text) => {
          if (!crosses()) return;
          socket.send(text);
          crosses();
        },
        close: () => {
          sockets.delete(socket);
          if (!isOver) socket.close();
        },
      };
    },
  };
  return { ports: { clock, http, stream }, isOver: () => isOver, end };
}

const deadSocket: StreamSocket = { send: () => {}, close: () => {} };
