import { millis, seconds, type Time } from "../domain/units.ts";
import type { Random } from "../lib/random.ts";

const first = millis(250);
const longest = seconds(30);

/** How long to wait before try number `tries` (from 0): doubling, with jitter, so that clients spread out. */
export function backoff(tries: number, random: Random): Time {
  const full = Math.min(longest, first * 2 ** Math.min(tries, 20));
  return Math.round(full * (0.5 + random.unit() / 2)) as Time;
}
