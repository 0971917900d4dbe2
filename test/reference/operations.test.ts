import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { operationSuite } from "../contract/operation/suite.ts";
import { readShapes } from "../contract/spec-shapes.ts";
import { startExchange } from "../contract/start-exchange.ts";
import { recordingProxy, type RecordingProxy } from "./recording-proxy.ts";
import { readSpecs } from "./spec-schemas.ts";

const folder = new URL("../../../shared/kalshi/", import.meta.url);

describe.skipIf(!existsSync(folder))("the official SDK's calls, seen from between", () => {
  const seen: { proxy?: RecordingProxy } = {};
  operationSuite(async (options) => {
    const server = await startExchange(options);
    const proxy = await recordingProxy(server.restUrl);
    seen.proxy = proxy;
    const close = async (): Promise<void> => {
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
});

it.skipIf(existsSync(folder))("was not checked: the folder ../shared is not beside this project", () => {
  expect(existsSync(folder)).toBe(false);
});
