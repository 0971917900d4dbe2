import type { SignalName, SignalNeeds } from "./signals.ts";

/** Which signals are kept up with for stages that read these: they themselves, and what they are made of. */
export function signalNeeds(reads: readonly SignalName[]): SignalNeeds {
  const needs = { ...nothing };
  for (const name of reads) need(needs, name);
  return needs;
}

function need(needs: Record<SignalName, boolean>, name: SignalName): void {
  needs[name] = true;
  for (const part of madeOf[name] ?? []) need(needs, part);
}

/** What is looked at when a signal is told something, beside the market itself. */
const madeOf: Partial<Record<SignalName, readonly SignalName[]>> = {
  jumps: ["jump"],
  throttle: ["markouts"],
  regime: ["volatility", "toxicity"],
};

const nothing: SignalNeeds = {
  hidden: false,
  volatility: false,
  flow: false,
  touches: false,
  average: false,
  markouts: false,
  toxicity: false,
  jump: false,
  jumps: false,
  reach: false,
  regime: false,
  anchor: false,
  throttle: false,
  reserve: false,
  ownTrade: false,
  filledAt: false,
};
