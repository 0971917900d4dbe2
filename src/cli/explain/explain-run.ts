import type { Time } from "../../domain/units.ts";
import { createEvidence, type EvidenceKeeper, type EvidenceOptions } from "../../report/evidence.ts";
import { whyNot, type WhyNotOptions } from "../../report/why-not.ts";
import type { WhyNot } from "../../report/why-not-text.ts";
import type { Config } from "../config/schema.ts";
import { rerun, type Rerun } from "../wiring/rerun.ts";
import { leversOf, valueOf } from "./levers.ts";

/** A run stepped again up to a moment, and why each of its markets did no better until then. */
export function explainRun(
  folder: string | undefined,
  dataDir: string,
  until: Time | undefined,
): { readonly run: Rerun; readonly markets: readonly WhyNot[] } {
  let evidence: EvidenceKeeper | undefined;
  const run = rerun(folder, dataDir, {
    until,
    witness: (settings) => (evidence = createEvidence(evidenceOf(settings))),
  });
  const options = optionsOf(run);
  const markets = (evidence?.summary() ?? []).map((one) => ({
    evidence: one,
    reasons: whyNot(one, options),
  }));
  return { run, markets };
}

/** By what a run's own settings evidence is gathered. */
export function evidenceOf({ strategy }: Config): EvidenceOptions {
  return { size: strategy.quoteSize / 100, horizon: strategy.markout.horizon / 1_000_000 };
}

function optionsOf({ card, settings }: Rerun): WhyNotOptions {
  return {
    mode: card.mode,
    horizon: evidenceOf(settings).horizon,
    slowBelow,
    levers: leversOf(settings),
    valueOf: (key) => valueOf(settings, key),
  };
}

/** Prints an hour: with fewer, a quote of ours waits for days. */
const slowBelow = 1;
