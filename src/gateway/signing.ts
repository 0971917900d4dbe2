import { constants, createPrivateKey, sign, type KeyObject } from "node:crypto";
import { Failure } from "../domain/failure.ts";
import { toMillis, type Time } from "../domain/units.ts";

/** Makes the three headers that prove who asks. */
export interface Signer {
  /** `path` starts at the root of the host and has no query: neither host, query nor body is signed. */
  headers(method: string, path: string, at: Time): Readonly<Record<string, string>>;
}

/** Parses the key once: parsing costs more than signing. The kind of key decides how it signs. */
export function parsePrivateKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause is left out on purpose: it may quote the text of the key.
    throw new Failure(
      "key-unreadable",
      "the private key is no PEM text that can be read without a passphrase",
    );
  }
  if (key.asymmetricKeyType !== "rsa" && key.asymmetricKeyType !== "ed25519") {
    throw new Failure("key-unreadable", `the private key is of kind ${key.asymmetricKeyType ?? "unknown"}`);
  }
  return key;
}

export function createSigner(keyId: string, key: KeyObject): Signer {
  return {
    headers: (method, path, at) => {
      const timestamp = String(toMillis(at));
      return {
        "KALSHI-ACCESS-KEY": keyId,
        "KALSHI-ACCESS-TIMESTAMP": timestamp,
        "KALSHI-ACCESS-SIGNATURE": signText(key, textToSign(timestamp, method, path)),
      };
    },
  };
}

function textToSign(timestamp: string, method: string, path: string): string {
  const [bare = ""] = path.split("?", 1);
  return `${timestamp}${method.toUpperCase()}${bare}`;
}

function signText(key: KeyObject, text: string): string {
  const data = Buffer.from(text, "utf8");
  if (key.asymmetricKeyType === "ed25519") return sign(null, data, key).toString("base64");
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign("sha256", data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }).toString(
    "base64",
  );
}
