import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readShapes, shapesFile } from "../contract/spec-shapes.ts";
import { shapesText } from "./derive-shapes.ts";

const folder = new URL("../../../shared/kalshi/", import.meta.url);

it.skipIf(!existsSync(folder))(
  "the committed shapes are the specifications', operation by operation",
  async () => {
    await expect(shapesText(folder)).toMatchFileSnapshot(fileURLToPath(shapesFile));
    expect(readShapes().operations).toHaveLength(114);
  },
);

it.skipIf(existsSync(folder))("was not checked: the folder ../shared is not beside this project", () => {
  expect(existsSync(folder)).toBe(false);
});
