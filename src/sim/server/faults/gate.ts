import { seededRandom } from "../../../lib/random.ts";
import { createFaultDesk, noteFirst, type FaultDesk } from "../../faults/desk.ts";
import { createApi, type ApiOptions } from "../api.ts";
import { createRecords } from "../records.ts";
import type { ReadStall } from "../read-view.ts";
import { createStream } from "../stream.ts";
import { faultyDoor, type Door } from "./door.ts";
import { faultyStream, type FaultyStream } from "./faulty-stream.ts";
import { startLifeFaults } from "./life-faults.ts";
import { skewedAuth } from "./skew.ts";

/** Both ways into the exchange, with whatever faults are armed between them and the callers. No sockets yet. */
export interface Gate {
  readonly door: Door;
  readonly stream: FaultyStream;
}

export interface GateOptions extends ApiOptions {
  /** Where further faults can be armed; those of the scenario are armed at once. */
  readonly faults?: FaultDesk | undefined;
  /** Told when our own code breaks behind a delay. */
  readonly onFault: (error: unknown) => void;
}

export function createGate(options: GateOptions): Gate {
  const { exchange, clock, onFault } = options;
  const { accountOf } = options.auth;
  const desk = options.faults ?? createFaultDesk(seededRandom(exchange.seed).fork("faults"));
  const records = options.records ?? createRecords(exchange, clock.now());
  const stall: ReadStall = {
    isOn: () => desk.holding("stall-reads", clock.now()).length > 0,
    felt: () => noteFirst(desk, desk.holding("stall-reads", clock.now()), "reads", clock.now()),
  };
  const parts = { ...options, records, stall, auth: skewedAuth(options.auth, desk) };
  const api = createApi(parts);
  const stream = createStream(parts);
  startLifeFaults(desk, clock, exchange);
  for (const plan of exchange.scenario.faults ?? []) desk.arm(plan, clock.now());
  return {
    door: faultyDoor({ api, desk, exchange, clock, accountOf, onFault }),
    stream: faultyStream({ stream, desk, clock, accountOf }),
  };
}
