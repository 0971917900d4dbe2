import { filteredFair, type FilteredFairParams } from "./fair/filtered-fair.ts";
import { coherentFair, type CoherentFairParams } from "./fair/coherent-fair.ts";
import { digitalFair, type DigitalFairParams } from "./fair/digital-fair.ts";
import { flowShift, type FlowShiftParams } from "./fair/flow-shift.ts";
import { fusedFair, type FusedFairParams } from "./fair/fused-fair.ts";
import { microprice, type MicropriceParams } from "./fair/microprice.ts";
import { recalibratedFair, type RecalibratedFairParams } from "./fair/recalibrated-fair.ts";
import { weatherFair, type WeatherFairParams } from "./fair/weather-fair.ts";
import { ownTrade, type OwnTradeParams } from "./fair/own-trade.ts";
import { weightedFair, type WeightedFairParams } from "./fair/weighted-fair.ts";
import { weightedMidStage, type WeightedMidParams } from "./fair/weighted-mid.ts";
import { blackout, type BlackoutParams } from "./guard/blackout.ts";
import { fillCooldown, type FillCooldownParams } from "./guard/fill-cooldown.ts";
import { inventoryCost, type InventoryCostParams } from "./guard/inventory-cost.ts";
import { jumpAlarm, type JumpAlarmParams } from "./guard/jump-alarm.ts";
import { longshotGuard, type LongshotGuardParams } from "./guard/longshot-guard.ts";
import { movingBand, type MovingBandParams } from "./guard/moving-band.ts";
import { pingPong, type PingPongParams } from "./guard/ping-pong.ts";
import { priceBand, type PriceBandParams } from "./guard/price-band.ts";
import { takeIfCrossed, type TakeIfCrossedParams } from "./width/take-if-crossed.ts";
import { standDown, type StandDownParams } from "./width/stand-down.ts";
import { regimeGuard, type RegimeGuardParams } from "./guard/regime-guard.ts";
import { stopNearClose, type StopNearCloseParams } from "./guard/stop-near-close.ts";
import { toxicityPull, type ToxicityPullParams } from "./guard/toxicity-pull.ts";
import type { CoupledEventParams } from "./event/coupled-event.ts";
import { avellanedaStoikovLean, type AvellanedaStoikovLeanParams } from "./lean/avellaneda-stoikov-lean.ts";
import { carteaJaimungalLean, type CarteaJaimungalLeanParams } from "./lean/cartea-jaimungal-lean.ts";
import { glftLean, type GlftLeanParams } from "./lean/glft-lean.ts";
import { coupledLean, type CoupledLeanParams } from "./lean/coupled-lean.ts";
import { eventLean, type EventLeanParams } from "./lean/event-lean.ts";
import { linearLean, type LinearLeanParams } from "./lean/linear-lean.ts";
import { settlementLean, type SettlementLeanParams } from "./lean/settlement-lean.ts";
import { hiddenReserve, type HiddenReserveParams } from "./size/hidden-reserve.ts";
import { inventoryTarget, type InventoryTargetParams } from "./size/inventory-target.ts";
import { kellyCap, type KellyCapParams } from "./size/kelly-cap.ts";
import { ladder } from "./size/ladder.ts";
import { marketType, type MarketTypeParams } from "./size/market-type.ts";
import { quoteSize, type QuoteSizeParams } from "./size/quote-size.ts";
import { selfThrottle, type SelfThrottleParams } from "./size/self-throttle.ts";
import { skewedSize, type SkewedSizeParams } from "./size/skewed-size.ts";
import type { Levels, Role, Stage } from "./stage.ts";
import {
  avellanedaStoikovWidth,
  type AvellanedaStoikovWidthParams,
} from "./width/avellaneda-stoikov-width.ts";
import { carteaJaimungalWidth, type CarteaJaimungalWidthParams } from "./width/cartea-jaimungal-width.ts";
import { coupledWidth } from "./width/coupled-width.ts";
import { coverFees, type CoverFeesParams } from "./width/cover-fees.ts";
import { doubtWidth, type DoubtWidthParams } from "./width/doubt-width.ts";
import { fixedWidth, type FixedWidthParams } from "./width/fixed-width.ts";
import { glftWidth, type GlftWidthParams } from "./width/glft-width.ts";
import { joinTouch, type JoinTouchParams } from "./width/join-touch.ts";
import { jumpCharge, type JumpChargeParams } from "./width/jump-charge.ts";
import { logOddsWidth, type LogOddsWidthParams } from "./width/log-odds-width.ts";
import { markoutWidth, type MarkoutWidthParams } from "./width/markout-width.ts";
import { minSpread, type MinSpreadParams } from "./width/min-spread.ts";
import { staleCharge, type StaleChargeParams } from "./width/stale-charge.ts";
import { rewardWidth, type RewardWidthParams } from "./width/reward-width.ts";
import { widenNearClose, type WidenNearCloseParams } from "./width/widen-near-close.ts";
import { widenWhenSkewed, type WidenWhenSkewedParams } from "./width/widen-when-skewed.ts";

/** The parameters of every stage there is, by its name. */
export interface ShelfParams {
  readonly "stop-near-close": StopNearCloseParams;
  readonly "longshot-guard": LongshotGuardParams;
  readonly "price-band": PriceBandParams;
  readonly "moving-band": MovingBandParams;
  readonly "inventory-cost": InventoryCostParams;
  readonly "weighted-fair": WeightedFairParams;
  readonly "filtered-fair": FilteredFairParams;
  readonly "weighted-mid": WeightedMidParams;
  readonly "coherent-fair": CoherentFairParams;
  readonly "fused-fair": FusedFairParams;
  readonly microprice: MicropriceParams;
  readonly "digital-fair": DigitalFairParams;
  readonly "weather-fair": WeatherFairParams;
  readonly "recalibrated-fair": RecalibratedFairParams;
  readonly "avellaneda-stoikov-lean": AvellanedaStoikovLeanParams;
  readonly "avellaneda-stoikov-width": AvellanedaStoikovWidthParams;
  readonly "glft-lean": GlftLeanParams;
  readonly "glft-width": GlftWidthParams;
  readonly "cartea-jaimungal-lean": CarteaJaimungalLeanParams;
  readonly "cartea-jaimungal-width": CarteaJaimungalWidthParams;
  readonly "own-trade": OwnTradeParams;
  readonly "flow-shift": FlowShiftParams;
  readonly "fill-cooldown": FillCooldownParams;
  readonly "jump-alarm": JumpAlarmParams;
  readonly blackout: BlackoutParams;
  readonly regime: RegimeGuardParams;
  readonly "toxicity-pull": ToxicityPullParams;
  readonly "doubt-width": DoubtWidthParams;
  readonly "markout-width": MarkoutWidthParams;
  readonly "jump-charge": JumpChargeParams;
  readonly "stale-charge": StaleChargeParams;
  readonly ladder: Levels;
  readonly "join-touch": JoinTouchParams;
  readonly "stand-down": StandDownParams;
  readonly "take-if-crossed": TakeIfCrossedParams;
  readonly "reward-width": RewardWidthParams;
  readonly "ping-pong": PingPongParams;
  readonly "linear-lean": LinearLeanParams;
  readonly "settlement-lean": SettlementLeanParams;
  readonly "event-lean": EventLeanParams;
  readonly "coupled-lean": CoupledLeanParams;
  readonly "coupled-width": CoupledEventParams;
  readonly "fixed-width": FixedWidthParams;
  readonly "log-odds-width": LogOddsWidthParams;
  readonly "cover-fees": CoverFeesParams;
  readonly "widen-when-skewed": WidenWhenSkewedParams;
  readonly "widen-near-close": WidenNearCloseParams;
  readonly "min-spread": MinSpreadParams;
  readonly "quote-size": QuoteSizeParams;
  readonly "skewed-size": SkewedSizeParams;
  readonly "market-type": MarketTypeParams;
  readonly "inventory-target": InventoryTargetParams;
  readonly "self-throttle": SelfThrottleParams;
  readonly "hidden-reserve": HiddenReserveParams;
  readonly "kelly-cap": KellyCapParams;
}

export type StageName = keyof ShelfParams;

export const shelf: { readonly [Name in StageName]: Stage<ShelfParams[Name]> } = {
  "stop-near-close": stopNearClose,
  "longshot-guard": longshotGuard,
  "price-band": priceBand,
  "moving-band": movingBand,
  "inventory-cost": inventoryCost,
  "weighted-fair": weightedFair,
  "filtered-fair": filteredFair,
  "weighted-mid": weightedMidStage,
  "coherent-fair": coherentFair,
  "fused-fair": fusedFair,
  microprice,
  "digital-fair": digitalFair,
  "weather-fair": weatherFair,
  "recalibrated-fair": recalibratedFair,
  "avellaneda-stoikov-lean": avellanedaStoikovLean,
  "avellaneda-stoikov-width": avellanedaStoikovWidth,
  "glft-lean": glftLean,
  "glft-width": glftWidth,
  "cartea-jaimungal-lean": carteaJaimungalLean,
  "cartea-jaimungal-width": carteaJaimungalWidth,
  "own-trade": ownTrade,
  "flow-shift": flowShift,
  "fill-cooldown": fillCooldown,
  "jump-alarm": jumpAlarm,
  blackout,
  regime: regimeGuard,
  "toxicity-pull": toxicityPull,
  "doubt-width": doubtWidth,
  "markout-width": markoutWidth,
  "jump-charge": jumpCharge,
  "stale-charge": staleCharge,
  ladder,
  "join-touch": joinTouch,
  "stand-down": standDown,
  "take-if-crossed": takeIfCrossed,
  "reward-width": rewardWidth,
  "ping-pong": pingPong,
  "linear-lean": linearLean,
  "settlement-lean": settlementLean,
  "event-lean": eventLean,
  "coupled-lean": coupledLean,
  "coupled-width": coupledWidth,
  "fixed-width": fixedWidth,
  "log-odds-width": logOddsWidth,
  "cover-fees": coverFees,
  "widen-when-skewed": widenWhenSkewed,
  "widen-near-close": widenNearClose,
  "min-spread": minSpread,
  "quote-size": quoteSize,
  "skewed-size": skewedSize,
  "market-type": marketType,
  "inventory-target": inventoryTarget,
  "self-throttle": selfThrottle,
  "hidden-reserve": hiddenReserve,
  "kelly-cap": kellyCap,
};

/** The guide's rule. */
export const guideStages: readonly StageName[] = [
  "stop-near-close",
  "weighted-fair",
  "linear-lean",
  "fixed-width",
  "widen-when-skewed",
  "widen-near-close",
  "quote-size",
];

/** Why these stages in this order are no strategy; undefined when they are one. */
export function faultOf(stages: readonly StageName[]): string | undefined {
  const roles = stages.map((name) => shelf[name].role);
  for (const role of needed) {
    if (!roles.includes(role)) return `there is no stage of ${roleWords[role]}`;
  }
  const firstValue = roles.indexOf("fair");
  const early = roles.findIndex((role, place) => place < firstValue && role !== "guard");
  if (early >= 0) return `${stages[early]} stands before any stage of ${roleWords.fair}`;
  const twice = stages.find((name, place) => stages.indexOf(name) !== place);
  return twice === undefined ? undoneIn(stages) : `${twice} is there twice`;
}

/** A stage whose work another one throws away. */
function undoneIn(stages: readonly StageName[]): string | undefined {
  const roles = stages.map((name) => shelf[name].role);
  const lean = roles.indexOf("lean");
  const late = roles.findLastIndex((role) => role === "fair");
  if (lean >= 0 && late > lean) return `${stages[late]} stands behind ${stages[lean]}, and would undo it`;
  for (const role of ["width", "size"] as const) {
    const same = stages.filter((name) => shelf[name].role === role && name !== "ladder");
    const first = same.findLast((name) => beginning.has(name));
    if (first === undefined) return `there is no stage that sets a ${role}`;
    if (same[0] !== first) return `${same[0]} stands before ${first}, which would undo it`;
  }
  return undefined;
}

/** What sets a width, or a size, whatever was there before. */
const beginning: ReadonlySet<StageName> = new Set([
  "fixed-width",
  "log-odds-width",
  "avellaneda-stoikov-width",
  "glft-width",
  "cartea-jaimungal-width",
  "coupled-width",
  "quote-size",
]);

const needed = ["fair", "width", "size"] as const;

const roleWords: Readonly<Record<Role, string>> = {
  guard: "protection",
  fair: "fair value",
  lean: "lean",
  width: "width",
  size: "size",
};
