import { millis } from "../../domain/units.ts";
import type { Credentials } from "../../gateway/credentials.ts";
import { ok, refused } from "../../lib/result.ts";
import { toMillis } from "../../domain/units.ts";
import { createAuth, type Auth } from "../../sim/server/auth.ts";
import { fullAccess } from "../../sim/server/key.ts";
import { defaultSettings } from "../../sim/server/settings.ts";
import { userIdOf } from "../../sim/server/user-id.ts";
import { nested } from "../../wire/exchange/refusal.ts";

const keyId = "simulated";

/**
 * A key whose signature is its timestamp: signing and checking are proven elsewhere and would be half of what a
 * simulated hour costs. That a wrong clock makes signatures expire is kept.
 */
export function quickAuth(account: string): { readonly auth: Auth; readonly credentials: Credentials } {
  const { keys } = createAuth(new Map());
  const who = { account, userId: userIdOf(account), scopes: fullAccess, subaccount: undefined };
  const { lateMax, earlyMax } = defaultSettings;
  const auth: Auth = {
    check: ({ headers }, now) => {
      if (headers["kalshi-access-key"] !== keyId) return refused(unsigned);
      const signedAt = millis(Number(headers["kalshi-access-timestamp"]));
      const isFresh = now - signedAt < lateMax && signedAt - now < earlyMax;
      return isFresh ? ok(who) : refused(expired);
    },
    accountOf: (headers) => (headers["kalshi-access-key"] === keyId ? account : undefined),
    keys,
  };
  const signer: Credentials["signer"] = {
    headers: (_method, _path, at) => ({
      "KALSHI-ACCESS-KEY": keyId,
      "KALSHI-ACCESS-TIMESTAMP": String(toMillis(at)),
      "KALSHI-ACCESS-SIGNATURE": "simulated",
    }),
  };
  return { auth, credentials: { signer, hint: keyId, toString: () => "[credentials simulated]" } };
}

const unsigned = nested(401, "signature_is_missing_from_headers", "signature is missing from headers");
const expired = nested(401, "header_timestamp_expired", "header timestamp expired");
