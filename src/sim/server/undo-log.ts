import type { Time } from "../../domain/units.ts";

/** What some values were before they changed lately, so that an older moment can be seen without a copy of everything. */
export interface UndoLog<Value> {
  /** Times never go back. Undefined: there was no such value. */
  note(at: Time, key: string, before: Value | undefined): void;
  /** Of those that changed after `cut`: what they were then. */
  since(cut: Time): ReadonlyMap<string, Value | undefined>;
  /** Nobody will ask for an older moment again. */
  forget(upTo: Time): void;
}

interface Entry<Value> {
  readonly at: Time;
  readonly key: string;
  readonly before: Value | undefined;
}

export function undoLog<Value>(): UndoLog<Value> {
  let entries: Entry<Value>[] = [];
  let start = 0;
  return {
    note: (at, key, before) => {
      entries.push({ at, key, before });
    },
    since: (cut) => {
      const found = new Map<string, Value | undefined>();
      // From the newest to the oldest: the oldest change after the cut has the last word.
      for (let index = entries.length - 1; index >= start; index -= 1) {
        const entry = entries[index];
        if (entry === undefined || entry.at <= cut) break;
        found.set(entry.key, entry.before);
      }
      return found;
    },
    forget: (upTo) => {
      for (let first = entries[start]; first !== undefined && first.at <= upTo; first = entries[start]) {
        start += 1;
      }
      // Cut in big pieces: the cost of forgetting is shared by as many additions.
      if (start > 64 && 2 * start > entries.length) {
        entries = entries.slice(start);
        start = 0;
      }
    },
  };
}
