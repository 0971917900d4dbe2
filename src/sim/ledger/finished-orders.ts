import type { SimOrder } from "../event.ts";

/** An account's orders that are over, by sequence: the latest `limit` at least, and never more than twice as many. */
export interface FinishedOrders {
  add(sequence: number, order: SimOrder): void;
  get(sequence: number): SimOrder | undefined;
  /** In the order they ended. What it costs follows the market that is named, not all that the account ever did. */
  list(ticker?: string): Iterable<readonly [number, SimOrder]>;
}

export function finishedOrders(limit: number): FinishedOrders {
  const all = new Map<number, SimOrder>();
  const byMarket = new Map<string, Map<number, SimOrder>>();
  /** In big pieces: the cost of forgetting is shared by `limit` additions. */
  const forgetOldest = (excess: number): void => {
    let left = excess;
    for (const [sequence, { ticker }] of all) {
      if (left === 0) return;
      left -= 1;
      all.delete(sequence);
      const market = byMarket.get(ticker);
      market?.delete(sequence);
      if (market?.size === 0) byMarket.delete(ticker);
    }
  };
  return {
    add: (sequence, order) => {
      if (limit === 0) return;
      all.set(sequence, order);
      let market = byMarket.get(order.ticker);
      if (market === undefined) byMarket.set(order.ticker, (market = new Map()));
      market.set(sequence, order);
      if (all.size > 2 * limit) forgetOldest(all.size - limit);
    },
    get: (sequence) => all.get(sequence),
    list: (ticker) => (ticker === undefined ? all : (byMarket.get(ticker) ?? [])),
  };
}
