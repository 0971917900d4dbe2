import { toMillis, type Time } from "../../domain/units.ts";

/** As a Date header tells it, in whole seconds [RFC 9110 §5.6.7]. */
export function httpDate(at: Time): string {
  return new Date(toMillis(at)).toUTCString();
}
