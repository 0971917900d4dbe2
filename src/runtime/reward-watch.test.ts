import { expect, test } from "vitest";
import type { Input } from "../domain/input.ts";
import { contracts, dollars, millis, seconds, time } from "../domain/units.ts";
import { watchRewards } from "./reward-watch.ts";
import { virtualClock } from "./virtual-clock.ts";

const programme = {
  startsAt: time(0),
  endsAt: time(1),
  reward: dollars(10),
  targetSize: contracts(100),
  discountBps: 5_000,
};

test("programmes are told at once, and again every ten minutes for the markets that are watched then", async () => {
  const clock = virtualClock(time(0));
  const heard: Input[] = [];
  const asked: string[] = [];
  const answers = [new Map(), new Error("no answer"), new Map([["B", [programme]]])];
  const feed = {
    rewards: async (tickers: readonly string[]) => {
      asked.push(tickers.join());
      const answer = answers[asked.length - 1] ?? new Map();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  let tickers = ["A"];
  const watch = watchRewards(
    clock,
    feed,
    () => tickers,
    (input) => heard.push(input),
  );
  const passes = async (span: number): Promise<void> => {
    await clock.pass(seconds(span));
    watch.tick();
    await clock.pass(millis(1));
  };
  await watch.read();
  await passes(599);
  expect(asked).toEqual(["A"]);
  await passes(1);
  tickers = ["A", "B"];
  await passes(600);
  expect(asked).toEqual(["A", "A", "A,B"]);
  expect(heard).toMatchObject([{ kind: "rewards-told", ticker: "B", programmes: [programme] }]);
});

test("where no strategy looks at rewards none are read", async () => {
  const clock = virtualClock(time(0));
  const heard: Input[] = [];
  const watch = watchRewards(
    clock,
    {},
    () => ["A"],
    (input) => heard.push(input),
  );
  await watch.read();
  await clock.pass(seconds(600));
  watch.tick();
  expect(heard).toEqual([]);
});
