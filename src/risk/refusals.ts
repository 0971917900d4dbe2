import type { Time } from "../domain/units.ts";

/** How many orders the exchange may refuse within the window before a market is halted, or everything stops. */
export interface RefusalLimits {
  readonly window: Time;
  readonly marketMax: number;
  readonly accountMax: number;
}

/** Refusals past this are no accident: something about the market, the account or ourselves is not understood. */
export function isRefusalBurst(refused: number, max: number): boolean {
  return refused > max;
}
