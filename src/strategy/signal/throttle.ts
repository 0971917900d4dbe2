/**
 * Whether the fills of one side lose [theory A9]: judged by what the value did after them, over enough contracts, and anew after
 * each verdict. Losing once makes the side smaller, losing again pauses it; after the pause it is small until it earns.
 */
export interface Throttle {
  /** Log-odds times contracts that its fills lost, and those contracts, since the last verdict. */
  adverse: number;
  size: number;
  isShrunk: boolean;
  /** Seconds; zero before any pause. */
  pausedUntil: number;
}

export interface ThrottleParams {
  /** Log-odds a contract: it loses from here up, and has recovered from there down. */
  readonly enter: number;
  readonly leave: number;
  /** Contracts before there is a verdict. */
  readonly enough: number;
  /** Seconds. */
  readonly pause: number;
}

export function noThrottle(): Throttle {
  return { adverse: 0, size: 0, isShrunk: false, pausedUntil: 0 };
}

/** A fill of `size` contracts whose while is over: the value has gone so far against it. */
export function judgeFill(
  known: Throttle,
  against: number,
  size: number,
  now: number,
  { enter, leave, enough, pause }: ThrottleParams,
): void {
  // Made before the pause: that has been judged.
  if (now < known.pausedUntil) return;
  known.adverse += against * size;
  known.size += size;
  if (known.size < enough) return;
  const lost = known.adverse / known.size;
  known.adverse = 0;
  known.size = 0;
  if (lost >= enter && known.isShrunk) known.pausedUntil = now + pause;
  if (lost >= enter) known.isShrunk = true;
  else if (lost <= leave) known.isShrunk = false;
}
