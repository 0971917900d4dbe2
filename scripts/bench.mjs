/**
 * Runs the benchmarks of `bench/`: all of them but the hour's soak, or those named. `--quick` runs each just long enough to show
 * that it works; `--minutes 5` and the like are handed on. The last line of each must be one JSON object.
 */
import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setUp } from "./setup.mjs";
import { nodeModulesBin, root, run } from "./step.mjs";

await setUp();
const names = process.argv.slice(2).filter((argument) => /^[a-z]/.test(argument));
const flags = process.argv.slice(2).filter((argument) => !names.includes(argument));
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
const unasked = flags.includes("--quick") ? all : all.filter((name) => name !== "soak");
for (const name of names.length > 0 ? names : unasked) await bench(name);

async function bench(name) {
  const child = spawn(process.execPath, ["--expose-gc", join(out, "bench", `${name}.js`), ...flags], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  // What it started is its own to clear away: who stops us stops it, and waits for it.
  const stop = (signal) => child.kill(signal);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    said += chunk;
    process.stdout.write(chunk);
  });
  const status = await new Promise((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  process.off("SIGINT", stop).off("SIGTERM", stop);
  if (status !== 0) fail(`benchmark ${name} ended with ${status}`);
  if (!isObject(said.trimEnd().split("\n").at(-1))) {
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
