import type { Clock } from "../../domain/clock.ts";
import { createQuery } from "../../wire/exchange/query.ts";
import { nested, notFound, tooManyRequests, type WireRefusal } from "../../wire/exchange/refusal.ts";
import type { Exchange } from "../exchange.ts";
import type { ApiTier } from "../scenario.ts";
import { isSigned, type Auth, type Headers } from "./auth.ts";
import type { Identity } from "./key.ts";
import { createLimiter } from "./limiter.ts";
import { createRecords, type Records } from "./records.ts";
import { chargeOf, type Call, type Method, type Reply, type Route } from "./route.ts";
import { accountRoutes, retiredRoutes } from "./routes/account.ts";
import { eventRoutes } from "./routes/event.ts";
import { statusRoutes } from "./routes/exchange-status.ts";
import { bookRoutes, marketRoutes } from "./routes/market.ts";
import { orderReadRoutes } from "./routes/order-read.ts";
import { orderWriteRoutes } from "./routes/order-write.ts";
import { portfolioRoutes } from "./routes/portfolio.ts";
import { defaultSettings, type ServerSettings } from "./settings.ts";
import { tierBudget } from "./tier.ts";

/** The REST side of the exchange, without sockets: so that a whole run fits one process under virtual time. */
export type Api = (request: ApiRequest) => ApiResponse;

export interface ApiRequest {
  readonly method: string;
  /** With the query, as it stands in the request line. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ApiOptions {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly auth: Auth;
  /** The scenario's when absent. */
  readonly tier?: ApiTier | undefined;
  readonly settings?: ServerSettings | undefined;
  /** Shared with the stream when given. */
  readonly records?: Records | undefined;
}

export const apiPrefix = "/trade-api/v2";

export function createApi(options: ApiOptions): Api {
  const { exchange, clock, auth, settings = defaultSettings } = options;
  const records = options.records ?? createRecords(exchange, clock.now());
  const tierName = options.tier ?? exchange.scenario.tier;
  const tier = { name: tierName, budget: tierBudget(tierName) };
  const limiter = createLimiter(tier.budget, records.shards);
  const table = routeTable(allRoutes(settings));

  const answer = (request: ApiRequest): Reply => {
    const now = clock.now();
    exchange.advance(now);
    const url = splitPath(request.path);
    const found = table(request.method, url.path);
    if ("status" in found) return found;
    const { route, names } = found;
    const query = createQuery(route.operation, url.parameters);
    const call: Call = { exchange, records, settings, tier, now, names, query, body: request.body };
    const signed = { method: request.method, path: url.path, headers: request.headers };
    if (route.access === "public" && !isSigned(request.headers)) return route.answer(call);
    const who = auth.check(signed, now);
    // A public call that is signed wrongly is still public; one that is signed rightly is paid for.
    if (!who.ok) return route.access === "public" ? route.answer(call) : who.why;
    if (!limiter.admit(who.value.account, chargeOf(route, call), now)) return tooManyRequests;
    return answerSigned(route, call, who.value);
  };
  return (request) => response(answer(request));
}

function answerSigned(route: Route, call: Call, who: Identity): Reply {
  return route.access === "public" ? route.answer(call) : route.answer({ ...call, who });
}

function allRoutes(settings: ServerSettings): readonly Route[] {
  const routes = [
    ...statusRoutes,
    ...marketRoutes,
    ...bookRoutes(settings.booksNeedSignature ? "signed" : "public"),
    ...eventRoutes,
    ...orderReadRoutes,
    ...orderWriteRoutes,
    ...portfolioRoutes,
  ];
  return [...routes, ...accountRoutes(routes), ...retiredRoutes];
}

interface Found {
  readonly route: Route;
  readonly names: readonly string[];
}

type RouteTable = (method: string, path: string) => Found | WireRefusal;

/** Routes that spell a segment out win over those that name it. */
function routeTable(routes: readonly Route[]): RouteTable {
  const patterns = routes
    .map((route) => ({ route, segments: route.path.split("/").slice(1) }))
    .toSorted((a, b) => a.route.path.split(":").length - b.route.path.split(":").length);
  return (method, path) => {
    if (!path.startsWith(`${apiPrefix}/`)) return notFound();
    const segments = path.slice(apiPrefix.length + 1).split("/");
    let allowed: Method | undefined;
    for (const { route, segments: pattern } of patterns) {
      const names = matchSegments(pattern, segments);
      if (names === undefined) continue;
      if (route.method === method) return { route, names };
      allowed ??= route.method;
    }
    return allowed === undefined ? notFound() : nested(405, "method_not_allowed", "method not allowed");
  };
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): readonly string[] | undefined {
  if (pattern.length !== segments.length) return undefined;
  const names: string[] = [];
  for (const [index, wanted] of pattern.entries()) {
    const given = segments[index] ?? "";
    if (wanted.startsWith(":")) names.push(unescaped(given));
    else if (wanted !== given) return undefined;
  }
  return names;
}

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function splitPath(target: string): {
  readonly path: string;
  readonly parameters: ReadonlyMap<string, readonly string[]>;
} {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1))) {
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, [value]);
    else values.push(value);
  }
  return { path, parameters };
}

function response(reply: Reply): ApiResponse {
  if (reply.body === undefined) return { status: reply.status, headers: {}, body: "" };
  const headers = { "content-type": "application/json" };
  return { status: reply.status, headers, body: JSON.stringify(reply.body) };
}
