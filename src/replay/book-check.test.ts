import { describe, expect, it } from "vitest";
import { timesOne } from "../domain/fees.ts";
import type { Input } from "../domain/input.ts";
import type { Level } from "../domain/market.ts";
import { priceGrid } from "../domain/price-grid.ts";
import {
  cents,
  contracts,
  millis,
  oneDollar,
  plus,
  price,
  time,
  type Price,
  type Time,
} from "../domain/units.ts";
import { createBookCheck } from "./book-check.ts";

const start = time(1_790_000_000_000_000);
const ticker = "KXTRY-1";
const at = (ms: number): Time => plus(start, millis(ms));
const level = (cent: number, size: number): Level => ({ price: cents(cent), qty: contracts(size) });

function described(): Input {
  const grid = priceGrid([{ start: price(0), end: oneDollar, step: cents(1) }]);
  if (!grid.ok) throw new Error(grid.why);
  const market = {
    ticker,
    eventTicker: "KXTRY",
    seriesTicker: "KXTRY",
    title: "",
    status: "active" as const,
    grid: grid.value,
    fees: { kind: "quadratic" as const, multiplier: timesOne },
    openAt: start,
    closeAt: at(1e9),
    isExclusive: false,
    isCombo: false,
    shard: 0,
  };
  return { kind: "market-described", at: start, market };
}

function snapshot(ms: number, bids: readonly Level[], asks: readonly Level[]): Input {
  return { kind: "book-snapshot-received", at: at(ms), ticker, bids, asks };
}

function change(ms: number, side: "bid" | "ask", cent: number, size: number): Input {
  return { kind: "book-changed", at: at(ms), ticker, side, price: cents(cent), change: contracts(size) };
}

const first = [described(), snapshot(0, [level(40, 5)], [level(44, 7), level(45, 1)])];

function checked(inputs: readonly Input[], isStream = true) {
  const check = createBookCheck(isStream);
  for (const input of [...first, ...inputs]) check.hear(input);
  return check;
}

describe("snapshots that come for a book believed right", () => {
  it("agree when every change was heard", () => {
    const check = checked([
      change(1, "bid", 41, 3),
      change(2, "ask", 44, -7),
      snapshot(3, [level(41, 3), level(40, 5)], [level(45, 1)]),
    ]);
    expect(check.result()).toMatchObject({ snapshotsCompared: 1, snapshotMismatches: 0, levelsCompared: 3 });
  });

  it("disagree level by level, missing ones on either side included, and the words say how", () => {
    const result = checked([snapshot(3, [level(40, 6)], [level(44, 7), level(46, 2)])]).result();
    expect(result).toMatchObject({ snapshotsCompared: 1, snapshotMismatches: 1, levelMismatches: 3 });
    expect(result.examples[0]).toContain("bid 0.4000: our book holds 5.00, the snapshot 6.00");
    expect(result.examples).toHaveLength(3);
  });

  it("are believed from then on: the same difference is not counted twice", () => {
    const other = snapshot(3, [level(40, 6)], []);
    expect(checked([other, other]).result()).toMatchObject({ snapshotsCompared: 2, snapshotMismatches: 1 });
  });

  const doubts = [
    ["the first one", []],
    ["one after a gap", [{ kind: "book-doubted", at: at(1), ticker, why: "a gap" }]],
    ["one after a lost stream", [{ kind: "stream-lost", at: at(1), why: "gone" }]],
  ] as const satisfies readonly (readonly [string, readonly Input[]])[];

  it.each(doubts)("do not include %s", (_, before) => {
    const check = checked(before);
    if (before.length > 0) check.hear(snapshot(3, [level(12, 1)], []));
    expect(check.result()).toMatchObject({ snapshotsCompared: 0, snapshotMismatches: 0 });
  });

  it("are none when books are only looked at now and then", () => {
    expect(checked([snapshot(3, [level(12, 1)], [])], false).result().snapshotsCompared).toBe(0);
  });
});

describe("faults of the changes themselves", () => {
  it("are counted: a level below nothing, a price off the grid, a change of an unknown book", () => {
    const offGrid: Input = { ...change(2, "bid", 40, 1), price: price(4_050) } as Input;
    const doubted: Input = { kind: "book-doubted", at: at(3), ticker, why: "a gap" };
    const result = checked([change(1, "bid", 40, -6), offGrid, doubted, change(4, "bid", 40, 1)]).result();
    expect(result).toMatchObject({ negativeLevels: 1, offGrid: 1, changesUnplaced: 1 });
    expect(result.examples).toHaveLength(2);
  });
});

describe("quotes told by another channel", () => {
  function told(
    ms: number,
    bid: number | undefined,
    ask: number | undefined,
    by: "ticker" | "checkpoint" = "ticker",
  ) {
    const toPrice = (cent: number | undefined): Price | undefined =>
      cent === undefined ? undefined : price(Math.round(cent * 100));
    const tolerance = by === "ticker" ? cents(1) : price(50);
    return {
      kind: "quote-told",
      by,
      at: at(ms),
      ticker,
      bid: toPrice(bid),
      ask: toPrice(ask),
      tolerance,
    } as const;
  }

  const cases = [
    // bid, ask told of 40/44  agreed at once
    [40, 44, 1],
    [41, 43, 1], // a cent off on both sides still agrees
    [42, 44, 0],
    [undefined, 44, 0], // an empty side is $0
  ] as const;

  it.each(cases)("%s/%s of a book of 40/44: %d agree at once", (bid, ask, agreed) => {
    const check = checked([]);
    check.compare(told(5_000, bid, ask));
    const result = check.result().ticker;
    expect(result).toEqual({
      compared: 1,
      agreedAtOnce: agreed,
      agreedWithinSecond: 0,
      differed: 1 - agreed,
    });
  });

  it("within a second before or after agree, and later do not", () => {
    const check = checked([change(5_000, "bid", 42, 1)]);
    check.compare(told(5_900, 40, 44)); // what showed until 0.9 s ago
    check.compare(told(6_100, 40, 44)); // until 1.1 s ago: no longer
    check.compare(told(7_000, 43.5, 44)); // not yet
    check.hear(change(7_900, "bid", 43, 1)); // 0.9 s later
    check.compare(told(9_000, 39, 44));
    check.hear(change(10_100, "bid", 43, -1)); // 1.1 s later: too late
    check.hear(change(10_100, "bid", 42, -1));
    expect(check.result().ticker).toEqual({
      compared: 4,
      agreedAtOnce: 0,
      agreedWithinSecond: 2,
      differed: 2,
    });
  });

  it("by the recorder's rounded book agree to half a cent", () => {
    const check = checked([]);
    check.compare(told(1, 40.5, 44, "checkpoint"));
    check.compare(told(2, 41, 44, "checkpoint"));
    expect(check.result().checkpoint).toMatchObject({ compared: 2, agreedAtOnce: 1, differed: 1 });
  });

  it("are not compared with a doubted book, and what still waited differs", () => {
    const check = checked([]);
    check.compare(told(1, 30, 44));
    check.hear({ kind: "book-doubted", at: at(2), ticker, why: "a gap" });
    check.compare(told(3, 40, 44));
    expect(check.result().ticker).toEqual({
      compared: 1,
      agreedAtOnce: 0,
      agreedWithinSecond: 0,
      differed: 1,
    });
  });
});
