/**
 * What a clone needs before anything runs: the locked packages, and a build that is not older than its sources.
 * Does nothing when both are there. Everything it says goes to stderr: stdout belongs to the command.
 */
import { existsSync, lstatSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireNode } from "../bin/require-node.js";
import { nodeModulesBin, npm, root, run } from "./step.mjs";

export async function setUp() {
  requireNode();
  if (needsInstall()) await install();
  if (needsBuild()) await build();
}

/** npm writes its hidden lockfile last, so an interrupted install has none. */
function needsInstall() {
  const installedAt = modifiedAt(join(root, "node_modules", ".package-lock.json"));
  return installedAt < modifiedAt(join(root, "package-lock.json")) || !existsSync(nodeModulesBin("tsc"));
}

async function install() {
  const folder = join(root, "node_modules");
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    // npm ci empties the folder first, whoever's it is.
    process.stderr.write(
      `${folder} is a link to another clone's packages, and older than package-lock.json.\n` +
        "Installing would empty that clone: remove the link, or put a copy of the folder in its place.\n",
    );
    process.exit(1);
  }
  // Development packages are needed to build, whatever NODE_ENV says.
  const { command, args } = npm("ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund");
  await run({ name: "install", command, args });
}

const builtMark = join(root, "dist", ".built");

function needsBuild() {
  const sources = ["src", "tsconfig.json", "tsconfig.build.json", "package-lock.json"];
  return modifiedAt(builtMark) < Math.max(...sources.map((path) => newestUnder(join(root, path))));
}

async function build() {
  // Afresh, so that a deleted source leaves no program behind.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await run({
    name: "build",
    command: process.execPath,
    args: [nodeModulesBin("tsc"), "-p", "tsconfig.build.json"],
  });
  writeFileSync(builtMark, "");
}

/** The newest change of a file, or of anything in a folder; a folder itself changes when a file is deleted. */
function newestUnder(path) {
  let newest = modifiedAt(path);
  if (!statSync(path).isDirectory()) return newest;
  for (const entry of readdirSync(path)) newest = Math.max(newest, newestUnder(join(path, entry)));
  return newest;
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}
