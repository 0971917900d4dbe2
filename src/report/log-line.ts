import type { Note } from "../domain/note.ts";
import { formatTime, type Time } from "../domain/units.ts";

const levelNames: Readonly<Record<Note["level"], string>> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
};

/** A note as the guide writes its log: `2025-11-06 12:00:00 - INFO - Quote placed: 31¢/47¢ (…) [TICKER]`. */
export function logLine(note: Note, at: Time): string {
  const when = formatTime(at).slice(0, 19).replace("T", " ");
  const where = note.ticker === undefined ? "" : ` [${note.ticker}]`;
  return oneLine(`${when} - ${levelNames[note.level]} - ${note.text}${where}`);
}

/** A note may quote the venue: whatever it sent stays on one line and cannot steer the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
