import { expect, it } from "vitest";
import { guide, now as begin, view } from "../../../test/strategy/scene.ts";
import { cents, contracts, millis, plus, seconds } from "../../domain/units.ts";
import { logit } from "../../lib/log-odds.ts";
import { signalNeeds } from "./needs.ts";
import { noSignals, observeMarket, observeTape, type Signals } from "./signals.ts";

const { signals: params } = guide;
const needs = signalNeeds(["regime"]);

/** Nothing that a taker meets is looked at here. */
const noTaker = { bid: undefined, ask: undefined };

/** Twenty quiet minutes at 50¢: a trade each twenty seconds, in turns. */
function quietWhile(): Signals {
  const signals = noSignals();
  for (let second = 0; second < 1_200; second += 1) {
    look(signals, second, 50);
    if (second % 20 === 0) print(signals, second, second % 40 === 0);
  }
  return signals;
}

function look(signals: Signals, second: number, mid: number): void {
  const one = view(mid - 1, mid + 1, { now: plus(begin, seconds(second)) });
  observeMarket(signals, one, noTaker, params, needs);
}

function print(signals: Signals, second: number, isBought: boolean): void {
  observeTape(
    signals,
    isBought ? "ask" : "bid",
    cents(50),
    contracts(10),
    plus(begin, seconds(second)),
    params,
    needs,
  );
}

it("is quiet from the first second, and stays so while nothing happens", () => {
  expect(noSignals().regime.name).toBe("quiet");
  const { regime } = quietWhile();
  expect(regime).toMatchObject({ name: "quiet", isBusy: false, isMoving: false });
  // Nothing has moved: what was just now is the prior's alone, 30 s of it in 44.
  expect(regime.volatility).toBeCloseTo(Math.sqrt(30 / (30 + 1 / (1 - 2 ** -0.1))), 1);
});

it("a move trends, by as much as its square is of the usual, and is over only below the lower threshold", () => {
  const signals = quietWhile();
  look(signals, 1_200, 54);
  const square = logit(0.54) ** 2;
  // An even flow of news until the close, 85 200 s away: 0.4 / sqrt(τ) dollars, four times that in log-odds.
  const prior = ((0.398_942 * 4) ** 2 / 85_200) * 30;
  // Seconds that both forget: a look each second is 1 / (1 - 2^(-1/10)) and 1 / (1 - 2^(-1/600)).
  const usual = (square + prior) / ((1 - 2 ** -2) / (1 - 2 ** (-1 / 600)) + 30);
  const lately = (square + usual * 30) / (1 / (1 - 2 ** -0.1) + 30);
  expect(signals.regime.volatility).toBeCloseTo(Math.sqrt(lately / usual), 2);
  expect(signals.regime.name).toBe("trending");
  const names = new Map<number, string>();
  for (let second = 1_201; second < 1_260; second += 1) {
    look(signals, second, 54);
    names.set(second, `${signals.regime.name} ${signals.regime.volatility >= 2}`);
  }
  // Between the thresholds it is what it was.
  expect([...names.values()]).toContain("trending false");
  expect(signals.regime.name).toBe("quiet");
});

it.each([
  [50, true, "event"],
  [54, false, "reduce-only"],
  [70, true, "halted"],
] as const)("a burst at %i¢, from both sides %s: %s", (mid, isFromBoth, name) => {
  const signals = quietWhile();
  look(signals, 1_200, mid);
  // Two hundred in ten seconds: four buckets a second fill the twenty of one-sidedness.
  for (let each = 0; each < 200; each += 1)
    print(signals, 1_200 + Math.floor(each / 20), !isFromBoth || each % 2 === 0);
  look(signals, 1_210, mid);
  expect(signals.regime.name).toBe(name);
  expect(signals.regime.intensity).toBeGreaterThan(4);
  for (let second = 1_211; second < 1_400; second += 1) look(signals, second, mid);
  expect(signals.regime.name).toBe(isFromBoth ? "quiet" : "trending");
});

it("a few trades, or a small move, after a long silence are nothing, whatever their ratio", () => {
  const signals = quietWhile();
  look(signals, 1_201, 52);
  for (const second of [1_202, 1_202, 1_202]) print(signals, second, true);
  look(signals, 1_202, 52);
  expect(signals.regime.volatility).toBeGreaterThan(3.5);
  expect(signals.regime.intensity).toBeGreaterThan(4);
  expect(signals.regime.name).toBe("quiet");
});

it("a look that shows the same within a tenth of a second changes nothing, a trade or a move does", () => {
  const signals = quietWhile();
  const at = (ms: number, mid: number): void =>
    observeMarket(
      signals,
      view(mid - 1, mid + 1, { now: plus(begin, millis(1_200_000 + ms)) }),
      noTaker,
      params,
      needs,
    );
  at(0, 50);
  const { intensity } = signals.regime;
  at(99, 50);
  expect(signals.regime.intensity).toBe(intensity);
  at(150, 50);
  expect(signals.regime.intensity).toBeLessThan(intensity);
  at(151, 53);
  expect(signals.regime.volatility).toBeGreaterThan(2);
  observeTape(signals, "bid", cents(52), contracts(1), plus(begin, millis(1_200_152)), params, needs);
  at(153, 53);
  expect(signals.regime.intensity).toBeGreaterThan(intensity);
});

it("comes to rest also where news is due any minute, and little of it is usual", () => {
  const signals = noSignals();
  const at = (second: number, mid: number): void => {
    const market = { ...view(1, 2).market, closeAt: plus(begin, seconds(1_000)) };
    observeMarket(
      signals,
      view(mid - 1, mid + 1, { now: plus(begin, seconds(second)), market }),
      noTaker,
      params,
      needs,
    );
  };
  for (let second = 0; second < 600; second += 1) at(second, 50);
  for (let second = 600; second < 604; second += 1) at(second, second % 2 === 0 ? 80 : 50);
  expect(signals.regime.isMoving).toBe(true);
  for (let second = 604; second < 700; second += 1) at(second, 50);
  expect(signals.regime.name).toBe("quiet");
});

it("goes on with the clock where one side of the book is empty", () => {
  const signals = quietWhile();
  for (let each = 0; each < 100; each += 1) print(signals, 1_200, each % 2 === 0);
  look(signals, 1_201, 50);
  expect(signals.regime.name).toBe("event");
  observeMarket(signals, view(40, undefined, { now: plus(begin, seconds(1_300)) }), noTaker, params, needs);
  expect(signals.regime.name).toBe("quiet");
});
