import { signed, type Side } from "../../domain/side.ts";
import {
  cost,
  least,
  minus,
  most,
  oneDollar,
  plus,
  zeroMoney,
  zeroQty,
  type Money,
  type Qty,
} from "../../domain/units.ts";
import type { TradingRules } from "../rules.ts";
import { legsWith, type EventNet, type Holding } from "./portfolio.ts";
import { creditOf, type ClaimChange } from "./reserve.ts";

/**
 * Collateral return across the markets of one event [api.md §9.2]: opt-in, by subaccount, and only for contracts that
 * are opened while it is on. What the positions are sure to pay whatever happens is cash at once, and is taken back
 * when they are sold. The mutually exclusive kind (MECNET) counts NO contracts only: of those at most one market's
 * lose. The ladder kind (DIRECNET) counts both sides over nested strikes; its formula is our choice.
 */

/** Contracts of a holding that count, after a fill: what closes takes those that do not count first. */
export function nettedAfter(
  holding: Holding,
  netted: Qty,
  before: Qty,
  terms: { readonly side: Side; readonly qty: Qty },
  after: Qty,
): Qty {
  if (holding.net === undefined) return zeroQty;
  const opened = openedBy(before, after, terms.qty);
  const kept = minus(Math.abs(after) as Qty, opened);
  const still = (Math.sign(netted) * Math.min(Math.abs(netted), isFlipped(before, after) ? 0 : kept)) as Qty;
  return holding.portfolio.isNetting ? plus(still, signed(terms.side, opened)) : still;
}

/**
 * Cash that is out on the event of a holding if `netted` of its contracts counted. What is out without being sure any
 * more stays out: a payout brings it back, never a trade.
 */
export function releasedWith(holding: Holding, netted: Qty): Money {
  const { net } = holding;
  // Nothing is out, and no market of the event can become surer by another one's contracts alone.
  if (net === undefined || (netted === 0 && net.released === 0)) return zeroMoney;
  const now = sureMoney(net, net.legs, (leg) => leg.netted);
  const then = sureMoney(net, legsWith(net, holding), (leg) => (leg === holding ? netted : leg.netted));
  return plus(then, most(zeroMoney, minus(net.released, now)));
}

/** What must stay in the wallet beside the claims: selling what looks as if it only closed can cost returned cash. */
export function retakeWith(
  rules: TradingRules,
  holding: Holding,
  after: { readonly released: Money; readonly position: Qty; readonly change?: ClaimChange },
): Money {
  if (holding.net === undefined || after.released === 0) return zeroMoney;
  let credited = creditOf(after.position, holding.claims, rules, after.change);
  for (const leg of holding.net.legs) {
    if (leg !== holding) credited = plus(credited, creditOf(leg.position.net, leg.claims, rules));
  }
  return least(after.released, credited);
}

/** Sets what is out on an event, moving the cash. Gives the change. */
export function setReleased(holding: Holding, released: Money): Money {
  const { net, wallet } = holding;
  if (net === undefined) return zeroMoney;
  const change = minus(released, net.released);
  net.released = released;
  wallet.cash = plus(wallet.cash, change);
  return change;
}

/** Counts anew what must stay in the wallet, after anything that changed positions or claims of the event. */
export function setRetake(rules: TradingRules, holding: Holding): void {
  const { net, wallet, position } = holding;
  if (net === undefined || (net.released === 0 && net.retake === 0)) return;
  const retake = retakeWith(rules, holding, { released: net.released, position: position.net });
  wallet.reserved = plus(wallet.reserved, minus(retake, net.retake));
  net.retake = retake;
}

/**
 * A market of the event has paid: its contracts count no more, and what it said about the others does. What is no
 * longer sure is taken out of the payout, never out of other cash; what a payout cannot give stays out until the
 * next one. Gives what is left of the payout.
 */
export function settleLeg(holding: Holding, outcome: "yes" | "no" | "scalar", payout: Money): Money {
  const { net } = holding;
  if (net === undefined) return payout;
  holding.netted = zeroQty;
  if (outcome !== "scalar") net.known.set(holding.ticker, outcome);
  const sure = sureMoney(net, net.legs, (leg) => leg.netted);
  const back = least(payout, Math.max(0, net.released - sure) as Money);
  net.released = minus(net.released, back);
  return minus(payout, back);
}

/** The least that the counted contracts pay together, over everything that can still happen. */
function sureMoney(net: EventNet, holdings: readonly Holding[], nettedOf: (leg: Holding) => Qty): Money {
  const legs = holdings.map((leg) => ({ ticker: leg.ticker, qty: nettedOf(leg) }));
  const sure = net.kind === "MECNET" ? sureOfExclusive(net, legs) : sureOfLadder(net, legs);
  return cost(oneDollar, sure);
}

interface Leg {
  readonly ticker: string;
  /** Signed: + is YES. */
  readonly qty: Qty;
}

/** All NO contracts pay but those of the market that comes true; once that is known to be another one, all do. */
function sureOfExclusive(net: EventNet, legs: readonly Leg[]): Qty {
  const counts = legs.map(({ qty }) => Math.max(0, -qty));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const isDecided = [...net.known.values()].includes("yes");
  return (isDecided ? total : total - Math.max(0, ...counts)) as Qty;
}

/** With the first `passed` strikes passed their YES pays, and NO of all others: the worst number of them is sure. */
function sureOfLadder(net: EventNet, legs: readonly Leg[]): Qty {
  const known = legs.map(({ ticker }) => net.known.get(ticker));
  const fewest = known.lastIndexOf("yes") + 1;
  const firstNo = known.indexOf("no");
  const last = firstNo < 0 ? legs.length : firstNo;
  let worst: number | undefined;
  for (let passed = fewest; passed <= last; passed += 1) {
    const paid = legs.reduce(
      (sum, { qty }, index) => sum + (index < passed ? Math.max(0, qty) : Math.max(0, -qty)),
      0,
    );
    worst = Math.min(worst ?? paid, paid);
  }
  return (worst ?? 0) as Qty;
}

function openedBy(before: Qty, after: Qty, qty: Qty): Qty {
  if (isFlipped(before, after)) return Math.abs(after) as Qty;
  return Math.abs(after) > Math.abs(before) ? qty : zeroQty;
}

function isFlipped(before: Qty, after: Qty): boolean {
  return before * after < 0;
}
