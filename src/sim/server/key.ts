import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import type { AccountId } from "../command.ts";

export type KeyKind = "rsa" | "ed25519";

/** Who may sign: key id → account and public key. */
export type KeyRegistry = ReadonlyMap<string, RegisteredKey>;

export interface RegisteredKey {
  readonly account: AccountId;
  readonly publicKey: KeyObject;
}

export interface PlayKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  /** PKCS#8 PEM, as the real exchange hands out both kinds. */
  readonly privatePem: string;
}

/** A fresh key: play money, but never the same twice. */
export function createPlayKey(kind: KeyKind): PlayKey {
  const { publicKey, privateKey } =
    kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
  return {
    keyId: randomUUID(),
    publicKey,
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

export function registerKey(account: AccountId, key: PlayKey): KeyRegistry {
  return new Map([[key.keyId, { account, publicKey: key.publicKey }]]);
}
