import { createPublicKey, randomUUID, type KeyObject } from "node:crypto";
import { toSeconds } from "../../../domain/units.ts";
import { ok, refused, type Result } from "../../../lib/result.ts";
import { decodeKeyRequest, type KeyRequest } from "../../../wire/exchange/api-key.ts";
import { nested, notFound, type WireRefusal } from "../../../wire/exchange/refusal.ts";
import { createPlayKey, fullAccess, type KeyRegistry, type RegisteredKey } from "../key.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";

/** Users make, see and delete their own keys. */
export function apiKeyRoutes(keys: KeyRegistry): readonly Route[] {
  const terms = { access: "signed", cost: defaultCost } as const;
  const write = { ...terms, billing: "unscoped" } as const;
  return [
    {
      ...terms,
      billing: "read",
      method: "GET",
      path: "/api_keys",
      operation: "GetApiKeys",
      answer: (call: SignedCall) => listKeys(keys, call),
    },
    {
      ...write,
      method: "POST",
      path: "/api_keys",
      operation: "CreateApiKey",
      answer: (call: SignedCall) => createKey(keys, call),
    },
    {
      ...write,
      method: "POST",
      path: "/api_keys/generate",
      operation: "GenerateApiKey",
      answer: (call: SignedCall) => generateKey(keys, call),
    },
    {
      ...write,
      method: "DELETE",
      path: "/api_keys/:api_key",
      operation: "DeleteApiKey",
      answer: (call: SignedCall) => deleteKey(keys, call),
    },
  ];
}

/** Of one account. The real exchange's number is not known. */
const keysMax = 100;

function listKeys(keys: KeyRegistry, { who, settings }: SignedCall): Reply {
  const own = [...keys].filter(([, key]) => key.account === who.account);
  const { attestedUntil } = settings;
  return answered({
    api_keys: own.map(([keyId, key]) => ({
      api_key_id: keyId,
      name: key.name ?? "",
      scopes: key.scopes ?? fullAccess,
      ...(key.subaccount === undefined ? {} : { subaccount: key.subaccount }),
      key_type: key.publicKey.asymmetricKeyType === "ed25519" ? "Ed25519" : "RSA",
    })),
    ...(attestedUntil === undefined ? {} : { api_key_region_expiration_ts: toSeconds(attestedUntil) }),
  });
}

/** A key of the user's own making is for the higher tiers only; the body of this 403 was never seen. */
function createKey(keys: KeyRegistry, call: SignedCall): Reply {
  const { name } = call.tier;
  if (name === "basic" || name === "advanced" || name === "expert") {
    return nested(403, "permission_denied", "permission denied", "insufficient API usage level");
  }
  const request = decodeKeyRequest(call.body, "CreateApiKeyRequest");
  if (!request.ok) return request.why;
  const publicKey = readPublicKey(request.value.publicKey ?? "");
  if (!publicKey.ok) return publicKey.why;
  const added = addKey(keys, call, request.value, publicKey.value, randomUUID());
  return added.ok ? { status: 201, body: { api_key_id: added.value } } : added.why;
}

function generateKey(keys: KeyRegistry, call: SignedCall): Reply {
  const request = decodeKeyRequest(call.body, "GenerateApiKeyRequest");
  if (!request.ok) return request.why;
  const { keyId, publicKey, privatePem } = createPlayKey("rsa");
  const added = addKey(keys, call, request.value, publicKey, keyId);
  return added.ok ? { status: 201, body: { api_key_id: keyId, private_key: privatePem } } : added.why;
}

function addKey(
  keys: KeyRegistry,
  { who }: SignedCall,
  { name, scopes, subaccount }: KeyRequest,
  publicKey: KeyObject,
  keyId: string,
): Result<string, WireRefusal> {
  const held = [...keys.values()].filter(({ account }) => account === who.account).length;
  if (held >= keysMax)
    return refused(nested(400, "invalid_parameters", "invalid parameters", "too many API keys"));
  const key: RegisteredKey = {
    account: who.account,
    publicKey,
    name,
    scopes: scopes ?? fullAccess,
    subaccount,
  };
  keys.set(keyId, key);
  return ok(keyId);
}

function deleteKey(keys: KeyRegistry, { who, names }: SignedCall): Reply {
  const keyId = names[0] ?? "";
  if (keys.get(keyId)?.account !== who.account) return notFound();
  keys.delete(keyId);
  return { status: 204 };
}

function readPublicKey(pem: string): Result<KeyObject, WireRefusal> {
  try {
    const key = createPublicKey(pem);
    const kind = key.asymmetricKeyType;
    if (kind === "rsa" || kind === "ed25519") return ok(key);
  } catch {
    // Not a key at all: told like one of the wrong kind.
  }
  return refused(
    nested(400, "invalid_parameters", "invalid parameters", "public_key is no RSA or Ed25519 key"),
  );
}
