import { seededRandom, type Random } from "../../lib/random.ts";
import type { Side } from "../../domain/side.ts";
import { cents, least, plus, seconds, time, type Money, type Qty, type Time } from "../../domain/units.ts";
import type { Core, Listing } from "../core.ts";
import type { ExchangeEvent } from "../event.ts";
import { deterministicId } from "../id.ts";
import { primaryOf } from "../ledger/account.ts";
import { reward } from "../ledger/ledger.ts";
import type { LiveOrder } from "../order/live-order.ts";
import { defaultLiquidityRules, scoreSnapshot, type LiquidityTerms } from "./liquidity-score.ts";
import { liquidityPayout, volumePayout } from "./payout.ts";
import type { IncentiveRules, Programme, ProgrammePlan } from "./plan.ts";

/** Puts the scenario's programmes on the timeline. */
export function startProgrammes(core: Core): void {
  for (const plan of core.scenario.incentives ?? []) {
    const programme = newProgramme(core, plan);
    core.programmes.push(programme);
    if (plan.kind === "liquidity") startSnapshots(core, programme, termsOf(core, plan));
    core.timeline.add(plus(programme.endsAt, plan.paysAfter), () => pay(core, programme));
  }
}

/** Trades of the book count for both sides, at prices that somebody could have doubted [api.md §16.2]. */
export function countVolume(core: Core, event: ExchangeEvent): void {
  if (event.kind !== "filled" || event.isBlock) return;
  const { fill, account } = event;
  if (fill.price < leastCounted || fill.price > mostCounted || !isEligible(core, account)) return;
  for (const { plan, startsAt, endsAt, scores } of core.programmes) {
    if (plan.kind !== "volume" || plan.ticker !== fill.ticker) continue;
    if (fill.at >= startsAt && fill.at < endsAt) scores.set(account, (scores.get(account) ?? 0) + fill.qty);
  }
}

const leastCounted = cents(3);
const mostCounted = cents(97);

function newProgramme(core: Core, plan: ProgrammePlan): Programme {
  return {
    id: deterministicId(core.seed, "incentive", core.programmes.length + 1),
    plan,
    startsAt: plus(core.now, plan.startsAfter),
    endsAt: plus(core.now, plan.endsAfter),
    isPaid: false,
    scores: new Map(),
  };
}

function termsOf(core: Core, plan: Extract<ProgrammePlan, { kind: "liquidity" }>): LiquidityTerms {
  return { ...defaultLiquidityRules, ...rulesOf(core), ...plan };
}

const second = seconds(1);

/** One a second, at an instant inside it that nobody can foresee. */
function startSnapshots(core: Core, programme: Programme, terms: LiquidityTerms): void {
  const random = seededRandom(core.seed).fork(`snapshots ${programme.id}`);
  const next = (from: Time): void => {
    if (from >= programme.endsAt) return;
    const until = least(plus(from, second), programme.endsAt);
    core.timeline.add(instantIn(random, from, until), () => {
      snapshot(core, programme, terms);
      next(until);
    });
  };
  next(programme.startsAt);
}

function instantIn(random: Random, from: Time, until: Time): Time {
  return time(from + Math.floor(random.unit() * (until - from)));
}

function snapshot(core: Core, { plan, scores }: Programme, terms: LiquidityTerms): void {
  const listing = core.listings.get(plan.ticker);
  if (listing?.market.status !== "active") return;
  const book = { bid: ordersOf(listing, "bid"), ask: ordersOf(listing, "ask") };
  const shares = scoreSnapshot(book, listing.market.grid, terms, (account) => isEligible(core, account));
  for (const [account, share] of shares) scores.set(account, (scores.get(account) ?? 0) + share);
}

function* ordersOf({ book }: Listing, side: Side): Generator<LiveOrder> {
  for (let order = book.first(side); order !== undefined; order = book.next(order)) yield order;
}

/** Into the primary subaccount, on the market's shard. */
function pay(core: Core, programme: Programme): void {
  const { plan, scores } = programme;
  const shard = core.listings.get(plan.ticker)?.market.shard ?? 0;
  const all = [...scores.values()].reduce((sum, score) => sum + score, 0);
  programme.isPaid = true;
  for (const [id, own] of scores) {
    const account = core.ledger.accounts.get(id);
    const amount = payoutOf(plan, own, all);
    if (account === undefined || amount === 0) continue;
    reward(core.ledger, primaryOf(account), shard, amount);
    core.emit({ at: core.now, kind: "incentive-paid", programme: programme.id, account: id, amount });
  }
}

function payoutOf(plan: ProgrammePlan, own: number, all: number): Money {
  return plan.kind === "volume"
    ? volumePayout(own as Qty, all as Qty, plan.reward, plan.maxPerAccount)
    : liquidityPayout(own, all, plan.reward, plan.maxPerAccount);
}

function isEligible(core: Core, account: string): boolean {
  return !(rulesOf(core).ineligible ?? []).includes(account);
}

function rulesOf(core: Core): Partial<IncentiveRules> {
  return core.scenario.incentiveRules ?? {};
}
