import { Failure } from "../../domain/failure.ts";
import type { OutsideNews } from "../../domain/input.ts";
import { readValues, type OutsideValues } from "./reading.ts";
import type { ReferencePorts, ReferenceSource } from "./source.ts";

/** Values that the program around the bot tells itself, when it has them. */
export interface PushedReferences {
  readonly source: ReferenceSource;
  /** Throws when anything in it is no value: then none of it is taken. */
  push(values: OutsideValues): void;
}

export function pushedReferences(): PushedReferences {
  let listener: ReferencePorts | undefined;
  /** What was told last by each, until a run begins that hears it. */
  const kept = new Map<string, OutsideNews>();
  return {
    source: (ports) => {
      listener = ports;
      ports.hear([...kept.values()]);
      kept.clear();
      return () => {
        listener = undefined;
      };
    },
    push: (values) => {
      const read = readValues(values);
      if (!read.ok) throw new Failure("usage", read.why);
      if (listener !== undefined) listener.hear(read.value);
      else for (const news of read.value) kept.set(nameOf(news), news);
    },
  };
}

function nameOf(news: OutsideNews): string {
  return news.kind === "reference-received"
    ? JSON.stringify([news.source, news.ticker])
    : `${news.kind} ${news.covers}`;
}
