import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { root } from "../tidy/files.ts";

/**
 * The set-up scripts in a clone of nothing: real scripts, but tools that only note that they ran. A tool fails
 * when there is a file `fail-<tool>`, with the exit code in it.
 */
const clones: string[] = [];

afterEach(() => {
  for (const clone of clones.splice(0)) rmSync(clone, { recursive: true, force: true });
});

/** The quick checks run side by side: who of them is first is chance. */
const checks = ["knip", "oxlint", "prettier", "tsc"];

function inSteps(ran: readonly Ran[]): readonly string[] {
  const tools = ran.map(({ tool: name }) => name);
  const from = tools.length - 1 - checks.length;
  return [...tools.slice(0, from), ...tools.slice(from, -1).toSorted(), ...tools.slice(-1)];
}

test("a fresh clone installs without scripts, builds, and checks in order", () => {
  const clone = freshClone();
  const { status, stdout, ran } = run(clone, "scripts/test.mjs");
  expect([status, inSteps(ran)]).toEqual([0, ["npm", "tsc", ...checks, "vitest"]]);
  expect(ran[0]?.args).toEqual(["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"]);
  expect(ran[1]?.args).toEqual(["-p", "tsconfig.build.json"]);
  expect(stdout).toBe("1 skipped\n2 passed, 0 failed\n");
});

test("what is there is not made again", () => {
  const clone = freshClone();
  run(clone, "scripts/test.mjs");
  const again = run(clone, "scripts/test.mjs");
  expect(inSteps(again.ran)).toEqual([...checks, "vitest"]);
});

const stale = [
  ["a newer source", "src/lib/a.ts", ["tsc"]],
  ["a newer compiler setting", "tsconfig.json", ["tsc"]],
  ["a newer lockfile", "package-lock.json", ["npm", "tsc"]],
  ["a newer document", "README.md", []],
] as const;

test.each(stale)("%s has done again what depends on it", (_, path, tools) => {
  const clone = freshClone();
  run(clone, "scripts/start.mjs");
  utimesSync(join(clone, path), later(), later());
  expect(run(clone, "scripts/start.mjs").ran.map(({ tool }) => tool)).toEqual(tools);
});

test("an install that broke off is begun again", () => {
  const clone = freshClone();
  run(clone, "scripts/start.mjs");
  rmSync(join(clone, "node_modules/.package-lock.json"));
  expect(run(clone, "scripts/start.mjs").ran.map(({ tool }) => tool)).toEqual(["npm"]);
});

test("packages that are linked from another clone are not emptied", () => {
  const other = freshClone();
  run(other, "scripts/start.mjs");
  const clone = freshClone();
  symlinkSync(join(other, "node_modules"), join(clone, "node_modules"));
  expect(run(clone, "scripts/start.mjs")).toMatchObject({ status: 0 });
  utimesSync(join(clone, "package-lock.json"), later(), later());
  const { status, stderr, ran } = run(clone, "scripts/start.mjs");
  expect([status, ran]).toEqual([1, []]);
  expect(stderr).toContain("Installing would empty that clone: remove the link");
});

test.each(["npm", "oxlint", "prettier", "knip"])(
  "when %s fails, everything stops with its words and its code",
  (tool) => {
    const clone = freshClone();
    write(clone, `fail-${tool}`, "7");
    const { status, stderr, stdout, ran } = run(clone, "scripts/test.mjs");
    expect([status, stdout]).toEqual([7, ""]);
    // What runs beside it may end after it; the tests do not begin.
    expect(ran.map(({ tool: name }) => name)).toContain(tool);
    expect(ran.map(({ tool: name }) => name)).not.toContain("vitest");
    expect(stderr).toContain(`${tool} says why`);
    expect(stderr).toMatch(/FAILED {2}\d+\.\d s\n/);
  },
);

const reports: readonly (readonly [string, string | undefined, number, string, number])[] = [
  ["a failed test", report(["passed", "failed"]), 1, "1 passed, 1 failed\n", 1],
  ["a file that cannot be loaded", report([], "failed"), 1, "0 passed, 1 failed\n", 1],
  ["no test at all", report([]), 0, "0 passed, 0 failed\n", 1],
  ["a failure that the runner hides", report(["passed", "failed"]), 0, "1 passed, 1 failed\n", 1],
  ["a runner that crashes", undefined, 9, "0 passed, 0 failed\n", 9],
];

test.each(reports)("%s is no success, and the last line counts", (_, text, code, line, exit) => {
  const clone = freshClone();
  write(clone, "fail-vitest", String(code));
  write(clone, "report.json", text ?? "");
  const { status, stdout } = run(clone, "scripts/test.mjs");
  expect([status, stdout]).toEqual([exit, line]);
});

test("npm start runs the demo with its arguments, and its output is only the demo's", () => {
  const { status, stdout } = run(freshClone(), "scripts/start.mjs", "--seconds", "3");
  expect([status, stdout]).toEqual([0, "demo --seconds 3\n"]);
});

test("the command builds in a clone, and just runs where there are no sources", () => {
  const clone = freshClone();
  expect(run(clone, "bin/kmm.js", "scan", "--json").stdout).toBe("scan --json\n");
  for (const path of ["scripts", "src", "node_modules", "package-lock.json"]) {
    rmSync(join(clone, path), { recursive: true });
  }
  const installed = run(clone, "bin/kmm.js", "scan");
  expect([installed.stdout, installed.ran]).toEqual(["scan\n", []]);
});

test("the command works in the folder that it is called from, not in the clone", () => {
  const clone = freshClone();
  run(clone, "bin/kmm.js");
  write(clone, "dist/cli/main.js", "console.log(process.cwd())");
  expect(run(clone, "bin/kmm.js").stdout).toBe(`${realpathSync(tmpdir())}\n`);
});

test("a build that fails runs nothing, and is tried again", () => {
  const clone = freshClone();
  write(clone, "fail-tsc", "2");
  for (const attempt of [1, 2]) {
    const { status, stdout, ran } = run(clone, "bin/kmm.js", String(attempt));
    expect([status, stdout, ran.at(-1)?.tool]).toEqual([2, "", "tsc"]);
  }
});

interface Ran {
  readonly tool: string;
  readonly args: readonly string[];
}

function freshClone(): string {
  const clone = mkdtempSync(join(tmpdir(), "kmm-clone-"));
  clones.push(clone);
  for (const folder of ["scripts", "bin"])
    cpSync(join(root, folder), join(clone, folder), { recursive: true });
  for (const path of [
    "src/lib/a.ts",
    "tsconfig.json",
    "tsconfig.build.json",
    "package-lock.json",
    "README.md",
  ]) {
    write(clone, path, "");
    utimesSync(join(clone, path), yesterday(), yesterday());
  }
  write(clone, "package.json", '{ "type": "module" }');
  write(clone, "report.json", report(["passed", "passed", "skipped"]));
  write(clone, "npm-cli.js", tool("npm", install));
  return clone;
}

function run(clone: string, script: string, ...args: readonly string[]) {
  write(clone, "log", "");
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, script), ...args], {
    cwd: tmpdir(),
    encoding: "utf8",
    env: { ...process.env, npm_execpath: join(clone, "npm-cli.js") },
  });
  const lines = readFileSync(join(clone, "log"), "utf8").trimEnd().split("\n");
  const ran = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Ran);
  return { status, stdout, stderr, ran };
}

/** A stand-in: notes that it ran, does `work`, and fails when it is told to. */
function tool(name: string, work: string): string {
  return `
    import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
    const args = process.argv.slice(2);
    appendFileSync("log", JSON.stringify({ tool: "${name}", args }) + "\\n");
    const code = existsSync("fail-${name}") ? Number(readFileSync("fail-${name}", "utf8")) : 0;
    if (code !== 0) console.error("${name} says why");
    process.exitCode = code;
    ${work}
  `;
}

const build = `if (code === 0 && args[0] === "-p") {
  mkdirSync("dist/cli", { recursive: true });
  writeFileSync("dist/cli/main.js", "console.log(process.argv.slice(2).join(' '))");
}`;

const giveReport = `const to = args.find((each) => each.startsWith("--outputFile.json="))?.split("=")[1];
const text = readFileSync("report.json", "utf8");
if (text !== "") writeFileSync(to, text);`;

const tools = [
  ["typescript", "tsc", build],
  ["oxlint", "oxlint", ""],
  ["prettier", "prettier", ""],
  ["knip", "knip", ""],
  ["vitest", "vitest", giveReport],
] as const;

const install = `if (code === 0) {
  for (const [owner, name, text] of ${JSON.stringify(tools.map(([owner, name, work]) => [owner, name, tool(name, work)]))}) {
    mkdirSync("node_modules/" + owner, { recursive: true });
    writeFileSync("node_modules/" + owner + "/package.json", JSON.stringify({ type: "module", bin: { [name]: "./run.js" } }));
    writeFileSync("node_modules/" + owner + "/run.js", text);
  }
  writeFileSync("node_modules/.package-lock.json", "");
}`;

function report(
  statuses: readonly string[],
  file = statuses.includes("failed") ? "failed" : "passed",
): string {
  const assertionResults = statuses.map((status) => ({ status }));
  return JSON.stringify({ testResults: [{ status: file, assertionResults }] });
}

function write(clone: string, path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text);
}

function yesterday(): Date {
  return new Date(Date.now() - 86_400_000);
}

/** Newer than anything that is made while the test runs. */
function later(): Date {
  return new Date(Date.now() + 60_000);
}
