import { constants, createPublicKey, generateKeyPairSync, verify, type KeyObject } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, expect, test } from "vitest";
import { Failure, failureLine } from "../domain/failure.ts";
import { time } from "../domain/units.ts";
import { createCredentials, credentialsFromEnv, type Environment } from "./credentials.ts";
import { customHosts, referenceAddress } from "./hosts.ts";

const keyId = "0f1e2d3c-aaaa-bbbb-cccc-1234567890ab";
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ed25519 = generateKeyPairSync("ed25519");
const pem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();
const folder = mkdtempSync(join(tmpdir(), "kmm-key-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = time(1_791_800_000_123_999);
const signedText = "1791800000123DELETE/trade-api/v2/portfolio/events/orders/3b23c1c7";
const kinds = [
  ["RSA", rsa],
  ["Ed25519", ed25519],
] as const;

test.each(kinds)("an %s key signs time, method and bare path, as documented", (kind, pair) => {
  const { signer } = createCredentials(keyId, pem(pair.privateKey));
  const path = "/trade-api/v2/portfolio/events/orders/3b23c1c7?exchange_index=2";
  const headers = signer.headers("delete", path, at);
  expect(headers["KALSHI-ACCESS-KEY"]).toBe(keyId);
  expect(headers["KALSHI-ACCESS-TIMESTAMP"]).toBe("1791800000123");
  const signature = Buffer.from(headers["KALSHI-ACCESS-SIGNATURE"] ?? "", "base64");
  const key = createPublicKey(pair.publicKey.export({ type: "spki", format: "pem" }));
  const data = Buffer.from(signedText);
  const isGood =
    kind === "RSA"
      ? verify("sha256", data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature)
      : verify(null, data, key, signature);
  expect(isGood).toBe(true);
});

test("a key in an environment variable may have its line breaks written out", () => {
  const env = { KALSHI_KEY_ID: keyId, KALSHI_PRIVATE_KEY: pem(ed25519.privateKey).replaceAll("\n", "\\n") };
  expect(credentialsFromEnv(env)?.hint).toBe("0f1e…");
});

test("a key file only for its owner is read; no key at all is no failure", () => {
  const env = {
    KALSHI_KEY_ID: keyId,
    KALSHI_PRIVATE_KEY_PATH: keyFile("good.pem", pem(rsa.privateKey), 0o600),
  };
  expect(credentialsFromEnv(env)).toBeDefined();
  expect(credentialsFromEnv({})).toBeUndefined();
});

const open = keyFile("open.pem", pem(rsa.privateKey), 0o600);
const refused: readonly (readonly [string, Environment, string, string])[] = [
  [
    "readable by the group",
    { KALSHI_PRIVATE_KEY_PATH: keyFile("group.pem", pem(rsa.privateKey), 0o640) },
    "key-file-open-to-others",
    "chmod 600",
  ],
  [
    "readable by everybody",
    { KALSHI_PRIVATE_KEY_PATH: keyFile("all.pem", pem(rsa.privateKey), 0o604) },
    "key-file-open-to-others",
    "chmod 600",
  ],
  ["missing", { KALSHI_PRIVATE_KEY_PATH: join(folder, "none.pem") }, "key-unreadable", "ENOENT"],
  ["no PEM", { KALSHI_PRIVATE_KEY: "SECRET-TEXT" }, "key-unreadable", "PEM"],
  ["a public key", { KALSHI_PRIVATE_KEY: publicPem() }, "key-unreadable", "PEM"],
  [
    "of another kind",
    { KALSHI_PRIVATE_KEY: pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey) },
    "key-unreadable",
    "kind ec",
  ],
  ["without its id", { KALSHI_KEY_ID: "", KALSHI_PRIVATE_KEY_PATH: open }, "key-missing", "KALSHI_KEY_ID"],
  ["not given, only its id", {}, "key-missing", "KALSHI_PRIVATE_KEY_PATH"],
  [
    "under an id with a line break",
    { KALSHI_KEY_ID: "a\nb", KALSHI_PRIVATE_KEY_PATH: open },
    "key-unreadable",
    "key id",
  ],
];

test.each(refused)("a key %s is refused with a remedy", (_, env, code, words) => {
  const failure = failureFrom(() => credentialsFromEnv({ KALSHI_KEY_ID: keyId, ...env }));
  expect(failure.code).toBe(code);
  expect(failureLine(failure)).toContain(words);
  expect(everyText(failure)).not.toMatch(/SECRET-TEXT|BEGIN|PRIVATE KEY-/);
});

test.each(kinds)("no way of showing credentials shows an %s key", (_, pair) => {
  const text = pem(pair.privateKey);
  const credentials = createCredentials(keyId, text);
  const inside = text.split("\n").slice(1, -2);
  const shown =
    everyText(credentials) +
    JSON.stringify({ nested: [credentials.signer] }) +
    inspect({ nested: [credentials.signer] }, { depth: 9 }) +
    everyText(credentials.signer);
  for (const line of inside) expect(shown).not.toContain(line);
  expect(shown).not.toContain(keyId);
  expect(shown).not.toContain("KeyObject");
  expect(credentials.toString()).toBe("[credentials 0f1e…]");
});

const badHosts = [
  ["ftp://example.org/trade-api/v2"],
  ["http://example.org/trade-api/v2"], // signed requests in the clear
  ["https://user:word@example.org/trade-api/v2"],
  ["https://example.org/trade-api/v2?x=1"],
  ["not a url"],
] as const;

test.each(badHosts)("%s is no place to send signed requests", (rest) => {
  const failure = failureFrom(() => customHosts(rest, "wss://example.org/trade-api/ws/v2"));
  expect(failure.code).toBe("config-invalid");
  expect(failure.message).not.toContain("word");
});

test.each([
  ["ftp://example.org/values", "is neither https nor wss"],
  ["http://example.org/values", "http://example.org is neither https nor wss, and not this machine"],
  ["ws://127.0.0.2.example.org/values", "is neither https nor wss"],
  ["https://user:word@example.org/values", "more before or behind it"],
  ["not a url", "is no URL"],
])("%s is no place to take values from", (address, why) => {
  const failure = failureFrom(() => referenceAddress(address));
  expect(failure.code).toBe("config-invalid");
  expect(failure.message).toContain(why);
  expect(failure.message).not.toContain("word");
});

test("values come from https and wss with a query, or in the clear from this machine", () => {
  const good = [
    "https://example.org/v?key=1",
    "wss://example.org/v",
    "http://127.0.0.1:1/",
    "ws://[::1]:1/v",
  ];
  expect(good.map((address) => referenceAddress(address).href)).toEqual(good);
});

test("another owner's key is read by names of its own, and never falls back to ours", () => {
  const path = keyFile(
    "watchdog.pem",
    rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    0o600,
  );
  const ours = { KALSHI_KEY_ID: "ours-1", KALSHI_PRIVATE_KEY_PATH: path };
  const theirs = { KALSHI_WATCHDOG_KEY_ID: "dog-1", KALSHI_WATCHDOG_PRIVATE_KEY_PATH: path };
  const read = (env: Record<string, string>) => credentialsFromEnv(env, "KALSHI_WATCHDOG")?.hint;
  expect([read(ours), read({ ...ours, ...theirs })]).toEqual([undefined, "dog-…"]);
  const failure = failureFrom(() => read({ KALSHI_WATCHDOG_KEY_ID: "dog-1" }));
  expect(failure.message).toContain("KALSHI_WATCHDOG_PRIVATE_KEY_PATH");
});

test("on this machine plain connections are allowed, and a slash at the end is dropped", () => {
  const hosts = customHosts("http://127.0.0.1:8080/trade-api/v2/", "ws://localhost:8080/trade-api/ws/v2");
  expect(hosts.rest).toBe("http://127.0.0.1:8080/trade-api/v2");
});

function keyFile(name: string, text: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

function publicPem(): string {
  return rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
}

function failureFrom(act: () => unknown): Failure {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
}

function everyText(value: { toString(): string }): string {
  const error = new Error("x", { cause: value });
  return [
    JSON.stringify(value),
    value.toString(),
    inspect(value, { depth: 10, showHidden: true, getters: true }),
    inspect(value, { customInspect: false, depth: 10, showHidden: true }),
    inspect(error, { depth: 10 }),
    JSON.stringify(Object.getOwnPropertyDescriptors(value)),
    value instanceof Error ? `${value.stack ?? ""} ${inspect(value.cause)}` : "",
  ].join("\n");
}
