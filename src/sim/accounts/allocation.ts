import { ok, refused } from "../../lib/result.ts";
import { least, minus, money, most, plus, seconds, sum, zeroMoney, type Money } from "../../domain/units.ts";
import type { Core } from "../core.ts";
import { primaryOf, type Account } from "../ledger/account.ts";
import { freeCash, walletOf, type Portfolio, type Wallet } from "../ledger/portfolio.ts";
import { boundBy } from "../ledger/reserve.ts";
import { shardsOf } from "../life/shard.ts";
import { pauseOf } from "../life/state.ts";
import { takeAway } from "../orders/execution.ts";
import { livingOrders } from "../orders/living.ts";
import { noteTransfer, shift } from "./cash.ts";
import { type AccountAnswer, invalid } from "./refusal.ts";
import type { Allocation, MarginReservation } from "./rows.ts";

/** How often free margin is steered [api.md §14]. */
const period = seconds(10);
const centiCent = 100;

/** Shares must be whole percentages of different shards that make 100; none at all ends the steering. */
export function setAllocation(
  core: Core,
  account: Account,
  { shares, reservation }: Allocation,
): AccountAnswer {
  const total = shares.reduce((percents, { percent }) => percents + percent, 0);
  if (shares.length > 0 && total !== 100) return refused(invalid("percentages must total 100"));
  if (shares.some(({ percent }) => percent < 0)) return refused(invalid("a percentage is 0 to 100"));
  if (new Set(shares.map(({ shard }) => shard)).size !== shares.length) {
    return refused(invalid("an exchange_index is given twice"));
  }
  const shards = shardsOf(core);
  if (shares.some(({ shard }) => !shards.includes(shard))) return refused(invalid("unknown shard"));
  const wasSteered = account.allocation.shares.length > 0;
  account.allocation = { shares, reservation };
  if (!wasSteered && shares.length > 0) scheduleSteering(core, account);
  return ok("");
}

/** Nothing is due for an account that wants none: the exchange can sleep. */
function scheduleSteering(core: Core, account: Account): void {
  core.timeline.add(plus(core.now, period), () => {
    if (account.allocation.shares.length === 0) return;
    if (!isHeld(core, account)) steer(core, account, account.allocation);
    scheduleSteering(core, account);
  });
}

/** No money leaves or enters a shard while the exchange is paused there [api.md §13]: the next turn is waited for. */
function isHeld({ pauses }: Core, account: Account): boolean {
  const shards = [
    ...primaryOf(account).wallets.keys(),
    ...account.allocation.shares.map(({ shard }) => shard),
  ];
  return shards.some((shard) => pauseOf(pauses, shard)?.kind === "exchange");
}

/** Moves the primary's free margin to where it should be; what has too much gives to what has too little. */
function steer(core: Core, account: Account, { shares, reservation }: Allocation): void {
  const portfolio = primaryOf(account);
  for (const { shard } of shares) walletOf(portfolio, shard);
  const places = [...portfolio.wallets.values()].map((wallet) => ({
    wallet,
    free: most(zeroMoney, minus(wallet.cash, heldBack(core, portfolio, wallet, reservation))),
  }));
  const total = sum(places.map(({ free }) => free));
  const gaps = places.map(({ wallet, free }) => {
    const percent = shares.find(({ shard }) => shard === wallet.shard)?.percent ?? 0;
    const target = money(Math.floor((total * percent) / 100 / centiCent) * centiCent);
    return { wallet, missing: minus(target, free) };
  });
  for (const giver of gaps) {
    for (const taker of gaps) {
      const amount = least(minus(zeroMoney, giver.missing), taker.missing);
      if (amount <= 0) continue;
      const [from, to] = [giver, taker].map(({ wallet }) => ({ shard: wallet.shard, subaccount: 0 }));
      if (from === undefined || to === undefined) continue;
      shift(account, from, to, amount);
      noteTransfer(core, account, from.shard, to.shard, amount, true);
      giver.missing = plus(giver.missing, amount);
      taker.missing = minus(taker.missing, amount);
    }
  }
  for (const { wallet } of gaps) cancelUncovered(core, account, wallet);
}

function heldBack(core: Core, portfolio: Portfolio, wallet: Wallet, reservation: MarginReservation): Money {
  if (reservation === "none") return zeroMoney;
  if (reservation === "sum") return plus(wallet.reserved, wallet.feeHeadroom);
  const rules = { ...core.ledger.rules, oppositeQuotes: "max" } as const;
  let total = wallet.feeHeadroom;
  for (const { wallet: own, position, claims } of portfolio.holdings.values()) {
    if (own === wallet) total = plus(total, boundBy(position.net, claims, rules));
  }
  return total;
}

/** Where less is held back than orders need, the newest of them go until the rest is covered. */
function cancelUncovered(core: Core, account: Account, wallet: Wallet): void {
  if (freeCash(wallet) >= 0) return;
  for (const order of [...livingOrders(core, account)].toReversed()) {
    const listing = core.listings.get(order.ticker);
    if (order.holding.wallet !== wallet || listing === undefined) continue;
    takeAway(core, listing, order, "MarginCancel");
    if (freeCash(wallet) >= 0) return;
  }
}
