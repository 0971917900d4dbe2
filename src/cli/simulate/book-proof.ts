import { isObject } from "../../wire/exchange/json-body.ts";

/**
 * Which books a reader of one stream can know to be right, worked out from the very frames that reached it, and by
 * nobody's code but this: a snapshot proves one, a hole in the numbers of its subscription takes the proof from all.
 */
export interface BookProof {
  opened(): void;
  received(text: string): void;
  closed(): void;
  /** Why the book is not proven, or undefined when it is. */
  doubtOf(ticker: string): string | undefined;
}

export function createBookProof(): BookProof {
  const proven = new Set<string>();
  /** Number of the newest frame by subscription, of those that carry books. */
  const numbers = new Map<number, number>();
  let why = "the stream never opened";

  const lose = (because: string): void => {
    proven.clear();
    why = because;
  };
  /** True when the frame is the next one of its subscription. */
  const count = (sid: number, seq: number): boolean => {
    const last = numbers.get(sid) ?? 0;
    numbers.set(sid, Math.max(last, seq));
    if (seq > last + 1) lose(`number ${seq} came after ${last}`);
    return seq > last;
  };
  return {
    opened: () => {
      numbers.clear();
      lose("no snapshot yet");
    },
    closed: () => lose("the stream is down"),
    received: (text) => {
      const frame = parse(text);
      if (frame === undefined) return lose("a frame could not be read");
      const { type, sid, seq, msg } = frame;
      if (typeof sid !== "number" || typeof seq !== "number" || seq === 0) return;
      const isData = type === "orderbook_snapshot" || type === "orderbook_delta";
      if (!isData && !numbers.has(sid)) return;
      const isNew = count(sid, seq);
      const ticker = isObject(msg) ? msg["market_ticker"] : undefined;
      if (type === "orderbook_snapshot" && isNew && typeof ticker === "string") proven.add(ticker);
    },
    doubtOf: (ticker) => (proven.has(ticker) ? undefined : why),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return isObject(frame) ? frame : undefined;
  } catch {
    return undefined;
  }
}
