import { isObject, parseObject } from "../../lib/json.ts";

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
  /** The best prices that the frames so far come to, as text; undefined where a side is empty. */
  bestOf(ticker: string): { readonly bid: string | undefined; readonly ask: string | undefined };
}

export function createBookProof(): BookProof {
  const proven = new Set<string>();
  const books = new Map<string, FrameBook>();
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
      const frame = parseObject(text);
      if (frame === undefined) return lose("a frame could not be read");
      const { type, sid, seq, msg } = frame;
      if (typeof sid !== "number" || typeof seq !== "number" || seq === 0) return;
      const isData = type === "orderbook_snapshot" || type === "orderbook_delta";
      if (!isData && !numbers.has(sid)) return;
      const isNew = count(sid, seq);
      if (!isData || !isNew || !isObject(msg)) return;
      const ticker = String(msg["market_ticker"]);
      if (type === "orderbook_delta") return change(books.get(ticker), msg);
      books.set(ticker, bookOf(msg));
      proven.add(ticker);
    },
    doubtOf: (ticker) => (proven.has(ticker) ? undefined : why),
    bestOf: (ticker) => {
      const book = books.get(ticker);
      return { bid: highest(book?.yes, 1), ask: highest(book?.no, -1) };
    },
  };
}

/** Sizes by price, both as the wire has them: all prices are of YES. */
interface FrameBook {
  readonly yes: Map<string, number>;
  readonly no: Map<string, number>;
}

type Body = Readonly<Record<string, unknown>>;

function bookOf(msg: Body): FrameBook {
  return { yes: sideOf(msg["yes_dollars_fp"]), no: sideOf(msg["no_dollars_fp"]) };
}

function sideOf(levels: unknown): Map<string, number> {
  const rows = Array.isArray(levels) ? (levels as readonly (readonly unknown[])[]) : [];
  return new Map(rows.map(([price, size]) => [String(price), Number(size)]));
}

function change(book: FrameBook | undefined, msg: Body): void {
  const side = msg["side"] === "yes" ? book?.yes : book?.no;
  const price = String(msg["price_dollars"]);
  const size = (side?.get(price) ?? 0) + Number(msg["delta_fp"]);
  // Sizes have two decimals: what is left of a sum of such is a whole hundredth.
  if (Math.round(size * 100) > 0) side?.set(price, size);
  else side?.delete(price);
}

function highest(side: ReadonlyMap<string, number> | undefined, sign: 1 | -1): string | undefined {
  const prices = [...(side?.keys() ?? [])];
  return prices.toSorted((a, b) => sign * (Number(b) - Number(a)))[0];
}
