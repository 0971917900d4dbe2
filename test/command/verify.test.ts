import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { parseConfig } from "../../src/cli/config/parse.ts";
import { fastStage } from "../../src/cli/demo/stage.ts";
import { assemble } from "../../src/cli/wiring/assemble.ts";
import type { Input } from "../../src/domain/input.ts";
import { formatTime, seconds } from "../../src/domain/units.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import { systemDisk } from "../../src/store/disk/system-disk.ts";
import { encodeInput } from "../../src/store/journal-line.ts";
import { readJournal } from "../../src/store/journal-reader.ts";
import { decodeRecord, encodeRecord } from "../../src/store/journal-record.ts";
import type { RunCard } from "../../src/store/journal-segment.ts";
import { createJournal } from "../../src/store/journal.ts";
import { kmm } from "./kmm.ts";

const root = mkdtempSync(join(tmpdir(), "kmm-verify-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const disk = systemDisk();
const whole = join(root, "whole");
const config = parseConfig("strategy:\n  nearClose:\n    stop: 5s\n", "test");
let stateHash = "";

/** A run of the whole program in virtual time, journalled on the real disk in segments of a few thousand inputs. */
beforeAll(async () => {
  const stage = fastStage(defaultScenario(), 7);
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

function wholeCard(): RunCard {
  return JSON.parse(readFileSync(join(whole, "run.json"), "utf8")) as RunCard;
}

/** The same run as a journal that has kept only its last segments. */
function trim(name: string): string {
  const folder = join(root, name);
  const engine = createEngine(engineConfig(config, wholeCard().tickers, "v7"));
  const { snapshot, heritage } = engine;
  const bounds = { segmentBytes: 100_000, segmentsKept: 3, snapshot, heritage };
  const journal = createJournal(disk, folder, wholeCard(), bounds);
  for (const record of readJournal(disk, whole)) {
    if (record.kind === "mark") journal.mark(record.mark);
    if (record.kind === "heritage") journal.leave(record.heritage);
    if (record.kind !== "input") continue;
    journal.append(record.input);
    engine.step(record.input);
  }
  journal.close();
  return folder;
}

/** Writes the head of a segment again, with a right checksum. */
function changeHead(
  folder: string,
  place: number,
  change: (snapshot: Record<string, unknown>) => unknown,
): string {
  const file = segmentsOf(folder).at(place) ?? "";
  const [head = "", ...rest] = readFileSync(join(folder, file), "utf8").split("\n");
  const { seq, payload } = decodeRecord(Buffer.from(head)) ?? expect.fail("the head is no record");
  const header = JSON.parse(payload) as { readonly snapshot: Record<string, unknown> };
  const changed = encodeRecord(seq, JSON.stringify({ ...header, snapshot: change(header.snapshot) }));
  writeFileSync(join(folder, file), [changed, ...rest].join("\n"));
  return file;
}

function segmentsOf(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith("journal-"));
}

/** The same run as the version before wrote it: its marks say less of the state, and its head has a heritage. */
function writeOld(name: string, head: object): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "run.json"), JSON.stringify(wholeCard()));
  const payloads = [
    JSON.stringify({ kind: "segment", format: 1, previous: "00000000", card: wholeCard(), ...head }),
  ];
  for (const record of readJournal(disk, whole)) {
    if (record.kind === "mark")
      payloads.push(JSON.stringify({ kind: "mark", ...record.mark, state: "another" }));
    if (record.kind === "input") payloads.push(encodeInput(record.input));
  }
  const lines = payloads.map((payload, index) => `${encodeRecord(index + 1, payload)}\n`);
  writeFileSync(join(folder, first), lines.join(""));
  return folder;
}

/** The same run written again with other inputs, and with the marks of the run as it was: all checksums are right. */
function forge(
  name: string,
  change: (input: Input, index: number) => Input | undefined,
  changeCard: (card: RunCard) => unknown = (card) => card,
): string {
  const folder = join(root, name);
  const journal = createJournal(disk, folder, changeCard(wholeCard()) as RunCard);
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

describe("a run whose old segments were removed", { timeout: 60_000 }, () => {
  test("is proven from its oldest snapshot on, and comes to the same end", async () => {
    const folder = trim("trimmed");
    expect(segmentsOf(folder)).not.toContain(first);
    const all = (await kmm(["verify", whole, "--json"])).json();
    const json = await kmm(["verify", folder, "--json"]);
    expect(json.code).toBe(0);
    const { inputs, removed_inputs: removed, segments } = json.json();
    expect(json.json()).toMatchObject({ matches: true, inputs: all["inputs"], state_hash: stateHash });
    expect(removed).toBeGreaterThan(1_000);
    expect(segments).toBe(3);
    const text = await kmm(["verify", folder]);
    expect(text.stdout).toContain(`inputs 1 to ${String(removed)}: begins with the snapshot`);

    const stats = await kmm(["stats", folder, "--json"]);
    expect(stats.json()).toMatchObject({
      inputs: Number(inputs) - Number(removed),
      removed_inputs: removed,
      state_hash: stateHash,
    });
    const ended = (await kmm(["stats", whole, "--json"])).json();
    const positions = ({ markets }: Record<string, unknown>): unknown =>
      (markets as { ticker: string; position: number }[])
        .filter(({ position }) => position !== 0)
        .map(({ ticker, position }) => [ticker, position]);
    expect(positions(stats.json())).toEqual(positions(ended));
    expect(positions(ended)).not.toEqual([]);
    expect((await kmm(["stats", folder])).stdout).toContain(
      `Its first ${String(removed)} inputs were removed`,
    );
  });

  test("is explained as it was, but not at a moment that is gone", async () => {
    const folder = trim("explained");
    const [ticker = ""] = wholeCard().tickers;
    const [one, other] = await Promise.all(
      [whole, folder].map((run) => kmm(["explain", ticker, "--run", run])),
    );
    const [quote, evidence] = (other?.stdout ?? "").split("Why it did no better until then");
    expect(one?.stdout.split("Why it did no better until then")[0]).toBe(quote);
    // What a market has shown is counted from the inputs that are left.
    expect(evidence).toMatch(/counted from input \d+ on: those before were removed/);
    expect(other?.code).toBe(0);
    const began = [...readJournal(disk, whole)].find((record) => record.kind === "input");
    const at = began?.kind === "input" ? formatTime(began.input.at) : "";
    const { code, stderr } = await kmm(["explain", ticker, "--run", folder, "--at", at]);
    expect(stderr).toMatch(/the journal of run v7 begins at .*: older segments were removed/);
    expect(code).toBe(2);
  });

  test.each([
    [
      "that is not what its mark tells",
      0,
      (snapshot: Record<string, unknown>) => ({ ...snapshot, cash: 1 }),
      "the snapshot is not the state that its mark tells",
    ],
    ["that cannot be restored", 0, () => ({}), "the snapshot cannot be restored"],
    [
      "that the inputs before it do not come to",
      -1,
      (snapshot: Record<string, unknown>) => ({ ...snapshot, cash: 1 }),
      "the snapshot is not what the inputs before it come to",
    ],
  ])("a snapshot %s is told with its place", async (name, place, change, told) => {
    const folder = trim(name.replaceAll(" ", "-"));
    const file = changeHead(folder, place, change);
    const { code, stderr } = await kmm(["verify", folder]);
    expect(stderr).toContain(`${file}:1 ${told}`);
    expect(stderr).toContain("(journal-differs)");
    expect(code).toBe(1);
  });

  test("a snapshot with a flipped byte is damage", async () => {
    const folder = trim("flipped-snapshot");
    const file = segmentsOf(folder)[0] ?? "";
    const bytes = readFileSync(join(folder, file));
    bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
    writeFileSync(join(folder, file), bytes);
    const { code, stderr } = await kmm(["verify", folder]);
    expect(stderr).toContain(`${file}:1 the record is not as it was written`);
    expect(code).toBe(6);
  });
});

describe("a journal of the version before", () => {
  test("is read from its beginning: what its marks say of inputs and effects is compared", async () => {
    const folder = writeOld("old", { number: 1 });
    const json = await kmm(["verify", folder, "--json"]);
    expect(json.code).toBe(0);
    expect(json.json()).toMatchObject({ matches: true, state_hash: stateHash });
    expect(json.json()["proven_inputs"]).toBe(json.json()["inputs"]);
    const text = await kmm(["verify", folder]);
    expect(text.stdout).toContain("old format  its marks say less of the state");
    expect((await kmm(["stats", folder, "--json"])).json()).toMatchObject({ state_hash: stateHash });
  });

  test("is refused in a sentence when its beginning was removed", async () => {
    const folder = writeOld("old-trimmed", { number: 2, snapshot: { cash: 1 } });
    cpSync(join(folder, first), join(folder, "journal-000002.log"));
    rmSync(join(folder, first));
    const { code, stderr } = await kmm(["verify", folder]);
    expect(stderr).toContain(
      "journal-000002.log:1 segments before it were removed, and it has no snapshot of the engine",
    );
    expect(code).toBe(6);
  });

  test("one of a later version is refused", async () => {
    const { code, stderr } = await kmm(["verify", writeOld("later", { number: 1, format: 4 })]);
    expect(stderr).toContain(`${first}:1 the format is 4, and this program reads 1, 2, 3`);
    expect(code).toBe(6);
  });
});

describe("the card of another version", () => {
  const untouched = (input: Input): Input => input;
  const withSettings = (
    name: string,
    change: (settings: Record<string, Record<string, unknown>>) => unknown,
  ): string => forge(name, untouched, (card) => ({ ...card, settings: change(card.settings as never) }));

  test("is read with the defaults of what is new since", async () => {
    const folder = withSettings("older", ({ risk, ...settings }) => {
      const { alarm: _, fuse: __, stale: ___, ...known } = risk ?? {};
      return { ...settings, risk: known };
    });
    expect((await kmm(["verify", folder, "--json"])).json()).toMatchObject({
      matches: true,
      state_hash: stateHash,
    });
    expect((await kmm(["stats", folder])).code).toBe(0);
  });

  const unread: readonly (readonly [string, () => string, string])[] = [
    [
      "a setting that nobody knows",
      () => withSettings("unknown", (all) => ({ ...all, strategy: { ...all["strategy"], magic: 1 } })),
      'settings.strategy: Unrecognized key: "magic"',
    ],
    [
      "a setting of another kind",
      () => withSettings("text", (all) => ({ ...all, strategy: { ...all["strategy"], quoteSize: "ten" } })),
      "settings.strategy.quoteSize: Invalid input",
    ],
    ["no settings", () => withSettings("none-set", () => 7), "settings: Invalid input"],
    [
      "no tickers",
      () => forge("no-tickers", untouched, (card) => ({ ...card, tickers: undefined })),
      "run.json is not the card of a run",
    ],
  ];
  test.each(unread)("with %s is refused in one sentence", async (_, made, told) => {
    const { code, stderr } = await kmm(["verify", made()]);
    expect(stderr).toContain(told);
    expect(stderr).toMatch(
      /^kmm: .* \(run-card-unreadable\)\. Step the run again with the version that made it[^\n]*\n$/,
    );
    expect(code).toBe(6);
  });

  test("is refused by every reader", async () => {
    const folder = withSettings("refused", () => 7);
    for (const command of [
      ["stats", folder],
      ["explain", "KXA", "--run", folder],
    ]) {
      expect((await kmm(command)).stderr).toContain("(run-card-unreadable)");
    }
  });
});
