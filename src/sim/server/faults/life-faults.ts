import type { Clock } from "../../../domain/clock.ts";
import { minus } from "../../../domain/units.ts";
import type { FaultDesk } from "../../faults/desk.ts";
import type { Operation } from "../../operation.ts";

/** Carries out faults of market life by the exchange's own operations, when their time comes. */
export function startLifeFaults(
  desk: FaultDesk,
  clock: Clock,
  operate: (operation: Operation) => void,
): void {
  desk.onArmed((armed) => {
    const { fault } = armed;
    if (fault.kind !== "close-market") return;
    clock.after(minus(armed.from, clock.now()), () => {
      const now = clock.now();
      if (desk.holding("close-market", now).every(({ armed: each }) => each.id !== armed.id)) return;
      const contact = { account: undefined, markets: [fault.market], message: "change-close" };
      desk.note(armed, contact, now);
      desk.disarm(armed.id);
      operate({ kind: "change-close", ticker: fault.market, closeAt: now });
    });
  });
}
