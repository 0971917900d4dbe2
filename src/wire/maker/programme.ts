import type { RewardProgramme } from "../../domain/reward.ts";
import type { Money, Qty } from "../../domain/units.ts";
import { ok } from "../../lib/result.ts";
import type { Page } from "./page.ts";
import { reader, type Decoded } from "./reader.ts";

/** A programme for resting orders, and the market that it is for. */
export interface WireProgramme {
  readonly ticker: string;
  readonly programme: RewardProgramme;
}

/**
 * A page of `GET /incentive_programs` that was asked for liquidity alone. Rows without the terms that a score needs are left out:
 * they may be null on the wire.
 */
export function decodeProgrammes(json: unknown): Decoded<Page<WireProgramme>> {
  const from = reader(json, "page");
  const rows = from.listMaybe("incentive_programs", decodeProgramme);
  const cursor = from.textMaybe("next_cursor");
  return from.finish(() => ({ rows: rows.filter((row) => row !== undefined), cursor }));
}

function decodeProgramme(json: unknown): Decoded<WireProgramme | undefined> {
  const from = reader(json, "programme");
  if (!from.has("discount_factor_bps") || !from.has("target_size_fp")) return ok(undefined);
  const ticker = from.text("market_ticker");
  const startsAt = from.time("start_date");
  const endsAt = from.time("end_date");
  const centiCents = from.whole("period_reward");
  const discountBps = from.whole("discount_factor_bps");
  const targetSize: Qty = from.qty("target_size_fp");
  if (endsAt <= startsAt) from.refuse("end_date", "a time after the start");
  if (discountBps < 0 || discountBps > 10_000) from.refuse("discount_factor_bps", "0 to 10000");
  const reward = (centiCents * 100) as Money;
  return from.finish(() => ({ ticker, programme: { startsAt, endsAt, reward, targetSize, discountBps } }));
}
