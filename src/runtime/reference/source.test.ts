import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, test } from "vitest";
import { market } from "../../../test/engine/bench.ts";
import type { Input } from "../../domain/input.ts";
import { millis, seconds, time } from "../../domain/units.ts";
import type { HttpAnswer, HttpFailure } from "../../gateway/http.ts";
import type { StreamHandlers } from "../../gateway/stream-transport.ts";
import { seededRandom } from "../../lib/random.ts";
import { virtualClock } from "../virtual-clock.ts";
import { referenceFile } from "./file.ts";
import { polledReferences } from "./poll.ts";
import { pushedReferences } from "./pushed.ts";
import { followSources, type ReferenceSource } from "./source.ts";
import { streamedReferences } from "./stream.ts";

const document = (value: number): string => JSON.stringify({ model: { "KXA-1": value, "KXOTHER-1": 0.3 } });

/** A run with one market, KXA-1, and what it heard and told of it. */
function follow(source: ReferenceSource) {
  const clock = virtualClock(time(0));
  const heard: Input[] = [];
  const told: string[] = [];
  const begin = followSources([source], clock, ({ level, text }) => told.push(`${level}: ${text}`));
  const stop = begin(
    () => [market],
    (input) => heard.push(input),
  );
  const values = () => heard.map((input) => (input.kind === "reference-received" ? input.value : input.kind));
  return { clock, heard, told, values, stop };
}

function answer(body: string, status = 200): HttpAnswer {
  return { status, headers: {}, body };
}

/** A server with these answers, one after the other, the last one again and again. */
function server(answers: readonly (HttpAnswer | HttpFailure)[]) {
  const asked: string[] = [];
  let isClosed = false;
  const source = polledReferences({
    url: "https://host/path?key=secret",
    name: "https://host/path",
    every: seconds(5),
    timeout: seconds(3),
    open: () => ({
      transport: ({ url, timeoutMs }) => {
        asked.push(`${url} ${timeoutMs}`);
        const next = answers[Math.min(asked.length, answers.length) - 1];
        return Promise.resolve(next ?? { failure: "nobody", wasSent: false });
      },
      close: () => {
        isClosed = true;
        return Promise.resolve();
      },
    }),
  });
  return { source, asked, isClosed: () => isClosed };
}

test("a server is asked at once and then every so often; of its values only those of our markets are heard", async () => {
  const { source, asked, isClosed } = server([answer(document(0.4)), answer(document(0.41))]);
  const { clock, heard, stop } = follow(source);
  await clock.pass(seconds(6));
  expect(asked).toEqual(Array.from({ length: 2 }, () => "https://host/path?key=secret 3000"));
  const common = { kind: "reference-received", source: "model", ticker: "KXA-1" };
  expect(heard).toEqual([
    { ...common, at: 0, value: 0.4 },
    { ...common, at: 5_000_000, value: 0.41 },
  ]);
  stop();
  await clock.pass(seconds(60));
  expect([asked.length, isClosed()]).toEqual([2, true]);
});

it("tells a failure once, with what to do and without the query, and that it works again", async () => {
  const { source } = server([
    { failure: "ECONNREFUSED: connect", wasSent: false },
    answer("", 503),
    answer(document(2)),
    answer(document(0.4)),
    answer("{}", 404),
    answer(document(0.5)),
  ]);
  const { clock, told, values } = follow(source);
  await clock.pass(seconds(26));
  // The second outage begins before a minute is over.
  expect(told).toEqual([
    "warn: https://host/path tells nothing: ECONNREFUSED: connect. What it told before counts until it is too old. See that the server is up and that referenceUrl is right.",
    "info: https://host/path tells values again",
  ]);
  expect(values()).toEqual([0.4, 0.5]);
});

/** A stream whose other end is this test. */
function stream(silenceMax = seconds(60)) {
  const opened: { readonly handlers: StreamHandlers; isClosed: boolean }[] = [];
  const source = streamedReferences({
    url: "wss://host/path",
    name: "wss://host/path",
    silenceMax,
    random: seededRandom(1),
    transport: {
      connect: (_url, _headers, handlers) => {
        const one = { handlers, isClosed: false };
        opened.push(one);
        handlers.opened();
        return {
          send: () => {},
          close: () => {
            one.isClosed = true;
            handlers.closed("closed with code 1000");
          },
        };
      },
    },
  });
  return { source, opened };
}

test("a stream says one document in a message, or one in each line, or all of it is refused", () => {
  const { source, opened } = stream();
  const { told, values } = follow(source);
  const say = (text: string): void => opened[0]?.handlers.received(text);
  say(JSON.stringify(JSON.parse(document(0.4)), null, 2));
  say(`${document(0.5)}\n${document(0.6)}\n`);
  expect(values()).toEqual([0.4, 0.5, 0.6]);
  say(`${document(0.7)}\n${document(7)}\n`);
  say("hello");
  expect(values()).toHaveLength(3);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("it is not JSON");
});

test("a stream that ends or falls silent is connected anew, later each time, until the run is over", async () => {
  const { source, opened } = stream(seconds(10));
  const { clock, told, values, stop } = follow(source);
  opened[0]?.handlers.closed("closed with code 1006");
  await clock.pass(millis(300));
  expect(opened).toHaveLength(2);
  opened[1]?.handlers.closed("closed with code 1006");
  await clock.pass(millis(240));
  expect(opened).toHaveLength(2);
  await clock.pass(millis(260));
  expect(opened).toHaveLength(3);
  await clock.pass(seconds(9));
  opened[2]?.handlers.received(document(0.4));
  await clock.pass(seconds(9));
  expect(opened[2]?.isClosed).toBe(false);
  await clock.pass(seconds(2));
  expect(opened[2]?.isClosed).toBe(true);
  expect(opened).toHaveLength(4);
  stop();
  await clock.pass(seconds(60));
  expect([opened.length, opened[3]?.isClosed]).toEqual([4, true]);
  expect(values()).toEqual([0.4]);
  expect(told.map((text) => text.slice(0, 4))).toEqual(["warn", "info"]);
});

test("a file is read when the run begins and when it changes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "references-"));
  const path = join(folder, "values.json");
  const write = (text: string, at: number): void => {
    writeFileSync(path, text);
    utimesSync(path, at, at);
  };
  try {
    write(document(0.4), 1);
    const { clock, told, values, stop } = follow(referenceFile(path));
    expect(values()).toEqual([0.4]);
    await clock.pass(millis(2_500));
    expect(values()).toEqual([0.4]);
    write(document(0.5), 2);
    await clock.pass(seconds(1));
    write('{"model": {"KXA-1": 5}}', 3);
    await clock.pass(seconds(2));
    expect(values()).toEqual([0.4, 0.5]);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("model.KXA-1: expected a probability between 0 and 1, got 5");
    stop();
    write(document(0.6), 4);
    await clock.pass(seconds(5));
    expect(values()).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a file that is not there is told", () => {
  expect(follow(referenceFile("there/is/none.json")).told[0]).toContain("there is no such file");
});

test("what a program pushes counts at once, or from the start of the next run, and bad values not at all", () => {
  const { source, push } = pushedReferences();
  push({ own: { "KXA-1": 0.3 } });
  push({ own: { "KXA-1": 0.4 }, underlyings: { KXA: { price: 5, volatility: 0.5 } } });
  const { values, stop } = follow(source);
  expect(values()).toEqual([0.4, "underlying-told"]);
  push({ forecasts: { KX: { mean: 5, deviation: 0.5 } } });
  expect(values().at(-1)).toBe("forecast-told");
  expect(() => push({ own: { "KXA-1": 4 } })).toThrow("own.KXA-1: expected a probability");
  stop();
  push({ own: { "KXA-1": 0.5 } });
  expect(values()).toHaveLength(3);
});
