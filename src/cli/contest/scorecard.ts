import type { Time } from "../../domain/units.ts";
import { countFills } from "./fill-count.ts";
import type { Floor } from "./floor.ts";
import { countLooks } from "./look-count.ts";
import type { Scorecard } from "./score.ts";

/** Counts from now on, and gives what it came to when asked. */
export function keepScore(floor: Floor, start: Time): () => Scorecard {
  const fills = countFills(floor);
  const looks = countLooks(floor, start, fills.net);
  return () => ({ net: fills.net(), tokens: floor.tokens(), ...fills.counted(), ...looks() });
}
