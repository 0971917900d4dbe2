import { WebSocket } from "ws";
import { streamPath } from "../../src/sim/server/stream.ts";
import { toMillis } from "../../src/domain/units.ts";
import { signText } from "./boxed-exchange.ts";
import { createReader, type Reader } from "./reader.ts";
import type { Credentials, StartedExchange } from "./start-exchange.ts";

export interface SocketClient {
  readonly reader: Reader;
  /** Bodies of the server's pings. */
  readonly pings: readonly string[];
  /** Resolves once `isSo` holds; checked on every frame and ping. */
  until(isSo: () => boolean): Promise<void>;
  close(): void;
}

/** A plain WebSocket client: nothing but the handshake, the frames and what a reader makes of them. */
export function connect(server: StartedExchange, usesYesPrice = false): Promise<SocketClient> {
  const socket = new WebSocket(server.wsUrl, { headers: signedHeaders(server) });
  const reader = createReader(usesYesPrice);
  const pings: string[] = [];
  const waiting = new Set<() => void>();
  const check = (): void => {
    for (const each of waiting) each();
  };
  socket.on("message", (data) => {
    if (Buffer.isBuffer(data)) reader.receive(data.toString("utf8"));
    check();
  });
  socket.on("ping", (data) => {
    pings.push(data.toString());
    check();
  });
  reader.attach(
    (command) => socket.send(JSON.stringify(command)),
    () => socket.close(),
  );
  const client: SocketClient = {
    reader,
    pings,
    until: (isSo) =>
      new Promise((resolve) => {
        const each = (): void => {
          if (!isSo()) return;
          waiting.delete(each);
          resolve();
        };
        waiting.add(each);
        each();
      }),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.on("open", () => resolve(client));
    socket.on("error", reject);
  });
}

export function signedHeaders(
  server: StartedExchange,
  text = `GET${streamPath}`,
  by: Credentials = server,
): Record<string, string> {
  const timestamp = String(toMillis(server.clock.now()));
  return {
    "KALSHI-ACCESS-KEY": by.keyId,
    "KALSHI-ACCESS-TIMESTAMP": timestamp,
    "KALSHI-ACCESS-SIGNATURE": signText(by.privatePem, Buffer.from(timestamp + text)).toString("base64"),
  };
}
