/** One named step of a script: runs a program, prints one line with its seconds, and ends everything when it fails. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends the script with the program's own exit code when it fails. */
export function run(step) {
  const status = attempt(step);
  if (status !== 0) process.exit(status);
}

/** Gives the exit code. With `isLive` the output is shown as it comes; otherwise only when the program fails. */
export function attempt({ name, command, args, isLive = false }) {
  const startedAt = Date.now();
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: isLive ? ["ignore", 2, 2] : ["ignore", "pipe", "pipe"],
  });
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  // A program ended by a signal has no status; that is a failure too.
  const status = result.status ?? 1;
  if (status !== 0 && !isLive) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  if (result.error !== undefined) process.stderr.write(`${command}: ${result.error.message}\n`);
  process.stderr.write(`${name.padEnd(10)} ${status === 0 ? "ok" : "FAILED"}  ${seconds} s\n`);
  return status;
}

/** The npm that runs us, or the one in the path. */
export function npm(...args) {
  const own = process.env.npm_execpath ?? "";
  if (own.endsWith("npm-cli.js")) return { command: process.execPath, args: [own, ...args] };
  return { command: process.platform === "win32" ? "npm.cmd" : "npm", args };
}

/** The JavaScript file behind a command of an installed package, to run it by node itself on every platform. */
export function nodeModulesBin(name) {
  const owner = { tsc: "typescript" }[name] ?? name;
  const folder = join(root, "node_modules", owner);
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return manifest;
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[name]);
}
