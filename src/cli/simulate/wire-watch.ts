import { isObject } from "../../lib/json.ts";
import type { HttpTransport } from "../../gateway/http.ts";
import { isHttpFailure } from "../../gateway/http.ts";
import type { StreamTransport } from "../../gateway/stream-transport.ts";
import { fingerprint } from "../../lib/hash.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Door } from "../../sim/server/faults/door.ts";
import { parseJson } from "../../wire/maker/reader.ts";
import type { BookProof } from "./book-proof.ts";

/** Looks at every byte between the program and the exchange, and changes none. */
export interface WireWatch {
  readonly http: HttpTransport;
  readonly stream: StreamTransport;
  /** Of everything that crossed so far, with its time. */
  traceHash(): string;
  /** Orders the program asked for. */
  orders(): number;
  /** Whole books it asked for. */
  snapshots(): number;
}

export interface WireWatchPorts {
  readonly clock: Clock;
  readonly proof: BookProof;
  /** A client order id was used before. */
  readonly repeated: (clientOrderId: string) => void;
}

type DoorRequest = Parameters<Door>[0];
type DoorAnswer = Exclude<Parameters<Parameters<Door>[1]>[0], { readonly hungUp: unknown }>;

/** Hears how each call ended, before the caller does. */
export function watchDoor(door: Door, answered: (request: DoorRequest, answer: DoorAnswer) => void): Door {
  return (request, deliver) =>
    door(request, (outcome) => {
      if ("status" in outcome) answered(request, outcome);
      deliver(outcome);
    });
}

/** The orders that a cancel, an amend, a decrease or a batch of cancels named, and that were not found. */
export function ordersMissed({ method, path }: DoorRequest, answer: DoorAnswer): readonly string[] {
  const [, name] = method === "GET" ? [] : (/\/portfolio\/events\/orders\/([^/?]+)/.exec(path) ?? []);
  if (name === undefined) return [];
  if (name !== "batched") return answer.status === 404 ? [name] : [];
  return rowsOf(answer.body).flatMap(({ order_id: id, error }) =>
    typeof id === "string" && isObject(error) && error["code"] === "not_found" ? [id] : [],
  );
}

export function watchWire(http: HttpTransport, stream: StreamTransport, ports: WireWatchPorts): WireWatch {
  const { clock, proof } = ports;
  const trace = fingerprint();
  const ids = new Set<string>();
  let snapshots = 0;
  const note = (text: string): void => void trace.add(`${clock.now()} ${text}`);
  return {
    http: async (request) => {
      const { method, url, body = "" } = request;
      note(`${method} ${url} ${body}`);
      for (const id of idsOf(method, url, body)) {
        if (ids.has(id)) ports.repeated(id);
        ids.add(id);
      }
      const answer = await http(request);
      note(isHttpFailure(answer) ? answer.failure : `${answer.status} ${answer.body}`);
      return answer;
    },
    stream: {
      connect: (url, headers, handlers) => {
        const socket = stream.connect(url, headers, {
          opened: () => {
            proof.opened();
            note("opened");
            handlers.opened();
          },
          received: (text) => {
            proof.received(text);
            note(text);
            handlers.received(text);
          },
          closed: (why) => {
            proof.closed();
            note(why);
            handlers.closed(why);
          },
        });
        return {
          send: (text) => {
            if (text.includes('"get_snapshot"')) snapshots += 1;
            note(text);
            socket.send(text);
          },
          close: () => socket.close(),
        };
      },
    },
    traceHash: () => trace.hex(),
    orders: () => ids.size,
    snapshots: () => snapshots,
  };
}

const createPath = "/portfolio/events/orders";

/** Of the orders that a request makes. */
function idsOf(method: string, url: string, body: string): readonly string[] {
  if (method !== "POST") return [];
  const isOne = url.endsWith(createPath);
  if (!isOne && !url.endsWith(`${createPath}/batched`)) return [];
  return rowsOf(isOne ? `{"orders":[${body}]}` : body).flatMap(({ client_order_id: id }) =>
    typeof id === "string" ? [id] : [],
  );
}

/** Of a batch or its answer, which a fault may have cut short. */
function rowsOf(body: string): readonly Readonly<Record<string, unknown>>[] {
  const parsed = parseJson(body);
  const rows = parsed.ok && isObject(parsed.value) ? parsed.value["orders"] : [];
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}
