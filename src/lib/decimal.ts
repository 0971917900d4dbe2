/** Decimal text to whole steps and back, without ever passing through a binary fraction. */

const decimalPattern = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/;

/**
 * Reads a plain decimal as a whole number of steps of 10^-places.
 * "0.4500" with 4 places is 4500. Digits beyond `places` must be zero: nothing is rounded.
 * Gives undefined for anything else: signs other than a leading minus, exponents, blanks, too many digits.
 */
export function parseDecimal(text: string, places: number): number | undefined {
  const match = decimalPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(places))) return undefined;
  const steps = Number(whole + fraction.slice(0, places).padEnd(places, "0"));
  if (!Number.isSafeInteger(steps)) return undefined;
  return sign === "-" && steps !== 0 ? -steps : steps;
}

/**
 * Writes whole steps of 10^-places as a decimal with exactly `places` digits,
 * or with trailing zeros dropped down to `placesMin` of them when that is given.
 */
export function formatDecimal(steps: number, places: number, placesMin = places): string {
  const digits = String(Math.abs(steps)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  let fraction = digits.slice(digits.length - places);
  while (fraction.length > placesMin && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  return `${steps < 0 ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
