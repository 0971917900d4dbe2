import type { Clock } from "../../../domain/clock.ts";
import { plus, type Time } from "../../../domain/units.ts";
import { httpDate } from "../http-date.ts";
import type { Random } from "../../../lib/random.ts";
import { tooManyRequests } from "../../../wire/exchange/refusal.ts";
import type { AccountId } from "../../command.ts";
import type { Exchange } from "../../exchange.ts";
import { delayOf, type FaultDesk } from "../../faults/desk.ts";
import { callFaults, type CallFault } from "../../faults/fault.ts";
import type { Api, ApiRequest, ApiResponse } from "../api.ts";
import type { Headers } from "../auth.ts";
import { applyFirst, splitBatch } from "./batch.ts";
import { callContact, type CallContact } from "./call-contact.ts";
import { failure, unavailable } from "./failure.ts";
import { shiftTimes, skewOf } from "./skew.ts";
import { tellOutages } from "./status.ts";
import { thinBook } from "./thin-book.ts";

/** The way to the API that can fail: an answer may be late, wrong, or never come. */
export type Door = (request: ApiRequest, deliver: (outcome: Outcome) => void) => void;

/** `refused`: the caller can know that nothing was sent. `reset`: it cannot. */
export type Outcome = ApiResponse | { readonly hungUp: "refused" | "reset" };

export interface DoorParts {
  readonly api: Api;
  readonly desk: FaultDesk;
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Whose key the headers name, proven or not. */
  readonly accountOf: (headers: Headers) => AccountId | undefined;
  /** Told when our own code breaks behind a delay. */
  readonly onFault: (error: unknown) => void;
}

/** Without a fault that is armed it is the API itself. */
export function faultyDoor(parts: DoorParts): Door {
  const { api, desk, exchange, clock, accountOf } = parts;
  return (request, deliver) => {
    const now = clock.now();
    if (desk.isCalm(now)) return deliver(api(request));
    const contact = callContact(exchange, accountOf(request.headers), request);
    if (desk.strike(["refuse-connection"], contact, now) !== undefined) {
      return deliver({ hungUp: "refused" });
    }
    const honest: Api = (asked) => colour(parts, contact, api(asked));
    const reached: Api = (asked) => throughOutage(parts, contact, asked, honest);
    const struck = desk.strike(callFaults, contact, now);
    if (struck === undefined) return deliver(reached(request));
    befall(parts, { ...struck, contact, request, api: reached, deliver });
  };
}

interface Blow {
  readonly fault: CallFault;
  readonly random: Random;
  readonly contact: CallContact;
  readonly request: ApiRequest;
  readonly api: Api;
  readonly deliver: (outcome: Outcome) => void;
}

function befall(parts: DoorParts, blow: Blow): void {
  const { fault, random, request, api, deliver } = blow;
  switch (fault.kind) {
    case "lose-request":
      return deliver({ hungUp: "reset" });
    case "lose-answer":
      api(request);
      return deliver({ hungUp: "reset" });
    case "fail-call":
      if (fault.applied === "yes" || (fault.applied === "by-lot" && random.chance(0.5))) api(request);
      return deliver(failure(fault.status, fault.body));
    case "delay-request":
      return later(parts, delayOf(fault, random), deliver, () => api(request));
    case "delay-answer": {
      const answer = api(request);
      return later(parts, delayOf(fault, random), deliver, () => answer);
    }
    case "break-answer": {
      const answer = api(request);
      return deliver({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) });
    }
    case "refuse-rate":
      return deliver(failure429);
    default:
      applyFirst(api, request, blow.contact, fault.entries);
      return deliver({ hungUp: "reset" });
  }
}

function later(
  { clock, onFault }: DoorParts,
  delay: Time,
  deliver: (outcome: Outcome) => void,
  answer: () => ApiResponse,
): void {
  clock.after(delay, () => {
    try {
      deliver(answer());
    } catch (error) {
      onFault(error);
      deliver({ hungUp: "reset" });
    }
  });
}

/** What conditions do to an answer on its way: a clock that is wrong, levels that are missing, shards that are down. */
function colour({ desk, clock }: DoorParts, contact: CallContact, answer: ApiResponse): ApiResponse {
  const now = clock.now();
  let { body } = answer;
  if (contact.endpoint === "GET /exchange/status") body = tellOutages(desk, now, body);
  if (contact.endpoint.endsWith("/orderbook") || contact.endpoint === "GET /markets/orderbooks") {
    const struck = desk.strike(["thin-book"], contact, now);
    if (struck !== undefined) body = thinBook(body, struck.fault.missing, struck.random);
  }
  const skew = skewOf(desk, now);
  if (skew === 0) return { ...answer, body };
  const date = httpDate(plus(now, skew));
  return { ...answer, headers: { ...answer.headers, date }, body: shiftTimes(body, skew) };
}

/** Writes to a shard that is down are answered 503; whether they were applied is left to chance. */
function throughOutage(
  { desk, clock }: DoorParts,
  contact: CallContact,
  request: ApiRequest,
  api: Api,
): ApiResponse {
  const now = clock.now();
  const down = desk.holding("shard-outage", now);
  const hit = down.find(({ fault }) => contact.shards.some((shard) => shard === -1 || shard === fault.shard));
  if (hit === undefined) return api(request);
  desk.note(hit.armed, contact, now);
  const isApplied = (): boolean => hit.random.chance(hit.fault.appliedShare);
  if (contact.entries.length > 0) return splitBatch(api, request, contact, hit.fault.shard, isApplied);
  if (isApplied()) api(request);
  return unavailable;
}

const failure429: ApiResponse = {
  status: tooManyRequests.status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(tooManyRequests.body),
};
