import { showMoney, showQty, type Money, type Price, type Qty } from "../../domain/units.ts";
import { formatDecimal } from "../../lib/decimal.ts";
import type { No, Told } from "./ask.ts";
import type { FillLot, Lot } from "./script.ts";

/** The words of a script, so that what happened can be compared with what was written, and copied into it. */

export function showPriceOf(price: Price): string {
  return `${formatDecimal(price, 2, 0)}c`;
}

export const showMoneyOf: (amount: Money) => string = showMoney;

export function showSigned(qty: Qty): string {
  return qty > 0 ? `+${showQty(qty)}` : showQty(qty);
}

function showLot({ qty, price }: Lot): string {
  return `${showQty(qty)} @ ${showPriceOf(price)}`;
}

export function showLots(lots: readonly Lot[]): string {
  return lots.length === 0 ? "none" : lots.map(showLot).join(", ");
}

export function showFills(fills: readonly Required<FillLot>[]): string {
  if (fills.length === 0) return "none";
  return fills.map((fill) => `${showLot(fill)} ${fill.role} fee ${showMoney(fill.fee)}`).join(", ");
}

export function showNo(told: No): string {
  if (told.kind === "unknown") return `unknown (${told.why})`;
  return `refused ${told.status} ${told.code}${told.details === undefined ? "" : ` "${told.details}"`}`;
}

export function showTold(told: Told, isCancel: boolean): string {
  if (told.kind !== "done") return showNo(told);
  if (isCancel) return `cancelled ${showQty(told.reducedBy)}`;
  const price = told.averagePrice === undefined ? "" : ` @ ${showPriceOf(told.averagePrice)}`;
  const parts = [
    ...(told.filled > 0 ? [`filled ${showQty(told.filled)}${price}`] : []),
    ...(told.left > 0 || told.filled === 0 ? [`resting ${showQty(told.left)}`] : []),
    ...(told.averageFee === undefined ? [] : [`fee ${showMoney(told.averageFee)}`]),
  ];
  return parts.join(", ");
}
