import { constants, verify, type KeyObject } from "node:crypto";
import { millis, type Time } from "../../domain/units.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { nested, type WireRefusal } from "../../wire/exchange/refusal.ts";
import type { AccountId } from "../command.ts";
import { fullAccess, type Identity, type KeyRegistry, type RegisteredKey } from "./key.ts";
import { defaultSettings, type ServerSettings } from "./settings.ts";
import { userIdOf } from "./user-id.ts";

export interface SignedRequest {
  readonly method: string;
  /** Without the query: that is not signed. */
  readonly path: string;
  readonly headers: Headers;
}

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Auth {
  check(request: SignedRequest, now: Time): Result<Identity, WireRefusal>;
  /** Whose key the headers name, without asking whether the signature is any good. */
  accountOf(headers: Headers): AccountId | undefined;
  /** Where a user's new keys go. */
  readonly keys: KeyRegistry;
}

const accessHeaders = {
  key: "kalshi-access-key",
  timestamp: "kalshi-access-timestamp",
  signature: "kalshi-access-signature",
} as const;

export function createAuth(keys: KeyRegistry, settings: AuthSettings = defaultSettings): Auth {
  const known = new WeakMap<RegisteredKey, KnownKey>();
  const knowing = (key: RegisteredKey): KnownKey => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const worked = { who: identityOf(key), isSigned: signatureCheck(key.publicKey) };
    known.set(key, worked);
    return worked;
  };
  const seen = settings.replays === "refused" ? signatureMemory(settings) : undefined;
  const check: Auth["check"] = ({ method, path, headers }, now) => {
    const keyId = headerOf(headers, accessHeaders.key);
    const timestamp = headerOf(headers, accessHeaders.timestamp);
    const signature = headerOf(headers, accessHeaders.signature);
    if (keyId === undefined || timestamp === undefined || signature === undefined) return refused(missing);
    const signedAt = parseMillis(timestamp);
    if (signedAt === undefined) return refused(expired);
    if (now - signedAt >= settings.lateMax || signedAt - now >= settings.earlyMax) return refused(expired);
    const key = keys.get(keyId);
    if (key === undefined) return refused(denied("NOT_FOUND"));
    const text = `${timestamp}${method.toUpperCase()}${path}`;
    const { who, isSigned } = knowing(key);
    if (!isSigned(text, signature)) return refused(denied("INCORRECT_API_KEY_SIGNATURE"));
    if (seen?.isReplay(signature, now) === true) return refused(denied("INCORRECT_API_KEY_SIGNATURE"));
    return ok(who);
  };
  const accountOf: Auth["accountOf"] = (headers) => {
    const keyId = headerOf(headers, accessHeaders.key);
    return keyId === undefined ? undefined : keys.get(keyId)?.account;
  };
  return { check, accountOf, keys };
}

/** What is worked out once for every key. */
interface KnownKey {
  readonly who: Identity;
  readonly isSigned: (text: string, signature: string) => boolean;
}

type AuthSettings = Pick<ServerSettings, "lateMax" | "earlyMax"> & Partial<Pick<ServerSettings, "replays">>;

function identityOf({ account, scopes = fullAccess, subaccount }: RegisteredKey): Identity {
  return { account, userId: userIdOf(account), scopes, subaccount };
}

/** Signatures of the time in which they would still be accepted: older ones are refused for their age. */
function signatureMemory({ lateMax, earlyMax }: AuthSettings): {
  isReplay: (signature: string, now: Time) => boolean;
} {
  const window = lateMax + earlyMax;
  let recent = new Set<string>();
  let older = new Set<string>();
  let turnedAt = -Infinity;
  return {
    isReplay: (signature, now) => {
      if (now - turnedAt > window) {
        older = recent;
        recent = new Set();
        turnedAt = now;
      }
      if (recent.has(signature) || older.has(signature)) return true;
      recent.add(signature);
      return false;
    },
  };
}

/** True when the request claims to be somebody, rightly or not. */
export function isSigned(headers: Headers): boolean {
  return headerOf(headers, accessHeaders.key) !== undefined;
}

function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name] ?? headers[name.toUpperCase()];
  const first = typeof value === "object" ? value[0] : value;
  return first === "" ? undefined : first;
}

/** Milliseconds up to the year 2255, the last that microseconds count exactly. */
function parseMillis(text: string): Time | undefined {
  return /^\d{1,13}$/.test(text) && Number(text) <= 9_000_000_000_000 ? millis(Number(text)) : undefined;
}

/** The key itself says how it signs, never the header of its file. */
function signatureCheck(key: KeyObject): KnownKey["isSigned"] {
  const isRsa = key.asymmetricKeyType !== "ed25519";
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const how = isRsa ? { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : key;
  const digest = isRsa ? "sha256" : null;
  return (text, signature) => verify(digest, Buffer.from(text), how, Buffer.from(signature, "base64"));
}

const missing = nested(401, "signature_is_missing_from_headers", "signature is missing from headers");
const expired = nested(401, "header_timestamp_expired", "header timestamp expired");

function denied(details: string): WireRefusal {
  return nested(401, "authentication_error", "authentication_error", details);
}
