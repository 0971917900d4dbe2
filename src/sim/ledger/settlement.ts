import type { Market, Settlement } from "../../domain/market.ts";
import { openCost, settle } from "../../domain/position.ts";
import { minus, plus, zeroMoney, type Money, type Time } from "../../domain/units.ts";
import type { AccountSettlement } from "../exchange.ts";
import { collateralOf } from "./balance.ts";
import type { Ledger } from "./ledger.ts";
import { setRetake, settleLeg } from "./netting.ts";
import type { Holding, Portfolio } from "./portfolio.ts";

/** Pays every holder of one market, and tells who they were; sub-cent rests of payouts stay with the exchange. */
export function settleMarket(
  ledger: Ledger,
  market: Market,
  settlement: Settlement,
  now: Time,
): readonly Portfolio[] {
  const paidOut: Portfolio[] = [];
  for (const holding of ledger.holders.get(market.ticker) ?? []) {
    if (holding.position.net === 0) continue;
    const { portfolio, wallet } = holding;
    const change = settle(holding.position, settlement);
    const row = settlementRow(market, settlement, holding, change.cashChange, now);
    ledger.accounts.get(portfolio.account)?.settlements.push(row);
    const kept = minus(collateralOf(holding), change.cashChange);
    ledger.house.rounding = plus(ledger.house.rounding, kept);
    wallet.cash = plus(wallet.cash, settleLeg(holding, settlement.result, change.cashChange));
    holding.position = change.position;
    holding.lots = [];
    holding.changedAt = now;
    closeNet(ledger, holding);
    paidOut.push(portfolio);
  }
  return paidOut;
}

/** Once nothing of the event is held, what is still out will never come back. */
function closeNet(ledger: Ledger, holding: Holding): void {
  const { net } = holding;
  setRetake(ledger.rules, holding);
  if (net === undefined || net.released === 0 || net.legs.some((leg) => leg.position.net !== 0)) return;
  ledger.house.unrecovered = plus(ledger.house.unrecovered, net.released);
  net.released = zeroMoney;
  setRetake(ledger.rules, holding);
}

function settlementRow(
  market: Market,
  settlement: Settlement,
  holding: Holding,
  payout: Money,
  at: Time,
): AccountSettlement {
  return {
    ticker: market.ticker,
    eventTicker: market.eventTicker,
    subaccount: holding.portfolio.subaccount,
    result: settlement.result,
    value: settlement.value,
    position: holding.position.net,
    cost: openCost(holding.position),
    payout,
    fees: holding.fees,
    at,
  };
}
