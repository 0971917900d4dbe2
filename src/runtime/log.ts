import { pino } from "pino";
import type { Note } from "../domain/note.ts";
import { formatTime, type Time } from "../domain/units.ts";
import { logLine } from "../report/log-line.ts";

/** Where notes go: JSON lines for programs, the guide's lines for people. */
export interface Log {
  tell(note: Note, at: Time): void;
}

export interface LogOptions {
  readonly format: "human" | "json";
  readonly level: Note["level"];
  readonly write: (line: string) => void;
}

const ranks: Record<Note["level"], number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Names that never reach a log, whatever carries them. */
const secretNames = ["key", "privateKey", "private_key", "signature", "secret", "*.key", "*.signature"];

export function createLog(options: LogOptions): Log {
  const { format, level, write } = options;
  if (format === "human") {
    return {
      tell: (note, at) => {
        if (ranks[note.level] >= ranks[level]) write(`${logLine(note, at)}\n`);
      },
    };
  }
  const logger = pino(
    {
      level,
      base: null,
      timestamp: false,
      redact: secretNames,
      messageKey: "text",
      formatters: { level: (name) => ({ level: name }) },
    },
    { write },
  );
  return {
    tell: (note, at) => {
      const { level: noteLevel, text, topic, ticker, facts } = note;
      logger[noteLevel]({ at: formatTime(at), topic, ticker, ...facts }, text);
    },
  };
}
