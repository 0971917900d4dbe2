import { assert } from "../../lib/assert.ts";
import type { Random } from "../../lib/random.ts";
import type { Side } from "../../domain/side.ts";
import { dollars, least, type Money, type Price, type Qty } from "../../domain/units.ts";
import type { AccountId, CreateOrder } from "../command.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import { openAccount } from "../ledger/ledger.ts";
import { attend } from "../life/attendance.ts";
import { execute } from "../orders/execute.ts";
import { findLiving } from "../orders/living.ts";
import type { Desk } from "./desk.ts";
import { startFarmer } from "./farmer.ts";
import { startInformed } from "./informed.ts";
import type { Latent } from "./latent.ts";
import { startNoise } from "./noise.ts";
import { opinionOf } from "./opinion.ts";
import { paceOf } from "./pace.ts";
import type { CrowdPlan } from "./plan.ts";
import { startRival } from "./rival.ts";

/**
 * Cash of each of the crowd: enough for what it wants, little enough that the sum of all stays a safe whole number of
 * micro-dollars with many markets.
 */
const cashMost = dollars(10_000_000);
const cashOfAll = dollars(2_000_000_000);
const peopleMost = 10;

/**
 * Brings the people into one market. Each has a random stream of its own, drawn the same number of times
 * whatever the book holds: when they come and what they want does not depend on anybody's orders.
 */
export function startCrowd(core: Core, listing: Listing, latent: Latent, random: Random): void {
  const { ticker, crowd } = listing.plan;
  // Nobody is where nobody ever comes: of ten thousand markets most may be still.
  if (isDeserted(crowd)) return;
  const desk = deskOf(core, listing, latent);
  const share = Math.floor(cashOfAll / (peopleMost * Math.max(1, core.scenario.markets.length)));
  const cash = least(cashMost, share as Money);
  const account = (role: string): AccountId => {
    const id = `crowd:${ticker}:${role}`;
    openAccount(
      core.ledger,
      id,
      { membership: "direct", memory: 0 },
      new Map([[listing.market.shard, cash]]),
    );
    return id;
  };
  const start = (): void => {
    for (const [index, rival] of crowd.rivals.entries()) {
      startRival(desk, rival, account(`rival-${index}`), random.fork(`rival ${index}`));
    }
    for (const [index, farmer] of (crowd.farmers ?? []).entries()) {
      startFarmer(desk, farmer, account(`farmer-${index}`), random.fork(`farmer ${index}`));
    }
    if (crowd.noise.rate > 0) startNoise(desk, crowd.noise, account("noise"), random.fork("noise"));
    if (crowd.informed.rate > 0) {
      const streams = { looks: random.fork("informed"), jumps: random.fork("jumps") };
      startInformed(desk, crowd.informed, account("informed"), streams);
    }
  };
  desk.at(listing.market.openAt, start);
}

function isDeserted({ rivals, farmers = [], noise, informed }: CrowdPlan): boolean {
  return rivals.length + farmers.length === 0 && noise.rate <= 0 && informed.rate <= 0;
}

function deskOf(core: Core, listing: Listing, latent: Latent): Desk {
  const { ticker, crowd } = listing.plan;
  return {
    grid: listing.market.grid,
    now: () => core.now,
    pace: paceOf(crowd.pace, core.now),
    best: (side) => listing.book.best(side),
    bestOfOthers: (side, account) => {
      let order = listing.book.first(side);
      while (order?.account === account) order = listing.book.next(order);
      return order?.price;
    },
    value: () => latent.at(core.now),
    opinionAt: opinionOf(crowd.opinion, latent),
    nextJumpAt: () => {
      latent.at(core.now);
      return latent.nextJumpAt();
    },
    at: (at, action) => attend(core, listing, at, action),
    take: (account, side, price, qty) => {
      execute(core, newOrder(ticker, account, side, price, qty, "immediate_or_cancel"));
    },
    show: (account, side, price, qty) => {
      const answer = execute(core, newOrder(ticker, account, side, price, qty, "good_till_canceled"));
      return answer.ok ? answer.answer.orders[0]?.orderId : undefined;
    },
    left: (account, orderId) => findLiving(core, accountOf(core, account), orderId)?.left ?? 0,
    cancel: (account, orderId) => {
      const answer = execute(core, { kind: "cancel-order", account, orderId });
      assert(answer.ok || answer.refusal.status === 404, "one of the crowd can always cancel");
    },
  };
}

/** Written out, not spread from a pattern: this is the hottest line of the crowd. */
function newOrder(
  ticker: string,
  account: AccountId,
  side: Side,
  price: Price,
  qty: Qty,
  timeInForce: "immediate_or_cancel" | "good_till_canceled",
): CreateOrder {
  return {
    kind: "create-order",
    account,
    ticker,
    side,
    price,
    qty,
    timeInForce,
    selfTradePrevention: "maker",
    postOnly: timeInForce === "good_till_canceled",
    reduceOnly: false,
    cancelOnPause: false,
  };
}
