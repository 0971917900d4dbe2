import { expect, test } from "vitest";
import { Failure, exitCodeOf, failureLine, failureOf, failures } from "./failure.ts";
import { troubleNote, troubles } from "./trouble.ts";

test("a failure is one line: what, code, remedy", () => {
  const failure = new Failure("port-in-use", "port 8080 is taken");
  expect(failureLine(failure)).toBe(
    "kmm: port 8080 is taken (port-in-use). Choose another --port, or 0 for any free one.",
  );
  expect(exitCodeOf(failure)).toBe(2);
});

const untidy = [
  ["a message of several lines", "first\n  second\r\nthird", "kmm: first second third (usage). "],
  ["a message with its own full stop", "not understood.", "kmm: not understood (usage). "],
  ["a message as long as a page", "x".repeat(5_000), `kmm: ${"x".repeat(400)} (usage). `],
] as const;

test.each(untidy)("%s still gives one clear line", (_, what, start) => {
  const line = failureLine(new Failure("usage", what));
  expect(line.startsWith(start)).toBe(true);
  expect(line).not.toMatch(/[\r\n]/);
});

test("an error that nobody named is unexpected, and keeps its cause", () => {
  const cause = new TypeError("x is undefined");
  const failure = failureOf(cause);
  expect([failure.code, failure.message, failure.cause]).toEqual(["unexpected", "x is undefined", cause]);
  expect(failureOf(failure)).toBe(failure);
  expect(failureOf("text").message).toBe("text");
});

test("the line never shows the cause, which may hold what a stranger sent", () => {
  const failure = new Failure("key-refused", "401", { cause: new Error("KALSHI-ACCESS-SIGNATURE: abc") });
  expect(failureLine(failure)).not.toContain("abc");
});

test.each(Object.entries(failures))(
  "%s has a meaning and a remedy in whole sentences",
  (_, { meaning, remedy }) => {
    for (const sentence of [meaning, remedy]) expect(sentence).toMatch(/^[A-Z].{10,}\.$/);
  },
);

test("the guide's four troubles tell the reason and the remedy", () => {
  expect(Object.values(troubles).map(({ text }) => text)).toEqual([
    "No wide spread markets found",
    "Position limit reached",
    "Inventory too skewed",
    "Failed to place quote",
  ]);
  expect(troubleNote("position-limit-reached", "KX-A", "50 of 50 contracts.")).toEqual({
    level: "warn",
    topic: "position-limit-reached",
    ticker: "KX-A",
    text: "Position limit reached: 50 of 50 contracts. Let the other side fill, close positions, raise maxPosition, or quote fewer markets.",
  });
});
