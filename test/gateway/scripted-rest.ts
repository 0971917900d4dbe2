import { generateKeyPairSync } from "node:crypto";
import type { Clock } from "../../src/domain/clock.ts";
import { plus, time, type Time } from "../../src/domain/units.ts";
import { createCredentials } from "../../src/gateway/credentials.ts";
import { customHosts } from "../../src/gateway/hosts.ts";
import type { HttpAnswer, HttpFailure, HttpRequest } from "../../src/gateway/http.ts";
import { createRest, type Rest } from "../../src/gateway/rest.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { timeline } from "../../src/lib/timeline.ts";

/** A rest client whose transport plays a script, under a clock that only `run` moves. */
export interface ScriptedRest {
  readonly rest: Rest;
  readonly clock: Clock;
  readonly sent: readonly HttpRequest[];
  /** Lets virtual time pass. */
  run(delay: Time): Promise<void>;
  answerAlways(next: HttpAnswer): void;
  answers(): number;
}

const hosts = customHosts("https://exchange.test/trade-api/v2", "wss://exchange.test/trade-api/ws/v2");
const { privateKey } = generateKeyPairSync("ed25519");
const { signer } = createCredentials(
  "key-id-1",
  privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
);

export function scripted(
  script: readonly (HttpAnswer | HttpFailure | "throws" | "hangs")[],
  options: { hasKey?: boolean; always?: HttpAnswer; date?: (at: Time) => string; batches?: boolean } = {},
): ScriptedRest {
  const sent: HttpRequest[] = [];
  const left = [...script];
  const due = timeline<() => void>();
  let now = time(1_795_000_000_000_000);
  let { always } = options;
  let answers = 0;
  const clock: Clock = {
    now: () => now,
    after: (delay, action) => {
      const entry = due.add(plus(now, delay), action);
      return { cancel: () => due.drop(entry) };
    },
  };
  const rest = createRest({
    clock,
    hosts,
    signer: options.hasKey === false ? undefined : signer,
    random: seededRandom(1),
    log: () => undefined,
    batches: options.batches,
    answered: () => {
      answers += 1;
    },
    http: (request) => {
      sent.push(request);
      const next = left.shift() ?? always;
      if (next === "hangs" || next === undefined) return new Promise(() => undefined);
      if (next === "throws") return Promise.reject(new Error("SIGNATURE"));
      if ("failure" in next || options.date === undefined) return Promise.resolve(next);
      return Promise.resolve({ ...next, headers: { date: options.date(now) } });
    },
  });
  return {
    rest,
    clock,
    sent,
    answers: () => answers,
    answerAlways: (next) => {
      always = next;
    },
    run: async (delay) => {
      const until = plus(now, delay);
      await settled();
      for (let next = due.nextAt(); next !== undefined && next <= until; next = due.nextAt()) {
        now = time(next);
        due.take()?.item();
        await settled();
      }
      now = until;
      await settled();
    },
  };
}

export function answer(code: number, body: string): HttpAnswer {
  return { status: code, headers: {}, body };
}

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
