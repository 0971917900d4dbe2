import { formatQty, formatTime, type Money, type Qty, type Time } from "../../domain/units.ts";

export interface ProgrammeFacts {
  readonly id: string;
  readonly marketId: string;
  readonly ticker: string;
  readonly kind: "liquidity" | "volume";
  readonly description: string;
  readonly startsAt: Time;
  readonly endsAt: Time;
  readonly reward: Money;
  readonly isPaid: boolean;
  readonly discountBps?: number;
  readonly targetSize?: Qty;
  readonly maxPerAccount?: Money;
}

export function encodeProgramme(programme: ProgrammeFacts): object {
  const { discountBps, targetSize, maxPerAccount } = programme;
  return {
    id: programme.id,
    market_id: programme.marketId,
    market_ticker: programme.ticker,
    incentive_type: programme.kind,
    incentive_description: programme.description,
    start_date: formatTime(programme.startsAt),
    end_date: formatTime(programme.endsAt),
    period_reward: centiCents(programme.reward),
    paid_out: programme.isPaid,
    ...(discountBps === undefined ? {} : { discount_factor_bps: discountBps }),
    ...(targetSize === undefined ? {} : { target_size_fp: formatQty(targetSize) }),
    ...(maxPerAccount === undefined ? {} : { max_reward_per_account: centiCents(maxPerAccount) }),
  };
}

function centiCents(amount: Money): number {
  return Math.floor(amount / 100);
}
