import { sign, createPrivateKey, constants } from "node:crypto";
import { describe, expect, it } from "vitest";
import { millis } from "../../domain/units.ts";
import { createAuth } from "./auth.ts";
import { createPlayKey, registerKey } from "./key.ts";

const nowMs = 1_795_000_000_000;
const path = "/trade-api/v2/portfolio/events/orders/3b23c1c7";

describe.each(["rsa", "ed25519"] as const)("a signature by an %s key", (kind) => {
  const play = createPlayKey(kind);
  const auth = createAuth(registerKey("play", play));
  const signed = (text: string, saltLength = constants.RSA_PSS_SALTLEN_DIGEST): Record<string, string> => {
    const key = createPrivateKey(play.privatePem);
    const bytes =
      kind === "rsa"
        ? sign("sha256", Buffer.from(text), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
        : sign(null, Buffer.from(text), key);
    return {
      "KALSHI-ACCESS-KEY": play.keyId,
      "KALSHI-ACCESS-TIMESTAMP": String(nowMs),
      "KALSHI-ACCESS-SIGNATURE": bytes.toString("base64"),
    };
  };
  const check = (method: string, headers: Record<string, string>): boolean =>
    auth.check({ method, path, headers }, millis(nowMs)).ok;

  it("is over time, method and path", () => {
    expect(check("DELETE", signed(`${nowMs}DELETE${path}`))).toBe(true);
    expect(check("POST", signed(`${nowMs}DELETE${path}`))).toBe(false);
    expect(check("DELETE", signed(`${nowMs + 1}DELETE${path}`))).toBe(false);
    expect(check("DELETE", signed(`${nowMs}DELETE${path}?subaccount=0`))).toBe(false);
  });

  it("may come under header names of either case, and proves an account with a UUID", () => {
    const headers = Object.fromEntries(
      Object.entries(signed(`${nowMs}GET${path}`)).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const who = auth.check({ method: "get", path, headers }, millis(nowMs));
    expect(who).toMatchObject({ ok: true, value: { account: "play" } });
    expect(who.ok && who.value.userId).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
  });

  it("never throws, whatever stands in the headers", () => {
    for (const wrong of ["", "%%%", "AAAA", "x".repeat(10_000), "\u0000"]) {
      const headers = { ...signed(`${nowMs}GET${path}`), "KALSHI-ACCESS-SIGNATURE": wrong };
      expect(check("GET", headers)).toBe(false);
      const timestamps = { ...signed(`${nowMs}GET${path}`), "KALSHI-ACCESS-TIMESTAMP": wrong };
      expect(check("GET", timestamps)).toBe(false);
    }
  });
});

it("an RSA signature with a salt of another length is refused", () => {
  const play = createPlayKey("rsa");
  const auth = createAuth(registerKey("play", play));
  const bytes = sign("sha256", Buffer.from(`${nowMs}GET${path}`), {
    key: createPrivateKey(play.privatePem),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: 20,
  });
  const headers = {
    "kalshi-access-key": play.keyId,
    "kalshi-access-timestamp": String(nowMs),
    "kalshi-access-signature": bytes.toString("base64"),
  };
  expect(auth.check({ method: "GET", path, headers }, millis(nowMs)).ok).toBe(false);
});

it("keys of one kind differ, and their files are PKCS#8", () => {
  const [a, b] = [createPlayKey("ed25519"), createPlayKey("ed25519")];
  expect(a.keyId).not.toBe(b.keyId);
  expect(a.privatePem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
});
