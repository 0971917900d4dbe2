import { seconds, type Time } from "../../domain/units.ts";
import type { PacePlan } from "./plan.ts";

/** How busy a market is at a moment, as a multiple of its ordinary rates, and until when that holds. */
export type Pace = (at: Time) => { readonly times: number; readonly until: number };

const hour = seconds(3_600);

/**
 * Share of a day's activity by hour UTC: busiest at 11 to 13 Eastern, a second hill in the American evening, quietest
 * before America wakes [data-facts.md §5, its hours between the named ones are interpolated].
 */
const americanHours = [
  4.2, 4.6, 5, 5.4, 5.4, 5, 4, 3, 2.5, 2.2, 2.2, 2.6, 3.2, 4, 5, 5.8, 6.5, 6.5, 5.4, 4.6, 4.2, 4.1, 4.1, 4.1,
];
const meanHour = americanHours.reduce((sum, share) => sum + share, 0) / 24;

export function paceOf(plan: PacePlan | undefined, start: Time): Pace {
  if (plan === undefined) return () => ({ times: 1, until: Infinity });
  const phases = plan.phases.map(({ after, times }) => ({ at: start + after, times }));
  return (at) => {
    let phase = 1;
    let until = Infinity;
    for (const { at: from, times } of phases) {
      if (from <= at) phase = times;
      else until = Math.min(until, from);
    }
    if (plan.hours === "even") return { times: phase, until };
    const count = Math.floor(at / hour);
    const times = (phase * (americanHours[count % 24] ?? meanHour)) / meanHour;
    return { times, until: Math.min(until, (count + 1) * hour) };
  };
}
