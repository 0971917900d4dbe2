import { expect, test } from "vitest";
import { answer, scripted } from "../../test/gateway/scripted-rest.ts";
import { seconds } from "../domain/units.ts";
import { readProgrammes } from "./incentives.ts";

function page(tickers: readonly string[], cursor: string) {
  const rows = tickers.map((ticker) => ({
    market_ticker: ticker,
    start_date: "2026-11-23T00:00:00Z",
    end_date: "2026-11-24T00:00:00Z",
    period_reward: 1_000_000,
    discount_factor_bps: 5_000,
    target_size_fp: "1000.00",
  }));
  return answer(200, JSON.stringify({ incentive_programs: rows, next_cursor: cursor }));
}

test("programmes that run and that will are read to the end, and those of other markets left out", async () => {
  const told: string[] = [];
  const { rest, sent } = scripted([page(["KXA", "KXZ"], "c1"), page(["KXB"], ""), page(["KXA"], "")]);
  const found = await readProgrammes(rest, ["KXA", "KXB"], ({ topic }) => told.push(topic));
  expect([...found].map(([ticker, programmes]) => [ticker, programmes.length])).toEqual([
    ["KXA", 2],
    ["KXB", 1],
  ]);
  expect(sent.map(({ url }) => /status=(\w+)/.exec(url)?.[1])).toEqual(["active", "active", "upcoming"]);
  expect(told).toEqual([]);
});

test("what cannot be read is told, and counts as none", async () => {
  const told: string[] = [];
  const world = scripted([], { always: answer(404, "{}") });
  const reading = readProgrammes(world.rest, ["KXA"], ({ topic }) => told.push(topic));
  await world.run(seconds(60));
  expect((await reading).size).toBe(0);
  expect(told).toEqual(["incentives-unread", "incentives-unread"]);
});
