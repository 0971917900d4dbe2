import type { Random } from "../../lib/random.ts";
import type { Entry } from "../../lib/timeline.ts";
import type { FeeKind } from "../../domain/fees.ts";
import type { Settlement } from "../../domain/market.ts";
import type { Time } from "../../domain/units.ts";

/** What is to come in one market, and what the truth about it is. */
export interface MarketLife {
  /** Probability of YES given all news so far: nobody on the exchange is told. */
  readonly value: () => number;
  /** What the latent value says; the same whenever it is asked after the close. */
  readonly verdict: () => Settlement;
  readonly random: Random;
  readonly createdAt: Time;
  /** At most one of each kind is on the timeline. */
  readonly due: Map<LifeStep, Entry<() => void>>;
  /** People who wait until the market trades: at most a few of each of the crowd. */
  readonly waiting: Visit[];
}

export type LifeStep = "open" | "close" | "sweep" | "determine" | "settle";

/** Something that one of the crowd means to do not before `at`. */
export interface Visit {
  readonly at: Time;
  readonly action: () => void;
}

/** `trading`: cancels work and nothing else does. `exchange`: nothing works at all [api.md §13]. */
export type PauseKind = "trading" | "exchange";

export interface Pause {
  readonly shard: number;
  readonly kind: PauseKind;
  /** When it is expected to end; nothing ends by this alone. */
  readonly resumesAt?: Time;
}

/** At most one of each kind for a shard. */
export type Pauses = Map<string, Pause>;

/** The pause that holds a shard: the wider of two. */
export function pauseOf(pauses: Pauses, shard: number): Pause | undefined {
  return pauses.get(`exchange ${shard}`) ?? pauses.get(`trading ${shard}`);
}

/** When trading is down by plan. */
export interface MaintenanceWindow {
  readonly startsAt: Time;
  readonly endsAt: Time;
}

/** A change of fees that was announced, past or to come. Absent members of an event's fall back to the series. */
export interface FeeChange {
  readonly id: string;
  readonly scope: "series" | "event";
  readonly ticker: string;
  readonly feeKind: FeeKind | undefined;
  /** Steps of 0.0001. */
  readonly multiplier: number | undefined;
  readonly at: Time;
}
