import type { Desk } from "./desk.ts";

export interface Step {
  readonly name: string;
  readonly play: (desk: Desk) => Promise<StepEnd>;
}

/** It came to what it should; anything else is thrown. */
export interface StepEnd {
  readonly text: string;
  /** What was measured; the time of the whole step when absent. */
  readonly ms?: number;
  /** There was nothing to show it on. */
  readonly isSkipped?: boolean;
}
