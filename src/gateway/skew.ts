import { millis, seconds, type Time } from "../domain/units.ts";

/**
 * How far this machine's clock is from the exchange's, as far as answers prove it. Each answer bounds the
 * difference from both sides: the exchange's time lies between our sending and our receiving. The estimate is
 * the difference nearest to zero that the last few answers allow, so network delay never looks like skew.
 */
export interface SkewGauge {
  /** `from` and `to` bound the exchange's own time: a Date header names a whole second. */
  observe(sentAt: Time, receivedAt: Time, from: Time, to: Time): void;
  /** Ours less the exchange's: + when our clock is ahead. */
  skew(): Time;
  /** The least that it can be: a moment of the exchange's plus this is no later in our own clock than it was. */
  leastSkew(): Time;
}

/** From here on a person is told. */
export const skewWarn = seconds(1);
/** From here on nothing new is sent: signatures start to be refused between 10 s and 30 s. */
export const skewRefuse = seconds(5);

/** So many answers are remembered: a clock that was set right is believed after as many. */
const answersMax = 8;

export function skewGauge(): SkewGauge {
  const bounds: Bounds[] = [];
  /** What all answers allow; where they contradict each other a clock was set, and the last one is right. */
  const allowed = (): Bounds => {
    const low = Math.max(...bounds.map((bound) => bound.low));
    const high = Math.min(...bounds.map((bound) => bound.high));
    return bounds.length === 0 || low > high ? (bounds.at(-1) ?? { low: 0, high: 0 }) : { low, high };
  };
  return {
    observe: (sentAt, receivedAt, from, to) => {
      bounds.push({ low: sentAt - to, high: receivedAt - from });
      if (bounds.length > answersMax) bounds.shift();
    },
    skew: () => nearestToZero(allowed()),
    leastSkew: () => allowed().low as Time,
  };
}

export function showSkew(skew: Time): string {
  const word = skew > 0 ? "ahead of" : "behind";
  return `this machine's clock is at least ${(Math.abs(skew) / seconds(1)).toFixed(1)} s ${word} the exchange's`;
}

/** The second that a Date header names, or undefined. */
export function dateHeaderBounds(header: string | undefined): { from: Time; to: Time } | undefined {
  const ms = header === undefined ? Number.NaN : Date.parse(header);
  if (!Number.isFinite(ms) || ms < 0) return undefined;
  return { from: millis(ms), to: millis(ms + 1_000) };
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

function nearestToZero({ low, high }: Bounds): Time {
  if (low > 0) return low as Time;
  return (high < 0 ? high : 0) as Time;
}
