import { Pool } from "undici";

/**
 * One request over the network. Everything above it uses only this, so that a test, or a demo under virtual
 * time, can put a function in its place. It never throws for what the network may do: it says what happened,
 * and whether the request may have reached the exchange.
 */
export type HttpTransport = (request: HttpRequest) => Promise<HttpAnswer | HttpFailure>;

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpFailure {
  readonly failure: string;
  /** False only when not one byte of the request can have left: then nothing was done. */
  readonly wasSent: boolean;
}

export function isHttpFailure(answer: HttpAnswer | HttpFailure): answer is HttpFailure {
  return "failure" in answer;
}

export interface PooledTransport {
  readonly transport: HttpTransport;
  close(): Promise<void>;
}

/** An answer longer than this is not read to its end. The longest known page has about 3 MB. */
const bodyBytesMax = 64 * 1024 * 1024;

/** Keeps a few warm connections to one host; no redirects, no retries, no cookies. */
export function pooledTransport(origin: string, connections = 4): PooledTransport {
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connectTimeout: 10_000,
  });
  return {
    transport: (request) => send(pool, origin, request),
    close: () => pool.destroy(),
  };
}

type Dispatch = Parameters<Pool["dispatch"]>[1];
type Controller = Parameters<NonNullable<Dispatch["onRequestStart"]>>[0];

function send(pool: Pool, origin: string, request: HttpRequest): Promise<HttpAnswer | HttpFailure> {
  if (!request.url.startsWith(`${origin}/`)) {
    return Promise.resolve({ failure: `this connection goes to ${origin} only`, wasSent: false });
  }
  return new Promise((resolve) => {
    let controller: Controller | undefined;
    let isOver = false;
    const chunks: Buffer[] = [];
    let bytes = 0;
    let status = 0;
    let headers: Record<string, string> = {};

    const finish = (answer: HttpAnswer | HttpFailure): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      resolve(answer);
    };
    const giveUp = (failure: string): void => {
      finish({ failure, wasSent: controller !== undefined });
      controller?.abort(new Error(failure));
    };
    const timer = setTimeout(() => giveUp(`no answer in ${request.timeoutMs} ms`), request.timeoutMs);

    pool.dispatch(
      {
        path: request.url.slice(origin.length),
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
      },
      {
        // Runs just before the first byte is written: an error before it means that nothing left.
        onRequestStart: (started) => {
          if (isOver) started.abort(new Error("given up before it was sent"));
          else controller = started;
        },
        onResponseStart: (_, code, received) => {
          status = code;
          headers = flatHeaders(received);
        },
        onResponseData: (_, chunk) => {
          bytes += chunk.length;
          if (bytes > bodyBytesMax) giveUp(`the answer is longer than ${bodyBytesMax} bytes`);
          else chunks.push(chunk);
        },
        onResponseEnd: () => finish({ status, headers, body: Buffer.concat(chunks).toString("utf8") }),
        onResponseError: (_, error) =>
          finish({ failure: showNetworkError(error), wasSent: controller !== undefined }),
      },
    );
  });
}

function flatHeaders(
  received: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(received)) {
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

/** Only the code and the first words: an error object may hold the request's headers. */
function showNetworkError(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return `${code}: ${error.message.slice(0, 160)}`;
}
