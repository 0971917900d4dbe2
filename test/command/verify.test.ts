import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { parseConfig } from "../../src/cli/config/parse.ts";
import { fastStage } from "../../src/cli/demo/stage.ts";
import { assemble } from "../../src/cli/wiring/assemble.ts";
import type { Input } from "../../src/domain/input.ts";
import { seconds } from "../../src/domain/units.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import { systemDisk } from "../../src/store/disk/system-disk.ts";
import { readJournal } from "../../src/store/journal-reader.ts";
import type { RunCard } from "../../src/store/journal-segment.ts";
import { createJournal } from "../../src/store/journal.ts";
import { kmm } from "./kmm.ts";

const root = mkdtempSync(join(tmpdir(), "kmm-verify-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const disk = systemDisk();
const whole = join(root, "whole");
let stateHash = "";

/** A run of the whole program in virtual time, journalled on the real disk in segments of a few thousand inputs. */
beforeAll(async () => {
  const stage = fastStage(defaultScenario(), 7);
  const config = parseConfig("strategy:\n  nearClose:\n    stop: 5s\n", "test");
  const tickers = stage.exchange.markets().map((market) => market.ticker);
  const card: RunCard = {
    runId: "v7",
    mode: "live",
    startedAt: "2026-11-23T16:00:00Z",
    version: "0.0.9",
    tickers,
    settings: config,
  };
  const assembly = assemble({
    connection: stage.connection,
    mode: "live",
    paper: config.paper,
    engineConfig: engineConfig(config, tickers, card.runId),
    tickers,
    duration: seconds(30),
    journal: createJournal(disk, whole, card, { segmentBytes: 400_000 }),
    tell: () => {},
  });
  await stage.play(assembly.bot.run());
  await stage.close();
  stateHash = assembly.engine.stateHash();
}, 60_000);

const first = "journal-000001.log";

/** A copy of the run that may be spoiled. */
function copy(name: string): string {
  const folder = join(root, name);
  cpSync(whole, folder, { recursive: true });
  return folder;
}

/** The same run written again with other inputs, and with the marks of the run as it was: all checksums are right. */
function forge(name: string, change: (input: Input, index: number) => Input | undefined): string {
  const folder = join(root, name);
  const card = JSON.parse(readFileSync(join(whole, "run.json"), "utf8")) as RunCard;
  const journal = createJournal(disk, folder, card);
  let index = 0;
  for (const record of readJournal(disk, whole)) {
    if (record.kind === "mark") journal.mark(record.mark);
    if (record.kind !== "input") continue;
    const changed = change(record.input, index);
    if (changed !== undefined) journal.append(changed);
    index += 1;
  }
  journal.close();
  return folder;
}

describe("kmm verify", () => {
  test("steps a run again to the same effects and state at every mark, through all its segments", async () => {
    const json = await kmm(["verify", whole, "--json"]);
    expect(json.code).toBe(0);
    expect(json.json()).toMatchObject({ run: "v7", matches: true, torn_bytes: 0, state_hash: stateHash });
    const { inputs, proven_inputs: proven, marks, segments, effects } = json.json();
    expect(proven).toBe(inputs);
    expect(marks).toBeGreaterThan(2);
    expect(segments).toBeGreaterThan(1);
    expect(effects).toBeGreaterThan(20);

    const text = await kmm(["verify", whole]);
    expect(text.stdout).toContain(`inputs ${String(inputs)}, marks`);
    expect(text.stdout).toContain("are those of the run at each mark");
    expect(text.code).toBe(0);
  });

  test("a run that was killed is proven up to its last mark; the rest and the torn end are told", async () => {
    const folder = copy("killed");
    const last = readFileSync(join(folder, first)).lastIndexOf('{"kind":"mark"');
    for (const record of readJournal(disk, folder)) {
      if (record.kind === "segment" && record.header.number > 1) {
        rmSync(join(folder, `journal-00000${record.header.number}.log`));
      }
    }
    // In the middle of the mark that the segment ends with.
    truncateSync(join(folder, first), last + 10);
    const json = await kmm(["verify", folder, "--json"]);
    expect(json.code).toBe(0);
    const { torn_bytes: torn, inputs, proven_inputs: proven, marks } = json.json();
    expect([torn, inputs, proven, marks]).toEqual([
      expect.any(Number),
      Number(marks) * 1_000 + 1_000,
      Number(marks) * 1_000,
      expect.any(Number),
    ]);
    expect(torn).toBeGreaterThan(10);
    const text = await kmm(["verify", folder]);
    expect(text.stdout).toMatch(/torn {8}\d+ bytes behind record \d+ of .*journal-000001\.log/);
    expect(text.stdout).toContain(`to ${String(inputs)}: the run ended before it could mark them`);
    const stats = await kmm(["stats", folder, "--json"]);
    expect(stats.json()).toMatchObject({ inputs, torn_bytes: torn });
  });

  test("a flipped byte is damage, named with its file and line; every reader refuses it", async () => {
    const folder = copy("flipped");
    const bytes = readFileSync(join(folder, first));
    const at = bytes.indexOf("\n", 100_000) + 60;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(join(folder, first), bytes);
    const line = bytes.subarray(0, at).toString("latin1").split("\n").length;
    for (const command of ["verify", "stats"]) {
      const { code, stderr } = await kmm([command, folder]);
      expect(stderr).toContain(`${first}:${line} the record is not as it was written`);
      expect(stderr).toContain("(journal-damaged)");
      expect(code).toBe(6);
    }
  });

  test("an input that was not the run's is found between two marks, whatever its checksum says", async () => {
    const folder = forge("forged", (input, index) => (index === 1_500 ? undefined : input));
    const json = await kmm(["verify", folder, "--json"]);
    expect(json.code).toBe(1);
    expect(json.json()).toMatchObject({ matches: false, proven_inputs: 1_000 });
    expect(json.json()["difference"]).toContain(
      "between input 1001 and input 2000: inputs 1999 instead of 2000",
    );
    expect(json.stderr).toContain("the run was made by version 0.0.9, this is");
    expect(json.stderr).toContain("(journal-differs)");
    const text = await kmm(["verify", folder]);
    expect(text.stdout).toContain("DIFFERS between input 1001 and input 2000");
  });

  test("another price is found by the state", async () => {
    let changed = 0;
    const folder = forge("price", (input) => {
      if (input.kind !== "book-changed" || changed > 0) return input;
      changed += 1;
      return { ...input, change: (input.change + 100) as typeof input.change };
    });
    const json = await kmm(["verify", folder, "--json"]);
    expect(json.code).toBe(1);
    expect(json.json()["difference"]).toMatch(
      /^between input 1 and input 1000: .*state [0-9a-f]{16} instead of/,
    );
  });

  test("a card that is not the one the run began with is damage", async () => {
    const folder = copy("card");
    const card = readFileSync(join(folder, "run.json"), "utf8");
    writeFileSync(join(folder, "run.json"), card.replace('"v7"', '"v8"'));
    const { code, stderr } = await kmm(["verify", folder]);
    expect(stderr).toContain("run.json:1 is not the card that the journal begins with (journal-damaged)");
    expect(code).toBe(6);
  });

  test("where there is no run it says so", async () => {
    const { code, stderr } = await kmm(["verify", join(root, "none")]);
    expect(stderr).toContain("(recording-missing)");
    expect(code).toBe(6);
  });
});
