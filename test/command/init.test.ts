import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder, kmm } from "./kmm.ts";

test("init writes what a first run needs, and does not overwrite it unasked", async () => {
  await inFolder({}, async (cwd) => {
    const written = await kmm(["init", "--json"], { cwd });
    expect(written.json()).toEqual({ written: ["kmm.yaml", "config.schema.json", ".env.example"] });
    writeFileSync(join(cwd, "kmm.yaml"), "botId: mine\n");
    const again = await kmm(["init"], { cwd });
    expect(again.stderr).toContain("already in .: kmm.yaml, config.schema.json, .env.example");
    expect(again.code).toBe(2);
    expect(readFileSync(join(cwd, "kmm.yaml"), "utf8")).toBe("botId: mine\n");
    expect((await kmm(["init", "--force"], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, "kmm.yaml"), "utf8")).toContain("baseSpread: 15c");
  });
});

test("a preset is written as kmm.yaml, and one that is not there is told with those that are", async () => {
  await inFolder({}, async (cwd) => {
    expect((await kmm(["init", "--preset", "cautious"], { cwd })).code).toBe(0);
    const preset = new URL("../../config/cautious.yaml", import.meta.url);
    expect(readFileSync(join(cwd, "kmm.yaml"), "utf8")).toBe(readFileSync(preset, "utf8"));
    const { code, stderr } = await kmm(["init", "other", "--preset", "../package"], { cwd });
    expect(stderr).toContain("there is no preset ../package, but cautious, event,");
    expect(code).toBe(2);
  });
});

test("a place that cannot be written is one clear line", async () => {
  await inFolder({ "a-file": "" }, async (cwd) => {
    const { code, stderr } = await kmm(["init", "a-file/below"], { cwd });
    expect(stderr).toMatch(/^kmm: a-file\/below cannot be written: ENOTDIR.* \(folder-unwritable\)\. .*\n$/);
    expect(code).toBe(2);
  });
});
