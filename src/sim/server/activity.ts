import type { AccountId } from "../command.ts";
import type { OrderReason } from "../event.ts";
import type { Exchange } from "../exchange.ts";
import type { Charge } from "./limiter.ts";

/** What each account has done and what it paid for it: for whoever runs the exchange, no caller is told. */
export interface ActivityBook {
  /** A call was billed: it was paid for, or refused with 429 because the bucket did not hold so much. */
  billed(account: AccountId, charge: Charge, isPaid: boolean): void;
  of(account: AccountId): Activity;
}

export interface Activity {
  /** Tokens by the bucket that was named: "read", "unscoped", "every", or "shard 2". */
  readonly tokens: Readonly<Record<string, number>>;
  /** Calls that were refused for their rate by the exchange itself; refusals that a fault made are not among them. */
  readonly refusedForRate: number;
  /** Changes of its orders by the exchange's word for them. */
  readonly changes: Readonly<Partial<Record<OrderReason, number>>>;
  /** By market. */
  readonly fills: Readonly<Record<string, number>>;
}

export function createActivityBook(exchange: Exchange): ActivityBook {
  const accounts = new Map<AccountId, Counts>();
  const countsOf = (account: AccountId): Counts => {
    let counts = accounts.get(account);
    if (counts === undefined) accounts.set(account, (counts = newCounts()));
    return counts;
  };
  exchange.listen((event) => {
    if (event.kind === "filled") {
      const { fills } = countsOf(event.account);
      fills[event.fill.ticker] = (fills[event.fill.ticker] ?? 0) + 1;
    } else if (event.kind === "order-changed") {
      const { changes } = countsOf(event.order.account);
      changes[event.reason] = (changes[event.reason] ?? 0) + 1;
    }
  });
  return {
    billed: (account, { tokens, bucket }, isPaid) => {
      const counts = countsOf(account);
      if (!isPaid) {
        counts.refusedForRate += 1;
        return;
      }
      const name = typeof bucket === "string" ? bucket : `shard ${bucket.shard}`;
      counts.tokens[name] = (counts.tokens[name] ?? 0) + tokens;
    },
    of: (account) => accounts.get(account) ?? newCounts(),
  };
}

interface Counts extends Activity {
  readonly tokens: Record<string, number>;
  readonly changes: Partial<Record<OrderReason, number>>;
  readonly fills: Record<string, number>;
  refusedForRate: number;
}

function newCounts(): Counts {
  return { tokens: {}, refusedForRate: 0, changes: {}, fills: {} };
}
