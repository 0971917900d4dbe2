/** `npm test`: every check that needs nothing but this clone, the quick ones first. Arguments choose unit tests by path. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setUp } from "./setup.mjs";
import { attempt, nodeModulesBin } from "./step.mjs";

await setUp();
const checks = [
  { name: "types", tool: "tsc", args: ["--noEmit"] },
  { name: "lint", tool: "oxlint", args: ["--type-aware", "--deny-warnings"] },
  { name: "format", tool: "prettier", args: ["--check", "--log-level=warn", "."] },
  { name: "dead code", tool: "knip", args: ["--no-progress"] },
];
// Side by side: the longest of them has but one thread.
const statuses = await Promise.all(
  checks.map(({ name, tool, args }) =>
    attempt({ name, command: process.execPath, args: [nodeModulesBin(tool), ...args] }),
  ),
);
const failedCheck = statuses.find((each) => each !== 0);
if (failedCheck !== undefined) process.exit(failedCheck);

const folder = mkdtempSync(join(tmpdir(), "kmm-test-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const report = join(folder, "report.json");
const status = await attempt({
  name: "tests",
  command: process.execPath,
  args: [
    nodeModulesBin("vitest"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  isLive: true,
});

const { passed, failed, skipped } = count(readReport());
if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
// A suite that runs nothing has proven nothing.
process.exitCode = status === 0 && (passed === 0 || failed > 0) ? 1 : status;

/** A run that crashed leaves no report: nothing passed. */
function readReport() {
  return existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : { testResults: [] };
}

/** A file that could not be loaded has no tests in it, and counts as one failure. */
function count({ testResults }) {
  const statuses = testResults.flatMap(({ status, assertionResults }) => {
    const own = assertionResults.map((result) => result.status);
    return status === "failed" && !own.includes("failed") ? [...own, "failed"] : own;
  });
  const passed = statuses.filter((each) => each === "passed").length;
  const failed = statuses.filter((each) => each === "failed").length;
  return { passed, failed, skipped: statuses.length - passed - failed };
}
