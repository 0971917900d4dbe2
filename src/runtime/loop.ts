import type { Effect, VenueEffect } from "../domain/effect.ts";
import type { SentOrder } from "../domain/heritage.ts";
import type { Input } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import type { Time } from "../domain/units.ts";
import type { Engine } from "../engine/engine.ts";

/** The thin shell round the engine: one input at a time, journalled first, effects sent and never awaited. */
export interface Loop {
  /** Takes an input now, or right after the one in hand when called from inside. */
  put(input: Input): void;
  /** How many inputs were stepped. */
  count(): number;
}

export interface LoopPorts {
  readonly engine: Engine;
  /** Before the step, so that a crash can be replayed. */
  readonly journal: (input: Input) => void;
  /** After the step, before any of them is performed. */
  readonly sending: (orders: readonly SentOrder[]) => void;
  readonly perform: (effect: VenueEffect) => void;
  /** After the step, when all it gave is on its way. */
  readonly stepped: (effects: readonly Effect[]) => void;
  readonly tell: (note: Note, at: Time) => void;
  /** Sees what went in and came out, for statistics and screens. */
  readonly watch: { took(input: Input): void; gave(effect: Effect): void };
}

export function createLoop(ports: LoopPorts): Loop {
  const waiting: Input[] = [];
  let isStepping = false;
  let steps = 0;

  const step = (input: Input): void => {
    steps += 1;
    ports.journal(input);
    ports.watch.took(input);
    const effects = ports.engine.step(input);
    const orders = ordersIn(effects, input.at);
    if (orders.length > 0) ports.sending(orders);
    for (const effect of effects) {
      ports.watch.gave(effect);
      if (effect.kind === "tell") ports.tell(effect.note, input.at);
      else ports.perform(effect);
    }
    ports.stepped(effects);
  };

  return {
    put: (input) => {
      waiting.push(input);
      // A venue in the same process answers at once: its answer waits until this step is whole.
      if (isStepping) return;
      isStepping = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) step(next);
      } finally {
        isStepping = false;
      }
    },
    count: () => steps,
  };
}

function ordersIn(effects: readonly Effect[], at: Time): readonly SentOrder[] {
  const orders: SentOrder[] = [];
  for (const effect of effects) if (effect.kind === "place-order") orders.push({ order: effect.order, at });
  return orders;
}
