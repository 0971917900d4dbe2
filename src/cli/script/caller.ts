import type { Clock } from "../../domain/clock.ts";
import { Failure } from "../../domain/failure.ts";
import type { Credentials } from "../../gateway/credentials.ts";
import { isHttpFailure, type HttpRequest, type HttpTransport } from "../../gateway/http.ts";

/** Signed calls of the accounts of a script. */
export interface Caller {
  /** Without an account of that name the call is not signed: enough for public data. */
  call(account: string, method: HttpRequest["method"], path: string, body?: object): Promise<CallAnswer>;
  /** A read whose answer must be there. */
  read(account: string, path: string): Promise<Json>;
}

export type CallAnswer =
  | { readonly status: number; readonly body: Json }
  /** No answer, or none that can be read. */
  | { readonly failure: string };

export type Json = Readonly<Record<string, unknown>>;

/** An answer that has not come after this long does not come: the exchange's own delays are in its own time. */
const patienceMs = 2_000;

export function createCaller(
  transport: HttpTransport,
  restUrl: string,
  credentials: ReadonlyMap<string, Credentials>,
  clock: Clock,
): Caller {
  const prefix = new URL(restUrl).pathname;
  const call: Caller["call"] = async (account, method, path, body) => {
    const [signedPath = ""] = path.split("?");
    const signer = credentials.get(account)?.signer;
    const headers = signer?.headers(method, `${prefix}${signedPath}`, clock.now()) ?? {};
    const answer = await transport({
      method,
      url: `${restUrl}${path}`,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: patienceMs,
    });
    if (isHttpFailure(answer)) return { failure: answer.failure };
    const json = parse(answer.body);
    return json === undefined
      ? { failure: `${answer.status} with a broken body` }
      : { status: answer.status, body: json };
  };
  return {
    call,
    read: async (account, path) => {
      const answer = await call(account, "GET", path);
      if ("failure" in answer) throw new Failure("exchange-garbled", `GET ${path}: ${answer.failure}`);
      return answer.body;
    },
  };
}

function parse(text: string): Json | undefined {
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
