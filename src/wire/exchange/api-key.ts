import { isObject } from "../../lib/json.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { decodeBody } from "./json-body.ts";
import { nested, type WireRefusal } from "./refusal.ts";

/** What a key may do; a parent grants all that its children do [api.md §2.2]. */
const keyScopes = [
  "read",
  "write",
  "read::block_trade_accept",
  "read::portfolio_balance",
  "write::trade",
  "write::transfer",
  "write::block_trade_accept",
] as const;

export type KeyScope = (typeof keyScopes)[number];

/** A new key: the public half only when the user brings it. */
export interface KeyRequest {
  readonly name: string;
  readonly publicKey: string | undefined;
  /** Absent: full access. */
  readonly scopes: readonly KeyScope[] | undefined;
  readonly subaccount: number | undefined;
}

const shape = { name: "string", public_key: "string", subaccount: "int64" } as const;
const nameMax = 200;
const subaccountMax = 63;

export function decodeKeyRequest(text: string, name: string): Result<KeyRequest, WireRefusal> {
  const body = decodeBody(text, name, shape);
  if (!body.ok) return body;
  const { name: label, public_key: publicKey, subaccount } = body.value;
  if (label === undefined || label === "") return refused(invalid("name is required"));
  if (label.length > nameMax) return refused(invalid("name is too long"));
  if (subaccount !== undefined && (subaccount < 0 || subaccount > subaccountMax)) {
    return refused(invalid("subaccount must be 0 to 63"));
  }
  const scopes = scopesOf(text);
  if (!scopes.ok) return scopes;
  return ok({ name: label, publicKey, scopes: scopes.value, subaccount });
}

function scopesOf(text: string): Result<readonly KeyScope[] | undefined, WireRefusal> {
  const body: unknown = JSON.parse(text);
  const given = isObject(body) ? (body["scopes"] ?? undefined) : undefined;
  if (given === undefined) return ok(undefined);
  if (!Array.isArray(given) || given.length === 0) return refused(invalid("scopes must be a list of scopes"));
  const scopes: KeyScope[] = [];
  for (const name of new Set<unknown>(given)) {
    const scope = keyScopes.find((each) => each === name);
    if (scope === undefined) return refused(invalid(`unknown scope ${String(name)}`));
    scopes.push(scope);
  }
  // The broad parent of writing is not given without the one of reading.
  if (scopes.includes("write") && !scopes.includes("read")) return refused(invalid("write requires read"));
  return ok(scopes);
}

function invalid(details: string): WireRefusal {
  return nested(400, "invalid_parameters", "invalid parameters", details);
}
