import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import { market } from "../../../test/engine/bench.ts";
import type { Input } from "../../domain/input.ts";
import { millis, seconds } from "../../domain/units.ts";
import { seededRandom } from "../../lib/random.ts";
import { followSources } from "../../runtime/reference/source.ts";
import { systemClock } from "../../runtime/system-clock.ts";
import { referenceSources } from "./references.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const feed = { every: millis(20), timeout: millis(100), silence: seconds(60) };

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What is heard and told, over sockets of this machine. */
function follow(referenceUrl: string) {
  const heard: Input[] = [];
  const told: string[] = [];
  const clock = systemClock();
  const sources = referenceSources(
    { referenceFile: undefined, referenceUrl, referenceFeed: feed },
    seededRandom(1),
  );
  const begin = followSources(sources, clock, ({ text }) => told.push(text));
  closers.unshift(
    begin(
      () => [market],
      (input) => heard.push(input),
    ),
  );
  return { heard, told };
}

test("values are asked for over HTTP, through a server that hangs and one that errs", async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (asked === 1) return;
    response.writeHead(asked === 2 ? 500 : 200);
    response.end(JSON.stringify({ [request.url ?? ""]: { "KXA-1": 0.4 } }));
  });
  const { heard, told } = follow(`http://${await listening(server)}/values?key=1`);
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1), 5_000);
  expect(heard[0]).toMatchObject({ kind: "reference-received", source: "/values?key=1", value: 0.4 });
  expect(told).toHaveLength(2);
  expect(told[0]).toContain("no answer in 100 ms");
  expect(told[0]).not.toContain("key=1");
});

test("values are listened to over a WebSocket, also after it was lost", async () => {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  let connections = 0;
  sockets.on("connection", (socket) => {
    connections += 1;
    socket.send(JSON.stringify({ forecasts: { KXA: { mean: 70 + connections, deviation: 2 } } }));
    if (connections === 1) socket.close(1011);
  });
  const { heard } = follow(`ws://${await listening(server)}/values`);
  await vi.waitFor(() => expect(heard).toHaveLength(2), 5_000);
  expect(heard.map((input) => ("mean" in input ? input.mean : input.kind))).toEqual([71, 72]);
});

test("a server in the clear that is not this machine is refused before anything begins", () => {
  expect(() => follow("http://example.org/values")).toThrow("not this machine");
});
