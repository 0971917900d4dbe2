import { isObject } from "../../lib/json.ts";
import type { KeyScope } from "../../wire/exchange/api-key.ts";
import { nested, notFound, type WireRefusal } from "../../wire/exchange/refusal.ts";
import type { Time } from "../../domain/units.ts";
import type { Subaccount } from "../command.ts";
import type { Exchange } from "../exchange.ts";
import type { Identity } from "./key.ts";
import type { Method } from "./route.ts";
import type { ServerSettings } from "./settings.ts";

/** What a key's owner asks, as far as it decides whether the key may. */
export interface Asked {
  readonly method: Method;
  /** The route's pattern: `:name` stands for one segment. */
  readonly path: string;
  readonly names: readonly string[];
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** A request that may go on, and what of it stands after a locked key's subaccount was filled in. */
export type Permission =
  | { readonly ok: true; readonly parameters: Asked["parameters"]; readonly body: string }
  | { readonly ok: false; readonly why: WireRefusal };

/**
 * Scope first, then the lock, then the place where the user is. The bodies of these refusals were never seen: a
 * nested 403 whose details say what is missing [api.md §2.2, §3.5].
 */
export function permit(
  asked: Asked,
  who: Identity,
  { exchange, settings, now }: { exchange: Exchange; settings: ServerSettings; now: Time },
): Permission {
  const scope = scopeOf(asked.method, asked.path);
  if (!hasScope(who.scopes, scope)) return denied(`API key lacks the scope ${scope}`);
  const { attestedUntil } = settings;
  if (attestedUntil !== undefined && now > attestedUntil && isBarred(asked, exchange)) {
    return denied("location attestation expired");
  }
  if (who.subaccount === undefined) return { ok: true, parameters: asked.parameters, body: asked.body };
  return lockTo(who.subaccount, asked, who, exchange);
}

/** The stream only reads; a subaccount's lock is kept by what it tells. */
export function permitStream(who: Identity): WireRefusal | undefined {
  return hasScope(who.scopes, "read") ? undefined : denied("API key lacks the scope read").why;
}

/** The scope that an endpoint asks for: the narrowest that grants it. */
function scopeOf(method: Method, path: string): KeyScope {
  if (path.startsWith("/communications/block-trade-proposals")) {
    if (method === "GET") return "read::block_trade_accept";
    return path.endsWith("/accept") ? "write::block_trade_accept" : "write::trade";
  }
  if (method === "GET") return path === "/portfolio/balance" ? "read::portfolio_balance" : "read";
  if (isTransfer(path)) return "write::transfer";
  const trades = [
    "/portfolio/events/orders",
    "/portfolio/orders",
    "/portfolio/order_groups",
    "/communications",
  ];
  return trades.some((prefix) => path.startsWith(prefix)) ? "write::trade" : "write";
}

function hasScope(held: readonly KeyScope[], wanted: KeyScope): boolean {
  const parent = wanted.startsWith("read") ? "read" : "write";
  return held.includes(wanted) || held.includes(parent);
}

function isTransfer(path: string): boolean {
  return (
    path.startsWith("/portfolio/intra_exchange_instance_transfer") ||
    path === "/portfolio/subaccounts/transfer" ||
    path === "/portfolio/target_balance_allocation"
  );
}

/** What moves money between places, or is about the member as a whole, is closed to a locked key. */
function isClosedToLocked(path: string): boolean {
  return (
    isTransfer(path) ||
    ["/portfolio/subaccounts", "/portfolio/deposits", "/portfolio/withdrawals", "/api_keys"].some((prefix) =>
      path.startsWith(prefix),
    )
  );
}

/** The locked number may be left out or named; any other is refused. */
function lockTo(locked: Subaccount, asked: Asked, who: Identity, exchange: Exchange): Permission {
  const { path, names, parameters, body } = asked;
  const refusal = denied("API key is restricted to a single sub-account");
  if (isClosedToLocked(path)) return refusal;
  const [given] = parameters.get("subaccount") ?? [];
  if (given !== undefined && given !== "" && given !== String(locked)) return refusal;
  if (path.includes("/:order_id")) {
    const order = exchange.order(who.account, names[0] ?? "");
    if (order !== undefined && order.subaccount !== locked) return { ok: false, why: notFound() };
  }
  const lockedBody = lockBody(locked, body);
  if (lockedBody === undefined) return refusal;
  return {
    ok: true,
    parameters: new Map(parameters).set("subaccount", [String(locked)]),
    body: lockedBody,
  };
}

/** Undefined when it names another subaccount. A body that is no JSON is left to whoever reads it. */
function lockBody(locked: Subaccount, text: string): string | undefined {
  const body = parsed(text);
  if (!isObject(body)) return text;
  const orders = body["orders"];
  const entries = Array.isArray(orders) ? orders.filter(isObject) : [];
  for (const { subaccount } of [body, ...entries]) {
    if (subaccount !== undefined && subaccount !== null && subaccount !== locked) return undefined;
  }
  const filled =
    entries.length === 0 ? {} : { orders: entries.map((entry) => ({ ...entry, subaccount: locked })) };
  return JSON.stringify({ ...body, ...filled, subaccount: locked });
}

/** Without a location attestation these may not be traded; everything else may [api.md §2.2]. */
const barredCategories: ReadonlySet<string> = new Set(["Sports", "Elections", "Entertainment"]);

function isBarred({ method, path, body }: Asked, exchange: Exchange): boolean {
  if (method !== "POST" || !path.startsWith("/portfolio/events/orders")) return false;
  const given = parsed(body);
  if (!isObject(given)) return false;
  const orders = Array.isArray(given["orders"]) ? given["orders"].filter(isObject) : [];
  return [given, ...orders].some(({ ticker }) => {
    const series = typeof ticker === "string" ? exchange.market(ticker)?.seriesTicker : undefined;
    const category = exchange.series().find((each) => each.ticker === series)?.category;
    return category !== undefined && barredCategories.has(category);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function denied(details: string): { readonly ok: false; readonly why: WireRefusal } {
  return { ok: false, why: nested(403, "permission_denied", "permission denied", details) };
}
