import { chargeFill, feeRounding, tradeFee, type Membership } from "../../domain/fees.ts";
import type { PositionReport } from "../../domain/input.ts";
import type { Market, Settlement } from "../../domain/market.ts";
import { flat, openCost, settle, trade, type Position } from "../../domain/position.ts";
import { plus, zeroMoney, type Money, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { PaperOrder } from "./paper-order.ts";

/** Cash and positions of a paper account, kept as the exchange keeps them. */
export interface PaperAccount {
  /** Books one fill; gives its net fee and the position after it. */
  book(market: Market, order: PaperOrder, match: Match, at: Time): { readonly fee: Money; readonly net: Qty };
  net(ticker: string): Qty;
  settle(ticker: string, settlement: Settlement): void;
  cash(): Money;
  positions(): readonly PositionReport[];
}

/** What an order was matched with. */
export interface Match {
  readonly role: "maker" | "taker";
  readonly price: Price;
  readonly qty: Qty;
}

export function paperAccount(cashAtStart: Money, membership: Membership): PaperAccount {
  let cash = cashAtStart;
  const held = new Map<string, { position: Position; fees: Money }>();
  const holding = (ticker: string) => held.get(ticker) ?? { position: flat, fees: zeroMoney };
  return {
    book: (market, order, { role, price, qty }, at) => {
      const rounding = feeRounding(at, membership);
      const before = holding(market.ticker);
      const { position, cashChange } = trade(before.position, order.side, price, qty);
      const fee = tradeFee(market.fees, role, price, qty, at, rounding);
      const charge = chargeFill(cashChange, fee, order.feeAccumulator, rounding);
      order.feeAccumulator = charge.accumulator;
      cash = plus(cash, charge.cashChange);
      held.set(market.ticker, { position, fees: plus(before.fees, charge.fee) });
      return { fee: charge.fee, net: position.net };
    },
    net: (ticker) => holding(ticker).position.net,
    settle: (ticker, settlement) => {
      const before = holding(ticker);
      const { position, cashChange } = settle(before.position, settlement);
      cash = plus(cash, cashChange);
      held.set(ticker, { ...before, position });
    },
    cash: () => cash,
    positions: () =>
      [...held].map(([ticker, { position, fees }]) => ({
        ticker,
        position: position.net,
        cost: openCost(position),
        realized: position.realized,
        fees,
      })),
  };
}
