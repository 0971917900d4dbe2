import { boundCash } from "../domain/bound-cash.ts";
import type { AccountReport } from "../domain/input.ts";
import { minus, plus, zeroMoney, zeroQty, type Money } from "../domain/units.ts";

/**
 * Cash that came or went by no fill and no payment of ours: rewards, deposits, withdrawals, transfers. The exchange tells no
 * more of it than the sum. Reads trail our own books, and hardly ever twice by the same amount: what is told twice has come.
 */
export interface ForeignCash {
  /** An account as it was told, and the cash that our books had then. */
  told(report: AccountReport, ours: Money): void;
  /** Undefined while no difference, nor that there is none, was told twice. */
  amount(): Money | undefined;
}

export function createForeignCash(): ForeignCash {
  let last: Money | undefined;
  let amount: Money | undefined;
  return {
    told: ({ cash, orders, positions }, ours) => {
      const netOf = new Map(positions.map(({ ticker, position }) => [ticker, position]));
      const bound = boundCash(orders, (ticker) => netOf.get(ticker) ?? zeroQty);
      const apart = minus(plus(cash, bound), ours);
      if (apart === last) amount = apart;
      last = apart;
    },
    amount: () => amount,
  };
}

/** What a programme should have paid, held against what is known to have come. In one line, with what it does not prove. */
export function rewardWords(predicted: number, amount: Money | undefined): string {
  const should = `Rewards: $${predicted.toFixed(2)} by the programme's published formula`;
  if (amount === undefined) return `${should}; what was paid is not known yet`;
  if (amount === zeroMoney)
    return `${should}; nothing was paid so far: it comes after the programme's period`;
  const came = `$${(Math.abs(amount) / 1_000_000).toFixed(2)} of cash ${amount > 0 ? "came" : "went"} by no fill of ours`;
  return `${should}; ${came}: rewards, deposits and transfers are not told apart`;
}
