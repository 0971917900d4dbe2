import { boundCash } from "../../domain/bound-cash.ts";
import type { Fill } from "../../domain/fill.ts";
import { minus, plus, seconds, showMoney, showQty, sum, zeroQty, type Time } from "../../domain/units.ts";
import type { Ledger } from "../../engine/engine.ts";
import type { KalshiClient } from "../../gateway/kalshi-client.ts";

/** Our books held against the exchange's own, through its public door. */
export interface Audit {
  readonly matches: boolean;
  readonly ordersLeft: number;
  /** One sentence a difference. */
  readonly differences: readonly string[];
}

/**
 * Positions, cash and fees to the micro-dollar, and that none of our orders rests. Fills are listed from where the
 * books begin, which may be runs ago; from `since`, when the run began, where it never came to have books.
 */
export async function auditLedger(
  client: KalshiClient,
  ledger: Ledger,
  ownPrefix: string,
  since: Time,
): Promise<Audit> {
  const [balance, positions, fills, resting] = await Promise.all([
    client.getBalance(),
    client.getPositions(),
    client.getFills(ledger.since > 0 ? minus(ledger.since, seconds(1)) : since),
    client.getRestingOrders(),
  ]);
  const differences: string[] = [];
  const held = new Map(positions.map(({ ticker, position }) => [ticker, position]));
  // Somebody else's resting orders bind cash that the exchange does not show.
  const cash = plus(
    balance.cash,
    boundCash(resting, (ticker) => held.get(ticker) ?? zeroQty),
  );
  for (const line of ledger.positions) {
    const theirs = held.get(line.ticker) ?? zeroQty;
    if (theirs !== line.position.net) {
      differences.push(
        `${line.ticker}: we hold ${showQty(line.position.net)}, the exchange says ${showQty(theirs)}`,
      );
    }
    const fees = sum(fills.filter((fill) => isOurs(fill, line.ticker, ledger)).map(({ fee }) => fee));
    if (fees !== line.fees) {
      differences.push(
        `${line.ticker}: we paid ${showMoney(line.fees)} in fees, the exchange says ${showMoney(fees)}`,
      );
    }
  }
  if (cash !== ledger.cash) {
    const apart = showMoney(minus(cash, ledger.cash));
    const words = `cash: we count ${showMoney(ledger.cash)}, the exchange ${showMoney(cash)} (${apart} apart)`;
    differences.push(differences.length === 0 ? `${words}; ${foreignCash}` : words);
  }
  const ordersLeft = resting.filter(({ clientOrderId }) => clientOrderId.startsWith(ownPrefix)).length;
  return { matches: differences.length === 0, ordersLeft, differences };
}

/** The exchange lists no reward and no transfer as such: they are what is left when all else agrees. */
const foreignCash =
  "every position and every fee agrees, so that this is most likely a reward, a deposit, a withdrawal or a transfer. The next run needs --new-books";

/** Fills before the account was read are inside what it held: their fees were never in our books. */
function isOurs(fill: Fill, ticker: string, ledger: Ledger): boolean {
  return fill.ticker === ticker && fill.at > ledger.since;
}

/** The audit in words. */
export function auditText({ matches, differences }: Audit): string {
  return matches
    ? "Our ledger equals the exchange's to the micro-dollar: positions, cash and fees."
    : `Our ledger DIFFERS from the exchange's:\n  ${differences.join("\n  ")}`;
}
