import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer, type RawData } from "ws";
import type { Clock } from "../../domain/clock.ts";
import { millis, seconds, type Time } from "../../domain/units.ts";
import { assert } from "../../lib/assert.ts";
import { nested, notFound, type WireRefusal } from "../../wire/exchange/refusal.ts";
import type { Exchange } from "../exchange.ts";
import type { ApiTier } from "../scenario.ts";
import type { FaultDesk } from "../faults/desk.ts";
import { apiPrefix, type ApiResponse } from "./api.ts";
import type { ActivityBook } from "./activity.ts";
import type { Auth } from "./auth.ts";
import { endingClock } from "./ending-clock.ts";
import type { Door } from "./faults/door.ts";
import type { FaultySession, FaultyStream } from "./faults/faulty-stream.ts";
import { createGate } from "./faults/gate.ts";
import { frameWriters, type FrameWriter } from "./frame-writer.ts";
import { defaultSettings, type ServerSettings } from "./settings.ts";
import { streamPath } from "./stream.ts";

export interface ServeOptions {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly auth: Auth;
  /** Only this machine can reach the default. */
  readonly host?: string | undefined;
  /** 0, the default: any free one. */
  readonly port?: number | undefined;
  readonly tier?: ApiTier | undefined;
  readonly settings?: ServerSettings | undefined;
  /** To arm faults while it runs; those of the scenario are armed without it. */
  readonly faults?: FaultDesk | undefined;
  /** Told what every signed call is billed. */
  readonly activity?: ActivityBook | undefined;
  /** Told when our own code breaks; the caller is answered 500. */
  readonly onFault: (error: unknown) => void;
}

export interface Serving {
  readonly restUrl: string;
  readonly wsUrl: string;
  close(): Promise<void>;
}

const bodyMax = 1024 * 1024;
/** Further ones are hung up on. */
const connectionsMax = 2_000;
const pingEvery = seconds(10);
const pumpAtMost = millis(20);
const pumpAtLeast = millis(1);

/** Puts the exchange on sockets, and keeps it going: the crowd lives whether anybody calls or not. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { exchange, host = "127.0.0.1", port = 0, settings = defaultSettings } = options;
  const clock = endingClock(options.clock);
  const { door, stream } = createGate({ ...options, clock });
  const sockets = new WebSocketServer({
    noServer: true,
    // Agreed on only with a reader that offers it.
    perMessageDeflate: settings.compression === "offered",
    maxPayload: bodyMax,
    // A stream that plays dead answers no ping either.
    autoPong: false,
  });
  const writerOf = frameWriters();
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 30_000 });
  server.maxConnections = connectionsMax;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    answerRequest(door, request, response, options.onFault);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade({ sockets, stream, clock, onFault: options.onFault, writerOf }, request, socket, head);
  });
  const address = await listen(server, host, port);
  pump(exchange, clock, options.onFault);
  const place = `${host.includes(":") ? `[${host}]` : host}:${address.port}`;
  return {
    restUrl: `http://${place}${apiPrefix}`,
    wsUrl: `ws://${place}${streamPath}`,
    close: () => {
      clock.end();
      stream.close();
      for (const socket of sockets.clients) socket.terminate();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      assert(typeof address === "object" && address !== null, "a listening server has an address");
      server.off("error", reject);
      resolve(address);
    });
  });
}

/** Advances the exchange when something is due there, and every 20 ms in any case. */
function pump(exchange: Exchange, clock: Clock, onFault: (error: unknown) => void): void {
  const beat = (): void => {
    try {
      exchange.advance(clock.now());
    } catch (error) {
      onFault(error);
      return;
    }
    clock.after(pause(), beat);
  };
  const pause = (): Time => {
    const next = exchange.nextAt();
    const wait = next === undefined ? pumpAtMost : next - clock.now();
    return Math.min(pumpAtMost, Math.max(pumpAtLeast, wait)) as Time;
  };
  clock.after(pumpAtLeast, beat);
}

function answerRequest(
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
  onFault: (error: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= bodyMax) chunks.push(chunk);
    else if (!response.headersSent) {
      reply(response, { ...refusalResponse(tooLarge), headers: { connection: "close" } });
      request.destroy();
    }
  });
  request.on("end", () => {
    if (response.headersSent) return;
    const { method = "GET", url: path = "/", headers } = request;
    try {
      const body = Buffer.concat(chunks).toString("utf8");
      door({ method, path, headers, body }, (outcome) => {
        if ("hungUp" in outcome) response.destroy();
        else if (!response.destroyed) reply(response, outcome);
      });
    } catch (error) {
      reply(response, refusalResponse(internalError));
      onFault(error);
    }
  });
  // A caller that goes away mid-request is no fault of ours; nothing was done.
  request.on("error", () => response.destroy());
}

function reply(response: ServerResponse, { status, headers, body }: ApiResponse): void {
  // One flat list is what the head is written from; an object would be copied and walked first.
  const lines: string[] = [];
  for (const name of Object.keys(headers)) lines.push(name, headers[name] ?? "");
  if (status !== noContent) lines.push("content-length", String(Buffer.byteLength(body)));
  response.writeHead(status, lines);
  response.end(body);
}

const noContent = 204;

interface StreamServer {
  readonly sockets: WebSocketServer;
  readonly stream: FaultyStream;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  readonly writerOf: (socket: Duplex) => FrameWriter;
}

/** The handshake is signed like every other request; an unsigned one is refused, even for public channels. */
function upgrade(server: StreamServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on("error", () => socket.destroy());
  const path = (request.url ?? "").split("?")[0];
  if (path !== streamPath) return refuseUpgrade(socket, notFound());
  let webSocket: WebSocket | undefined;
  const writer = server.writerOf(socket);
  let isPlain = false;
  const opened = server.stream.open(
    request.headers,
    (text) =>
      isPlain && webSocket?.readyState === WebSocket.OPEN ? writer.send(text) : webSocket?.send(text),
    (code) => {
      writer.flush();
      if (code === reset) webSocket?.terminate();
      else webSocket?.close(code);
    },
    () => (isPlain ? writer.backlog() : (webSocket?.bufferedAmount ?? 0)),
  );
  if (!opened.ok) {
    if (opened.why === "hung-up") socket.destroy();
    else refuseUpgrade(socket, opened.why);
    return;
  }
  const session = opened.value;
  server.sockets.handleUpgrade(request, socket, head, (accepted) => {
    webSocket = accepted;
    // A socket that agreed on compression must be written to by `ws`; the frames of every other one are all alike.
    isPlain = accepted.extensions === "";
    const stopPings = keepAlive(accepted, session, server.clock);
    accepted.on("ping", (body) => {
      if (!session.isDead()) accepted.pong(body);
    });
    accepted.on("message", (data) => {
      try {
        session.receive(textOf(data));
      } catch (error) {
        accepted.close(1011);
        server.onFault(error);
      }
    });
    accepted.on("error", () => accepted.terminate());
    accepted.on("close", () => {
      stopPings();
      session.closed();
    });
  });
  // The handshake can fail inside: then no close event comes.
  if (webSocket === undefined) session.closed();
}

/** What `ws` calls a connection that ended without a close frame: nobody can send it, so it is a reset. */
const reset = 1006;

/** A Ping every ten seconds, with the body the exchange sends. */
function keepAlive(webSocket: WebSocket, session: FaultySession, clock: Clock): () => void {
  const beat = (): void => {
    if (!session.isDead()) webSocket.ping("heartbeat");
    timer = clock.after(pingEvery, beat);
  };
  let timer = clock.after(pingEvery, beat);
  return () => timer.cancel();
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString("utf8");
  return Array.isArray(data) ? Buffer.concat(data).toString("utf8") : Buffer.from(data).toString("utf8");
}

function refuseUpgrade(socket: Duplex, refusal: WireRefusal): void {
  const { status, body } = refusalResponse(refusal);
  const lines = [
    `HTTP/1.1 ${status} Refused`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

function refusalResponse({ status, body }: WireRefusal): ApiResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

const tooLarge = nested(413, "request_too_large", "request too large");
const internalError = nested(500, "internal_server_error", "internal server error");
