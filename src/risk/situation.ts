import type { EventShape } from "../domain/event-shape.ts";
import type { Money, Price, Qty, Time } from "../domain/units.ts";
import type { EventMember } from "./event-worst.ts";
import type { Exposure, OpenOrder } from "./exposure.ts";
import type { Measure } from "./verdict.ts";

/** What may never happen. Every amount is a hard limit on the worst case, not on what is likely; undefined is off. */
export interface Limits {
  readonly maxPosition: Qty;
  /** What shares of capital are counted from; undefined takes the account's worth at the start. */
  readonly capital: Money | undefined;
  readonly marketCapitalShare: number;
  readonly marketLossMax: Money | undefined;
  readonly eventLossMax: Money;
  readonly seriesLossMax: Money | undefined;
  readonly categoryLossMax: Money | undefined;
  readonly accountLossShare: number;
  readonly order: OrderLimits;
  readonly fills: FillLimits;
  readonly stale: StaleLimits;
}

/** What one order may be, and how many there may be. */
export interface OrderLimits {
  readonly sizeMax: Qty;
  readonly costMax: Money;
  readonly openMax: number;
  readonly perSecond: number;
  readonly perMinute: number;
  /** How far from the reference a price may lie. */
  readonly band: Price | undefined;
  readonly bandFrom: BandReference;
}

export type BandReference = "fair" | "last" | "others";

/** Our own fuse: past so many contracts filled within the window only what reduces is sent. */
export interface FillLimits {
  readonly window: Time;
  readonly marketMax: Qty;
  readonly eventMax: Qty;
}

/** How old the last proof may be that the feed lives, and that the exchange's account is ours. */
export interface StaleLimits {
  readonly feed: Time | undefined;
  readonly account: Time | undefined;
}

/** Everything an order is judged against. */
export interface Situation {
  readonly market: Exposure;
  /** Orders of ours in the same market that may still fill. */
  readonly open: readonly OpenOrder[];
  readonly event: EventSituation;
  /** Worst losses of the other events of the series, of the category, and of the whole account. */
  readonly seriesRest: Money;
  readonly categoryRest: Money;
  readonly accountRest: Money;
  /** Cash that open orders of all other markets may take. */
  readonly otherOrderCash: Money;
  readonly cash: Money;
  /** The same of the market's own shard alone; undefined when the venue does not tell. */
  readonly shard: { readonly cash: Money; readonly otherOrderCash: Money } | undefined;
  readonly capital: Money;
  /** Orders that may still fill, over all markets. */
  readonly openOrders: number;
  readonly sent: { readonly second: number; readonly minute: number };
  readonly filled: { readonly market: Qty; readonly event: Qty };
  /** What the price band is measured from; undefined when nothing tells it now. */
  readonly reference: Price | undefined;
  /** Time since the feed was heard, and since the exchange's account was read. */
  readonly feedAge: Time;
  readonly accountAge: Time;
}

export interface EventSituation {
  readonly shape: EventShape;
  /** The market itself, as it hangs on the event's outcome. */
  readonly strike: EventMember["strike"];
  /** The event's other markets. */
  readonly rest: readonly EventMember[];
}

/** An order, and what there would be with it. */
export interface Asked {
  readonly order: OpenOrder;
  readonly now: Situation;
  /** The market if the order were open too, and the worst loss of its event, never below zero. */
  readonly after: Exposure;
  readonly eventAfter: Money;
  readonly limits: Limits;
}

/** A rule measures; what is past its cap is a breach. Nothing to measure is nothing to forbid. */
export type Rule = (asked: Asked) => readonly Measure[];
