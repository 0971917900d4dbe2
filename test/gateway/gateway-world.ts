import { generateKeyPairSync } from "node:crypto";
import type { Input } from "../../src/domain/input.ts";
import type { Note } from "../../src/domain/note.ts";
import { formatTime, plus, time, type Time } from "../../src/domain/units.ts";
import { createCredentials } from "../../src/gateway/credentials.ts";
import { createGateway, type Gateway } from "../../src/gateway/gateway.ts";
import { customHosts } from "../../src/gateway/hosts.ts";
import type { HttpAnswer, HttpRequest } from "../../src/gateway/http.ts";
import type { StreamHandlers } from "../../src/gateway/stream-transport.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { timeline } from "../../src/lib/timeline.ts";
import { market } from "./rows.ts";

/** A gateway over routes that a test answers, under a clock that only the test moves. */

const hosts = customHosts("https://exchange.test/trade-api/v2", "wss://exchange.test/trade-api/ws/v2");
const { privateKey } = generateKeyPairSync("ed25519");
const credentials = createCredentials(
  "key-id-1",
  privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
);
export const start = time(1_795_000_000_000_000);

const limits = {
  usage_tier: "advanced",
  read: { refill_rate: 3_000, bucket_capacity: 9_000 },
  write: { refill_rate: 300, bucket_capacity: 900 },
};
const usual: Routes = {
  "/exchange/status": () => ({ exchange_active: true, trading_active: true }),
  "/account/endpoint_costs": () => ({ default_cost: 10, endpoint_costs: [] }),
  "/account/limits": () => limits,
  "/exchange/user_data_timestamp": (_, now) => ({ as_of_time: formatTime(now) }),
  "/portfolio/balance": () => ({ balance_dollars: "100.0000" }),
  "/portfolio/positions": () => ({ market_positions: [], cursor: "" }),
  "/portfolio/orders": () => ({ orders: [], cursor: "" }),
  "/portfolio/fills": () => ({ fills: [], cursor: "" }),
  "/markets": () => ({ markets: [market("A")], cursor: "" }),
  "/events/E": () => ({ event: { event_ticker: "E", series_ticker: "S", mutually_exclusive: false } }),
  "/series/S": () => ({ series: { ticker: "S", fee_type: "quadratic", fee_multiplier: 1 } }),
};

export type Route = (request: HttpRequest, now: Time) => object;
export type Routes = Readonly<Record<string, Route>>;

export interface World {
  readonly gateway: Gateway;
  readonly inputs: readonly Input[];
  readonly notes: readonly Note[];
  asked(path: string): number;
  /** Lets time pass until the promise has its end. */
  finish<Value>(promise: Promise<Value>): Promise<Value>;
  run(delay: Time): Promise<void>;
  passed(): number;
  handlers(): StreamHandlers;
  /** Opens the newest socket and acknowledges our own channels. */
  ackPrivate(): void;
}

export function gatewayOver(routes: Routes, options: { aheadMs?: number; hasKey?: boolean } = {}): World {
  const inputs: Input[] = [];
  const notes: Note[] = [];
  const paths: string[] = [];
  const sockets: StreamHandlers[] = [];
  const due = timeline<() => void>();
  let now = start;
  const gateway = createGateway({
    clock: {
      now: () => now,
      after: (delay, action) => {
        const entry = due.add(plus(now, delay), action);
        return { cancel: () => due.drop(entry) };
      },
    },
    http: (request) => {
      const path = new URL(request.url).pathname.replace("/trade-api/v2", "");
      paths.push(path);
      const told = (routes[path] ?? usual[path])?.(request, now) ?? refusal(404, "not_found");
      if (told === unanswered) return new Promise(() => undefined);
      const date = new Date(now / 1_000 - (options.aheadMs ?? 0)).toUTCString();
      const body = isAnswer(told) ? told.body : JSON.stringify(told);
      return Promise.resolve({ status: isAnswer(told) ? told.status : 200, headers: { date }, body });
    },
    stream: {
      connect: (_url, _headers, handlers) => {
        sockets.push(handlers);
        return { send: () => undefined, close: () => undefined };
      },
    },
    hosts,
    credentials: options.hasKey === false ? undefined : credentials,
    random: seededRandom(1),
    emit: (input) => inputs.push(input),
    log: (note) => notes.push(note),
  });
  const step = async (until: number): Promise<boolean> => {
    await settled();
    const next = due.nextAt();
    if (next === undefined || next > until) return false;
    now = time(next);
    due.take()?.item();
    return true;
  };
  const handlers = (): StreamHandlers => {
    const last = sockets.at(-1);
    if (last === undefined) throw new Error("no socket was opened");
    return last;
  };
  return {
    gateway,
    inputs,
    notes,
    handlers,
    asked: (path) => paths.filter((each) => each === path).length,
    passed: () => now - start,
    finish: async (promise) => {
      const ends = { isOver: false };
      const over = (): void => {
        ends.isOver = true;
      };
      promise.then(over, over);
      await settled();
      while (!ends.isOver && (await step(Infinity))) await settled();
      return promise;
    },
    run: async (delay) => {
      const until = plus(now, delay);
      while (await step(until));
      now = until;
    },
    ackPrivate: () => {
      handlers().opened();
      const channels = ["fill", "user_orders", "order_group_updates", "market_lifecycle_v2"];
      for (const [index, channel] of channels.entries()) {
        const ack = { type: "subscribed", id: index + 1, msg: { channel, sid: index + 1 } };
        handlers().received(JSON.stringify(ack));
      }
    },
  };
}

/** What a route gives when the request is to hang. */
export const unanswered = {};

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isAnswer(told: object): told is HttpAnswer {
  return "body" in told && "headers" in told;
}

export function refusal(status: number, code: string): HttpAnswer {
  return { status, headers: {}, body: JSON.stringify({ error: { code, message: code } }) };
}
