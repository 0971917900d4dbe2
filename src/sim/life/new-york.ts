import { minus, plus, seconds, time, type Time } from "../../domain/units.ts";

/** The exchange's wall clock: New York, by the rule of the law of 2005, without a time zone database. */

const day = seconds(86_400);
const standardOffset = seconds(-5 * 3_600);
const summerOffset = seconds(-4 * 3_600);

/** New York's time less UTC: four hours back from 2 o'clock on the second Sunday of March to that on the first of November, else five. */
export function newYorkOffset(at: Time): Time {
  const year = new Date(at / 1_000).getUTCFullYear();
  // 2 o'clock in winter time is 7 o'clock UTC, in summer time 6.
  const summer = plus(sundayOf(year, 2, 2), seconds(7 * 3_600));
  const winter = plus(sundayOf(year, 10, 1), seconds(6 * 3_600));
  return at >= summer && at < winter ? summerOffset : standardOffset;
}

/** Days since the epoch on New York's calendar; the epoch's own day was a Thursday. */
export function newYorkDay(at: Time): number {
  return Math.floor((at + newYorkOffset(at)) / day);
}

/** The moment when New York's clock shows so much past midnight of a day. Not for the hours around a change of clocks. */
export function newYorkTime(dayNumber: number, pastMidnight: Time): Time {
  const local = time(dayNumber * day + pastMidnight);
  return minus(local, newYorkOffset(plus(local, seconds(5 * 3_600))));
}

/** Midnight UTC that begins the nth Sunday of a month, January being 0. */
function sundayOf(year: number, month: number, nth: number): Time {
  const first = new Date(Date.UTC(year, month, 1));
  const ahead = (7 - first.getUTCDay()) % 7;
  return time(first.getTime() * 1_000 + (ahead + 7 * (nth - 1)) * day);
}
