import { least, money, zeroMoney, type Money, type Qty } from "../../domain/units.ts";

const cent = 10_000;
/** Nothing under a dollar is paid for liquidity [api.md §16.1]. */
const leastLiquidityPaid = 1_000_000;
/** Half a cent for a contract at most is paid for volume [api.md §16.2]: in $0.000001 for 0.01 contract. */
const volumeCapEach = 50;

/** A share of a period's reward, down to whole cents; shares are sums of fractions, so a hair under a cent is that cent. */
export function liquidityPayout(own: number, all: number, reward: Money, cap: Money | undefined): Money {
  const paid = capped(wholeCents((own / all) * reward), cap);
  return paid < leastLiquidityPaid ? zeroMoney : paid;
}

export function volumePayout(own: Qty, all: Qty, reward: Money, cap: Money | undefined): Money {
  const share = Math.min((own / all) * reward, own * volumeCapEach);
  return capped(wholeCents(share), cap);
}

function capped(paid: Money, cap: Money | undefined): Money {
  return cap === undefined ? paid : least(paid, cap);
}

function wholeCents(amount: number): Money {
  return money(Math.floor(amount / cent + 1e-9) * cent);
}
