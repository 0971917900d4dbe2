import { minus, oneDollar, plus, type Money, type Price, type Qty, type Time } from "./units.ts";

/**
 * Kalshi's trading fees, exactly. The model fee is `coefficient · multiplier · C · P · (1 − P)` dollars for
 * C contracts at YES price P [kalshi api.md §11.1]; the rounding of §11.2 is applied per fill, with an
 * accumulator per order that gives back what rounding took. Settlement is free.
 */
export interface FeeRule {
  readonly kind: FeeKind;
  /** The series' or event's multiplier in steps of 0.0001: 10 000 is ×1, 5 000 is ×0.5, 0 is free. */
  readonly multiplier: number;
  /** No fees before this moment. */
  readonly waivedUntil?: Time;
}

export type FeeKind = "quadratic" | "quadratic_with_maker_fees" | "quadratic_with_combo_maker_fees";

export const feeKinds: readonly FeeKind[] = [
  "quadratic",
  "quadratic_with_maker_fees",
  "quadratic_with_combo_maker_fees",
];

export const timesOne = 10_000;

/** Coefficients in steps of 0.0001: taker 0.07; maker 0, a quarter or a half of it. */
const takerCoefficient = 700;
const makerCoefficient: Record<FeeKind, number> = {
  quadratic: 0,
  quadratic_with_maker_fees: 175,
  quadratic_with_combo_maker_fees: 350,
};

/**
 * How a trade fee and a balance are rounded. `feeStep` is the step the model fee is rounded UP to;
 * `balanceStep` is the precision of the account's cash: $0.0001 for direct members, $0.01 for others.
 */
export interface FeeRounding {
  readonly feeStep: Money;
  readonly balanceStep: Money;
}

export type Membership = "direct" | "other";

const centiCent = 100 as Money;
const microDollar = 1 as Money;
const wholeCent = 10_000 as Money;

/**
 * The day of the six-decimal rule was not announced; documents of September 2026 still show the old
 * rule and those of October the new one [api.md §11.2], so this date is a setting, not a fact.
 */
const sixDecimalFeesFrom = Date.UTC(2026, 9, 1) * 1_000;

export function feeRounding(at: Time, membership: Membership, newRuleFrom = sixDecimalFeesFrom): FeeRounding {
  return {
    feeStep: at >= newRuleFrom ? microDollar : centiCent,
    balanceStep: membership === "direct" ? centiCent : wholeCent,
  };
}

/** The series' rule, with the event's override and the market's waiver applied in the exchange's order. */
export function resolveFees(
  series: FeeRule,
  override: { readonly kind?: FeeKind | undefined; readonly multiplier?: number | undefined },
  waivedUntil: Time | undefined,
): FeeRule {
  const kind = override.kind ?? series.kind;
  const multiplier = override.multiplier ?? series.multiplier;
  return waivedUntil === undefined ? { kind, multiplier } : { kind, multiplier, waivedUntil };
}

/** The fee of one fill before balance rounding: the model fee rounded up to the rule's step. */
export function tradeFee(
  rule: FeeRule,
  role: "maker" | "taker",
  price: Price,
  qty: Qty,
  at: Time,
  rounding: FeeRounding,
): Money {
  return feeAtRate(feeRate(rule, role, at), price, qty, rounding.feeStep);
}

/** Coefficient times multiplier of one side of a trade, in steps of 1e-8; 0 is free. */
export function feeRate(rule: FeeRule, role: "maker" | "taker", at: Time): number {
  if (rule.waivedUntil !== undefined && at < rule.waivedUntil) return 0;
  return (role === "taker" ? takerCoefficient : makerCoefficient[rule.kind]) * rule.multiplier;
}

/** The model fee of C contracts at price P under a rate: rate · C · P · (1 − P), rounded up to a step. */
export function feeAtRate(rate: number, price: Price, qty: Qty, feeStep: Money): Money {
  if (rate === 0) return 0 as Money;
  return (feeSteps(rate, qty, price * (oneDollar - price), feeStep) * feeStep) as Money;
}

/**
 * The model fee in fee steps, rounded up. The product counts steps of 1e-18 dollars: coefficient 1e-4, multiplier
 * 1e-4, qty 1e-2, price 1e-4 twice. A double holds it exactly for most fills once the multiplier's zeros are cut.
 */
function feeSteps(rate: number, qty: Qty, variance: number, feeStep: Money): number {
  const isRound = rate % 10_000 === 0;
  const product = (isRound ? rate / 10_000 : rate) * qty * variance;
  const step = feeStep * (isRound ? 1e8 : 1e12);
  if (product + step <= Number.MAX_SAFE_INTEGER) {
    const steps = Math.floor(product / step);
    return steps * step < product ? steps + 1 : steps;
  }
  const whole = BigInt(rate) * BigInt(qty) * BigInt(variance);
  const divisor = BigInt(feeStep) * 1_000_000_000_000n;
  return Number((whole + divisor - 1n) / divisor);
}

/** What rounding has taken from one order so far and not given back. Starts at zero with the order. */
export type FeeAccumulator = Money;

export interface FillCharge {
  /** What the fill costs in fees after rounding and rebate: never negative. This is `fee_cost` on the wire. */
  readonly fee: Money;
  readonly roundingFee: Money;
  readonly rebate: Money;
  /** What the fill does to cash: revenue − fee, a whole number of balance steps. */
  readonly cashChange: Money;
  readonly accumulator: FeeAccumulator;
}

/**
 * Settles the cash of one fill. `revenue` is the cash the fill brings before fees (negative for a purchase).
 * Cash moves only in balance steps, rounded against the account; the difference is the rounding fee. Once an
 * order's accumulated rounding fees exceed $0.01, they are given back: exactly $0.01 under the old rule, and
 * under the new one as many balance steps as fit without making the net fee negative.
 */
export function chargeFill(
  revenue: Money,
  fee: Money,
  accumulator: FeeAccumulator,
  rounding: FeeRounding,
): FillCharge {
  const roundingFee = roundingFeeOf(revenue, fee, rounding);
  const gathered = plus(accumulator, roundingFee);
  const charged = plus(fee, roundingFee);
  const rebate = rebateOf(gathered, charged, rounding);
  return {
    fee: minus(charged, rebate),
    roundingFee,
    rebate,
    cashChange: plus(minus(revenue, charged), rebate),
    accumulator: minus(gathered, rebate),
  };
}

/** What moving cash in whole steps takes beyond the fee. */
export function roundingFeeOf(revenue: Money, fee: Money, { balanceStep }: FeeRounding): Money {
  const exact = revenue - fee;
  return (exact - Math.floor(exact / balanceStep) * balanceStep) as Money;
}

/** What of the gathered rounding fees a fill that is charged so much gives back. */
export function rebateOf(gathered: Money, charged: Money, { feeStep, balanceStep }: FeeRounding): Money {
  if (feeStep === centiCent) {
    return gathered > wholeCent && charged >= wholeCent ? wholeCent : (0 as Money);
  }
  if (gathered <= balanceStep) return 0 as Money;
  return (Math.floor((gathered < charged ? gathered : charged) / balanceStep) * balanceStep) as Money;
}
