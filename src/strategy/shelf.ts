import { flowShift, type FlowShiftParams } from "./fair/flow-shift.ts";
import { weightedFair, type WeightedFairParams } from "./fair/weighted-fair.ts";
import { weightedMidStage, type WeightedMidParams } from "./fair/weighted-mid.ts";
import { fillCooldown, type FillCooldownParams } from "./guard/fill-cooldown.ts";
import { jumpAlarm, type JumpAlarmParams } from "./guard/jump-alarm.ts";
import { longshotGuard, type LongshotGuardParams } from "./guard/longshot-guard.ts";
import { pingPong, type PingPongParams } from "./guard/ping-pong.ts";
import { priceBand, type PriceBandParams } from "./guard/price-band.ts";
import { stopNearClose, type StopNearCloseParams } from "./guard/stop-near-close.ts";
import { toxicityPull, type ToxicityPullParams } from "./guard/toxicity-pull.ts";
import { avellanedaStoikovLean, type AvellanedaStoikovLeanParams } from "./lean/avellaneda-stoikov-lean.ts";
import { linearLean, type LinearLeanParams } from "./lean/linear-lean.ts";
import { settlementLean, type SettlementLeanParams } from "./lean/settlement-lean.ts";
import { kellyCap, type KellyCapParams } from "./size/kelly-cap.ts";
import { ladder } from "./size/ladder.ts";
import { quoteSize, type QuoteSizeParams } from "./size/quote-size.ts";
import { skewedSize, type SkewedSizeParams } from "./size/skewed-size.ts";
import type { Levels, Role, Stage } from "./stage.ts";
import {
  avellanedaStoikovWidth,
  type AvellanedaStoikovWidthParams,
} from "./width/avellaneda-stoikov-width.ts";
import { coverFees, type CoverFeesParams } from "./width/cover-fees.ts";
import { fixedWidth, type FixedWidthParams } from "./width/fixed-width.ts";
import { joinTouch, type JoinTouchParams } from "./width/join-touch.ts";
import { logOddsWidth, type LogOddsWidthParams } from "./width/log-odds-width.ts";
import { markoutWidth, type MarkoutWidthParams } from "./width/markout-width.ts";
import { minSpread, type MinSpreadParams } from "./width/min-spread.ts";
import { rewardWidth, type RewardWidthParams } from "./width/reward-width.ts";
import { widenNearClose, type WidenNearCloseParams } from "./width/widen-near-close.ts";
import { widenWhenSkewed, type WidenWhenSkewedParams } from "./width/widen-when-skewed.ts";

/** The parameters of every stage there is, by its name. */
export interface ShelfParams {
  readonly "stop-near-close": StopNearCloseParams;
  readonly "longshot-guard": LongshotGuardParams;
  readonly "price-band": PriceBandParams;
  readonly "weighted-fair": WeightedFairParams;
  readonly "weighted-mid": WeightedMidParams;
  readonly "avellaneda-stoikov-lean": AvellanedaStoikovLeanParams;
  readonly "avellaneda-stoikov-width": AvellanedaStoikovWidthParams;
  readonly "flow-shift": FlowShiftParams;
  readonly "fill-cooldown": FillCooldownParams;
  readonly "jump-alarm": JumpAlarmParams;
  readonly "toxicity-pull": ToxicityPullParams;
  readonly "markout-width": MarkoutWidthParams;
  readonly ladder: Levels;
  readonly "join-touch": JoinTouchParams;
  readonly "reward-width": RewardWidthParams;
  readonly "ping-pong": PingPongParams;
  readonly "linear-lean": LinearLeanParams;
  readonly "settlement-lean": SettlementLeanParams;
  readonly "fixed-width": FixedWidthParams;
  readonly "log-odds-width": LogOddsWidthParams;
  readonly "cover-fees": CoverFeesParams;
  readonly "widen-when-skewed": WidenWhenSkewedParams;
  readonly "widen-near-close": WidenNearCloseParams;
  readonly "min-spread": MinSpreadParams;
  readonly "quote-size": QuoteSizeParams;
  readonly "skewed-size": SkewedSizeParams;
  readonly "kelly-cap": KellyCapParams;
}

export type StageName = keyof ShelfParams;

export const shelf: { readonly [Name in StageName]: Stage<ShelfParams[Name]> } = {
  "stop-near-close": stopNearClose,
  "longshot-guard": longshotGuard,
  "price-band": priceBand,
  "weighted-fair": weightedFair,
  "weighted-mid": weightedMidStage,
  "avellaneda-stoikov-lean": avellanedaStoikovLean,
  "avellaneda-stoikov-width": avellanedaStoikovWidth,
  "flow-shift": flowShift,
  "fill-cooldown": fillCooldown,
  "jump-alarm": jumpAlarm,
  "toxicity-pull": toxicityPull,
  "markout-width": markoutWidth,
  ladder,
  "join-touch": joinTouch,
  "reward-width": rewardWidth,
  "ping-pong": pingPong,
  "linear-lean": linearLean,
  "settlement-lean": settlementLean,
  "fixed-width": fixedWidth,
  "log-odds-width": logOddsWidth,
  "cover-fees": coverFees,
  "widen-when-skewed": widenWhenSkewed,
  "widen-near-close": widenNearClose,
  "min-spread": minSpread,
  "quote-size": quoteSize,
  "skewed-size": skewedSize,
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
  return twice === undefined ? undefined : `${twice} is there twice`;
}

const needed = ["fair", "width", "size"] as const;

const roleWords: Readonly<Record<Role, string>> = {
  guard: "protection",
  fair: "fair value",
  lean: "lean",
  width: "width",
  size: "size",
};
