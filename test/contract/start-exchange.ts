import type { Clock } from "../../src/domain/clock.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";
import { createExchange } from "../../src/sim/box.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import { createFaultDesk, type FaultDesk } from "../../src/sim/faults/desk.ts";
import { seededRandom } from "../../src/lib/random.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import type { ApiTier, Scenario } from "../../src/sim/scenario.ts";
import { createAuth } from "../../src/sim/server/auth.ts";
import { serve } from "../../src/sim/server/http.ts";
import { defaultSettings, noReadLag, type ServerSettings } from "../../src/sim/server/settings.ts";
import { createPlayKey, registerKey, type KeyKind } from "../../src/sim/server/key.ts";

/** An exchange on loopback with a funded account and a rival to trade with, for tests that talk over the wire. */
export interface StartedExchange extends Credentials {
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly account: string;
  readonly rival: Credentials & { readonly account: string };
  /** To look behind the wire. */
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Where what goes wrong is armed. */
  readonly faults: FaultDesk;
  close(): Promise<void>;
}

export interface Credentials {
  readonly keyId: string;
  readonly privatePem: string;
}

export async function startExchange(
  options: {
    readonly seed?: number;
    readonly scenario?: Scenario;
    readonly tier?: ApiTier;
    readonly keyKind?: KeyKind;
    readonly clock?: Clock;
    readonly settings?: Partial<ServerSettings>;
    readonly port?: number;
  } = {},
): Promise<StartedExchange> {
  const { seed = 7, scenario = defaultScenario(), tier = "prestige", keyKind = "rsa" } = options;
  const { clock = systemClock(), port = 0 } = options;
  // Reads that trail are the matter of one test; to the others they would only be a wait.
  const settings = { ...defaultSettings, readLag: noReadLag, ...options.settings };
  const account = "play";
  // In real time nobody waits for the minute in which a cancel-all lingers.
  const rules = { cancelAll: "at-once", ...scenario.rules } as const;
  const exchange = createExchange({ scenario: { ...scenario, rules }, seed, start: clock.now() });
  const rivalAccount = "other";
  for (const each of [account, rivalAccount]) exchange.openAccount(each, scenario.accountCash);
  const key = createPlayKey(keyKind);
  const rivalKey = createPlayKey("ed25519");
  const keys = new Map([...registerKey(account, key), ...registerKey(rivalAccount, rivalKey)]);
  const auth = createAuth(keys, settings);
  const broken: unknown[] = [];
  const faults = createFaultDesk(seededRandom(seed).fork("faults"));
  const serving = await serve({
    exchange,
    clock,
    auth,
    tier,
    port,
    settings,
    faults,
    onFault: (error) => broken.push(error),
  });
  return {
    restUrl: serving.restUrl,
    wsUrl: serving.wsUrl,
    keyId: key.keyId,
    privatePem: key.privatePem,
    account,
    rival: { account: rivalAccount, keyId: rivalKey.keyId, privatePem: rivalKey.privatePem },
    exchange,
    clock,
    faults,
    close: async () => {
      await serving.close();
      if (broken.length > 0) throw new AggregateError(broken, "the exchange broke a belief of its own");
    },
  };
}
