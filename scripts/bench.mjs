/**
 * Runs the benchmarks of `bench/`: all of them, or those named. `--quick` runs each just long enough to show
 * that it works. The last line of each must be one JSON object.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setUp } from "./setup.mjs";
import { nodeModulesBin, root, run } from "./step.mjs";

await setUp();
const names = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith("-"));
const out = join(root, "build", "bench");
process.on("exit", () => rmSync(join(root, "build"), { recursive: true, force: true }));
await run({
  name: "build",
  command: process.execPath,
  args: [nodeModulesBin("tsc"), "-p", "tsconfig.bench.json"],
});

const all = readdirSync(join(root, "bench"))
  .filter((file) => file.endsWith(".ts") && file !== "harness.ts")
  .map((file) => file.slice(0, -".ts".length));
for (const name of names) {
  if (!all.includes(name)) fail(`no benchmark "${name}"; there are: ${all.join(", ")}`);
}
for (const name of names.length > 0 ? names : all) bench(name);

function bench(name) {
  const result = spawnSync(process.execPath, ["--expose-gc", join(out, "bench", `${name}.js`), ...flags], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.stdout.write(result.stdout);
  if (result.status !== 0) fail(`benchmark ${name} ended with ${result.status ?? result.signal}`);
  if (!isObject(result.stdout.trimEnd().split("\n").at(-1))) {
    fail(`the last line of benchmark ${name} is not one JSON object`);
  }
}

function isObject(line) {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function fail(what) {
  process.stderr.write(`${what}\n`);
  process.exit(1);
}
