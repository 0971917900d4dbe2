import { closeSync, createReadStream, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Input } from "../domain/input.ts";
import { decodeInput, encodeInput } from "./journal-line.ts";

/**
 * The record of one run: every input, a line each, in the order the engine saw them, and beside it how the
 * run was set up. With both the run can be stepped again. Lines are buffered for a moment and not synced: what a
 * crash loses is told again by the exchange, which knows our orders by their ids.
 */
export interface Journal {
  readonly folder: string;
  append(input: Input): void;
  /** Writes what is buffered. */
  flush(): void;
  close(): void;
}

/** What is needed beside the inputs to step a run again. */
export interface RunCard {
  readonly runId: string;
  readonly mode: string;
  readonly startedAt: string;
  readonly version: string;
  readonly tickers: readonly string[];
  /** The settings of the run as the program read them: what the engine was built from. */
  readonly settings: unknown;
}

const bufferMax = 64 * 1024;

export function createJournal(folder: string, card: RunCard): Journal {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "run.json"), `${JSON.stringify(card, null, 2)}\n`);
  const file = openSync(join(folder, "journal.ndjson"), "a");
  let buffer: string[] = [];
  let size = 0;
  let isOpen = true;

  const flush = (): void => {
    if (size === 0 || !isOpen) return;
    writeSync(file, buffer.join(""));
    buffer = [];
    size = 0;
  };
  return {
    folder,
    append: (input) => {
      const line = `${encodeInput(input)}\n`;
      buffer.push(line);
      size += line.length;
      if (size >= bufferMax) flush();
    },
    flush,
    close: () => {
      flush();
      if (isOpen) closeSync(file);
      isOpen = false;
    },
  };
}

/** A run nobody wants to keep. */
export function noJournal(): Journal {
  return { folder: "", append: () => {}, flush: () => {}, close: () => {} };
}

export interface JournalLine {
  readonly line: number;
  /** Undefined when the line cannot be read: the last one may be torn by a crash, others may not. */
  readonly input: Input | undefined;
}

export async function* readJournal(folder: string): AsyncGenerator<JournalLine> {
  const lines = createInterface({
    input: createReadStream(join(folder, "journal.ndjson"), "utf8"),
    crlfDelay: Infinity,
  });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    yield { line, input: decodeInput(text) };
  }
}
