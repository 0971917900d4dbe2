/**
 * The formulas behind the stages, for research of one's own: `import { ... } from "kalshi-market-maker/models"`. Each is
 * pure, names its source and units, and has the worked examples of its source as tests.
 */
export { fillProbability, fillRate, type Arrivals } from "../strategy/model/arrivals.ts";
export {
  averageSpread,
  reservationPrice,
  totalSpread,
  type AvellanedaStoikov,
} from "../strategy/model/avellaneda-stoikov.ts";
export {
  closedForm,
  driftPull,
  exactDistances,
  leanPerLot,
  type Distances,
  type Glft,
} from "../strategy/model/glft.ts";
export { carteaJaimungalDistances, type CarteaJaimungal } from "../strategy/model/cartea-jaimungal.ts";
export { coupled, coupledShifts, type Coupled } from "../strategy/model/coupled.ts";
export {
  breakEvenHalfWidth,
  breakEvenLogOdds,
  breakEvenQuotes,
  informedShareOf,
} from "../strategy/model/glosten-milgrom.ts";
export { bestDistance, incomeAt, type BestDistance, type Jumps } from "../strategy/model/jump-risk.ts";
export { staleness, type Staleness } from "../strategy/model/stale-quote.ts";
export { around, logOddsQuotes } from "../strategy/model/log-odds-dealer.ts";
export { settlementQuotes, settlementReservation } from "../strategy/model/settlement.ts";
export { probitVolatility } from "../strategy/model/probit-volatility.ts";
export {
  fittedArrivals,
  likeliestArrivals,
  type Exposure,
  type Reached,
} from "../strategy/model/intensity.ts";
export { digitalDelta, digitalValue, type Digital } from "../strategy/model/digital.ts";
export { chanceOfAtLeast, chanceOfBetween, type Forecast } from "../strategy/model/weather.ts";
export { fused, type Opinion } from "../strategy/model/fusion.ts";
export { calibrationSlope } from "../strategy/model/calibration-slopes.ts";
export { recalibrated, type Recalibration } from "../strategy/model/recalibration.ts";
export { chanceAtPrice, unbiasedPrice, type PriceBias } from "../strategy/model/price-bias.ts";
export { micropriceAdjustments, type TouchMoves } from "../strategy/signal/microprice.ts";
export { imbalance, orderFlow, weightedMid, type Touch } from "../strategy/signal/book-signal.ts";
export { chanceOfFallingTo, chanceOfGrowthFirst, kellyShare } from "../strategy/size/kelly.ts";
export {
  everyNo,
  everyYes,
  ladderPair,
  type Arbitrage,
  type FeeOf,
  type Offer,
} from "../strategy/event/arbitrage.ts";
export {
  comboBounds,
  comboHedge,
  gaussianPair,
  gaussianTriple,
  impliedCorrelation,
  independentCombo,
  oneFactorCombo,
  payoffCorrelation,
} from "../strategy/event/combo.ts";
export {
  exclusiveCovariance,
  nestedCovariance,
  payoffVariance,
  portfolioVariance,
} from "../strategy/event/covariance.ts";
export { exclusiveValues } from "../strategy/event/exclusive-values.ts";
export { neverRising } from "../strategy/event/monotone.ts";
export {
  bestRewardSize,
  poolShare,
  rewardRate,
  sideScore,
  type RewardLevel,
  type RewardOdds,
  type RewardTerms,
  type SideScore,
} from "../strategy/rewards/score.ts";
export { vpin } from "../strategy/signal/toxicity.ts";
export { sampleSize } from "../lib/sample-size.ts";
