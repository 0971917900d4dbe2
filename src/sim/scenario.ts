import type { FeeKind } from "../domain/fees.ts";
import type { PriceRange } from "../domain/price-grid.ts";
import type { Price, Time } from "../domain/units.ts";
import type { CrowdPlan, NewsPlan } from "./crowd/plan.ts";
import type { RfqCrowdPlan } from "./crowd/rfq-plan.ts";
import type { PlannedOperation } from "./life/staff-operation.ts";
import type { IncentiveRules, ProgrammePlan } from "./incentive/plan.ts";
import type { BlockRules } from "./block/proposal.ts";
import type { CollectionPlan } from "./combo/collection.ts";
import type { RfqRules } from "./rfq/rules.ts";
import type { TradingRules } from "./rules.ts";
import type { StartingCash } from "./starting-cash.ts";
import type { FaultPlan } from "./faults/fault.ts";

/** What an exchange in a box starts with: listings, people and money. All times count from its start. */
export interface Scenario {
  readonly name: string;
  readonly series: readonly ScenarioSeries[];
  readonly events: readonly ScenarioEvent[];
  readonly markets: readonly ScenarioMarket[];
  /** Cash of the play account: by shard, or one amount that is spread evenly over the shards of the markets. */
  readonly accountCash: StartingCash;
  /** `direct` keeps cash to $0.0001, `other` to $0.01. */
  readonly membership: "direct" | "other";
  readonly tier: ApiTier;
  /** Of which events users may make combos; none when absent. */
  readonly collections?: readonly CollectionPlan[];
  /** Those that differ from the defaults. */
  readonly rfq?: Partial<RfqRules>;
  /** Nobody asks or answers by themselves when absent. */
  readonly rfqCrowd?: RfqCrowdPlan;
  readonly blockTrades?: Partial<BlockRules>;
  /** `thursday`: trading pauses every Thursday from 3 to 5 o'clock New York time. Never when absent. */
  readonly maintenance?: "thursday" | "none";
  /** What the exchange's staff does, and when; in order of the list where times are equal. */
  readonly operations?: readonly PlannedOperation[];
  readonly incentives?: readonly ProgrammePlan[];
  readonly incentiveRules?: Partial<IncentiveRules>;
  /** Switches of what nobody documents; the defaults when absent. */
  readonly rules?: Partial<TradingRules>;
  /** What goes wrong by itself; their times count from the start too. */
  readonly faults?: readonly FaultPlan[];
}

/** API usage tiers; their token budgets are in the server. */
export type ApiTier = "basic" | "advanced" | "expert" | "premier" | "paragon" | "prime" | "prestige";

export interface ScenarioSeries {
  readonly ticker: string;
  readonly title: string;
  readonly category: string;
  readonly feeKind: FeeKind;
  /** Steps of 0.0001. */
  readonly feeMultiplier: number;
  /** Lists events by itself, one period after the other, for ever. */
  readonly recurring?: RecurringPlan;
}

/** The events of a series that come at fixed times, such as every quarter of an hour. */
export interface RecurringPlan {
  /** Periods begin at whole multiples of this since the epoch; each event opens with its period and closes with it. */
  readonly every: Time;
  readonly title: string;
  readonly isExclusive: boolean;
  readonly markets: readonly RecurringMarket[];
}

/** A market of each of them; its ticker is the event's, a dash and the suffix. */
export type RecurringMarket = Omit<
  ScenarioMarket,
  "ticker" | "eventTicker" | "opensAfter" | "closesAfter"
> & { readonly suffix: string };

export interface ScenarioEvent {
  readonly ticker: string;
  readonly seriesTicker: string;
  readonly title: string;
  /** At most one of its markets resolves YES. */
  readonly isExclusive: boolean;
  /** How the truth about its markets comes out; when absent, as `volatility` and jumps of its markets say. */
  readonly news?: NewsPlan;
  /** Listed that long after the start, with its markets, whose times count from then; at the start when absent. */
  readonly listedAfter?: Time;
}

/** Which outcomes of the underlying number mean YES. */
export interface Strike {
  readonly type: StrikeType;
  /** YES from here on, and up to here; decimals as the listing shows them. */
  readonly floor?: number;
  readonly cap?: number;
}

export type StrikeType =
  | "greater"
  | "greater_or_equal"
  | "less"
  | "less_or_equal"
  | "between"
  | "functional"
  | "custom"
  | "structured";

export interface ScenarioMarket {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly title: string;
  /** `scalar` pays its latent value itself; binary when absent. */
  readonly kind?: "binary" | "scalar";
  /** Forces the payment of a scalar market for each YES contract. */
  readonly settlesAt?: Price;
  readonly strike?: Strike;
  /** Whether an operation may close it before its time; it may when absent. */
  readonly canCloseEarly?: boolean;
  readonly earlyCloseCondition?: string;
  /** Gone after its result when nobody ever traded it. */
  readonly isProvisional?: boolean;
  readonly priceLevelStructure: string;
  readonly priceRanges: readonly PriceRange[];
  readonly shard: number;
  readonly opensAfter: Time;
  readonly closesAfter: Time;
  /** From close to result, and from result to payment. */
  readonly determinesAfter: Time;
  readonly settlesAfter: Time;
  /** Forces the result; otherwise it is drawn from the latent value at close. */
  readonly result?: "yes" | "no";
  /** Makers of RFQ quotes get the short time to confirm. */
  readonly isVolatile?: boolean;
  readonly crowd: CrowdPlan;
}
