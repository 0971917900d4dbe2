import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { hearEverything } from "../contract/message/hear.ts";
import { readSpecs } from "./spec-schemas.ts";

const folder = new URL("../../../shared/kalshi/", import.meta.url);

it.skipIf(!existsSync(folder))(
  "every kind of message that the box tells is the specification's, to the member",
  () => {
    const specs = readSpecs(folder);
    const { frames } = hearEverything();
    const problems = frames.flatMap((frame) => {
      const verdict = specs.checkFrame(frame);
      return verdict.problems.map((problem) => `${verdict.kind}: ${problem} in ${JSON.stringify(frame)}`);
    });
    expect(problems).toEqual([]);
    expect(frames.length).toBeGreaterThan(100);
  },
);

it.skipIf(existsSync(folder))("was not checked: the folder ../shared is not beside this project", () => {
  expect(existsSync(folder)).toBe(false);
});
