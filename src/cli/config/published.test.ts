import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { defaultConfig } from "./load.ts";
import { parseConfig } from "./parse.ts";
import { configJsonSchema } from "./schema.ts";

const guide = readFileSync(new URL("../../../config/guide.yaml", import.meta.url), "utf8");
const isAllowed = new Ajv2020({ allowUnionTypes: true }).compile(configJsonSchema());

test("config/config.schema.json is the schema of the program", async () => {
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../config/config.schema.json");
});

test("config/guide.yaml says the defaults, all of them and nothing else", () => {
  expect(parseConfig(guide, "guide.yaml")).toEqual(defaultConfig());
  const written = keysOf(parse(guide));
  // Those without a default stand there as comments.
  const commented = [
    "capital",
    "marketLossMax",
    "seriesLossMax",
    "categoryLossMax",
    "drawdownMax",
    "band",
    "duration",
    "referenceFile",
    "referenceUrl",
    "expiry",
    "maxAge",
    "hangWithin",
    "contracts",
    "crossAfter",
    "rearmAfter",
  ].map((key) => [key, guide.includes(`# ${key}:`)]);
  expect(commented).toEqual(commented.map(([key]) => [key, true]));
  expect(written).toEqual(keysOf(defaultConfig()));
});

test.each([
  ["the guide's file", parse(guide), true],
  ["an empty file", {}, true],
  ["an unknown key", { strategy: { baseSpred: "15c" } }, false],
  ["an amount without its unit", { strategy: { baseSpread: 15 } }, false],
  ["a mode that is none", { mode: "yolo" }, false],
])("an editor that knows the schema judges %s like the program", (_name, value, verdict) => {
  expect(isAllowed(value)).toBe(verdict);
});

/** Every path in it, sorted. */
function keysOf(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value)
    .flatMap(([key, inner]) => keysOf(inner, path === "" ? key : `${path}.${key}`))
    .toSorted();
}
