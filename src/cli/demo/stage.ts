import { time, type Time } from "../../domain/units.ts";
import { createCredentials, type Credentials } from "../../gateway/credentials.ts";
import { customHosts } from "../../gateway/hosts.ts";
import { pooledTransport, type HttpTransport } from "../../gateway/http.ts";
import { webSocketTransport } from "../../gateway/stream-transport.ts";
import { seededRandom } from "../../lib/random.ts";
import { systemClock } from "../../runtime/system-clock.ts";
import { virtualClock, type VirtualClock } from "../../runtime/virtual-clock.ts";
import { createExchange } from "../../sim/box.ts";
import type { Exchange } from "../../sim/exchange.ts";
import { createFaultDesk, type FaultDesk } from "../../sim/faults/desk.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { createAuth, type Auth } from "../../sim/server/auth.ts";
import { createGate } from "../../sim/server/faults/gate.ts";
import { serve } from "../../sim/server/http.ts";
import { createPlayKey, registerKey, type KeyKind } from "../../sim/server/key.ts";
import type { Connection } from "../wiring/assemble.ts";
import { createLoopback, keepGoing } from "../wiring/loopback.ts";

/** An exchange in a box with a funded player, and a way to it. */
export interface Stage {
  readonly exchange: Exchange;
  readonly connection: Connection;
  /** A way in that outlives the bot's connection; empty where a new socket does. */
  readonly secondDoor: { readonly http?: HttpTransport };
  /** Lets time pass until `work` is done: real time passes by itself, virtual time has to be driven. */
  play<Value>(work: Promise<Value>): Promise<Value>;
  /** Ends the exchange itself. */
  close(): Promise<void>;
}

const player = "player";
/** Virtual runs all begin here, so that they are alike. */
const fastStart = time(Date.UTC(2026, 10, 23, 17) * 1_000);

/** Over real sockets on this machine, in real time. */
export async function liveStage(scenario: Scenario, seed: number): Promise<Stage> {
  const clock = systemClock();
  const exchange = openExchange(scenario, seed, clock.now());
  const { auth, credentials } = admit("rsa");
  const faults: unknown[] = [];
  const serving = await serve({ exchange, clock, auth, onFault: (fault) => faults.push(fault) });
  const hosts = customHosts(serving.restUrl, serving.wsUrl);
  const pool = pooledTransport(new URL(hosts.rest).origin);
  const random = seededRandom(seed).fork("bot");
  return {
    exchange,
    connection: {
      clock,
      hosts,
      credentials,
      http: pool.transport,
      stream: webSocketTransport,
      random,
      close: pool.close,
    },
    secondDoor: {},
    play: (work) => work,
    close: async () => {
      await serving.close();
      if (faults[0] !== undefined) throw faults[0];
    },
  };
}

/** The same bytes inside one process, in virtual time: the same seed is the same run, anywhere. */
export function fastStage(
  scenario: Scenario,
  seed: number,
  { auth, credentials }: Admitted = admit("ed25519"),
): Stage & { readonly faults: FaultDesk } {
  const clock = virtualClock(fastStart);
  const exchange = openExchange(scenario, seed, fastStart);
  const random = seededRandom(seed);
  const faults = createFaultDesk(random.fork("faults"));
  const broken: unknown[] = [];
  const onFault = (error: unknown): void => void broken.push(error);
  const gate = createGate({ exchange, clock, auth, faults, onFault });
  const loopback = createLoopback(gate, clock, random.fork("network"));
  const stopGoing = keepGoing(exchange, clock);
  return {
    exchange,
    connection: {
      clock,
      hosts: customHosts("http://127.0.0.1/trade-api/v2", "ws://127.0.0.1/trade-api/ws/v2"),
      credentials,
      ...loopback,
      random: random.fork("bot"),
      close: () => Promise.resolve(),
    },
    faults,
    secondDoor: { http: loopback.http },
    play: (work) => drive(clock, work),
    close: () => {
      stopGoing();
      gate.stream.close();
      return broken[0] === undefined ? Promise.resolve() : Promise.reject(broken[0]);
    },
  };
}

async function drive<Value>(clock: VirtualClock, work: Promise<Value>): Promise<Value> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  // A failure is reported by the await below, not as unhandled while time is being driven.
  done.catch(() => {});
  await clock.run(() => isDone);
  return done;
}

function openExchange(scenario: Scenario, seed: number, start: Time): Exchange {
  const exchange = createExchange({ scenario, seed, start });
  exchange.openAccount(player, scenario.accountCash);
  return exchange;
}

/** A door that knows a key, and what signs with it. */
interface Admitted {
  readonly auth: Auth;
  readonly credentials: Credentials;
}

function admit(kind: KeyKind): Admitted {
  const key = createPlayKey(kind);
  return {
    auth: createAuth(registerKey(player, key)),
    credentials: createCredentials(key.keyId, key.privatePem),
  };
}
