import { cost, minus, plus, price, zeroMoney, type Money, type Qty } from "../../domain/units.ts";
import type { MoneyReport } from "../exchange.ts";
import type { Ledger } from "./ledger.ts";
import type { Holding } from "./portfolio.ts";

export function moneyReport(ledger: Ledger): MoneyReport {
  const { house } = ledger;
  const cash = [...ledger.accounts.values()].flatMap((account) =>
    [...account.portfolios.values()].flatMap(({ subaccount, wallets }) =>
      [...wallets.values()].map(({ shard, cash: amount }) => ({
        account: account.id,
        subaccount,
        shard,
        amount,
      })),
    ),
  );
  const collateral = [...ledger.holders].map(([ticker, holders]) => ({
    ticker,
    amount: collateralIn(holders),
  }));
  const returned = [...ledger.accounts.values()].flatMap((account) =>
    [...account.portfolios.values()].flatMap(({ subaccount, nets }) =>
      [...nets.values()]
        .filter(({ released }) => released !== 0)
        .map(({ group, released }) => ({ account: account.id, subaccount, group, amount: released })),
    ),
  );
  const held = minus(total([...cash, ...collateral]), total(returned));
  const kept = minus(plus(house.fees, house.rounding), plus(house.rewards, house.unrecovered));
  const imbalance = minus(plus(held, kept), house.paidIn);
  return { cash, collateral, returned, ...house, imbalance };
}

/** Every pair of a long and a short contract holds a dollar: half of it stands behind each. */
export function collateralOf(holding: Holding): Money {
  return cost(price(5_000), Math.abs(holding.position.net) as Qty);
}

function total(lines: readonly { readonly amount: Money }[]): Money {
  return lines.reduce((sum, { amount }) => plus(sum, amount), zeroMoney);
}

function collateralIn(holders: Iterable<Holding>): Money {
  let sum = zeroMoney;
  for (const holding of holders) sum = plus(sum, collateralOf(holding));
  return sum;
}
