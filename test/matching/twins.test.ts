import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import { price, qty, zeroQty } from "../../src/domain/units.ts";
import { isResting, type BookOrder, type OrderBook } from "../../src/sim/matching/book.ts";
import { ladderBook, newBookPool } from "../../src/sim/matching/ladder-book.ts";
import { newDesk, type Desk, type DeskOrder, type OrderOf } from "./desk.ts";
import { libraryDesk } from "./library-desk.ts";
import { naiveBook } from "./naive-book.ts";
import { randomStream, type StreamCommand } from "./stream.ts";

/** MATCH_COMMANDS=1000000 plays a million commands; MATCH_SEED starts somewhere else. */
const commandCount = Number(process.env["MATCH_COMMANDS"] ?? 30_000);
const firstSeed = Number(process.env["MATCH_SEED"] ?? 1);
const commandsPerStream = 1_000;

/** The same core runs under both: the desk's own rules have been met long before a tenth of the commands. */
const fastDesks = [
  ["fast book", () => newDesk(poolOfBooks), commandCount],
  ["library's desk", libraryDesk, Math.ceil(commandCount / 10)],
] as const satisfies readonly (readonly [string, () => Desk, number])[];

it.each(fastDesks)(
  "the %s and the naive book agree after every command",
  { timeout: 600_000 },
  (_, makeFast, count) => {
    for (let played = 0; played < count; played += commandsPerStream) {
      const seed = firstSeed + played / commandsPerStream;
      const stream = [...randomStream(seededRandom(seed), commandsPerStream)];
      const found = difference(makeFast, stream);
      if (found !== undefined) {
        expect.fail(`seed ${seed}, command ${found.index}\n${tell(makeFast, stream, found)}`);
      }
    }
    expect(count).toBeGreaterThan(0);
  },
);

interface Difference {
  readonly index: number;
  readonly told: string;
}

/** The first command after which the two differ, or undefined. */
function difference(makeFast: () => Desk, stream: readonly StreamCommand[]): Difference | undefined {
  const fast = makeFast();
  const naive = newDesk(() => naiveBook);
  for (const [index, command] of stream.entries()) {
    const expected = naive.play(command);
    const told = attempt(() => fast.play(command));
    if (told === expected && hashOf(fast, command, index) === hashOf(naive, command, index)) continue;
    const words = [`fast:  ${told}`, `naive: ${expected}`, attempt(fast.show), naive.show()];
    return { index, told: words.join("\n") };
  }
  return undefined;
}

/** The fast books share a pool, as in an exchange. */
function poolOfBooks(orderOf: OrderOf): () => OrderBook<DeskOrder> {
  const pool = newBookPool(orderOf);
  return () => ladderBook(pool);
}

function hashOf(desk: Desk, { market }: StreamCommand, which: number): string {
  return attempt(() => String(desk.hash(market, which)));
}

/** A broken book may also throw: that is a difference like any other. */
function attempt(work: () => string): string {
  try {
    return work();
  } catch (thrown) {
    return String(thrown);
  }
}

function tell(makeFast: () => Desk, stream: readonly StreamCommand[], { index, told }: Difference): string {
  const least = shrink(makeFast, stream.slice(0, index + 1));
  const listing = least.map((command) => JSON.stringify(command)).join("\n");
  return `${told}\n\nshrunk to ${least.length} commands:\n${listing}\n${difference(makeFast, least)?.told}`;
}

/** Leaves out ever smaller pieces as long as the two still differ. */
function shrink(makeFast: () => Desk, stream: readonly StreamCommand[]): readonly StreamCommand[] {
  let least = stream;
  for (let piece = Math.ceil(stream.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let from = 0; from < least.length;) {
      const shorter = [...least.slice(0, from), ...least.slice(from + piece)];
      if (difference(makeFast, shorter) === undefined) from += piece;
      else least = shorter;
    }
  }
  return least;
}

/** Every book that there is answers to the same questions. */
const books = [
  ["ladder book", () => ladderBook(newBookPool(orderOf))],
  ["naive book", () => naiveBook()],
] as const satisfies readonly (readonly [string, () => OrderBook<BookOrder>])[];

describe.each(books)("the %s", (_, newBook) => {
  it("counts what is ahead at the order's own price, and nothing better or behind", () => {
    const book = newBook();
    const [first, second, better, fourth, last] = [
      newOrder("bid", 4_500, 100),
      newOrder("bid", 4_500, 250),
      newOrder("bid", 4_600, 900),
      newOrder("bid", 4_500, 300),
      newOrder("bid", 4_500, 50),
    ] as const;
    const orders = [first, second, better, fourth, last];
    for (const order of orders) book.add(order);
    const ahead = (): readonly number[] => orders.filter(isResting).map((o) => book.ahead(o));
    expect(ahead()).toEqual([0, 100, 0, 350, 650]);
    book.reduce(first, qty(50));
    book.reduce(second, qty(50));
    expect(ahead()).toEqual([0, 50, 0, 250, 550]);
    for (const order of [fourth, first, better]) book.remove(order);
    expect(ahead()).toEqual([0, 200]);
  });

  it("keeps an order's place when it is reduced, and lets it go when nothing is left", () => {
    const book = newBook();
    const [first, second] = [newOrder("ask", 700, 100), newOrder("ask", 700, 100)] as const;
    book.add(first);
    book.add(second);
    book.reduce(first, qty(99));
    expect(book.first("ask")).toBe(first);
    expect(book.next(first)).toBe(second);
    book.reduce(first, qty(1));
    expect(isResting(first)).toBe(false);
    expect(book.first("ask")).toBe(second);
    expect(book.levels("ask")).toEqual([{ price: 700, qty: 100 }]);
    expect(book.levels("bid")).toEqual([]);
    expect(first.left).toBe(zeroQty);
  });

  it("takes prices between the ticks it has known while orders rest", () => {
    const book = newBook();
    for (const at of [4_000, 4_050, 4_010, 3_999, 1]) book.add(newOrder("bid", at, 100));
    book.add(newOrder("ask", 9_999, 100));
    expect(book.levels("bid").map((level) => level.price)).toEqual([4_050, 4_010, 4_000, 3_999, 1]);
    expect(book.best("ask")).toBe(9_999);
  });
});

it("a book that wanders over many prices gives the places of its empty levels back", () => {
  const shared = newBookPool(orderOf);
  const book = ladderBook(shared);
  const wander = (): void => {
    for (let at = 1; at < 9_999; at += 1) {
      const order = newOrder("bid", at, 100);
      book.add(order);
      book.remove(order);
    }
  };
  wander();
  const used = shared.ladders.placeCount();
  wander();
  expect(shared.ladders.placeCount()).toBe(used);
});

const made: BookOrder[] = [];

function newOrder(side: "bid" | "ask", at: number, size: number): BookOrder {
  const order = { label: made.length, owner: 1, side, price: price(at), left: qty(size), place: 0 };
  made.push(order);
  return order;
}

function orderOf(label: number): BookOrder {
  const order = made[label];
  if (order === undefined) throw new Error(`there is no order ${label}`);
  return order;
}
