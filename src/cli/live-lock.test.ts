import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Failure } from "../domain/failure.ts";
import { lockLiveBot } from "./live-lock.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kmm-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockFile = (): string => join(folder, "main.pid");

test("a bot's name is held until it is let go", () => {
  const release = lockLiveBot(folder, "main");
  expect(existsSync(lockFile())).toBe(true);
  release();
  expect(existsSync(lockFile())).toBe(false);
});

test("a process that lives keeps it", () => {
  writeFileSync(lockFile(), `${process.ppid}\n`);
  expect(() => lockLiveBot(folder, "main")).toThrow(Failure);
  expect(existsSync(lockFile())).toBe(true);
});

test.each([
  ["a process that is gone", "4194399"],
  ["our own number, as in a container that was started again", String(process.pid)],
  ["no number", "?"],
])("%s is no holder", (_, text) => {
  writeFileSync(lockFile(), `${text}\n`);
  const release = lockLiveBot(folder, "main");
  expect(existsSync(lockFile())).toBe(true);
  release();
});
