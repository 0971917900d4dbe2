import { z } from "zod";
import {
  cents,
  dollars,
  millis,
  oneDollar,
  price,
  seconds,
  secondsOf,
  type Money,
  type Qty,
} from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import type { AdversePrior } from "../../../strategy/signal/fill-cost.ts";
import { durationText, factor, moneyText, priceText } from "../amount.ts";
import { anyTime, hour, week } from "../bounds.ts";
import type { Values } from "./values.ts";

const adverseSelection = z
  .boolean()
  .default(false)
  .describe("What the value does against our fills counts as a cost of theirs, as markout-width sees it");

/** Models that serve leans and widths alike, and what they ask of the market. */
export const modelKeys = {
  volatility: z
    .strictObject({
      halfLife: durationText(seconds(1), week).prefault("10m"),
      prior: durationText(seconds(1), week)
        .prefault("10m")
        .describe("Before anything was seen: news that comes evenly until the close, counted for so long"),
    })
    .prefault({})
    .describe("How fast the value moves, as the models take it"),
  takers: z
    .strictObject({
      halfLife: durationText(seconds(10), week).prefault("1h"),
      rate: factor(0.001, 100_000)
        .prefault(1)
        .describe("A minute, on each side, for a quote at the mid: believed until one was seen"),
      decay: factor(1, 1_000)
        .prefault(50)
        .describe("e times fewer of them for each 1/decay dollars further away, until they show otherwise"),
      prior: factor(0.1, 100_000).prefault(20).describe("Takers that this decay counts for"),
    })
    .prefault({})
    .describe("How often takers come and how far they reach, as the tape shows it"),
  avellanedaStoikov: z
    .strictObject({
      riskAversion: factor(0.0001, 10).prefault(0.05).describe("One over dollars"),
      horizon: durationText(seconds(1), week).prefault("30m").describe("When a position is to be flat again"),
      decay: factor(1, 10_000)
        .prefault(50)
        .describe("e times fewer takers for each 1/decay dollars further away"),
    })
    .prefault({})
    .describe("Stages avellaneda-stoikov-lean and avellaneda-stoikov-width"),
  glft: z
    .strictObject({
      riskAversion: factor(0.0001, 10).prefault(0.05).describe("One over dollars"),
      adverseSelection,
      drift: priceText(price(0), cents(50))
        .prefault("0c")
        .describe("How far the value goes in a minute while all flow is one-sided"),
    })
    .prefault({})
    .describe("Stages glft-lean and glft-width: Guéant, Lehalle and Fernandez-Tapia"),
  carteaJaimungal: z
    .strictObject({
      runningCharge: moneyText(dollars(0), dollars(1_000))
        .prefault("$1.50")
        .describe("For holding 100 contracts for an hour; by the square, so a quarter of it for 50"),
      endCharge: moneyText(dollars(0), dollars(1_000))
        .prefault("$2")
        .describe("For 100 contracts that are still held at the end; by the square too"),
      horizon: durationText(seconds(1), week).prefault("30m").describe("When the end is"),
      flatBefore: durationText(anyTime, week)
        .prefault("0s")
        .describe("It is no later than this before the close"),
      adverseSelection,
    })
    .prefault({})
    .describe("Stages cartea-jaimungal-lean and cartea-jaimungal-width"),
  jumpCharge: z
    .strictObject({
      every: durationText(seconds(1), week).prefault("30m").describe("One jump against each side"),
      size: priceText(price(1), cents(99)).prefault("6c").describe("On average"),
      missed: factor(0, 1).prefault(1).describe("Share that finds the quote still there"),
      learned: z
        .boolean()
        .default(false)
        .describe("The market's own jumps count too, by jumpAlarm.move; those above count like one of them"),
      halfLife: durationText(seconds(10), week).prefault("6h").describe("Of what the market has shown"),
      adverseSelection,
    })
    .prefault({})
    .describe("Stage jump-charge: news that comes faster than we can take a quote away"),
  staleCharge: z
    .strictObject({ reaction: durationText(millis(1), hour).prefault("500ms") })
    .prefault({})
    .describe("Stage stale-charge: how long we take from news to a moved quote"),
  coupled: z
    .strictObject({
      riskAversion: factor(0.0001, 10).prefault(0.05).describe("One over dollars"),
      rate: factor(0.000001, 1_000)
        .prefault(0.02)
        .describe("Fills a second of one side, at the value itself"),
      decay: factor(1, 10_000)
        .prefault(50)
        .describe("e times fewer takers for each 1/decay dollars further away"),
    })
    .prefault({})
    .describe("Stages coupled-lean and coupled-width: the markets of an event as they move together"),
};

/** What else of the strategy these models are told. */
interface Told {
  readonly quoteSize: Qty;
  readonly maxPosition: Qty;
  readonly flowHalfLife: number;
  readonly adverse: AdversePrior;
  /** How an event of too many markets is leaned. */
  readonly beyond: ShelfParams["event-lean"];
}

export function modelStages(keys: Values<typeof modelKeys>, told: Told) {
  const { volatility, avellanedaStoikov } = keys;
  const { riskAversion, horizon, decay } = avellanedaStoikov;
  const lean = { riskAversion, horizon, priorSeconds: secondsOf(volatility.prior) };
  const glft = glftParams(keys, told);
  const carteaJaimungal = carteaJaimungalParams(keys, told);
  const coupled = coupledParams(keys, told);
  return {
    "avellaneda-stoikov-lean": lean,
    "avellaneda-stoikov-width": { ...lean, decay },
    "glft-lean": glft,
    "glft-width": glft,
    "cartea-jaimungal-lean": carteaJaimungal,
    "cartea-jaimungal-width": carteaJaimungal,
    "coupled-lean": coupled,
    "coupled-width": coupled,
    "jump-charge": jumpChargeParams(keys, told),
    "stale-charge": { reaction: keys.staleCharge.reaction, priorSeconds: secondsOf(volatility.prior) },
  } satisfies Partial<ShelfParams>;
}

function glftParams({ glft, takers, volatility }: Values<typeof modelKeys>, told: Told) {
  return {
    riskAversion: glft.riskAversion,
    lot: told.quoteSize / 100,
    priorSeconds: secondsOf(volatility.prior),
    takers: takerPrior(takers),
    adverse: glft.adverseSelection ? told.adverse : undefined,
    drift: { dollars: glft.drift / oneDollar / 60, halfLife: told.flowHalfLife },
  };
}

/** One object: what both stages remember is the same. */
function coupledParams({ coupled, volatility }: Values<typeof modelKeys>, { quoteSize, beyond }: Told) {
  return {
    ...coupled,
    priorSeconds: secondsOf(volatility.prior),
    lot: Math.max(1, quoteSize / 100),
    beyond,
  };
}

function carteaJaimungalParams({ carteaJaimungal, takers }: Values<typeof modelKeys>, told: Told) {
  const { runningCharge, endCharge, horizon, flatBefore } = carteaJaimungal;
  return {
    runningCharge: ofHundred(runningCharge) / 3_600,
    endCharge: ofHundred(endCharge),
    horizon,
    flatBefore,
    lot: told.quoteSize / 100,
    maxPosition: told.maxPosition / 100,
    takers: takerPrior(takers),
    adverse: carteaJaimungal.adverseSelection ? told.adverse : undefined,
  };
}

function jumpChargeParams({ jumpCharge, takers }: Values<typeof modelKeys>, told: Told) {
  const { every, size, missed, learned: isLearned } = jumpCharge;
  return {
    jumps: { rate: 1 / secondsOf(every), meanSize: size / oneDollar, missShare: missed },
    isLearned,
    takers: takerPrior(takers),
    adverse: jumpCharge.adverseSelection ? told.adverse : undefined,
  };
}

function takerPrior({ rate, decay, prior }: Values<typeof modelKeys>["takers"]) {
  return { rate: rate / 60, decay, decayTakers: prior };
}

/** Dollars by contract², from what a hundred contracts are charged. */
function ofHundred(charge: Money): number {
  return charge / 1_000_000 / 100 ** 2;
}
