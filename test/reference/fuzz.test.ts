import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { fuzz } from "../contract/fuzz/run.ts";
import type { SpecShapes } from "../contract/spec-shapes.ts";
import { shapesText } from "./derive-shapes.ts";
import { readSpecs } from "./spec-schemas.ts";

const folder = new URL("../../../shared/kalshi/", import.meta.url);
const seed = Number(process.env["KMM_FUZZ_SEED"] ?? 2);
const count = Number(process.env["KMM_FUZZ_COUNT"] ?? 10_000);

it.skipIf(!existsSync(folder))(
  `${count} requests and frames, broken from the specifications themselves with seed ${seed}, do no harm`,
  { timeout: 600_000 },
  async () => {
    const shapes: SpecShapes = JSON.parse(shapesText(folder));
    const specs = readSpecs(folder);
    const report = await fuzz(shapes, {
      seed,
      count,
      // What was taken all the same is answered by the specification; refusals are judged by the fuzz itself.
      checkAnswer: ({ how, method, path }, { status, text }) =>
        status >= 400 || how === "path" || how === "method"
          ? []
          : specs.checkAnswer(method, path.split("?")[0] ?? "", status, text).problems,
      checkFrame: (frame) => specs.checkFrame(frame).problems,
    });
    const answers = Object.fromEntries(report.answers);
    process.stdout.write(`${count} malformed, seed ${seed}: ${JSON.stringify(answers)}\n`);
    expect(report.problems).toEqual([]);
    expect(report.moneyImbalance).toBe(0);
    expect(report.malformed).toBe(count);
    expect(report.operations.size).toBe(shapes.operations.length);
  },
);

it.skipIf(existsSync(folder))("was not checked: the folder ../shared is not beside this project", () => {
  expect(existsSync(folder)).toBe(false);
});
