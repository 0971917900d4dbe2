import { expect, test } from "vitest";
import type { Obstacle, Standing } from "../domain/standing.ts";
import { contracts, zeroMoney, zeroQty } from "../domain/units.ts";
import type { Hidden, MarketEvidence, SideEvidence } from "./evidence.ts";
import { whyNotJson, whyNotTable, whyNotText } from "./why-not-text.ts";
import { howMuch, whyNot, type Reason, type WhyNotOptions } from "./why-not.ts";

const options: WhyNotOptions = {
  mode: "live",
  horizon: 30,
  slowBelow: 1,
  levers: {
    width: "strategy.baseSpread",
    lean: "strategy.lean.factor",
    queue: "strategy.joinTouch",
    fees: "strategy.stages",
  },
  valueOf: (key) => (key === "strategy.baseSpread" ? "15¢" : undefined),
};

/** An hour in which ten contracts hit each side in twenty trades, and all of them were ours. */
const well: SideEvidence = {
  secondsShown: 3_600,
  behind: -0.02,
  traded: 10,
  better: { contracts: 0, dollars: 0, gap: 0 },
  reached: { contracts: 10, dollars: 0.5 },
  filled: 10,
};

function evidence(some: Partial<MarketEvidence> = {}): MarketEvidence {
  return {
    ticker: "KXA-1",
    seconds: 3_600,
    prints: 20,
    bySide: { bid: well, ask: well },
    hidden: [],
    earned: { spread: 1, against: 0, fees: 0, held: 0, profit: 1 },
    rewards: 0,
    last: standing(),
    ...some,
  };
}

function standing(some: Partial<Standing> = {}): Standing {
  const none = { bid: undefined, ask: undefined };
  return {
    ticker: "KXA-1",
    others: none,
    value: undefined,
    shown: none,
    obstacles: [],
    rewardRate: 0,
    net: zeroQty,
    profit: zeroMoney,
    ...some,
  };
}

function hidden(obstacle: Obstacle, seconds: number, traded = 0, dollars = 0): Hidden {
  return { obstacle, seconds, contracts: traded, dollars };
}

const capped: Obstacle = {
  code: "position-cap",
  side: "bid",
  text: "Position limit reached",
  parameter: "strategy.maxPosition",
};

test("a market that is quoted, filled and earns has nothing against it", () => {
  expect(whyNot(evidence(), options)).toEqual([]);
  expect(whyNotText({ evidence: evidence(), reasons: [] })).toEqual([
    "quoting: bid 100 %, ask 100 % of the time",
    "filling: bid 10 of 10 contracts that traded against it, ask 10 of 10 contracts that traded against it; 20.0 trades an hour",
    "earning: $1.00 = spread $1.00, moved against fills $0.00, fees $0.00, held $0.00",
    "nothing speaks against it",
  ]);
});

const losses = { spread: 1, against: 0, fees: 0, held: 0, profit: 0 };
const situations: readonly (readonly [string, Partial<MarketEvidence>, Partial<Reason>])[] = [
  [
    "a rule kept a side from being shown",
    { hidden: [hidden(capped, 900, 5, 0.3)], last: standing({ obstacles: [capped] }) },
    {
      about: "quoting",
      code: "position-cap",
      side: "bid",
      text: "Position limit reached; 5 contracts traded meanwhile",
      dollars: 0.3,
      share: 0.25,
      isNow: true,
      parameter: { key: "strategy.maxPosition", value: "not set" },
    },
  ],
  [
    "the exchange was paused, and is no more",
    { hidden: [hidden({ code: "paused", text: "the exchange is paused" }, 1_800)] },
    { about: "quoting", code: "paused", text: "the exchange is paused", share: 0.5, isNow: false },
  ],
  [
    "hardly anybody trades there",
    { seconds: 36_000, prints: 2 },
    {
      about: "filling",
      code: "slow-tape",
      text: "2 trades, 0.2 an hour: hardly anybody trades there",
      share: 0.8,
    },
  ],
  [
    "all trades hit the ask",
    { bySide: { bid: { ...well, traded: 0, reached: { contracts: 0, dollars: 0 }, filled: 0 }, ask: well } },
    { about: "filling", code: "one-way-tape", side: "bid", text: "all 20 trades hit the other side" },
  ],
  [
    "others showed a better price",
    {
      bySide: {
        bid: { ...well, behind: 0.04, traded: 40, better: { contracts: 30, dollars: 1.2, gap: 0.031 } },
        ask: well,
      },
    },
    {
      about: "filling",
      code: "too-far",
      side: "bid",
      text: "30 of 40 contracts traded 3.1¢ better than our price on average, it stood 4.0¢ behind the best of others",
      dollars: 1.2,
      share: 0.75,
      isNow: true,
      parameter: { key: "strategy.baseSpread", value: "15¢" },
    },
  ],
  [
    "others stood before us",
    {
      bySide: { bid: { ...well, traded: 40, reached: { contracts: 40, dollars: 2 }, filled: 10 }, ask: well },
      last: standing({
        shown: { bid: { price: 4_500 as never, left: contracts(10), ahead: contracts(25) }, ask: undefined },
      }),
    },
    {
      about: "filling",
      code: "queue",
      side: "bid",
      text: "30 of 40 contracts that traded at our price went to who stood before us; 25 are ahead of it now",
      dollars: 1.5,
      share: 0.75,
      parameter: { key: "strategy.joinTouch", value: "not set" },
    },
  ],
  [
    "fills were worse than the value",
    { earned: { ...losses, spread: -0.4 } },
    {
      about: "earning",
      code: "no-spread",
      text: "fills were 2.0¢ a contract worse than the value when they came",
      dollars: 0.4,
    },
  ],
  [
    "the value moved against fills",
    { earned: { ...losses, against: 1.5 } },
    {
      about: "earning",
      code: "adverse-selection",
      text: "within 30 s of a fill the value moved 7.5¢ a contract against it; the spread was 5.0¢",
      dollars: 1.5,
      share: 0.6,
      parameter: { key: "strategy.baseSpread", value: "15¢" },
    },
  ],
  [
    "fees took the spread",
    { earned: { ...losses, fees: 0.25 } },
    { about: "earning", code: "fees", text: "fees took 1.3¢ a contract; the spread was 5.0¢", dollars: 0.25 },
  ],
  [
    "what was held lost",
    { earned: { ...losses, held: -2 }, last: standing({ net: contracts(-7) }) },
    {
      about: "earning",
      code: "inventory",
      text: "what was held (now 7 NO) lost $2.00 after that",
      dollars: 2,
      isNow: true,
      parameter: { key: "strategy.lean.factor", value: "not set" },
    },
  ],
  [
    "nearly all fills came on one side",
    {
      bySide: {
        bid: { ...well, filled: 10 },
        ask: { ...well, filled: 1, reached: { contracts: 1, dollars: 0 } },
      },
      last: standing({ net: contracts(9) }),
    },
    {
      about: "earning",
      code: "one-sided",
      side: "bid",
      text: "10 of 11 contracts came on the bid: hardly a pair",
      share: 9 / 11,
    },
  ],
];

test.each(situations)("when %s, that is the reason", (_, some, reason) => {
  const [first] = whyNot(evidence(some), options);
  expect(first).toMatchObject(reason);
  expect(whyNot(evidence(some), options)).toHaveLength(1);
});

test("a dry run says that it fills nothing, whatever reached its price", () => {
  const dry = { ...well, filled: 0 };
  const [first] = whyNot(evidence({ bySide: { bid: dry, ask: well } }), { ...options, mode: "dry" });
  expect(first).toMatchObject({ code: "dry-run", dollars: 0.5, share: 1, parameter: { key: "mode" } });
});

test("a stop loss is named with what it ended at, beside what lost it", () => {
  const stopped: Obstacle = {
    code: "stop-loss",
    text: "halted: stop loss: -$25.00 of $25.00",
    parameter: "risk.stopLoss",
  };
  const reasons = whyNot(
    evidence({
      hidden: [hidden(stopped, 1_800, 4, 0.2)],
      earned: { spread: 1, against: 26, fees: 0, held: 0, profit: -25 },
      last: standing({ obstacles: [stopped] }),
    }),
    options,
  );
  expect(reasons.map(({ about, code, dollars }) => [about, code, dollars])).toEqual([
    ["earning", "adverse-selection", 26],
    ["earning", "stop-loss", 25],
    ["quoting", "stop-loss", 0.2],
  ]);
});

test("dollars count first, then the share of time or trade; what is nothing is left out", () => {
  const reasons = whyNot(
    evidence({
      hidden: [
        hidden({ code: "stream-down", text: "the stream is down" }, 1_800),
        hidden({ code: "book-in-doubt", text: "the book is in doubt" }, 360),
        hidden({ code: "account-unread", text: "not read" }, 2), // of an hour: the start
        hidden(capped, 40, 9, 0.7),
      ],
      earned: { ...losses, fees: 0.2, against: 0.003 },
    }),
    options,
  );
  expect(reasons.map(({ code }) => code)).toEqual(["position-cap", "fees", "stream-down", "book-in-doubt"]);
});

test("of all markets the worst comes first, in a line each", () => {
  const of = (ticker: string, some: Partial<MarketEvidence>) => {
    const one = evidence({ ticker, ...some });
    return { evidence: one, reasons: whyNot(one, options) };
  };
  const markets = [
    of("WELL", {}),
    of("FEES", { earned: { ...losses, fees: 0.2 } }),
    of("MOVED", { earned: { ...losses, against: 1.5, fees: 0.1 } }),
  ];
  const lines = whyNotTable(markets).split("\n");
  expect(lines.map((line) => line.split(" ")[0])).toEqual(["market", "MOVED", "FEES", "WELL"]);
  expect(lines[1]).toContain("$1.50   60 %  not earning: within 30 s of a fill");
  expect(lines[1]).toContain("strategy.baseSpread: 15¢");
  expect(whyNotText(markets[2] as never)[3]).toMatch(
    /^1\. \$1\.50, 60 %: not earning: .* \[strategy\.baseSpread: 15¢\]$/,
  );
  expect(whyNotJson(markets[1] as never)).toMatchObject({
    ticker: "FEES",
    bid: { contracts_filled: 10, dollars_behind_best: -0.02 },
    reasons: [
      { about: "earning", code: "fees", side: null, is_now: false, parameter: { key: "strategy.stages" } },
    ],
  });
});

test("what a programme should pay is told as what it is: a prediction", () => {
  const one = evidence({ rewards: 0.42 });
  expect(howMuch(one)[3]).toBe(
    "rewards: $0.42 by the programme's published formula; what it pays is not told by market, see the account",
  );
  expect(whyNotJson({ evidence: one, reasons: [] })).toMatchObject({ predicted_rewards: 0.42 });
});

test("a market that was seen for no time divides by nothing", () => {
  const none = {
    ...well,
    secondsShown: 0,
    behind: undefined,
    traded: 0,
    reached: { contracts: 0, dollars: 0 },
    filled: 0,
  };
  const one = evidence({ seconds: 0, prints: 0, bySide: { bid: none, ask: none } });
  expect(howMuch(one)[0]).toBe("quoting: bid 0 %, ask 0 % of the time");
  expect(whyNot(one, options)).toEqual([]);
});
