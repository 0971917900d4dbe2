import { WebSocket } from "ws";

/** One socket. Everything above it uses only this port. */
export interface StreamTransport {
  connect(url: string, headers: Readonly<Record<string, string>>, handlers: StreamHandlers): StreamSocket;
}

export interface StreamHandlers {
  opened(): void;
  received(text: string): void;
  /** Called once, also when the socket never opened. */
  closed(why: string): void;
}

export interface StreamSocket {
  /** Dropped without a word when the socket is not open: `closed` tells. */
  send(text: string): void;
  close(): void;
}

/** The exchange's own limit. */
const messageBytesMax = 64 * 1024 * 1024;

/** Pings are answered by the library; compression is not offered: it costs 100 times the decoding. */
export const webSocketTransport: StreamTransport = {
  connect: (url, headers, handlers) => {
    const socket = new WebSocket(url, {
      headers: { ...headers },
      perMessageDeflate: false,
      handshakeTimeout: 10_000,
      maxPayload: messageBytesMax,
      followRedirects: false,
    });
    let isOver = false;
    const finish = (why: string): void => {
      if (isOver) return;
      isOver = true;
      handlers.closed(why);
    };
    socket.on("open", () => handlers.opened());
    socket.on("message", (data, isBinary) => {
      if (!isBinary && !isOver) handlers.received(textOf(data));
    });
    socket.on("unexpected-response", (_, response) => {
      finish(`the upgrade was answered with ${response.statusCode ?? 0}`);
      response.destroy();
      socket.terminate();
    });
    // Only the code or the first words: an error may quote headers.
    socket.on("error", (error) => finish(`${codeOf(error)}: ${error.message.slice(0, 120)}`));
    socket.on("close", (code) => finish(`closed with code ${code}`));
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => {
        socket.close(1000);
        // A peer that does not answer the close must not keep the process alive.
        setTimeout(() => socket.terminate(), 1_000).unref();
      },
    };
  },
};

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return data instanceof ArrayBuffer ? Buffer.from(data).toString("utf8") : data.toString("utf8");
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
