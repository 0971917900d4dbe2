import {
  cost,
  minus,
  oneDollar,
  showMoney,
  showPrice,
  showQty,
  sum,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import { showSpan } from "./span.ts";
import { table, type Column } from "./table.ts";

/** Trades that together pay more than their prices, whatever happens. */
export interface ArbitrageRow {
  readonly kind: "every-yes" | "every-no" | "ladder-pair";
  readonly eventTicker: string;
  readonly legs: readonly { readonly ticker: string; readonly buys: "yes" | "no"; readonly price: Price }[];
  readonly qty: Qty;
  readonly gross: Money;
  readonly fees: Money;
  readonly net: Money;
  readonly collateral: Money;
  readonly closeAt: Time;
}

/** What `kmm scan --arbitrage` prints: those that are left something by the fees, or all of them. */
export function arbitrageText(rows: readonly ArbitrageRow[], now: Time, isAll: boolean): string {
  const paying = rows.filter(({ net }) => net > 0);
  const shown = isAll ? rows : paying;
  const lost = rows.length - paying.length;
  const counted = `${paying.length} ${paying.length === 1 ? "pays" : "pay"} more than prices and fees; ${lost} more would before fees.`;
  if (shown.length === 0) return counted;
  const [heading = "", ...lines] = table(
    columns,
    shown.map((row) => cells(row, now)),
  ).split("\n");
  return [
    heading,
    ...lines.flatMap((line, at) => [line, ...legLines(shown[at])]),
    "",
    counted,
    "Best prices and sizes of a list, a moment old, at taker fees. Those of one event may take the same offers.",
    "Bound is what stays bound with collateral return, where the account has it; without, all that it costs does.",
  ].join("\n");
}

const columns: readonly Column[] = [
  { title: "event", isNumber: false },
  { title: "buy", isNumber: false },
  ...["sets", "costs", "pays", "fees", "net", "bound", "closes in"].map((title) => ({
    title,
    isNumber: true,
  })),
];

const words: Readonly<Record<ArbitrageRow["kind"], string>> = {
  "every-yes": "every YES",
  "every-no": "every NO",
  "ladder-pair": "YES and NO of two strikes",
};

function cells(row: ArbitrageRow, now: Time): readonly string[] {
  return [
    row.eventTicker,
    words[row.kind],
    showQty(row.qty),
    showMoney(costOf(row)),
    showMoney((costOf(row) + row.gross) as Money),
    showMoney(row.fees),
    showMoney(row.net),
    showMoney(row.collateral),
    row.closeAt > now ? showSpan(minus(row.closeAt, now)) : "–",
  ];
}

function legLines(row: ArbitrageRow | undefined): readonly string[] {
  return (row?.legs ?? []).map(
    ({ ticker, buys, price }) => `    ${buys.toUpperCase()} of ${ticker} at ${showPrice(price)}`,
  );
}

function costOf({ legs, qty }: ArbitrageRow): Money {
  return sum(legs.map(({ price }) => cost(price, qty)));
}

/** Prices and money in dollars, sizes in contracts, times in seconds. */
export function arbitrageJson(rows: readonly ArbitrageRow[], now: Time) {
  return {
    arbitrage: rows.map((row) => ({
      event: row.eventTicker,
      kind: row.kind,
      legs: row.legs.map(({ ticker, buys, price }) => ({ ticker, buys, price: price / oneDollar })),
      sets: row.qty / 100,
      cost: costOf(row) / 1_000_000,
      gross: row.gross / 1_000_000,
      fees: row.fees / 1_000_000,
      net: row.net / 1_000_000,
      collateral: row.collateral / 1_000_000,
      closes_in_seconds: minus(row.closeAt, now) / 1_000_000,
    })),
    pays_after_fees: rows.filter(({ net }) => net > 0).length,
  };
}
