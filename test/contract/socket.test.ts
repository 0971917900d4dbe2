import { request } from "node:http";
import { connect as connectTcp } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Clock } from "../../src/domain/clock.ts";
import { plus, seconds, type Time } from "../../src/domain/units.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";
import { createExchange } from "../../src/sim/box.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import { createAuth } from "../../src/sim/server/auth.ts";
import { serve } from "../../src/sim/server/http.ts";
import { connect, signedHeaders } from "./socket-client.ts";
import { startExchange, type StartedExchange } from "./start-exchange.ts";

let server: StartedExchange | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Exchange time that runs faster than ours, so that a test sees a minute of it in a second. */
function hurriedClock(factor: number): Clock {
  const real = systemClock();
  const start = real.now();
  return {
    now: () => plus(start, ((real.now() - start) * factor) as Time),
    after: (delay, action) => real.after((delay / factor) as Time, action),
  };
}

/** A busy machine may take a second over a handshake: half a minute of hurried time. */
function hurriedExchange(factor: number): Promise<StartedExchange> {
  const settings = { lateMax: seconds(3_600), earlyMax: seconds(3_600) };
  return startExchange({ clock: hurriedClock(factor), settings });
}

describe("the stream over a socket", () => {
  it.each([false, true])("rebuilds a busy book exactly, use_yes_price %s", async (usesYesPrice) => {
    server = await hurriedExchange(30);
    const client = await connect(server, usesYesPrice);
    const { reader } = client;
    const tickers = server.exchange.markets().map((market) => market.ticker);
    reader.command({
      id: 1,
      cmd: "subscribe",
      params: { channels: ["orderbook_delta"], market_tickers: tickers, use_yes_price: usesYesPrice },
    });
    await client.until(() => reader.of("orderbook_delta").length > 300);
    const checked = rebuiltAgainstSnapshots(client, tickers);
    reader.command({
      id: 2,
      cmd: "update_subscription",
      params: { sids: [1], market_tickers: tickers, action: "get_snapshot" },
    });
    expect(await checked).toEqual(tickers.map(() => "same"));
    client.close();
  });

  it.each([
    ["offered", true, "permessage-deflate"],
    ["offered", false, ""],
    ["never", true, ""],
  ] as const)(
    "compresses when that is %s and the reader offers it: %s",
    async (compression, offers, agreed) => {
      server = await startExchange({ keyKind: "ed25519", settings: { compression } });
      const socket = new WebSocket(server.wsUrl, {
        headers: signedHeaders(server),
        perMessageDeflate: offers,
      });
      const frames: string[] = [];
      await new Promise<void>((resolve) => {
        socket.on("message", (data) => {
          if (Buffer.isBuffer(data)) frames.push(data.toString("utf8"));
          if (frames.length === 40) resolve();
        });
        socket.on("open", () => {
          for (let id = 1; id <= 40; id += 1) socket.send(JSON.stringify({ id, cmd: "list_subscriptions" }));
        });
      });
      expect(socket.extensions.split(";")[0]).toBe(agreed);
      expect(frames.map((text): unknown => Object(JSON.parse(text))["id"])).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
      socket.close();
    },
  );

  it("is refused without a signature, with the 401 of every other call", async () => {
    server = await startExchange();
    expect(await refusedUpgrade(server.wsUrl, {})).toEqual([
      401,
      {
        error: {
          code: "signature_is_missing_from_headers",
          message: "signature is missing from headers",
        },
      },
    ]);
    const [status] = await refusedUpgrade(server.wsUrl.replace("/ws/", "/vs/"), signedHeaders(server));
    expect(status).toBe(404);
  });

  it("pings every ten seconds with the body heartbeat", async () => {
    server = await hurriedExchange(50);
    const client = await connect(server);
    await client.until(() => client.pings.length === 2);
    expect(client.pings).toEqual(["heartbeat", "heartbeat"]);
    client.close();
  });

  it("lives through frames that make no sense", async () => {
    server = await startExchange();
    const client = await connect(server);
    for (const nonsense of [
      [],
      "text",
      { id: -1 },
      { id: 1, cmd: {} },
      { id: 1, cmd: "subscribe", params: [] },
    ]) {
      client.reader.command(Object(nonsense));
    }
    client.reader.command({ id: 9, cmd: "list_subscriptions" });
    await client.until(() => client.reader.frames.some((frame) => frame.id === 9));
    expect(client.reader.frames.map((frame) => frame.type)).toEqual([...Array(5).fill("error"), "ok"]);
    client.close();
  });
});

describe("the API over a socket", () => {
  it("refuses a giant body with 413 and goes on", async () => {
    server = await startExchange();
    const path = "/trade-api/v2/portfolio/events/orders";
    const headers = signedHeaders(server, `POST${path}`);
    const status = await post(`${server.restUrl}/portfolio/events/orders`, headers, "x".repeat(3_000_000));
    expect([413, "closed"]).toContain(status);
    expect((await fetch(`${server.restUrl}/exchange/status`)).status).toBe(200);
  });

  it("survives bytes that are no HTTP, and a caller that leaves in the middle", async () => {
    server = await startExchange();
    const port = Number(new URL(server.restUrl).port);
    for (const bytes of [
      "\u0000\u0001\r\n\r\n",
      "POST /trade-api/v2/x HTTP/1.1\r\ncontent-length: 9\r\n\r\nab",
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connectTcp(port, "127.0.0.1", () => {
          socket.write(bytes);
          setTimeout(() => {
            socket.destroy();
            resolve();
          }, 20);
        });
        socket.on("error", () => resolve());
      });
    }
    expect((await fetch(`${server.restUrl}/exchange/status`)).status).toBe(200);
  });

  it("answers 500 to a fault of its own, says nothing of it to the caller, and goes on", async () => {
    const clock = systemClock();
    const exchange = createExchange({ scenario: defaultScenario(), seed: 1, start: clock.now() });
    const faults: unknown[] = [];
    const fault = new Error("a broken belief of ours");
    const trades = (ticker?: string): never[] => {
      if (ticker === undefined) throw fault;
      return [];
    };
    const serving = await serve({
      exchange: { ...exchange, trades },
      clock,
      auth: createAuth(new Map()),
      onFault: (error) => faults.push(error),
    });
    const answer = await fetch(`${serving.restUrl}/markets/trades`);
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { error: { code: "internal_server_error", message: "internal server error" } },
    ]);
    expect((await fetch(`${serving.restUrl}/markets`)).status).toBe(200);
    expect(faults).toEqual([fault]);
    await serving.close();
  });

  it("says which port is taken", async () => {
    server = await startExchange();
    const port = Number(new URL(server.restUrl).port);
    await expect(startExchange({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

/** What was rebuilt from deltas just before each snapshot arrives, held against that snapshot. */
async function rebuiltAgainstSnapshots(
  client: Awaited<ReturnType<typeof connect>>,
  tickers: readonly string[],
): Promise<readonly string[]> {
  const { reader } = client;
  const results: string[] = [];
  const before = new Map(tickers.map((ticker) => [ticker, JSON.stringify(reader.book(ticker))]));
  let seen = reader.frames.length;
  await client.until(() => {
    for (; seen < reader.frames.length; seen += 1) {
      const frame = reader.frames[seen];
      const ticker = String(frame?.msg["market_ticker"]);
      const now = JSON.stringify(reader.book(ticker));
      if (frame?.id === 2) results.push(now === before.get(ticker) ? "same" : `${ticker} differs`);
      before.set(ticker, now);
    }
    return results.length === tickers.length;
  });
  return results;
}

function refusedUpgrade(url: string, headers: Record<string, string>): Promise<readonly [number, unknown]> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.on("open", () => reject(new Error("was let in")));
    socket.on("error", () => undefined);
    socket.on("unexpected-response", (_, response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve([response.statusCode ?? 0, JSON.parse(Buffer.concat(chunks).toString())]),
      );
    });
  });
}

/** The server may hang up while we still write: that is a refusal too. */
function post(url: string, headers: Record<string, string>, body: string): Promise<number | "closed"> {
  return new Promise((resolve) => {
    const call = request(url, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("error", () => resolve("closed"));
    call.end(body);
  });
}
