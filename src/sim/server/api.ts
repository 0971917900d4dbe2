import type { Clock } from "../../domain/clock.ts";
import { seededRandom } from "../../lib/random.ts";
import { createQuery } from "../../wire/exchange/query.ts";
import { nested, notFound, tooManyRequests, type WireRefusal } from "../../wire/exchange/refusal.ts";
import type { Exchange } from "../exchange.ts";
import type { ApiTier } from "../scenario.ts";
import type { ActivityBook } from "./activity.ts";
import { isSigned, type Auth, type Headers } from "./auth.ts";
import type { Identity, KeyRegistry } from "./key.ts";
import { createGrades, type Grade, type Grades } from "./grade.ts";
import { createLimiter } from "./limiter.ts";
import { permit } from "./permission.ts";
import { createReadView, type ReadStall } from "./read-view.ts";
import { createRecords, type Records } from "./records.ts";
import { chargeOf, type Call, type Reply, type Route } from "./route.ts";
import { accountRoutes, retiredRoutes } from "./routes/account.ts";
import { apiKeyRoutes } from "./routes/api-key.ts";
import { besideRoutes } from "./routes/beside-trading.ts";
import { blockTradeRoutes } from "./routes/block-trade.ts";
import { comboRoutes } from "./routes/combo.ts";
import { communicationRoutes } from "./routes/communications.ts";
import { candlestickRoutes } from "./routes/candlestick.ts";
import { eventRoutes } from "./routes/event.ts";
import { seriesRoutes } from "./routes/series.ts";
import { statusRoutes } from "./routes/exchange-status.ts";
import { incentiveRoutes } from "./routes/incentive.ts";
import { eventMetadataRoutes } from "./routes/event-metadata.ts";
import { feeChangeRoutes } from "./routes/fee-change.ts";
import { historicalRoutes } from "./routes/historical.ts";
import { bookRoutes, marketRoutes } from "./routes/market.ts";
import { orderReadRoutes } from "./routes/order-read.ts";
import { cashRoutes } from "./routes/cash.ts";
import { orderGroupRoutes } from "./routes/order-group.ts";
import { orderWriteRoutes } from "./routes/order-write.ts";
import { portfolioRoutes } from "./routes/portfolio.ts";
import { defaultSettings, type ServerSettings } from "./settings.ts";

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
  /** What makes reads of one's own, and of books, stand still; never when absent. */
  readonly stall?: ReadStall | undefined;
  /** Told what every signed call is billed, when somebody wants to know. */
  readonly activity?: ActivityBook | undefined;
}

export const apiPrefix = "/trade-api/v2";

export function createApi(options: ApiOptions): Api {
  const { exchange, clock, auth, settings = defaultSettings } = options;
  const records = options.records ?? createRecords(exchange, clock.now());
  const random = seededRandom(exchange.seed).fork("read lag");
  const view = createReadView({ exchange, clock, settings, random, stall: options.stall });
  const grades = createGrades(options.tier ?? exchange.scenario.tier);
  const everybodys = grades.of(nobody);
  const limiter = createLimiter((account) => grades.of(account).budget, records.shards);
  const table = routeTable(allRoutes(settings, auth.keys, grades));

  const answer = (request: ApiRequest): Reply => {
    const now = clock.now();
    exchange.advance(now);
    const url = splitPath(request.path);
    const found = table(request.method, url.path);
    if ("status" in found) return found;
    const { route, names } = found;
    const query = createQuery(route.operation, url.parameters);
    const call: Call = {
      exchange,
      view,
      records,
      settings,
      tier: everybodys,
      now,
      names,
      query,
      body: request.body,
    };
    if (route.access === "public" && !isSigned(request.headers)) return route.answer(call);
    const signed = { method: request.method, path: url.path, headers: request.headers };
    const who = auth.check(signed, now);
    // A public call that is signed wrongly is still public; one that is signed rightly is paid for.
    if (!who.ok) return route.access === "public" ? route.answer(call) : who.why;
    view.follow(who.value.account);
    const charge = chargeOf(route, call);
    const isPaid = limiter.admit(who.value.account, charge, now);
    options.activity?.billed(who.value.account, charge, isPaid);
    if (!isPaid) return tooManyRequests;
    return answerSigned(route, call, who.value, grades.of(who.value.account), url.parameters);
  };
  return (request) => response(answer(request));
}

/** No account has this name, so that it was never granted anything. */
const nobody = "";

function answerSigned(route: Route, call: Call, who: Identity, tier: Grade, parameters: Parameters): Reply {
  if (route.access === "public") return route.answer({ ...call, tier });
  const { method, path } = route;
  const permission = permit({ method, path, names: call.names, parameters, body: call.body }, who, call);
  if (!permission.ok) return permission.why;
  const isAsAsked = permission.parameters === parameters;
  // Member by member: to copy an object costs more than to match an order.
  return route.answer({
    exchange: method === "GET" ? call.view.exchange : call.exchange,
    view: call.view,
    records: call.records,
    settings: call.settings,
    tier,
    now: call.now,
    names: call.names,
    // A locked key's own subaccount stands where the caller named none.
    query: isAsAsked ? call.query : createQuery(route.operation, permission.parameters),
    body: permission.body,
    who,
  });
}

/** Every call that is answered, as routes write it: "DELETE /portfolio/events/orders/:order_id". */
export function servedEndpoints(): readonly string[] {
  const routes = allRoutes(defaultSettings, new Map(), createGrades("basic"));
  return routes.map(({ method, path }) => `${method} ${path}`);
}

function allRoutes(settings: ServerSettings, keys: KeyRegistry, grades: Grades): readonly Route[] {
  const routes = [
    ...apiKeyRoutes(keys),
    ...statusRoutes,
    ...marketRoutes,
    ...bookRoutes(settings.booksNeedSignature ? "signed" : "public"),
    ...eventRoutes,
    ...seriesRoutes,
    ...candlestickRoutes,
    ...historicalRoutes,
    ...feeChangeRoutes,
    ...eventMetadataRoutes,
    ...incentiveRoutes,
    ...orderReadRoutes,
    ...orderWriteRoutes,
    ...portfolioRoutes,
    ...besideRoutes,
    ...comboRoutes,
    ...communicationRoutes,
    ...orderGroupRoutes,
    ...cashRoutes,
    ...blockTradeRoutes,
  ];
  return [...routes, ...accountRoutes(routes, grades), ...retiredRoutes];
}

interface Found {
  readonly route: Route;
  readonly names: readonly string[];
}

type RouteTable = (method: string, path: string) => Found | WireRefusal;

/** Routes that spell a segment out win over those that name it. Those that name none are found at once. */
function routeTable(routes: readonly Route[]): RouteTable {
  const exact = new Map<string, Route>();
  const byLength = new Map<number, { route: Route; segments: readonly string[] }[]>();
  for (const route of routes.toSorted((a, b) => countNames(a) - countNames(b))) {
    const segments = route.path.split("/").slice(1);
    if (countNames(route) === 0) exact.set(`${route.method} ${apiPrefix}${route.path}`, route);
    byLength.set(segments.length, [...(byLength.get(segments.length) ?? []), { route, segments }]);
  }
  return (method, path) => {
    const route = exact.get(`${method} ${path}`);
    if (route !== undefined) return { route, names: [] };
    if (!path.startsWith(`${apiPrefix}/`)) return notFound();
    const segments = path.slice(apiPrefix.length + 1).split("/");
    let isKnown = false;
    for (const pattern of byLength.get(segments.length) ?? []) {
      const names = matchSegments(pattern.segments, segments);
      if (names === undefined) continue;
      if (pattern.route.method === method) return { route: pattern.route, names };
      isKnown = true;
    }
    return isKnown ? nested(405, "method_not_allowed", "method not allowed") : notFound();
  };
}

function countNames({ path }: Route): number {
  return path.split(":").length - 1;
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): readonly string[] | undefined {
  for (const [index, wanted] of pattern.entries()) {
    if (!wanted.startsWith(":") && wanted !== segments[index]) return undefined;
  }
  return pattern.flatMap((wanted, index) =>
    wanted.startsWith(":") ? [unescaped(segments[index] ?? "")] : [],
  );
}

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

type Parameters = ReadonlyMap<string, readonly string[]>;

const noParameters: Parameters = new Map();

function splitPath(target: string): { readonly path: string; readonly parameters: Parameters } {
  const mark = target.indexOf("?");
  if (mark < 0) return { path: target, parameters: noParameters };
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(target.slice(mark + 1))) {
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, [value]);
    else values.push(value);
  }
  return { path: target.slice(0, mark), parameters };
}

const jsonHeaders = { "content-type": "application/json" } as const;

function response(reply: Reply): ApiResponse {
  if (reply.body === undefined) return { status: reply.status, headers: {}, body: "" };
  return { status: reply.status, headers: jsonHeaders, body: JSON.stringify(reply.body) };
}
