import { cents, contracts, price, seconds } from "../../domain/units.ts";
import type { CrowdPlan, FarmerPlan, NoisePlan, OpinionPlan, PacePlan, RivalPlan } from "../crowd/plan.ts";

/** The people of one kind of market, for any value: spreads, depths and rates as recorded [data-facts.md §1–§7]. */
export type People = Omit<CrowdPlan, "value" | "volatility" | "jumpRate" | "jumpSize">;

/** People of a market that is always equally busy. */
const even: PacePlan = { hours: "even", phases: [] };
const american: PacePlan = { hours: "american", phases: [] };

/** Makers earn about a cent in a hundred, more on NO and on favourites [theory.md B7]. */
const retail: OpinionPlan = { slope: 1.03, lean: 0.01 };
const sober: OpinionPlan = { slope: 1.02, lean: 0.005 };

/** Fifteen minutes of Bitcoin: a cent wide, hundreds at the best, everything replaced all the time [§1]. */
export function quarterHour(scale: number): People {
  return {
    noise: noise(0.9, 16, 0.025, { delay: seconds(0.6), burst: 0.12 }),
    informed: { rate: 0.08, edge: cents(2), medianQty: contracts(40), delay: seconds(0.3) },
    rivals: [
      rival(0.3, 400 * scale, 2, 0.6, 0.25, { wander: 0.4, flicker: 0.1 }),
      rival(0.4, 50 * scale, 4, 0.5, 0.2, { wander: 0.4, flicker: 0.1 }),
      rival(0.9, 1_000 * scale, 3, 1, 0.4, { flicker: 0.1 }),
      rival(5, 150 * scale, 8, 10, 2, { step: 250 }),
    ],
    opinion: retail,
    pace: even,
  };
}

/** Hourly strikes: most far from the money and one-sided [§4]. */
export function hourlyStrike(): People {
  return {
    noise: noise(0.012, 16, 0.03, { delay: seconds(3), taste: 0.02 }),
    informed: { rate: 0.004, edge: cents(2), medianQty: contracts(30), delay: seconds(1) },
    rivals: [
      rival(1.2, 260, 3, 8, 1, { wander: 0.5, flicker: 0.2 }),
      rival(2.2, 250, 3, 15, 2, { wander: 0.4, flicker: 0.2 }),
    ],
    opinion: retail,
    pace: american,
  };
}

/** The day's highest temperature: a few contracts at the best, a cent to five wide [§4, §5]. */
export function dailyWeather(): People {
  return {
    noise: noise(0.007, 16, 0.03, { delay: seconds(60), burst: 0.15, taste: 0.02 }),
    informed: { rate: 0.004, edge: cents(2), medianQty: contracts(25), delay: seconds(20) },
    rivals: [
      rival(0.5, 10, 2, 30, 20, { wander: 1, flicker: 0.2 }),
      rival(1.6, 60, 3, 50, 30, { wander: 0.7, flicker: 0.2 }),
      rival(5, 20, 5, 200, 60, { step: 200, flicker: 0.2 }),
    ],
    opinion: retail,
    pace: american,
  };
}

/** The temperature of one hour: hardly anybody there [§4]. */
export function hourlyWeather(halfCents: number): People {
  return {
    noise: noise(0.002, 10, 0.03, { delay: seconds(120), taste: 0.02 }),
    informed: { rate: 0.002, edge: cents(3), medianQty: contracts(10), delay: seconds(60) },
    rivals: [rival(halfCents, 40, 2, 120, 60, { wander: 0.5, step: 500 })],
    opinion: retail,
    pace: american,
  };
}

/** A game of the big leagues: deep before it begins, a cent or a few wide while it is played [§3, §4]. */
export function bigGame(phases: PacePlan["phases"]): People {
  return {
    noise: noise(0.2, 24, 0.03, { delay: seconds(8), burst: 0.12 }),
    informed: { rate: 0.015, edge: price(200), medianQty: contracts(100), delay: seconds(3) },
    rivals: [
      rival(0.6, 400, 4, 4, 1.5, { wander: 1.2, flicker: 0.1 }),
      rival(1.8, 1_000, 4, 5, 2, { wander: 1.1, flicker: 0.1 }),
      rival(4, 2_500, 4, 12, 4, { wander: 0.8, flicker: 0.1 }),
      rival(10, 5_000, 4, 120, 10, { step: 1_000 }),
    ],
    farmers: [farmer(300, 10)],
    opinion: retail,
    pace: { hours: "even", phases },
  };
}

/** Points every few seconds, and thousands at the best [§3]. */
export function tennisMatch(phases: PacePlan["phases"]): People {
  return {
    noise: noise(1.2, 30, 0.03, { delay: seconds(4), burst: 0.25, yesShare: 0.54 }),
    informed: { rate: 0.1, edge: cents(2), medianQty: contracts(100), delay: seconds(2) },
    rivals: [
      rival(0.7, 1_500, 3, 2, 1, { wander: 1.1, flicker: 0.1 }),
      rival(2, 2_500, 3, 3, 1.5, { wander: 1, flicker: 0.1 }),
      rival(4, 4_000, 3, 8, 3, { step: 200, flicker: 0.1 }),
    ],
    opinion: retail,
    pace: { hours: "even", phases },
  };
}

/** Home, away or draw in any of twenty leagues: two to seven cents wide [§4]. */
export function soccerGame(halfCents: number, phases: PacePlan["phases"]): People {
  return {
    noise: noise(0.05, 22, 0.05, { delay: seconds(12), burst: 0.12 }),
    informed: { rate: 0.006, edge: cents(2), medianQty: contracts(50), delay: seconds(4) },
    rivals: [
      rival(halfCents, 340, 3, 12, 4, { wander: 0.6, flicker: 0.3 }),
      rival(halfCents + 1.5, 600, 3, 20, 6, { wander: 0.5, flicker: 0.3 }),
    ],
    opinion: retail,
    pace: { hours: "even", phases },
  };
}

/** Small leagues and games days ahead: placeholders of a few contracts, far apart [§4]. */
export function smallLeague(halfCents: number): People {
  return {
    noise: noise(0.0008, 16, 0.03),
    informed: { rate: 0.001, edge: cents(3), medianQty: contracts(20), delay: seconds(60) },
    rivals: [
      rival(halfCents, 100, 2, 200, 60, { wander: 0.5, step: 100 }),
      rival(halfCents * 1.4, 300, 3, 400, 120, { wander: 0.4, step: 200 }),
    ],
    opinion: retail,
    pace: american,
  };
}

/** The day's range of an index: two or three cents wide, busiest in the last hour [§2, §6]. */
export function indexRange(phases: PacePlan["phases"]): People {
  return {
    noise: noise(0.05, 20, 0.03, {
      delay: seconds(6),
      burst: 0.16,
      yesShare: 0.54,
      persistence: 0.15,
      taste: 0.02,
    }),
    informed: { rate: 0.006, edge: cents(2), medianQty: contracts(50), delay: seconds(2) },
    rivals: [
      rival(0.6, 200, 3, 8, 2, { wander: 0.8, flicker: 0.1 }),
      rival(1.2, 250, 3, 10, 3, { wander: 0.5, flicker: 0.2 }),
      rival(3, 800, 3, 30, 5, { flicker: 0.2 }),
    ],
    opinion: sober,
    pace: { hours: "even", phases },
  };
}

/** A number that is released at a known hour. */
export function scheduledNumber(halfCents: number, phases: PacePlan["phases"]): People {
  return {
    noise: noise(0.015, 25, 0.04, { delay: seconds(5), burst: 0.12 }),
    informed: { rate: 0.005, edge: cents(2), medianQty: contracts(80), delay: seconds(0.5) },
    rivals: [
      rival(halfCents, 250, 3, 30, 1.5, { wander: 0.5, flicker: 0.3 }),
      rival(halfCents + 1, 500, 3, 45, 3, { wander: 0.5, flicker: 0.3 }),
    ],
    farmers: [farmer(300, 60)],
    opinion: sober,
    pace: { hours: "even", phases },
  };
}

/** What somebody will say: wide, and quoted by one or two. */
export function mention(halfCents: number): People {
  return {
    noise: noise(0.003, 10, 0.03, { delay: seconds(60) }),
    informed: { rate: 0.003, edge: cents(3), medianQty: contracts(15), delay: seconds(10) },
    rivals: [
      rival(halfCents, 60, 2, 60, 20, { wander: 0.55, step: 100 }),
      rival(halfCents * 1.3, 120, 2, 120, 40, { wander: 0.55, step: 200 }),
    ],
    farmers: [farmer(100, 120)],
    opinion: retail,
    pace: american,
  };
}

/** Elections: a cent wide, deep, slow, and farmed. */
export function election(): People {
  return {
    noise: noise(0.008, 30, 0.015, { delay: seconds(60), burst: 0.12, taste: 0.01 }),
    informed: { rate: 0.001, edge: cents(1), medianQty: contracts(300), delay: seconds(60) },
    rivals: [
      rival(0.2, 2_000, 3, 60, 30, { wander: 0.3, flicker: 0.3 }),
      rival(0.6, 5_000, 3, 90, 45, { wander: 0.3, flicker: 0.3 }),
    ],
    farmers: [farmer(1_000, 90)],
    opinion: sober,
    pace: american,
  };
}

/** Several legs at once: asks only, at half as much again as the legs are worth together [§7]. */
export function combo(value: number): People {
  return {
    noise: noise(0.0005, 10, value, { delay: seconds(20), yesShare: 0.95 }),
    informed: { rate: 0.001, edge: cents(2), medianQty: contracts(20), delay: seconds(10) },
    rivals: [rival(Math.max(1, value * 60), 100, 1, 60, 10, { wander: 0.3, flicker: 0.5 })],
    opinion: retail,
    pace: even,
  };
}

function noise(rate: number, medianQty: number, patience: number, more: Partial<NoisePlan> = {}): NoisePlan {
  return { rate, yesShare: 0.69, medianQty: contracts(medianQty), patience, ...more };
}

type RivalMore = Pick<RivalPlan, "wander" | "flicker"> & { readonly step?: number };

/** Half-spread in cents, times in seconds, and levels a cent apart unless told otherwise. */
function rival(
  halfCents: number,
  qty: number,
  levels: number,
  refresh: number,
  delay: number,
  { step = 100, ...more }: RivalMore = {},
): RivalPlan {
  return {
    halfSpread: price(Math.round(halfCents * 100)),
    qty: contracts(Math.round(qty)),
    levels,
    refresh: seconds(refresh),
    delay: seconds(delay),
    step: price(step),
    flicker: 0.2,
    ...more,
  };
}

function farmer(qty: number, refresh: number): FarmerPlan {
  return { qty: contracts(qty), refresh: seconds(refresh) };
}
