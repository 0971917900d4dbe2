import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { seconds } from "../../src/domain/units.ts";
import type { Fault, FaultPlan } from "../../src/sim/faults/fault.ts";
import { signedHeaders } from "./socket-client.ts";
import { startExchange, type StartedExchange } from "./start-exchange.ts";
import { quietScenario } from "./boxed-exchange.ts";

/** What a fault is on a real socket: a reset, a silence, a connection that never comes about. */

let server: StartedExchange | undefined;
const sockets: WebSocket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server?.close();
  server = undefined;
});

async function start(): Promise<StartedExchange> {
  server = await startExchange({ scenario: quietScenario(), keyKind: "ed25519" });
  return server;
}

function arm(on: StartedExchange, fault: Fault, rest: Partial<FaultPlan> = {}): number {
  const plan = { match: {}, at: seconds(0), after: 0, chance: 1, ...rest };
  return on.faults.arm({ fault, ...plan }, on.clock.now()).id;
}

async function open(on: StartedExchange): Promise<WebSocket> {
  const socket = new WebSocket(on.wsUrl, { headers: signedHeaders(on) });
  sockets.push(socket);
  await once(socket, "open");
  return socket;
}

/** What comes of a ping: its answer, or nothing in this time. */
async function isAlive(socket: WebSocket): Promise<boolean> {
  const answered = once(socket, "pong").then(() => true);
  socket.ping("are you there");
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 200));
  return Promise.race([answered, late]);
}

describe("a call over a socket", () => {
  it("that is lost ends in a reset, and the next one on the way is answered", async () => {
    const on = await start();
    arm(on, { kind: "lose-answer" }, { times: 1 });
    await expect(fetch(`${on.restUrl}/exchange/status`)).rejects.toThrow("fetch failed");
    expect((await fetch(`${on.restUrl}/exchange/status`)).status).toBe(200);
  });

  it("whose answer is late comes late, also when nobody waits for it any more", async () => {
    const on = await start();
    arm(on, { kind: "delay-answer", by: seconds(0.2) }, { times: 2 });
    const at = performance.now();
    expect((await fetch(`${on.restUrl}/exchange/status`)).status).toBe(200);
    expect(performance.now() - at).toBeGreaterThan(190);
    const impatient = fetch(`${on.restUrl}/exchange/status`, { signal: AbortSignal.timeout(50) });
    await expect(impatient).rejects.toThrow("timeout");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await fetch(`${on.restUrl}/exchange/status`)).status).toBe(200);
  });

  it("whose answer breaks off is half of the JSON", async () => {
    const on = await start();
    arm(on, { kind: "break-answer" });
    const text = await (await fetch(`${on.restUrl}/exchange/status`)).text();
    expect(text.length).toBeGreaterThan(10);
    expect(() => JSON.parse(text) as unknown).toThrow("JSON");
  });
});

describe("a stream over a socket", () => {
  it("answers pings on a good day, and none while it plays dead", async () => {
    const on = await start();
    const socket = await open(on);
    expect(await isAlive(socket)).toBe(true);
    const id = arm(on, { kind: "silence", pings: false });
    expect(await isAlive(socket)).toBe(false);
    on.faults.disarm(id);
    expect(await isAlive(socket)).toBe(true);
    arm(on, { kind: "silence", pings: true });
    expect(await isAlive(socket)).toBe(true);
  });

  it.each([1006, 1001])("is cut with code %i", async (code) => {
    const on = await start();
    const socket = await open(on);
    const closed = once(socket, "close");
    arm(on, { kind: "cut-stream", code });
    expect((await closed)[0]).toBe(code);
  });

  it("is refused with a status, or without a word", async () => {
    const on = await start();
    arm(on, { kind: "refuse-connection", status: 502 }, { times: 1 });
    arm(on, { kind: "refuse-connection" }, { times: 1 });
    await expect(open(on)).rejects.toThrow("502");
    await expect(open(on)).rejects.toThrow("hang up");
    expect((await open(on)).readyState).toBe(WebSocket.OPEN);
  });
});
