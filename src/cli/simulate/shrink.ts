import { isEndOf, type Incident } from "./incident.ts";
import type { PlayOptions, Played } from "./play.ts";

export interface Shrunk {
  /** Places of the incidents that are left. */
  readonly places: readonly number[];
  /** What happens with them alone. */
  readonly played: Played;
  readonly runs: number;
}

/** More runs than this are not worth waiting for: what is left then is short, if not shortest. */
const runsMax = 60;

/**
 * The shortest list of incidents with which a seed still breaks the same invariant, by leaving out halves, then
 * quarters, and so on (Zeller's delta debugging). What begins and is ended by another incident stays or goes with it:
 * a pause that never ends would break invariants of its own.
 */
export async function shrink(
  failing: Played,
  play: (options: Pick<PlayOptions, "only">) => Promise<Played>,
  progress: (left: number) => void,
): Promise<Shrunk> {
  const name = nameOf(failing);
  const { incidents } = failing;
  const isEnding = (second: Incident): boolean => incidents.some((first) => isEndOf(first, second));
  const withEndings = (chosen: readonly number[]): readonly number[] =>
    incidents.flatMap((incident, place) => {
      const ends = (other: number): boolean => isEndOf(incidents[other] ?? incident, incident);
      return chosen.includes(place) || chosen.some(ends) ? [place] : [];
    });
  let places = incidents.flatMap((incident, place) => (isEnding(incident) ? [] : [place]));
  let best = failing;
  let runs = 0;
  let parts = 2;
  while (places.length > 0 && runs < runsMax) {
    const size = Math.ceil(places.length / parts);
    let isSmaller = false;
    for (let from = 0; from < places.length && runs < runsMax; from += size) {
      const rest = places.filter((_, index) => index < from || index >= from + size);
      const played = await play({ only: withEndings(rest) });
      runs += 1;
      if (!played.violations.some((words) => words.startsWith(name))) continue;
      places = rest;
      best = played;
      isSmaller = true;
      progress(withEndings(places).length);
      break;
    }
    if (isSmaller) parts = Math.max(2, parts - 1);
    else if (size <= 1) break;
    else parts = Math.min(places.length, parts * 2);
  }
  return { places: withEndings(places), played: best, runs };
}

/** The invariant that it breaks first, with its colon; one that a single run shows, if there is any. */
export function nameOf({ violations }: Played): string {
  const first = violations.find((words) => !words.startsWith("I7:")) ?? violations[0] ?? "";
  return first.slice(0, first.indexOf(":") + 1);
}
