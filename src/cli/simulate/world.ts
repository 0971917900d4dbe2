import { minus, seconds, time, type Time } from "../../domain/units.ts";
import type { Credentials } from "../../gateway/credentials.ts";
import { seededRandom, type Random } from "../../lib/random.ts";
import { virtualClock, type VirtualClock } from "../../runtime/virtual-clock.ts";
import { createExchange } from "../../sim/box.ts";
import type { Exchange } from "../../sim/exchange.ts";
import { createFaultDesk, type FaultDesk } from "../../sim/faults/desk.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { createGate } from "../../sim/server/faults/gate.ts";
import { createLoopback, keepGoing } from "../wiring/loopback.ts";
import { createBookProof, type BookProof } from "./book-proof.ts";
import type { Ports } from "./mortal.ts";
import { quickAuth } from "./quick-auth.ts";
import { ordersMissed, watchDoor, watchWire } from "./wire-watch.ts";

/** Exchange, network and time of one simulated run. */
export interface World {
  readonly clock: VirtualClock;
  readonly exchange: Exchange;
  readonly desk: FaultDesk;
  readonly ports: Ports;
  readonly credentials: Credentials;
  readonly proof: BookProof;
  readonly random: Random;
  /** Of every byte so far. */
  traceHash(): string;
  ordersAsked(): number;
  snapshotsAsked(): number;
  /** Calls that the exchange answered. */
  calls(): number;
  /** What broke on the exchange's side: our own code, never the weather. */
  broken(): readonly unknown[];
  close(): void;
}

/** What no run may ever do. */
export interface Alarms {
  /** A client order id went out twice. */
  readonly repeated: (clientOrderId: string) => void;
  /** A call was refused for its rate, and no fault explains it. */
  readonly refused: (call: string) => void;
  /** An order that rests was not found where a call looked for it. */
  readonly missed: (path: string) => void;
}

export const player = "player";
/** Every simulated run begins here. */
export const worldStart: Time = time(Date.UTC(2026, 10, 23, 17) * 1_000);

export function createWorld(scenario: Scenario, seed: number, alarms: Alarms): World {
  const clock = virtualClock(worldStart);
  const exchange = createExchange({ scenario, seed, start: worldStart });
  exchange.openAccount(player, scenario.accountCash);
  const random = seededRandom(seed);
  const desk = createFaultDesk(random.fork("faults"));
  const { auth, credentials } = quickAuth(player);
  const broken: unknown[] = [];
  const gate = createGate({ exchange, clock, auth, faults: desk, onFault: (error) => broken.push(error) });
  let calls = 0;
  let struckBefore = 0;
  /** A fault has refused since this was asked last. */
  const isInjected = (): boolean => {
    const before = struckBefore;
    struckBefore = desk.log().filter(({ kind }) => kind === "refuse-rate").length;
    return struckBefore > before;
  };
  // What is late on its way pays late, and nobody can know when.
  const isHeldUp = (): boolean =>
    desk.log().some(({ kind, at }) => kind === "delay-request" && minus(clock.now(), at) < seconds(10));
  const door = watchDoor(gate.door, (request, answer) => {
    calls += 1;
    if (answer.status === 429 && !isInjected() && !isHeldUp()) {
      alarms.refused(`${request.method} ${request.path}`);
    }
    for (const orderId of ordersMissed(request, answer)) {
      if (exchange.order(player, orderId)?.status === "resting") alarms.missed(request.path);
    }
  });
  const loopback = createLoopback({ ...gate, door }, clock, random.fork("network"));
  const proof = createBookProof();
  const wire = watchWire(loopback.http, loopback.stream, { clock, proof, repeated: alarms.repeated });
  const stopGoing = keepGoing(exchange, clock);
  return {
    clock,
    exchange,
    desk,
    ports: { clock, http: wire.http, stream: wire.stream },
    credentials,
    proof,
    random,
    traceHash: wire.traceHash,
    ordersAsked: wire.orders,
    snapshotsAsked: wire.snapshots,
    calls: () => calls,
    broken: () => broken,
    close: () => {
      stopGoing();
      gate.stream.close();
    },
  };
}
