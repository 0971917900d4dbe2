import { readLines } from "./file-lines.ts";

/** One line of one of several files, with its place in time. */
export interface Placed {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Microseconds, and what is left of the nanoseconds. */
  readonly at: number;
  readonly nanos: number;
  /** Decides between lines of the same nanosecond. */
  readonly tie: number;
}

export type Merged =
  | { readonly kind: "line"; readonly placed: Placed }
  | { readonly kind: "refused"; readonly file: string; readonly line: number; readonly why: string }
  | { readonly kind: "cut"; readonly file: string; readonly line: number; readonly why: string };

/** Finds a line's place in time, or undefined when the line has none. */
export type Place = (text: string) => Pick<Placed, "at" | "nanos" | "tie"> | undefined;

/**
 * Reads several files side by side in the order of time. A file that breaks off ends it all at that
 * moment: going on without one kind of message would be another recording.
 */
export async function* mergeFiles(
  files: readonly { readonly file: string; readonly place: Place }[],
): AsyncGenerator<readonly Merged[], void, undefined> {
  const sources = files.map(({ file, place }) => source(file, place));
  for (const each of sources) await each.refill();
  for (;;) {
    const merged: Merged[] = [];
    let empty: Source | undefined;
    while (empty === undefined) {
      const next = earliest(sources);
      const item = next?.take();
      if (next === undefined || item === undefined) {
        yield merged;
        return;
      }
      merged.push(item);
      if (item.kind === "cut") {
        yield merged;
        return;
      }
      if (next.head() === undefined) empty = next;
    }
    yield merged;
    await empty.refill();
  }
}

interface Source {
  head(): Merged | undefined;
  take(): Merged | undefined;
  /** Reads on until there is a head, or the file is at its end. */
  refill(): Promise<void>;
}

function source(file: string, place: Place): Source {
  const news = readLines(file);
  let items: Merged[] = [];
  let next = 0;
  return {
    head: () => items[next],
    take: () => {
      const item = items[next];
      next += 1;
      return item;
    },
    refill: async () => {
      while (next >= items.length) {
        const read = await news.next();
        if (read.done === true) return;
        next = 0;
        if (read.value.kind === "cut") {
          items = [{ kind: "cut", file, line: read.value.line, why: read.value.why }];
        } else {
          items = placeLines(file, read.value.first, read.value.lines, read.value.isOpen, place);
        }
      }
    },
  };
}

function placeLines(
  file: string,
  first: number,
  lines: readonly string[],
  isOpen: boolean,
  place: Place,
): Merged[] {
  const merged: Merged[] = [];
  for (const [index, text] of lines.entries()) {
    if (text === "") continue;
    const line = first + index;
    const found = place(text);
    if (found !== undefined) merged.push({ kind: "line", placed: { file, line, text, ...found } });
    else if (isOpen) merged.push({ kind: "cut", file, line, why: "the last line is not whole" });
    else merged.push({ kind: "refused", file, line, why: "the line is not a whole record with a time" });
  }
  return merged;
}

/** The source whose head comes first; heads without a time (refusals, cuts) leave at once. */
function earliest(sources: readonly Source[]): Source | undefined {
  let best: Source | undefined;
  let bestPlaced: Placed | undefined;
  for (const each of sources) {
    const head = each.head();
    if (head === undefined) continue;
    if (head.kind !== "line") return each;
    if (bestPlaced === undefined || isEarlier(head.placed, bestPlaced)) {
      best = each;
      bestPlaced = head.placed;
    }
  }
  return best;
}

function isEarlier(a: Placed, b: Placed): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.nanos === b.nanos ? a.tie < b.tie : a.nanos < b.nanos;
}
