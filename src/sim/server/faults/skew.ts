import { formatTime, parseTime, plus, toMillis, toSeconds, type Time } from "../../../domain/units.ts";
import { noteFirst, type FaultDesk } from "../../faults/desk.ts";
import type { Auth } from "../auth.ts";

/** How far the exchange's clock is ahead of the true one. */
export function skewOf(desk: FaultDesk, now: Time): Time {
  return desk.holding("skew-clock", now).reduce((sum, { fault }) => plus(sum, fault.by), 0 as Time);
}

/** Signatures are held against the wrong clock, so honest callers are refused as expired. */
export function skewedAuth(auth: Auth, desk: FaultDesk): Auth {
  return {
    ...auth,
    check: (request, now) => {
      noteFirst(desk, desk.holding("skew-clock", now), "signatures", now);
      return auth.check(request, plus(now, skewOf(desk, now)));
    },
  };
}

/**
 * Readings of the exchange's clock in an answer or a frame. What is scheduled (closes, expiries) is not read from
 * a clock and stays.
 */
const readings =
  /"(sending_ts_ms|ts_ms|created_ts_ms|last_updated_ts_ms|ts|updated_ts|created_time|updated_time|last_update_time|last_updated_ts|as_of_time|time)":("[^"]*"|\d+)/g;

export function shiftTimes(text: string, skew: Time): string {
  if (skew === 0) return text;
  return text.replaceAll(readings, (whole, name: string, value: string) => {
    if (value.startsWith('"')) {
      const at = parseTime(value.slice(1, -1));
      return at === undefined ? whole : `"${name}":"${formatTime(plus(at, skew))}"`;
    }
    const shift = name.endsWith("_ms") ? toMillis(skew) : toSeconds(skew);
    return `"${name}":${Number(value) + shift}`;
  });
}
