import type { Draft } from "../stage.ts";
import { showDollars, type Trace } from "../trace.ts";

/** Both sides further away, by a factor; `because` begins the line. */
export function widen({ away }: Draft, factor: number, stage: string, because: string, trace: Trace): void {
  away.bid *= factor;
  away.ask *= factor;
  trace?.({ stage, text: `${because} widens it ×${factor} to ${showDollars(away.bid + away.ask)}` });
}
