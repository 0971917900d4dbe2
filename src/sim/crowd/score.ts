import { assert } from "../../lib/assert.ts";
import type { Random } from "../../lib/random.ts";
import type { Outcome } from "../../domain/side.ts";
import { seconds, type Time } from "../../domain/units.ts";
import type { Dependent } from "./factor.ts";
import type { Course } from "./latent.ts";
import type { ScorePlan } from "./plan.ts";

/**
 * The markets of one game: the home side wins, the visitors win and, if there is a third, nobody does. Both sides
 * score at the times of Poisson processes whose rates are solved from the values at the start. A value is the
 * probability of its outcome given the score and the time left; without a draw market a coin decides a draw.
 */
export function newScore(
  plan: ScorePlan,
  markets: readonly Dependent[],
  random: Random,
  start: Time,
): Course {
  const rates = solveRates(plan, markets);
  const from = start + plan.startsAfter;
  const until = start + plan.endsAfter;
  const game = drawGame(rates, markets, random.fork("truth"));
  const goals = game.goals.map(({ share, side }) => ({ at: Math.ceil(from + share * (until - from)), side }));
  const tick = Math.round(Math.max((until - from) / piecesMax, tickLeast));
  const values = new Float64Array(markets.length);
  let lead = 0;
  let scored = 0;
  let now = from;
  let nextAt = from + 1;

  const fill = (): void => {
    const left = Math.max(0, (until - now) / (until - from));
    const chances = left > 0 ? chancesOf(lead, rates.home * left, rates.away * left) : certain(lead);
    for (let index = 0; index < values.length; index += 1) {
      values[index] = left > 0 ? shareOf(chances, markets.length, index) : settled(game.results, index);
    }
  };
  const goalAt = (index: number): number => Math.min(goals[index]?.at ?? Infinity, until);
  fill();
  return {
    results: game.results,
    values,
    nextAt: () => nextAt,
    nextJumpAt: () => (scored < goals.length ? goalAt(scored) : Infinity),
    learn: () => {
      now = nextAt;
      while (scored < goals.length && goalAt(scored) <= now) {
        lead += goals[scored]?.side === "home" ? 1 : -1;
        scored += 1;
      }
      fill();
      nextAt = now >= until ? Infinity : Math.min(now + tick, goalAt(scored), until);
    },
  };
}

const piecesMax = 4_000;
const tickLeast = seconds(0.25);

/** Expected scores of both sides in the whole game. */
interface Rates {
  readonly home: number;
  readonly away: number;
}

interface Chances {
  readonly home: number;
  readonly away: number;
  readonly draw: number;
}

/** How a game that stands like this ends, when each side still expects so many scores. */
function chancesOf(lead: number, home: number, away: number): Chances {
  const homeScores = poisson(home);
  const awayScores = poisson(away);
  let win = 0;
  let draw = 0;
  // `behind` sums the chances that the home side scores at most `needed`.
  let behind = 0;
  let summed = 0;
  for (const [scores, chance] of awayScores.entries()) {
    const needed = scores - lead;
    while (summed <= needed) {
      behind += homeScores[summed] ?? 0;
      summed += 1;
    }
    draw += chance * (needed < 0 ? 0 : (homeScores[needed] ?? 0));
    win += chance * (needed < 0 ? 1 : Math.max(0, 1 - behind));
  }
  return { home: win, draw, away: Math.max(0, 1 - win - draw) };
}

function certain(lead: number): Chances {
  return { home: lead > 0 ? 1 : 0, draw: lead === 0 ? 1 : 0, away: lead < 0 ? 1 : 0 };
}

/** Chances of 0, 1, 2 … scores, as far as they count for anything. */
function poisson(mean: number): readonly number[] {
  const most = Math.ceil(mean + 10 * Math.sqrt(mean) + 20);
  const chances = [Math.exp(-mean)];
  for (let count = 1; count <= most; count += 1) chances.push(((chances[count - 1] ?? 0) * mean) / count);
  return chances;
}

/** What a market is worth: without a draw market a draw counts half. */
function shareOf({ home, away, draw }: Chances, markets: number, index: number): number {
  if (index === 2) return draw;
  return (index === 0 ? home : away) + (markets < 3 ? draw / 2 : 0);
}

function settled(results: readonly Outcome[], index: number): number {
  return results[index] === "yes" ? 1 : 0;
}

interface Game {
  readonly results: readonly Outcome[];
  /** When each was scored, as a share of the game. */
  readonly goals: readonly { readonly share: number; readonly side: "home" | "away" }[];
}

/** So often a game is played again until it ends as it was told to. */
const gamesMax = 100_000;

function drawGame(rates: Rates, markets: readonly Dependent[], random: Random): Game {
  for (let tries = 0; tries < gamesMax; tries += 1) {
    const goals = drawGoals(rates, random);
    const lead = goals.reduce((sum, { side }) => sum + (side === "home" ? 1 : -1), 0);
    const coin = random.chance(0.5) ? 0 : 1;
    const drawn = markets.length < 3 ? coin : 2;
    const winner = lead > 0 ? 0 : lead < 0 ? 1 : drawn;
    const isTold = markets.every(
      ({ result }, index) => result === undefined || (result === "yes") === (index === winner),
    );
    if (isTold) return { goals, results: markets.map((_, index) => (index === winner ? "yes" : "no")) };
  }
  throw new Error("broken belief: the forced results of a game are possible");
}

function drawGoals(rates: Rates, random: Random): Game["goals"] {
  const goals: Game["goals"][number][] = [];
  for (const side of ["home", "away"] as const) {
    for (let share = random.exponential(1 / rates[side]); share < 1;) {
      goals.push({ share, side });
      share += random.exponential(1 / rates[side]);
    }
  }
  return goals.toSorted((a, b) => a.share - b.share);
}

/** The rates at which the game starts with the values it was given. */
function solveRates({ scores }: ScorePlan, markets: readonly Dependent[]): Rates {
  const [home, away, draw] = markets;
  assert(home !== undefined && markets.length <= 3, "a game has one to three markets");
  if (draw === undefined || away === undefined) return split(scores, home.value, 2);
  // The share of the decided games: the same at any number of scores.
  const share = home.value / (home.value + away.value);
  const total = bisect(0.01, 500, (candidate) => {
    const { home: h, away: a } = split(candidate, share, 3);
    return draw.value - chancesOf(0, h, a).draw;
  });
  return split(total, share, 3);
}

/** Splits the scores of a game so that the home side wins with this chance: of all games, or of the decided ones. */
function split(scores: number, chance: number, markets: 2 | 3): Rates {
  const share = bisect(0, 1, (candidate) => {
    const chances = chancesOf(0, scores * candidate, scores * (1 - candidate));
    const won = markets === 2 ? chances.home + chances.draw / 2 : chances.home / (1 - chances.draw);
    return won - chance;
  });
  return { home: Math.max(1e-12, scores * share), away: Math.max(1e-12, scores * (1 - share)) };
}

/** Where a function that grows passes zero. */
function bisect(low: number, high: number, rises: (x: number) => number): number {
  let [from, to] = [low, high];
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (from + to) / 2;
    if (rises(middle) < 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}
