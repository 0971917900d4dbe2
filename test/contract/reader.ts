import { complement, formatPrice, formatQty, parsePrice, parseQty } from "../../src/domain/units.ts";

/** A client's side of the stream: keeps what it hears, checks every sequence, and rebuilds books. */
export interface Reader {
  receive(text: string): void;
  attach(send: (command: object) => void, end: () => void): void;
  end(): void;
  command(command: object): void;
  readonly frames: readonly Frame[];
  of(type: string): readonly Frame[];
  /** Bids of both outcomes as the REST book shows them. */
  book(ticker: string): WireBook;
  forget(): void;
}

/** The tests say what they expect of it. */
export type JsonBody = Readonly<Record<string, unknown>>;

export interface Frame {
  readonly type: string;
  readonly id?: number;
  readonly sid?: number;
  readonly seq?: number;
  readonly msg: JsonBody;
  readonly sending_ts_ms: number;
}

export interface WireBook {
  readonly yes_dollars: readonly (readonly [string, string])[];
  readonly no_dollars: readonly (readonly [string, string])[];
}

type Side = "yes" | "no";
type Book = Record<Side, Map<number, number>>;

export function createReader(usesYesPrice: boolean): Reader {
  const frames: Frame[] = [];
  const books = new Map<string, Book>();
  const last = new Map<number, number>();
  let send: (command: object) => void = () => {
    throw new Error("the reader is not attached");
  };
  let end = (): void => undefined;

  const receive = (text: string): void => {
    const frame: Frame = JSON.parse(text);
    frames.push(frame);
    if (frame.sid !== undefined && frame.seq !== undefined) {
      const expected = (last.get(frame.sid) ?? 0) + 1;
      if (frame.seq !== expected)
        throw new Error(`sid ${frame.sid}: ${frame.seq} came instead of ${expected}`);
      last.set(frame.sid, frame.seq);
    }
    if (frame.type === "orderbook_snapshot")
      books.set(member(frame.msg, "market_ticker"), snapshot(frame.msg));
    if (frame.type === "orderbook_delta") change(books.get(member(frame.msg, "market_ticker")), frame.msg);
  };

  const stepsOf = (side: Side, text: string): number => {
    const steps = parsePrice(text);
    if (steps === undefined) throw new Error(`${text} is no price`);
    return side === "no" && usesYesPrice ? complement(steps) : steps;
  };

  const snapshot = (msg: JsonBody): Book => ({
    yes: levels("yes", msg["yes_dollars_fp"]),
    no: levels("no", msg["no_dollars_fp"]),
  });

  const levels = (side: Side, given: unknown): Map<number, number> => {
    const map = new Map<number, number>();
    if (given === undefined) return map;
    if (!Array.isArray(given) || given.length === 0) throw new Error("an empty side has no key");
    for (const [price, count] of given) map.set(stepsOf(side, String(price)), parseQty(String(count)) ?? NaN);
    return map;
  };

  const change = (book: Book | undefined, msg: JsonBody): void => {
    if (book === undefined) throw new Error("a delta came before the snapshot");
    const side = member(msg, "side") === "yes" ? "yes" : "no";
    const price = stepsOf(side, member(msg, "price_dollars"));
    const left = (book[side].get(price) ?? 0) + (parseQty(member(msg, "delta_fp")) ?? NaN);
    if (!(left >= 0)) throw new Error(`a level went to ${left}`);
    if (left === 0) book[side].delete(price);
    else book[side].set(price, left);
  };

  return {
    receive,
    attach: (sendCommand, endSession) => {
      send = sendCommand;
      end = endSession;
    },
    end: () => end(),
    command: (command) => send(command),
    frames,
    of: (type) => frames.filter((frame) => frame.type === type),
    book: (ticker) => {
      const book = books.get(ticker);
      return { yes_dollars: listed(book?.yes), no_dollars: listed(book?.no) };
    },
    forget: () => {
      frames.length = 0;
    },
  };
}

function listed(levels: Map<number, number> = new Map()): readonly (readonly [string, string])[] {
  return [...levels]
    .toSorted(([a], [b]) => a - b)
    .map(([price, qty]) => [formatPrice(price as never), formatQty(qty as never)] as const);
}

function member(msg: JsonBody, name: string): string {
  const value = msg[name];
  if (typeof value !== "string") throw new Error(`${name} is missing`);
  return value;
}
