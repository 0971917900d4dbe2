import type { Time } from "../../domain/units.ts";
import type { Core, Listing } from "../core.ts";
import type { LifeStep } from "./state.ts";

/** Puts the next step of a market on the timeline, in place of an earlier plan for the same. What is past is due now. */
export function planStep(core: Core, { life }: Listing, step: LifeStep, at: Time, action: () => void): void {
  const planned = life.due.get(step);
  if (planned !== undefined) core.timeline.drop(planned);
  const entry = core.timeline.add(Math.max(at, core.now), () => {
    life.due.delete(step);
    action();
  });
  life.due.set(step, entry);
}

export function cancelStep(core: Core, { life }: Listing, step: LifeStep): void {
  const planned = life.due.get(step);
  if (planned === undefined) return;
  core.timeline.drop(planned);
  life.due.delete(step);
}
