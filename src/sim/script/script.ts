import type { FeeKind } from "../../domain/fees.ts";
import type { MarketStatus } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";
import type { Money, Price, Qty, Time } from "../../domain/units.ts";
import type { AccountId, SelfTradePrevention, Subaccount, TimeInForce } from "../command.ts";
import type { FaultPlan } from "../faults/fault.ts";
import type { Operation } from "../operation.ts";
import type { StartingCash } from "../starting-cash.ts";

/**
 * A scripted scenario: plain text that a trader can read. First what there is (markets, accounts), then what is done,
 * each line with what must come of it, and checks between. docs/scenarios.md is its grammar.
 */
export interface Script {
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

export interface Setup {
  readonly start: Time;
  readonly seed: number;
  readonly membership: "direct" | "other";
  readonly events: readonly { readonly ticker: string; readonly isExclusive: boolean }[];
  readonly markets: readonly MarketSetup[];
  readonly accounts: readonly { readonly name: AccountId; readonly cash: StartingCash }[];
}

export interface MarketSetup {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly grid: string;
  readonly shard: number;
  readonly fees: FeeKind;
  /** Steps of 0.0001. */
  readonly multiplier: number;
  readonly opens: Time;
  readonly closes: Time;
  readonly determines: Time;
  readonly settles: Time;
  readonly result: "yes" | "no";
}

/** One line of the file that does something. */
export interface Step {
  readonly line: number;
  readonly text: string;
  readonly act: Act;
  /** What stands behind the arrow; without one it only must not be refused. */
  readonly expected?: readonly Clause[];
}

export type Act = OrderAct | AccountAct | Check | WorldAct;

export interface Trader {
  readonly account: AccountId;
  readonly subaccount: Subaccount;
}

export type OrderAct = Trader &
  (
    | {
        readonly kind: "create";
        readonly ticker: string;
        readonly side: Side;
        readonly qty: Qty;
        readonly price: Price;
        readonly timeInForce: TimeInForce;
        readonly selfTradePrevention: SelfTradePrevention;
        readonly postOnly: boolean;
        readonly reduceOnly: boolean;
        readonly cancelOnPause: boolean;
        /** From the moment it is sent. */
        readonly expires?: Time;
        readonly clientOrderId?: string;
        /** The order group it belongs to, as the script calls it. */
        readonly group?: string;
        /** How later lines call it. */
        readonly name?: string;
      }
    | { readonly kind: "cancel"; readonly order: string }
    | {
        readonly kind: "amend";
        readonly order: string;
        readonly total: Qty;
        readonly price: Price;
        readonly expires?: Time | "never";
        readonly clientOrderId?: string;
      }
    | {
        readonly kind: "decrease";
        readonly order: string;
        readonly by: { readonly reduceBy: Qty } | { readonly reduceTo: Qty };
      }
    | { readonly kind: "cancel-all" }
  );

/** What a trader does with money and limits. */
export type AccountAct = Trader &
  (
    | { readonly kind: "new-group"; readonly name: string; readonly limit: Qty; readonly shard: number }
    | { readonly kind: "limit-group"; readonly group: string; readonly limit: Qty }
    | { readonly kind: "trigger-group" | "reset-group" | "delete-group"; readonly group: string }
    /** It gets the next number. */
    | { readonly kind: "new-subaccount" }
    /** Cash of collateral that cannot be lost is given back at once, or kept until the end. */
    | { readonly kind: "netting"; readonly isEnabled: boolean }
    /** From the trader's own subaccount to another one, on one shard. */
    | { readonly kind: "move"; readonly amount: Money; readonly to: Subaccount; readonly shard: number }
    | {
        readonly kind: "transfer";
        readonly amount: Money;
        readonly fromShard: number;
        readonly toShard: number;
      }
  );

export type WorldAct =
  | { readonly kind: "wait"; readonly span: Time }
  | { readonly kind: "operate"; readonly operation: ScriptOperation }
  | { readonly kind: "fault"; readonly plan: FaultPlan };

/** Moments count from the line that names them. */
export type ScriptOperation =
  | Exclude<Operation, { kind: "change-close" | "waive-fees" | "list-event" }>
  | { readonly kind: "change-close"; readonly ticker: string; readonly closesIn: Time }
  | { readonly kind: "waive-fees"; readonly ticker: string; readonly lasts: Time };

export type Check =
  | {
      readonly kind: "book";
      readonly ticker: string;
      readonly bids: readonly Lot[];
      readonly asks: readonly Lot[];
    }
  | ({ readonly kind: "account"; readonly facts: readonly AccountFact[] } & Trader)
  | { readonly kind: "order"; readonly order: string; readonly facts: readonly OrderFact[] }
  /** The last ones, in the order they happened. */
  | { readonly kind: "trades"; readonly ticker: string; readonly trades: readonly Lot[] }
  | ({ readonly kind: "fills"; readonly ticker: string; readonly fills: readonly FillLot[] } & Trader)
  | { readonly kind: "market"; readonly ticker: string; readonly status: MarketStatus }
  | { readonly kind: "zero-sum" };

export interface Lot {
  readonly qty: Qty;
  readonly price: Price;
}

export interface FillLot extends Lot {
  readonly role: "maker" | "taker";
  readonly fee?: Money;
}

export type AccountFact =
  | { readonly kind: "position"; readonly ticker: string; readonly qty: Qty }
  /** Of one shard, or of all. */
  | { readonly kind: "cash" | "reserved" | "available"; readonly amount: Money; readonly shard?: number };

export type OrderFact =
  | { readonly kind: "resting" | "filled" | "ahead"; readonly qty: Qty }
  | { readonly kind: "price"; readonly price: Price }
  | { readonly kind: "status"; readonly status: "resting" | "canceled" | "executed" };

/** What a line says must come of it. */
export type Clause =
  | { readonly kind: "resting" | "cancelled"; readonly qty: Qty }
  | { readonly kind: "filled"; readonly qty: Qty; readonly price?: Price }
  /** Per contract, as the answer tells it. */
  | { readonly kind: "fee"; readonly amount: Money }
  | { readonly kind: "refused"; readonly status: number; readonly code?: string; readonly details?: string }
  /** No answer, or one of 5xx: nobody knows. */
  | { readonly kind: "unknown" };
