import { expect, test } from "vitest";
import { remembering } from "./remembering.ts";

test("it is the function itself, whatever was asked before", () => {
  const cube = (value: number): number => value ** 3;
  const kept = remembering(cube);
  const values = [
    0.5,
    0.500_000_000_000_000_1,
    0,
    1,
    0.000_05,
    1_024 / 20_000,
    2_048 / 20_000,
    Number.NaN,
    -0.1,
  ];
  for (let turn = 0; turn < 3; turn += 1) {
    for (const value of values) expect(kept(value)).toBe(cube(value));
  }
});

test("what was asked is worked out once, until a number as far away as the table is long takes its place", () => {
  let times = 0;
  const kept = remembering((value) => {
    times += 1;
    return value;
  });
  for (const value of [0.45, 0.46, 0.45, 0.46]) kept(value);
  expect(times).toBe(2);
  kept(0.45 + 1_024 / 20_000);
  kept(0.45);
  expect(times).toBe(4);
});
