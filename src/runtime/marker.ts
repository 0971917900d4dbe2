import type { Effect } from "../domain/effect.ts";
import type { Engine } from "../engine/engine.ts";
import { fingerprint } from "../lib/hash.ts";
import type { Mark } from "../store/journal-segment.ts";

/**
 * Says what a run came to, so that the same can be asked of the run stepped again: how many inputs, a fingerprint of
 * all effects, the state. Each mark is the ground of the next: who knows one can go on from there.
 */
export interface Marker {
  /** After a step, with all it gave; the mark that is due now, if one is. */
  stepped(effects: readonly Effect[]): Mark | undefined;
  /** The mark of this moment, between two steps. */
  mark(): Mark;
}

/** `from` is the mark that the engine stands at when it does not begin from nothing. */
export function createMarker(engine: Engine, every: number, from: Mark = nothing): Marker {
  let { inputs } = from;
  let due = inputs + every;
  let effectsSoFar = fingerprint().add(from.effects);

  const mark = (): Mark => {
    const effects = effectsSoFar.hex();
    effectsSoFar = fingerprint().add(effects);
    due = inputs + every;
    return { inputs, effects, state: engine.stateHash() };
  };
  return {
    stepped: (effects) => {
      inputs += 1;
      for (const effect of effects) effectsSoFar.add(JSON.stringify(effect));
      return inputs >= due ? mark() : undefined;
    },
    mark,
  };
}

const nothing: Mark = { inputs: 0, effects: "", state: "" };
/**
 * The hash of all that is known of a market costs as much as two or three steps: a hundred inputs a market between two marks make
 * that a few hundredths of the work. See `docs/performance.md`.
 */
export function inputsPerMark(markets: number): number {
  return Math.max(1_000, 100 * markets);
}
