#!/usr/bin/env node
/** The command. In a clone it first installs and builds what is missing; in an installed package it just runs. */
import { existsSync } from "node:fs";
import { requireNode } from "./require-node.js";

requireNode();
// The published package has no sources, so their presence means a clone.
const setup = new URL("../scripts/setup.mjs", import.meta.url);
if (existsSync(setup)) {
  const { setUp } = await import(setup.href);
  await setUp();
}
await import("../dist/cli/main.js");
