import { constants, createPrivateKey, sign } from "node:crypto";
import type { Clock } from "../../src/domain/clock.ts";
import { plus, seconds, time, toMillis, type Time } from "../../src/domain/units.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { timeline } from "../../src/lib/timeline.ts";
import { createExchange } from "../../src/sim/box.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import { emptyCrowd } from "../../src/sim/crowd/empty-crowd.ts";
import type { ApiTier, Scenario } from "../../src/sim/scenario.ts";
import { createFaultDesk, type FaultDesk } from "../../src/sim/faults/desk.ts";
import { createActivityBook, type ActivityBook } from "../../src/sim/server/activity.ts";
import type { Api } from "../../src/sim/server/api.ts";
import { createAuth } from "../../src/sim/server/auth.ts";
import { createPlayKey, type KeyKind } from "../../src/sim/server/key.ts";
import type { Outcome } from "../../src/sim/server/faults/door.ts";
import { createGate, type Gate } from "../../src/sim/server/faults/gate.ts";
import { defaultSettings, noReadLag, type ServerSettings } from "../../src/sim/server/settings.ts";
import { streamPath } from "../../src/sim/server/stream.ts";
import { createReader, type JsonBody, type Reader } from "./reader.ts";

/** Two markets of the default scenario, and the path of orders. */
export const quiet = "KXDEMOHIGH-26NOV23-B52";
export const onShard2 = "KXDEMOBTC-26NOV2321-T100000";
export const orders = "/portfolio/events/orders";

/** The whole exchange without a socket, under a clock that a test moves by hand. Two accounts can call it. */
export interface BoxedExchange {
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Lets this much time pass, and everything happen that is due in it. */
  pass(delay: Time, step?: Time): void;
  readonly gate: Gate;
  readonly faults: FaultDesk;
  readonly activity: ActivityBook;
  readonly api: Api;
  call(method: string, path: string, body?: unknown, caller?: Caller): Answer;
  /** A session of the stream whose frames are read and checked. */
  listen(options?: { usesYesPrice?: boolean; caller?: Caller; backlog?: () => number }): Reader;
  headers(method: string, path: string, caller?: Caller, signedAt?: Time): Record<string, string>;
}

export type Caller = "play" | "other" | "nobody";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: JsonBody;
}

const start = time(1_795_000_000_000_000);

interface BoxOptions {
  readonly seed?: number;
  readonly scenario?: Scenario;
  readonly tier?: ApiTier;
  readonly settings?: Partial<ServerSettings>;
  readonly keyKind?: KeyKind;
}

export function boxedExchange(options: BoxOptions = {}): BoxedExchange {
  const { seed = 7, scenario = defaultScenario(), tier = "prestige", keyKind = "ed25519" } = options;
  // Reads that trail are the matter of one test; to the others they would only be a wait.
  const settings = { ...defaultSettings, readLag: noReadLag, ...options.settings };
  const clock = manualClock();
  const exchange = createExchange({ scenario, seed, start });
  const keys = {
    play: createPlayKey(keyKind),
    other: createPlayKey(keyKind),
    nobody: createPlayKey(keyKind),
  };
  for (const account of ["play", "other"]) exchange.openAccount(account, scenario.accountCash);
  const registry = new Map(
    (["play", "other"] as const).map((account) => [
      keys[account].keyId,
      { account, publicKey: keys[account].publicKey },
    ]),
  );
  const auth = createAuth(registry, settings);
  const faults = createFaultDesk(seededRandom(seed).fork("faults"));
  const onFault = (error: unknown): never => {
    throw error;
  };
  const activity = createActivityBook(exchange);
  const gate = createGate({ exchange, clock, auth, tier, settings, faults, activity, onFault });
  const api: Api = (request) => {
    const outcomes: Outcome[] = [];
    gate.door(request, (outcome) => outcomes.push(outcome));
    const [outcome] = outcomes;
    if (outcome === undefined || "hungUp" in outcome) throw new Error("was not answered at once");
    return outcome;
  };

  const headers: BoxedExchange["headers"] = (method, path, caller = "play", signedAt = clock.now()) => {
    const key = keys[caller];
    const timestamp = String(toMillis(signedAt));
    const text = Buffer.from(timestamp + method + path.split("?")[0]);
    return {
      "kalshi-access-key": key.keyId,
      "kalshi-access-timestamp": timestamp,
      "kalshi-access-signature": signText(key.privatePem, text).toString("base64"),
    };
  };
  return {
    exchange,
    clock,
    gate,
    faults,
    activity,
    api,
    headers,
    pass: (delay, step) => {
      clock.pass(delay, (at) => exchange.advance(at), step);
    },
    call: (method, path, body, caller) => {
      const target = `/trade-api/v2${path}`;
      const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
      const answer = api({ method, path: target, headers: headers(method, target, caller), body: text });
      const json: unknown = answer.body === "" ? {} : JSON.parse(answer.body);
      if (typeof json !== "object" || json === null) throw new Error(`not an object: ${answer.body}`);
      return { status: answer.status, text: answer.body, body: { ...json } };
    },
    listen: ({ usesYesPrice = false, caller = "play", backlog } = {}) => {
      const reader = createReader(usesYesPrice);
      const opened = gate.stream.open(
        headers("GET", streamPath, caller),
        reader.receive,
        () => undefined,
        backlog,
      );
      if (!opened.ok) throw new Error(JSON.stringify(opened.why));
      reader.attach(
        (command) => opened.value.receive(JSON.stringify(command)),
        () => opened.value.closed(),
      );
      return reader;
    },
  };
}

export function signText(privatePem: string, text: Buffer): Buffer {
  const key = createPrivateKey(privatePem);
  if (key.asymmetricKeyType === "ed25519") return sign(null, text, key);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign("sha256", text, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}

/** Markets in which nobody trades but the test. */
export function quietScenario(): Scenario {
  const crowd = emptyCrowd(0.5);
  const scenario = defaultScenario();
  return { ...scenario, markets: scenario.markets.map((market) => ({ ...market, crowd })) };
}

export function quietBox(options: BoxOptions = {}): BoxedExchange {
  return boxedExchange({ scenario: quietScenario(), ...options });
}

/** Ten at 20 cents on shard 0, resting. */
export function order(change: object = {}): object {
  return {
    ticker: quiet,
    side: "bid",
    count: "10.00",
    price: "0.2000",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    exchange_index: 0,
    ...change,
  };
}

export function place(box: BoxedExchange, change: object = {}, caller: Caller = "play"): Answer {
  return box.call("POST", orders, order(change), caller);
}

/** The id of an order that was taken. */
export function placed(box: BoxedExchange, change: object = {}, caller: Caller = "play"): string {
  const answer = place(box, change, caller);
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.body["order_id"]);
}

export function list(answer: Answer, name: string): readonly Record<string, unknown>[] {
  const value = answer.body[name];
  if (!Array.isArray(value)) throw new Error(`${name} is no list in ${answer.text}`);
  return value;
}

/** The nested body of a refusal, as the engine words it. */
export function nested(code: string, details?: string, message = code.replaceAll("_", " ")): object {
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}

export function told({ status, body }: Answer): readonly [number, unknown] {
  return [status, body];
}

interface ManualClock extends Clock {
  pass(delay: Time, advance: (at: Time) => void, step?: Time): void;
}

function manualClock(): ManualClock {
  const due = timeline<() => void>();
  let now: Time = start;
  return {
    now: () => now,
    after: (delay, action) => {
      const entry = due.add(plus(now, delay), action);
      return { cancel: () => due.drop(entry) };
    },
    pass: (delay, advance, step = seconds(0.01)) => {
      const end = plus(now, delay);
      while (now < end) {
        const next = Math.min(end, plus(now, step), due.nextAt() ?? end) as Time;
        now = next;
        advance(now);
        for (let at = due.nextAt(); at !== undefined && at <= now; at = due.nextAt()) due.take()?.item();
      }
    },
  };
}
