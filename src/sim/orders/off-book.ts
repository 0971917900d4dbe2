import { assert } from "../../lib/assert.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import type { Side } from "../../domain/side.ts";
import { zeroMoney, zeroQty, type Price, type Qty } from "../../domain/units.ts";
import type { AccountId, CreateOrder, Subaccount } from "../command.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { deterministicId } from "../id.ts";
import { bind, canAfford, holdingOf, peekHolding } from "../ledger/ledger.ts";
import { noneGone } from "../ledger/reserve.ts";
import type { LiveOrder } from "../order/live-order.ts";
import { bookFill, record } from "./execution.ts";
import { enterOrder, tellOrder } from "./living.ts";
import * as refusal from "./refusal.ts";

export interface OffBookParty {
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly side: Side;
  readonly clientOrderId: string;
}

interface Terms {
  readonly price: Price;
  readonly qty: Qty;
}

/**
 * A trade between two who agreed outside of the book: money, positions, fees and the print are those of any trade,
 * but the book, the last price and the candles do not move. Gives back the ids of the two orders, executed whole.
 */
export function tradeOffBook(
  core: Core,
  listing: Listing,
  terms: Terms,
  making: OffBookParty,
  taking: OffBookParty,
): Result<{ readonly maker: string; readonly taker: string }, CommandRefusal> {
  for (const [party, role] of [
    [making, "maker"],
    [taking, "taker"],
  ] as const) {
    if (!canPay(core, listing, terms, party, role)) {
      return refused({ ...refusal.insufficientBalance, details: role });
    }
  }
  const maker = enter(core, listing, terms, making);
  const taker = enter(core, listing, terms, taking);
  core.tradeCount += 1;
  const tradeId = deterministicId(core.seed, "trade", core.tradeCount);
  // A maker's fill sets free what its order has bound.
  bind(core.ledger, maker.holding, maker, { rule: listing.market.fees, at: core.now });
  maker.left = zeroQty;
  taker.left = zeroQty;
  const { ticker } = listing.market;
  const print = { tradeId, ticker, ...terms, takerSide: taker.side, at: core.now, isBlock: true };
  record(core, listing, print);
  core.emit({ kind: "traded", ...print });
  bookFill(core, listing, maker, print, "maker", false);
  bookFill(core, listing, taker, print, "taker", false);
  const made = tellOrder(core, maker, "Trade");
  const taken = tellOrder(core, taker, "Trade");
  return ok({ maker: made.orderId, taker: taken.orderId });
}

function canPay(
  core: Core,
  { market }: Listing,
  { price, qty }: Terms,
  { account, subaccount, side }: OffBookParty,
  role: "maker" | "taker",
): boolean {
  const portfolio = accountOf(core, account).portfolios.get(subaccount);
  assert(portfolio !== undefined, "a party has its subaccount");
  const moment = { rule: market.fees, at: core.now };
  const fill = { side, price, qty, role, ...moment };
  const prospect = { fills: [fill], accumulator: zeroMoney, gone: noneGone };
  return canAfford(core.ledger, peekHolding(core.ledger, portfolio, market, core.now), prospect, moment);
}

function enter(core: Core, listing: Listing, { price, qty }: Terms, party: OffBookParty): LiveOrder {
  const portfolio = accountOf(core, party.account).portfolios.get(party.subaccount);
  assert(portfolio !== undefined, "a party has its subaccount");
  const holding = holdingOf(core.ledger, portfolio, listing.market, core.now);
  const command: CreateOrder = {
    kind: "create-order",
    ...party,
    ticker: listing.market.ticker,
    price,
    qty,
    timeInForce: "fill_or_kill",
    selfTradePrevention: "taker_at_cross",
    postOnly: false,
    reduceOnly: false,
    cancelOnPause: false,
  };
  return enterOrder(core, command, holding);
}
