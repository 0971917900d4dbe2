import { expect, it } from "vitest";
import { readShapes } from "../spec-shapes.ts";
import { fuzz } from "./run.ts";

const seed = Number(process.env["KMM_FUZZ_SEED"] ?? 1);
const count = Number(process.env["KMM_FUZZ_COUNT"] ?? 1_000);

it(`${count} malformed requests and frames of seed ${seed} do no harm`, { timeout: 600_000 }, async () => {
  const shapes = readShapes();
  const report = await fuzz(shapes, { seed, count });
  expect(report.problems).toEqual([]);
  expect(report.moneyImbalance).toBe(0);
  expect(report.malformed).toBe(count);
  // It is no fuzz if nearly everything bounces off the door.
  expect(report.operations.size).toBeGreaterThan(shapes.operations.length * 0.9);
  for (const kind of ["200", "400", "401", "404", "405", "error", "ok"])
    expect(report.answers.get(kind)).toBeGreaterThan(0);
});
