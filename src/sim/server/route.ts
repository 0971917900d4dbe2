import { parseObject } from "../../lib/json.ts";
import type { Time } from "../../domain/units.ts";
import type { Query } from "../../wire/exchange/query.ts";
import type { Exchange } from "../exchange.ts";
import type { Grade } from "./grade.ts";
import type { Identity } from "./key.ts";
import type { Bucket, Charge } from "./limiter.ts";
import type { ReadView } from "./read-view.ts";
import type { Records } from "./records.ts";
import type { ServerSettings } from "./settings.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** One endpoint. The path is written as in `endpoint_costs`: `:name` stands for one segment. */
export type Route = RouteTerms &
  (
    | { readonly access: "public"; readonly answer: (call: Call) => Reply }
    | { readonly access: "signed"; readonly answer: (call: SignedCall) => Reply }
  );

interface RouteTerms {
  readonly method: Method;
  readonly path: string;
  /** The exchange's name for it, as parameter errors tell it. */
  readonly operation: string;
  /** Tokens of one call, or of one entry of a batch. */
  readonly cost: number;
  readonly billing: Billing;
}

/** Which bucket pays, and how the request tells it. */
export type Billing = "read" | "unscoped" | "rfq" | "per-entry" | "shard-in-body" | "shard-in-query";

export interface Call {
  readonly exchange: Exchange;
  readonly view: ReadView;
  readonly records: Records;
  readonly settings: ServerSettings;
  /** The caller's; of an unsigned call, everybody's. */
  readonly tier: Grade;
  readonly now: Time;
  /** The segments that stand for `:name`, in order. */
  readonly names: readonly string[];
  readonly query: Query;
  readonly body: string;
}

export interface SignedCall extends Call {
  readonly who: Identity;
}

export interface Reply {
  readonly status: number;
  readonly body?: object;
}

export const defaultCost = 10;

export function answered(body: object): Reply {
  return { status: 200, body };
}

/** The charge of a request, read loosely: it is billed on arrival, before anybody asks whether it makes sense. */
export function chargeOf(route: Route, call: Pick<Call, "query" | "body">): Charge {
  const { cost: tokens, billing } = route;
  switch (billing) {
    case "read":
    case "unscoped":
      return { tokens, bucket: billing };
    case "rfq":
      return { tokens, bucket: { shard: rfqShard } };
    case "per-entry":
      return { tokens: tokens * Math.max(1, entriesOf(call.body)), bucket: "unscoped" };
    case "shard-in-body": {
      const [, index] = indexPattern.exec(call.body) ?? [];
      const named = index === undefined ? undefined : Number(index);
      return { tokens, bucket: bucketOf(named, tickerPattern.test(call.body)) };
    }
    default: {
      const index = call.query.integer("exchange_index", -1, 1_000_000);
      return { tokens, bucket: bucketOf(index, call.query.text("market_ticker") !== undefined) };
    }
  }
}

/** Requests for quotes and their answers are billed where combos live [api.md §12]. */
const rfqShard = 1;

/**
 * The members of an order that say where it goes, found without reading the whole body twice. In well-formed
 * JSON a text that holds these words has its quotes escaped, and does not match.
 */
const indexPattern = /"exchange_index"\s*:\s*(-?\d+)/;
const tickerPattern = /"(?:market_)?ticker"\s*:\s*"/;

/** Without an index, a ticker lets the exchange find the shard; an id alone goes to shard 0. */
function bucketOf(index: number | undefined, isNamed: boolean): Bucket {
  if (index !== undefined && index >= 0) return index === 0 ? "unscoped" : { shard: index };
  return isNamed ? "every" : "unscoped";
}

function entriesOf(body: string): number {
  const orders = parseObject(body)?.["orders"];
  return Array.isArray(orders) ? orders.length : 0;
}
