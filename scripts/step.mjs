/** One named step of a script: runs a program, prints one line with its seconds, and ends everything when it fails. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends the script with the program's own exit code when it fails. */
export async function run(step) {
  const status = await attempt(step);
  if (status !== 0) process.exit(status);
}

/** Gives the exit code. With `isLive` the output is shown as it comes; otherwise only when the program fails. */
export function attempt({ name, command, args, isLive = false }) {
  const startedAt = Date.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", ...(isLive ? [2, 2] : ["pipe", "pipe"])],
  });
  const output = [];
  child.stdout?.on("data", (chunk) => output.push(chunk));
  child.stderr?.on("data", (chunk) => output.push(chunk));
  // Who stops us stops the program that we wait for; it must not go on alone.
  const stop = (signal) => child.kill(signal);
  process.on("SIGINT", stop).on("SIGTERM", stop);

  return new Promise((resolve) => {
    const end = (status) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      if (status !== 0) process.stderr.write(Buffer.concat(output));
      const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
      process.stderr.write(`${name.padEnd(10)} ${status === 0 ? "ok" : "FAILED"}  ${seconds} s\n`);
      resolve(status);
    };
    // A program that a signal ended has no code; that is a failure too.
    child.once("close", (code) => end(code ?? 1));
    child.once("error", (error) => output.push(Buffer.from(`${command}: ${error.message}\n`)));
  });
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
