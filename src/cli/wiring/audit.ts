import { minus, showMoney, showQty, sum, zeroMoney, type Qty, type Time } from "../../domain/units.ts";
import type { Ledger } from "../../engine/engine.ts";
import type { KalshiClient } from "../../gateway/kalshi-client.ts";

/** Our books held against the exchange's own, through its public door. */
export interface Audit {
  readonly matches: boolean;
  readonly ordersLeft: number;
  /** One sentence a difference. */
  readonly differences: readonly string[];
}

/** Positions, cash and fees to the micro-dollar, and that none of our orders rests. `since` is when the run began. */
export async function auditLedger(
  client: KalshiClient,
  ledger: Ledger,
  ownPrefix: string,
  since: Time,
): Promise<Audit> {
  const [balance, positions, fills, resting] = await Promise.all([
    client.getBalance(),
    client.getPositions(),
    client.getFills(since),
    client.getRestingOrders(),
  ]);
  const differences: string[] = [];
  if (balance.cash !== ledger.cash) {
    differences.push(
      `cash: we count ${showMoney(ledger.cash)}, the exchange ${showMoney(balance.cash)} (${showMoney(minus(balance.cash, ledger.cash))} apart)`,
    );
  }
  const held = new Map(positions.map(({ ticker, position }) => [ticker, position]));
  for (const line of ledger.positions) {
    const theirs = held.get(line.ticker) ?? (0 as Qty);
    if (theirs !== line.position.net) {
      differences.push(
        `${line.ticker}: we hold ${showQty(line.position.net)}, the exchange says ${showQty(theirs)}`,
      );
    }
    const fees = sum([
      zeroMoney,
      ...fills.filter(({ ticker }) => ticker === line.ticker).map(({ fee }) => fee),
    ]);
    if (fees !== line.fees) {
      differences.push(
        `${line.ticker}: we paid ${showMoney(line.fees)} in fees, the exchange says ${showMoney(fees)}`,
      );
    }
  }
  const ordersLeft = resting.filter(({ clientOrderId }) => clientOrderId.startsWith(ownPrefix)).length;
  return { matches: differences.length === 0, ordersLeft, differences };
}
