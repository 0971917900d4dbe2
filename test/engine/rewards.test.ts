import { expect, test } from "vitest";
import type { RewardProgramme } from "../../src/domain/reward.ts";
import { cents, contracts, money, plus, seconds } from "../../src/domain/units.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { decodeInput, encodeInput } from "../../src/store/journal-line.ts";
import { accept, config, quoting, t0, type News } from "./bench.ts";

/** $86.40 over a day: a tenth of a cent a second. */
const programme: RewardProgramme = {
  startsAt: t0,
  endsAt: plus(t0, seconds(86_400)),
  reward: money(86_400_000),
  targetSize: contracts(30),
  discountBps: 5_000,
};

function told(...programmes: readonly RewardProgramme[]): News {
  return { kind: "rewards-told", ticker: "KXA-1", programmes };
}

/** Ours of ten at 31/47 in the book, beside twenty of others. */
function joined(stages = config.strategy.stages) {
  const one = quoting({ strategy: { ...config.strategy, stages } });
  one.feed(accept("kmm-main-r1-1", "o1"));
  one.feed(accept("kmm-main-r1-2", "o2"));
  for (const [side, cent] of [
    ["bid", 31],
    ["ask", 47],
  ] as const) {
    one.feed({ kind: "book-changed", ticker: "KXA-1", side, price: cents(cent), change: contracts(30) });
  }
  return one;
}

const rate = (one: ReturnType<typeof joined>): number =>
  one.engine.standing("KXA-1")?.rewardRate ?? Number.NaN;

test("our part of the score is our part of the pool, for as long as the programme runs", () => {
  const one = joined();
  expect(rate(one)).toBe(0);
  one.feed(told(programme));
  expect(rate(one)).toBeCloseTo(0.001 / 3, 12); // ten of thirty on both sides
  one.feed(told({ ...programme, targetSize: contracts(60) }));
  // The hundred at 1¢ and at 77¢ are thirty ticks away: they reach the target and score nearly nothing.
  expect(rate(one)).toBeCloseTo((0.001 * 10) / (30 + 100 * 0.5 ** 30), 12);
  one.feed(told({ ...programme, targetSize: contracts(1_000) })); // no side has a thousand
  expect(rate(one)).toBe(0);
  one.feed(told({ ...programme, startsAt: plus(t0, seconds(3_600)) })); // not yet
  expect(rate(one)).toBe(0);
});

test("a strategy is shown what others show, and is told by the stage what that pays", () => {
  const one = joined(["weighted-fair", "fixed-width", "reward-width", "quote-size"]);
  one.feed(told(programme));
  // Of the pool's half a third is ours: 0.001 / 2 / 3 $/s, over 20 contracts an hour: 3 ¢ a contract.
  expect(one.engine.explain("KXA-1")).toContain(
    "reward-width: bid is paid 3.0¢ for each contract filled at 31.0¢: 7.5¢ away becomes 7.5¢",
  );
});

test("programmes are in snapshots and in the journal", () => {
  const one = joined();
  const news = { ...told(programme), at: one.now() };
  expect(decodeInput(encodeInput(news))).toEqual(news);
  one.feed(told(programme));
  const restored = createEngine({ ...config }, JSON.parse(JSON.stringify(one.engine.snapshot())));
  expect(restored.standing("KXA-1")?.rewardRate).toBe(rate(one));
  expect(restored.stateHash()).toBe(one.engine.stateHash());
});
