import { expect, test } from "vitest";
import { answer, scripted } from "../../test/gateway/scripted-rest.ts";
import type { Input } from "../domain/input.ts";
import { seconds } from "../domain/units.ts";
import { createStatusWatch } from "./status-watch.ts";

const status = (pausedShard?: number) => {
  const shards = [0, 3].map((shard) => ({
    exchange_index: shard,
    exchange_active: true,
    trading_active: shard !== pausedShard,
  }));
  const whole = { exchange_active: true, trading_active: true, exchange_index_statuses: shards };
  return answer(200, JSON.stringify(whole));
};

test("the pause of one shard is told when it is seen, and so is its end; an answer that is none says nothing", async () => {
  const seen: Input[] = [];
  const { rest, clock, run, answerAlways } = scripted([], { always: status() });
  createStatusWatch({ clock, rest, emit: (input) => seen.push(input), log: () => {} }).start();
  await run(seconds(40));
  answerAlways(status(3));
  await run(seconds(40));
  answerAlways(answer(503, ""));
  await run(seconds(90));
  answerAlways(status());
  await run(seconds(90));
  const told = seen.map((input) => (input.kind === "exchange-status-told" ? input.shards : undefined));
  expect(told.map((shards) => shards?.map(({ isTrading }) => isTrading))).toEqual([
    [true, true],
    [true, false],
    [true, true],
  ]);
});
