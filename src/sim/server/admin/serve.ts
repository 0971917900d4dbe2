import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { assert } from "../../../lib/assert.ts";
import { answerAdmin, type AdminAnswer, type AdminParts } from "./admin.ts";

export interface AdminServing {
  readonly url: string;
  close(): Promise<void>;
}

export interface AdminServeOptions extends AdminParts {
  /** 0: any free one. */
  readonly port: number;
  /** Told when our own code breaks; the caller is answered 500. */
  readonly onFault: (error: unknown) => void;
}

const bodyMax = 64 * 1024;
const connectionsMax = 50;

/**
 * The admin endpoint has a port of its own: the exchange's port stays what it is on the real one, path by path, and may
 * be opened to other machines while this never is. It listens on loopback and answers only who calls it by a loopback
 * name and is no page of a browser: any web site can make a browser call 127.0.0.1, but not without telling so.
 */
export async function serveAdmin(options: AdminServeOptions): Promise<AdminServing> {
  const server = createServer({ requestTimeout: 30_000 });
  server.maxConnections = connectionsMax;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    void handle(options, request)
      .catch((error: unknown): AdminAnswer => {
        options.onFault(error);
        return refusal(500, "internal error");
      })
      .then((answer) => reply(response, answer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  assert(typeof address === "object" && address !== null, "a listening server has an address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(parts: AdminParts, request: IncomingMessage): Promise<AdminAnswer> {
  const why = whyNot(request);
  if (why !== undefined) return why;
  const text = await readBody(request);
  if (text === undefined) return refusal(413, `a body has at most ${bodyMax} bytes`);
  const body = parse(text);
  if (body === invalid) return refusal(400, "the body is not JSON");
  const [path = "/"] = (request.url ?? "/").split("?");
  return answerAdmin(parts, { method: request.method ?? "GET", path, body });
}

const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** Who is refused before anything is read. */
function whyNot({ headers, method, socket }: IncomingMessage): AdminAnswer | undefined {
  const from = socket.remoteAddress ?? "";
  if (!/^(?:::ffff:)?127\./.test(from) && from !== "::1") return refusal(403, "only this machine may ask");
  // A page that was told a wrong address for its own name calls by that name.
  if (!loopback.test(headers.host ?? "")) return refusal(403, "call it 127.0.0.1 or localhost");
  // Browsers say for whom they call; programs do not.
  if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) {
    return refusal(403, "no page of a browser may ask");
  }
  const type = headers["content-type"] ?? "";
  if (method === "POST" && !type.startsWith("application/json")) {
    return refusal(415, "send content-type: application/json");
  }
  return undefined;
}

/** Undefined: too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > bodyMax) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const invalid = Symbol("invalid");

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return invalid;
  }
}

function refusal(status: number, message: string): AdminAnswer {
  return { status, body: { error: { message } } };
}

function reply(response: ServerResponse, { status, body }: AdminAnswer): void {
  if (response.destroyed) return;
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(text);
}
