import type { Money, Time } from "../../domain/units.ts";
import { pessimisticQueue } from "../queue/pessimistic.ts";
import type { Venue } from "../venue.ts";
import { createPaperVenue } from "./paper-venue.ts";

const atOnce = 0 as Time;

/** Acknowledges every request at once and never fills. */
export function createDryVenue(name: string, cash: Money): Venue {
  return createPaperVenue({
    name,
    queue: pessimisticQueue,
    latency: { entry: atOnce, cancel: atOnce, answer: atOnce },
    fidelity: { claimsFills: false, sees: "all-levels" },
    cash,
    membership: "other",
    takesAllVolume: false,
  });
}
