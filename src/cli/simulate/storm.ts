import { minus, plus, seconds, type Time } from "../../domain/units.ts";

/** When things may go wrong, counted from the start of the run. */
export interface Storm {
  readonly from: Time;
  readonly until: Time;
}

/** So long after the last thing that went wrong it is quoting again. */
export const progressMax = seconds(150);
/** Between two storms nothing goes wrong, long enough for everything to come right and to be looked at. */
const clearing = plus(progressMax, seconds(40));
/** From here on nothing goes wrong any more. */
const calm = seconds(300);
const firstFrom = seconds(60);
const stormEvery = seconds(600);

/** With a clearing about every ten minutes; a short run is one storm. */
export function stormsOf(span: Time): readonly Storm[] {
  const whole = minus(minus(span, calm), firstFrom);
  const count = Math.max(1, Math.round(plus(whole, clearing) / stormEvery));
  const length = Math.floor((whole - (count - 1) * clearing) / count) as Time;
  return Array.from({ length: count }, (_, place) => {
    const from = (firstFrom + place * (length + clearing)) as Time;
    return { from, until: plus(from, length) };
  });
}
