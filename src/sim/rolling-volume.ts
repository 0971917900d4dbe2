import { minus, plus, seconds, zeroQty, type Qty, type Time } from "../domain/units.ts";

/** The contracts that traded in the last 24 hours, to the microsecond. */
export interface RollingVolume {
  add(at: Time, qty: Qty): void;
  /** At a time not before the last one asked about. */
  at(now: Time): Qty;
}

const span = seconds(86_400);

/** Trades kept one by one; in a day with more, the oldest two count as one, at the later one's time. */
const tradesMax = 100_000;

export function rollingVolume(): RollingVolume {
  let trades: { at: Time; qty: Qty }[] = [];
  let first = 0;
  let total = zeroQty;
  const expire = (now: Time): void => {
    for (let trade = trades[first]; trade !== undefined && trade.at <= now - span; trade = trades[first]) {
      total = minus(total, trade.qty);
      first += 1;
    }
    // Cut in big pieces: the cost of forgetting is shared by many additions.
    if (first > 1_000 && first * 2 > trades.length) {
      trades = trades.slice(first);
      first = 0;
    }
  };
  return {
    add: (at, qty) => {
      total = plus(total, qty);
      const last = trades.at(-1);
      if (last?.at === at) last.qty = plus(last.qty, qty);
      else trades.push({ at, qty });
      if (trades.length - first > tradesMax) {
        const [oldest, next] = [trades[first], trades[first + 1]];
        if (oldest !== undefined && next !== undefined) next.qty = plus(next.qty, oldest.qty);
        first += 1;
      }
      expire(at);
    },
    at: (now) => {
      expire(now);
      return total;
    },
  };
}
