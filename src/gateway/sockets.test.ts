import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { isHttpFailure, pooledTransport, type HttpAnswer, type HttpFailure } from "./http.ts";
import { webSocketTransport } from "./stream-transport.ts";

/** What only real sockets show: where on its way a request was lost. */
const server: Server = createServer();
let origin = "";
let received: IncomingMessage[] = [];

const behaviours: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  "/echo": (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      response.setHeader("X-Names", "lower");
      response.writeHead(201);
      response.end(JSON.stringify({ method: request.method, url: request.url, body }));
    });
  },
  "/reset": (request) => request.socket.destroy(),
  "/half": (request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"half');
    setTimeout(() => request.socket.destroy(), 10);
  },
  "/silent": () => undefined,
  "/redirect": (_, response) => {
    response.writeHead(302, { location: "/echo" });
    response.end();
  },
};

const upgrades = new WebSocketServer({ noServer: true });

beforeAll(async () => {
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    received.push(request);
    behaviours[(request.url ?? "").split("?")[0] ?? ""]?.(request, response);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (request.headers["kalshi-access-key"] === undefined) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      return;
    }
    upgrades.handleUpgrade(request, socket, head, (client) => {
      client.on("message", (data: Buffer) => {
        if (data.toString() === "bye") client.close(1001);
        else client.send(`${data.toString()} ${client.extensions}|`);
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("a request goes out whole and its answer comes back whole", async () => {
  expect(await send("/echo?a=1")).toMatchObject({
    status: 201,
    headers: { "x-names": "lower" },
    body: '{"method":"POST","url":"/echo?a=1","body":"{}"}',
  });
});

const losses = [
  ["/reset", true, /socket|ECONNRESET/i],
  ["/half", true, /socket|ECONNRESET|closed|length/i],
  ["/silent", true, /no answer in 200 ms/],
] as const;

test.each(losses)(
  "a request to %s may have arrived: it is sent once, and said to be sent",
  async (path, wasSent, words) => {
    received = [];
    const answer = await send(path, 200);
    expect(answer).toMatchObject({ wasSent, failure: expect.stringMatching(words) });
    expect(received.filter(({ url }) => url === path)).toHaveLength(1);
  },
);

test("where nobody listens, nothing was sent", async () => {
  const { transport, close } = pooledTransport("http://127.0.0.1:1");
  const answer = await transport({
    method: "POST",
    url: "http://127.0.0.1:1/x",
    headers: {},
    timeoutMs: 2_000,
  });
  expect(answer).toMatchObject({ wasSent: false, failure: expect.stringContaining("ECONNREFUSED") });
  await close();
});

test("what still waits for a free connection when its time is up was not sent, and never will be", async () => {
  const { transport, close } = pooledTransport(origin, 1);
  received = [];
  const request = (path: string, timeoutMs: number): Promise<HttpAnswer | HttpFailure> =>
    transport({ method: "POST", url: `${origin}${path}`, headers: {}, body: "{}", timeoutMs });
  const first = request("/silent", 300);
  const second = request("/echo", 100);
  expect(await second).toMatchObject({ wasSent: false });
  expect(await first).toMatchObject({ wasSent: true });
  // The connection is free again; what was given up must not go out over it.
  expect(await request("/echo?later", 2_000)).toMatchObject({ status: 201 });
  expect(received.map(({ url }) => url)).toEqual(["/silent", "/echo?later"]);
  await close();
});

test("a redirect is an answer, not a place to go", async () => {
  expect(await send("/redirect")).toMatchObject({ status: 302 });
});

test("another host's address is refused before anything is sent", async () => {
  const { transport, close } = pooledTransport(origin);
  const answer = await transport({
    method: "GET",
    url: "http://elsewhere.test/x",
    headers: {},
    timeoutMs: 100,
  });
  expect(isHttpFailure(answer) && answer.wasSent).toBe(false);
  await close();
});

test("the socket opens signed, without compression, and says when it closes", async () => {
  const heard = await talk({ "KALSHI-ACCESS-KEY": "k" });
  expect(heard).toEqual(["opened", "hello |", "closed with code 1001"]);
});

test("a refused upgrade is told with its status, once", async () => {
  expect(await talk({})).toEqual(["the upgrade was answered with 401"]);
});

async function send(path: string, timeoutMs = 2_000): Promise<HttpAnswer | HttpFailure> {
  const { transport, close } = pooledTransport(origin);
  const answer = await transport({
    method: "POST",
    url: `${origin}${path}`,
    headers: { "content-type": "application/json" },
    body: "{}",
    timeoutMs,
  });
  await close();
  return answer;
}

function talk(headers: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const heard: string[] = [];
  return new Promise((resolve) => {
    const socket = webSocketTransport.connect(`${origin.replace("http", "ws")}/stream`, headers, {
      opened: () => {
        heard.push("opened");
        socket.send("hello");
      },
      received: (text) => {
        heard.push(text);
        socket.send("bye");
      },
      closed: (why) => {
        heard.push(why);
        // Anything that comes after the end would be heard twice.
        setTimeout(() => resolve(heard), 20);
      },
    });
  });
}
