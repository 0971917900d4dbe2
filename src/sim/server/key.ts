import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import type { KeyScope } from "../../wire/exchange/api-key.ts";
import type { AccountId, Subaccount } from "../command.ts";

export type KeyKind = "rsa" | "ed25519";

/** Who may sign, by key id. It changes while the exchange runs: users make and delete their keys. */
export type KeyRegistry = Map<string, RegisteredKey>;

export interface RegisteredKey {
  readonly account: AccountId;
  readonly publicKey: KeyObject;
  readonly name?: string;
  /** Absent: all of them. */
  readonly scopes?: readonly KeyScope[];
  /** The only one this key may touch; absent: any. */
  readonly subaccount?: Subaccount | undefined;
}

export const fullAccess: readonly KeyScope[] = ["read", "write"];

/** The caller a signature proves. */
export interface Identity {
  readonly account: AccountId;
  readonly userId: string;
  readonly scopes: readonly KeyScope[];
  readonly subaccount: Subaccount | undefined;
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
