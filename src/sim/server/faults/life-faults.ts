import type { Clock } from "../../../domain/clock.ts";
import { minus } from "../../../domain/units.ts";
import type { Exchange } from "../../exchange.ts";
import type { FaultDesk } from "../../faults/desk.ts";

/** Carries out faults of market life by the exchange's own operations, when their time comes. */
export function startLifeFaults(desk: FaultDesk, clock: Clock, exchange: Exchange): void {
  desk.onArmed((armed) => {
    const { fault } = armed;
    if (fault.kind !== "close-market") return;
    clock.after(minus(armed.from, clock.now()), () => {
      const now = clock.now();
      if (desk.holding("close-market", now).every(({ armed: each }) => each.id !== armed.id)) return;
      const contact = { account: undefined, markets: [fault.market], message: "change-close" };
      const done = exchange.operate(now, { kind: "change-close", ticker: fault.market, closeAt: now });
      // A market that has closed, or whose terms know no early close, stays as it is, and no strike is told.
      if (done.ok) desk.note(armed, contact, now);
      desk.disarm(armed.id);
    });
  });
}
