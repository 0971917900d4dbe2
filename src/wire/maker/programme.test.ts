import { expect, test } from "vitest";
import type { IncentiveProgram } from "kalshi-typescript";
import { contracts, dollars, time } from "../../domain/units.ts";
import { decodeProgrammes } from "./programme.ts";

const row: IncentiveProgram = {
  id: "p1",
  market_id: "m1",
  market_ticker: "KXA-1",
  incentive_type: "liquidity",
  incentive_description: "",
  start_date: "2026-11-23T00:00:00Z",
  end_date: "2026-11-24T00:00:00Z",
  period_reward: 1_000_000, // centi-cents
  paid_out: false,
  discount_factor_bps: 5_000,
  target_size_fp: "1000.00",
};

test("a programme tells its time, its pool in dollars, and the terms of its score", () => {
  expect(decodeProgrammes({ incentive_programs: [row], next_cursor: "c" })).toEqual({
    ok: true,
    value: {
      cursor: "c",
      rows: [
        {
          ticker: "KXA-1",
          programme: {
            startsAt: time(Date.UTC(2026, 10, 23) * 1_000),
            endsAt: time(Date.UTC(2026, 10, 24) * 1_000),
            reward: dollars(100),
            targetSize: contracts(1_000),
            discountBps: 5_000,
          },
        },
      ],
    },
  });
});

test("a row without the terms of a score is left out, an empty list ends the listing", () => {
  const bare = { ...row, discount_factor_bps: null };
  expect(decodeProgrammes({ incentive_programs: [bare, row], next_cursor: "" })).toMatchObject({
    ok: true,
    value: { cursor: undefined, rows: [{ ticker: "KXA-1" }] },
  });
  expect(decodeProgrammes({ incentive_programs: null })).toMatchObject({ ok: true, value: { rows: [] } });
});

test.each([
  ["that ends before it starts", { end_date: "2026-11-22T00:00:00Z" }, "end_date"],
  ["whose discount is none", { discount_factor_bps: 10_001 }, "discount_factor_bps"],
  ["whose target is a number", { target_size_fp: 1_000 }, "target_size_fp"],
])("a programme %s is not believed", (_, some, field) => {
  const decoded = decodeProgrammes({ incentive_programs: [{ ...row, ...some }] });
  expect(decoded.ok ? "" : decoded.why.field).toContain(field);
});
