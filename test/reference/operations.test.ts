import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { operationSuite } from "../contract/operation/suite.ts";
import { sendEverything } from "../contract/message/hear.ts";
import { quiet } from "../contract/boxed-exchange.ts";
import { connect, type SocketClient } from "../contract/socket-client.ts";
import { readShapes } from "../contract/spec-shapes.ts";
import { startExchange, type StartedExchange } from "../contract/start-exchange.ts";
import { recordingProxy, type RecordingProxy } from "./recording-proxy.ts";
import { readSpecs } from "./spec-schemas.ts";

const folder = new URL("../../../shared/kalshi/", import.meta.url);

describe.skipIf(!existsSync(folder))("the official SDK's calls, seen from between", () => {
  const seen: { proxy?: RecordingProxy; server?: StartedExchange; client?: SocketClient } = {};
  operationSuite(async (options) => {
    const server = await startExchange(options);
    const proxy = await recordingProxy(server.restUrl);
    const client = await connect(server);
    sendEverything(client.reader, false);
    seen.proxy = proxy;
    seen.client = client;
    seen.server = server;
    const close = async (): Promise<void> => {
      client.close();
      await proxy.close();
      await server.close();
    };
    return { ...server, restUrl: proxy.restUrl, close };
  });

  it("were answered by the specification, operation by operation", () => {
    const specs = readSpecs(folder);
    const answers = seen.proxy?.seen ?? [];
    const called = new Set<string>();
    const problems = answers.flatMap(({ method, path, status, text }) => {
      const verdict = specs.checkAnswer(method, path, status, text);
      called.add(verdict.kind.replace(/ \d+$/, ""));
      return verdict.problems.map((problem) => `${verdict.kind}: ${problem}`);
    });
    expect([...new Set(problems)]).toEqual([]);
    const due = readShapes().operations.map(({ method, path }) => `${method} ${path}`);
    expect(due.filter((operation) => !called.has(operation))).toEqual([]);
  });

  it("were told to a plain WebSocket client on every channel by the specification", async () => {
    const specs = readSpecs(folder);
    const { server, client } = seen;
    if (server === undefined || client === undefined) throw new Error("nothing was started");
    server.exchange.operate(server.clock.now(), { kind: "pause-market", ticker: quiet });
    await client.until(() => client.reader.of("market_lifecycle_v2").length > 0);
    const { frames } = client.reader;
    const problems = frames.flatMap((frame) => {
      const verdict = specs.checkFrame(frame);
      return verdict.problems.map((problem) => `${verdict.kind}: ${problem}`);
    });
    expect([...new Set(problems)]).toEqual([]);
    const told = new Set(frames.map(({ type }) => type));
    const due = `
      subscribed ok unsubscribed error orderbook_snapshot orderbook_delta ticker trade fill user_order
      market_position market_lifecycle_v2 multivariate_market_lifecycle event_lifecycle order_group_updates
      rfq_created rfq_deleted quote_created quote_accepted
    `;
    expect(
      due
        .trim()
        .split(/\s+/)
        .filter((type) => !told.has(type)),
    ).toEqual([]);
  });
});

it.skipIf(existsSync(folder))("was not checked: the folder ../shared is not beside this project", () => {
  expect(existsSync(folder)).toBe(false);
});
