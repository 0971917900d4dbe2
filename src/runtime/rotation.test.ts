import { expect, test } from "vitest";
import { market } from "../../test/strategy/scene.ts";
import type { Input } from "../domain/input.ts";
import { cents, contracts, millis, seconds, time } from "../domain/units.ts";
import type { Engine } from "../engine/engine.ts";
import { createRotator, type QuotedMarket, type RotatorPorts } from "./rotation.ts";
import { virtualClock } from "./virtual-clock.ts";

function named(ticker: string) {
  return { ...market, ticker, eventTicker: `${ticker}-E` };
}

/** A bot that quotes A and B, with these positions; `choices` are what is chosen look by look. */
function stage(choices: readonly (readonly string[] | Error)[], net: Readonly<Record<string, number>> = {}) {
  const clock = virtualClock(time(0));
  const heard: Input[] = [];
  const told: string[] = [];
  const calls: string[] = [];
  const asked: (readonly QuotedMarket[])[] = [];
  const failures: Error[] = [];
  const held = { ...net };
  const level = { price: cents(40), qty: contracts(5) };
  const lines = () =>
    ["A", "B", "C"].map((ticker) => ({
      ticker,
      net: held[ticker] ?? 0,
      othersBid: level,
      othersAsk: undefined,
    }));
  const engine = { markets: lines, liveOrders: () => [] } as unknown as Engine;
  const ports: RotatorPorts = {
    clock,
    engine,
    feed: {
      describe: async (tickers) => {
        calls.push(`describe ${tickers.join()}`);
        return tickers.filter((ticker) => ticker !== "GONE").map(named);
      },
      watch: (tickers) => calls.push(`watch ${tickers.join()}`),
      unwatch: (tickers) => calls.push(`unwatch ${tickers.join()}`),
    },
    guard: {
      arm: async (markets) => {
        calls.push(`arm ${markets.map(({ ticker }) => ticker).join()}`);
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        return markets.map(({ eventTicker: covers, shard }) => ({
          kind: "fuse-set",
          at: clock.now(),
          covers,
          groupId: covers,
          shard,
          isTripped: false,
        }));
      },
    },
    rotation: {
      every: seconds(60),
      choose: async (quoted) => {
        asked.push(quoted);
        const choice = choices[asked.length - 1] ?? [];
        if (choice instanceof Error) throw choice;
        return choice;
      },
    },
    hear: (input) => heard.push(input),
    tell: ({ text }) => told.push(text),
  };
  const rotator = createRotator(ports, ["A", "B"], ["A", "B"].map(named));
  const passes = async (span: number): Promise<void> => {
    await clock.pass(seconds(span));
    rotator.tick();
    await clock.pass(millis(1));
  };
  const chosen = () => heard.flatMap((input) => (input.kind === "markets-chosen" ? [input.tickers] : []));
  return { rotator, passes, heard, told, calls, asked, failures, chosen, held };
}

test("a newcomer is described, gets its fuse, is watched, and only then chosen; who goes is not watched any more", async () => {
  const one = stage([["A", "C"]]);
  await one.passes(59);
  expect(one.asked).toEqual([]);
  await one.passes(1);
  expect(one.asked[0]).toMatchObject([
    { ticker: "A", since: 0, bestBid: { price: cents(40) } },
    { ticker: "B", since: 0 },
  ]);
  expect(one.calls).toEqual(["describe C", "arm A,B,C", "watch C", "unwatch B"]);
  // The fuses of A and B are known, and may have tripped since.
  expect(one.heard.map((input) => [input.kind, "covers" in input ? input.covers : ""])).toEqual([
    ["market-described", ""],
    ["fuse-set", "C-E"],
    ["markets-chosen", ""],
    ["book-doubted", ""],
  ]);
  expect(one.chosen()).toEqual([["A", "C"]]);
  expect(one.rotator.watched().map(({ ticker }) => ticker)).toEqual(["A", "C"]);
});

test("a market in which something is held is watched until it is worked off", async () => {
  const one = stage([["A"], ["A"], ["A"]], { B: 500 });
  await one.passes(60);
  await one.passes(60);
  expect(one.calls).toEqual([]);
  one.held["B"] = 0;
  await one.passes(60);
  expect(one.calls).toEqual(["unwatch B"]);
});

test("who was let go comes back without looking like a fuse that somebody deleted", async () => {
  const one = stage([["A"], ["A", "B"]]);
  await one.passes(60);
  await one.passes(60);
  expect(one.calls).toEqual(["unwatch B", "describe B", "arm A,B,B", "watch B"]);
  expect(one.asked[1]?.map(({ ticker }) => ticker)).toEqual(["A"]);
});

test("what cannot be chosen is told, and tried again; a market that is gone is left out", async () => {
  const one = stage([new Error("no answer"), ["A", "B", "GONE"]]);
  await one.passes(60);
  expect(one.told[0]).toContain("could not be chosen anew (no answer)");
  expect(one.heard).toEqual([]);
  await one.passes(60);
  expect(one.chosen()).toEqual([["A", "B"]]);
});

test("a newcomer whose fuse could not be set is not chosen, and gets it with the next look", async () => {
  const one = stage([
    ["A", "C"],
    ["A", "C"],
  ]);
  one.failures.push(new Error("no group"));
  await one.passes(60);
  expect(one.told[0]).toContain("no group");
  expect([one.heard, one.calls.at(-1)]).toEqual([[], "arm A,B,C"]);
  await one.passes(60);
  expect(one.heard.map((input) => ("covers" in input ? input.covers : input.kind))).toContain("C-E");
  expect(one.chosen()).toEqual([["A", "C"]]);
});

test("once the run is over nothing more comes of it", async () => {
  const one = stage([["A", "C"]]);
  await one.passes(59);
  one.rotator.stop();
  await one.passes(10);
  expect(one.asked).toEqual([]);
});
