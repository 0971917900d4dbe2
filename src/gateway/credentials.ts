import { readFileSync, statSync } from "node:fs";
import { inspect } from "node:util";
import { Failure } from "../domain/failure.ts";
import { createSigner, parsePrivateKey, type Signer } from "./signing.ts";

/**
 * Who we are to the exchange. Opaque: the key lives in a closure, and every way of turning the object into
 * text shows only that there is one.
 */
export interface Credentials {
  readonly signer: Signer;
  /** The first characters of the key id: enough to tell two keys apart, for `doctor` and logs. */
  readonly hint: string;
  /** "[credentials 0f1e…]", and so for JSON and inspection. */
  toString(): string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * From KALSHI_KEY_ID with KALSHI_PRIVATE_KEY_PATH or KALSHI_PRIVATE_KEY; undefined when none is set. Another
 * `owner` reads names of its own: `KALSHI_WATCHDOG` has KALSHI_WATCHDOG_KEY_ID and so on.
 */
export function credentialsFromEnv(env: Environment, owner = "KALSHI"): Credentials | undefined {
  const keyId = env[`${owner}_KEY_ID`]?.trim() ?? "";
  const path = env[`${owner}_PRIVATE_KEY_PATH`]?.trim() ?? "";
  const pem = env[`${owner}_PRIVATE_KEY`] ?? "";
  if (keyId === "" && path === "" && pem === "") return undefined;
  if (keyId === "") throw new Failure("key-missing", `a private key is set, but ${owner}_KEY_ID is not`);
  if (path !== "") return credentialsFromFile(keyId, path);
  if (pem !== "") return createCredentials(keyId, pem);
  throw new Failure(
    "key-missing",
    `${owner}_KEY_ID is set, but neither ${owner}_PRIVATE_KEY_PATH nor ${owner}_PRIVATE_KEY is`,
  );
}

/** A key file that others can read is refused, as ssh does. */
export function credentialsFromFile(keyId: string, path: string): Credentials {
  return createCredentials(keyId, readKeyFile(path));
}

/** Line breaks may arrive as a backslash and an n: environment files cannot hold real ones. */
export function createCredentials(keyId: string, pem: string): Credentials {
  if (!/^[\w-]{1,100}$/.test(keyId)) {
    throw new Failure("key-unreadable", "the key id holds characters that no key id has");
  }
  const key = parsePrivateKey(pem.replaceAll("\\n", "\n"));
  const shown = `[credentials ${keyId.slice(0, 4)}…]`;
  const signer = Object.freeze(opaque(createSigner(keyId, key), "[signer]"));
  return Object.freeze(opaque({ signer, hint: `${keyId.slice(0, 4)}…` }, shown));
}

function readKeyFile(path: string): string {
  try {
    const { mode } = statSync(path);
    // Windows has no such bits and reports them all set.
    if ((mode & 0o077) !== 0 && process.platform !== "win32") {
      throw new Failure(
        "key-file-open-to-others",
        `${path} is readable by others (mode ${(mode & 0o777).toString(8)}): run chmod 600 ${path}`,
      );
    }
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unreadable";
    throw new Failure("key-unreadable", `the key file ${path} cannot be read (${code})`);
  }
}

function opaque<Value extends object>(value: Value, shown: string): Value {
  const show = { value: () => shown, enumerable: false };
  return Object.defineProperties(value, { toJSON: show, toString: show, [inspect.custom]: show });
}
