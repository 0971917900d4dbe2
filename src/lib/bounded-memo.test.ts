import { expect, test } from "vitest";
import { boundedMemo } from "./bounded-memo.ts";

test("what is known is not made again, and the oldest makes room", () => {
  const made: string[] = [];
  const memo = boundedMemo<number>(2);
  const ask = (key: string): number =>
    memo.of(key, () => {
      made.push(key);
      return made.length;
    });
  expect([ask("a"), ask("b"), ask("a")]).toEqual([1, 2, 1]);
  ask("c");
  expect([ask("b"), ask("c")]).toEqual([2, 3]);
  ask("a");
  expect(made).toEqual(["a", "b", "c", "a"]);
});
