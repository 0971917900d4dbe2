import { createCredentials, type Credentials } from "../../gateway/credentials.ts";
import { pooledTransport } from "../../gateway/http.ts";
import { virtualClock } from "../../runtime/virtual-clock.ts";
import { seededRandom } from "../../lib/random.ts";
import { createExchange } from "../../sim/box.ts";
import { createFaultDesk } from "../../sim/faults/desk.ts";
import type { Answer, Ask } from "../../sim/script/ask.ts";
import { operationAt } from "../../sim/script/operation-at.ts";
import { runScript, type StepReport } from "../../sim/script/run.ts";
import { scenarioOf } from "../../sim/script/scenario-of.ts";
import type { Script } from "../../sim/script/script.ts";
import { createAuth } from "../../sim/server/auth.ts";
import { serve } from "../../sim/server/http.ts";
import { createPlayKey, type KeyRegistry } from "../../sim/server/key.ts";
import { defaultSettings, noReadLag, type ServerSettings } from "../../sim/server/settings.ts";
import { arrangeOverHttp } from "./http-accounts.ts";
import { readOverHttp } from "./http-reads.ts";
import { orderOverHttp } from "./http-orders.ts";
import { createCaller } from "./caller.ts";

/**
 * Runs a script against the served exchange: every order is a signed request on a socket, every check is read from
 * the API. Only time is not real: the exchange's clock moves when the script waits.
 */
export async function* runOverHttp(script: Script): AsyncGenerator<StepReport, void, undefined> {
  const place = await open(script);
  const run = runScript(script);
  try {
    let answer: Answer | undefined;
    for (let next = run.next(answer); next.done !== true; next = run.next(answer)) {
      const { value } = next;
      if ("kind" in value) {
        answer = await place.ask(value);
      } else {
        answer = undefined;
        yield value;
      }
    }
  } finally {
    await place.close();
  }
}

interface Place {
  ask(ask: Ask): Promise<Answer>;
  close(): Promise<void>;
}

async function open({ setup }: Script): Promise<Place> {
  const clock = virtualClock(setup.start);
  const exchange = createExchange({ scenario: scenarioOf(setup), seed: setup.seed, start: setup.start });
  const keys: KeyRegistry = new Map();
  const credentials = new Map<string, Credentials>();
  for (const { name, cash } of setup.accounts) {
    exchange.openAccount(name, cash);
    const key = createPlayKey("ed25519");
    keys.set(key.keyId, { account: name, publicKey: key.publicKey });
    credentials.set(name, createCredentials(key.keyId, key.privatePem));
  }
  // Both readings of the balance are asked for: what is bound is the difference.
  // A check is about what is, not about what a reader would have been told.
  const settings: { -readonly [Name in keyof ServerSettings]: ServerSettings[Name] } = {
    ...defaultSettings,
    readLag: noReadLag,
  };
  const faults = createFaultDesk(seededRandom(setup.seed).fork("faults"));
  const broken: unknown[] = [];
  const onFault = (error: unknown): void => void broken.push(error);
  const serving = await serve({ exchange, clock, auth: createAuth(keys), settings, faults, onFault });
  const pool = pooledTransport(new URL(serving.restUrl).origin);
  const caller = createCaller(pool.transport, serving.restUrl, credentials, clock);
  return {
    ask: async (ask) => {
      switch (ask.kind) {
        case "order":
          return { kind: "told", told: await orderOverHttp(caller, setup, clock.now(), ask) };
        case "arrange":
          return arrangeOverHttp(caller, ask);
        case "wait":
          await clock.pass(ask.span);
          return { kind: "done" };
        case "fault":
          faults.arm(ask.plan, clock.now());
          return { kind: "done" };
        case "operate":
          return operationAt(exchange, clock.now(), ask.operation);
        case "read-money":
          return { kind: "money", imbalance: exchange.moneyImbalance() };
        default:
          return readOverHttp(caller, settings, ask);
      }
    },
    close: async () => {
      await pool.close();
      await serving.close();
      if (broken[0] !== undefined) throw broken[0];
    },
  };
}
