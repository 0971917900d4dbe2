import fc from "fast-check";
import { expect, it } from "vitest";
import { price, qty, time } from "../../domain/units.ts";
import {
  accountChain,
  claimChain,
  noRow,
  OrderRows,
  type Chain,
  type ChainEnds,
  type Row,
} from "./order-rows.ts";

/** A step takes a row and puts it into both chains, or takes the row at `which` out of them and gives it back. */
const steps = fc.array(fc.record({ isTaken: fc.boolean(), which: fc.nat(1_000) }), {
  minLength: 20,
  maxLength: 200,
});

it("keeps chains in the order in which rows were put in, and every number of every living row", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const rows = new OrderRows();
      const chains = ([claimChain, accountChain] as const).map((chain) => {
        return { chain, ends: { first: noRow, last: noRow } };
      });
      const living: { row: Row; mark: number }[] = [];
      for (const [index, { isTaken, which }] of list.entries()) {
        if (isTaken || living.length === 0) {
          const row = rows.takeRow();
          const mark = index + 1;
          number(rows, row, mark);
          for (const { chain, ends } of chains) rows.append(ends, row, chain);
          living.push({ row, mark });
        } else {
          const [gone] = living.splice(which % living.length, 1);
          const row = gone?.row ?? noRow;
          for (const { chain, ends } of chains) rows.unlink(ends, row, chain);
          rows.giveRow(row);
        }
        for (const { chain, ends } of chains) {
          const inOrder = living.map(({ row }) => row);
          expect(walk(rows, ends, chain)).toEqual(inOrder);
          expect(walkBack(rows, ends, chain)).toEqual(inOrder.toReversed());
        }
      }
      expect(living.map(({ row }) => numbersOf(rows, row))).toEqual(living.map(({ mark }) => marks(mark)));
    }),
    { numRuns: 50 },
  );
});

it("keeps every number of every row when it grows", () => {
  const rows = new OrderRows();
  const taken = Array.from({ length: 5_000 }, (_, index) => {
    const row = rows.takeRow();
    number(rows, row, index + 1);
    return row;
  });
  expect(new Set(taken).size).toBe(taken.length);
  expect(taken.every((row) => rows.hasRow(row))).toBe(true);
  expect(rows.hasRow(noRow)).toBe(false);
  expect(rows.hasRow(taken.length + 1)).toBe(false);
  expect(taken.map((row) => numbersOf(rows, row))).toEqual(taken.map((_, index) => marks(index + 1)));
});

/** Each number another one, and the largest ones too large for 32 bits. */
function marks(mark: number): readonly number[] {
  return [mark, 2 * mark, 4_294_967_295 - mark, -mark, 2 ** 40 + mark, 2 ** 41 + mark, 2 ** 42 + mark].concat(
    2 ** 50 + mark,
    2 ** 51 + mark,
  );
}

function number(rows: OrderRows, row: Row, mark: number): void {
  const [
    first = 0,
    second = 0,
    third = 0,
    fourth = 0,
    total = 0,
    filled = 0,
    left = 0,
    made = 0,
    changed = 0,
  ] = marks(mark);
  rows.setPrice(row, price(first));
  rows.setPlace(row, second);
  rows.setSequence(row, third);
  rows.setFlags(row, fourth);
  rows.setTotal(row, qty(total));
  rows.setFilled(row, qty(filled));
  rows.setLeft(row, qty(left));
  rows.setCreatedAt(row, time(made));
  rows.setChangedAt(row, time(changed));
}

function numbersOf(rows: OrderRows, row: Row): readonly number[] {
  return [
    rows.priceOf(row),
    rows.placeOf(row),
    rows.sequenceOf(row),
    rows.flagsOf(row),
    rows.totalOf(row),
    rows.filledOf(row),
    rows.leftOf(row),
    rows.createdAt(row),
    rows.changedAt(row),
  ];
}

function walk(rows: OrderRows, { first }: ChainEnds, chain: Chain): readonly Row[] {
  const seen: Row[] = [];
  for (let row = first; row !== noRow; row = rows.after(row, chain)) seen.push(row);
  return seen;
}

function walkBack(rows: OrderRows, { last }: ChainEnds, chain: Chain): readonly Row[] {
  const seen: Row[] = [];
  for (let row = last; row !== noRow; row = rows.before(row, chain)) seen.push(row);
  return seen;
}
