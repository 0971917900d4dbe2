import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenAnswer {
  readonly method: string;
  /** Without the prefix and the query. */
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

export interface RecordingProxy {
  readonly restUrl: string;
  readonly seen: readonly SeenAnswer[];
  close(): Promise<void>;
}

/** Stands between a client and the server, changes nothing and remembers every answer. */
export async function recordingProxy(restUrl: string): Promise<RecordingProxy> {
  const seen: SeenAnswer[] = [];
  const { origin, pathname: prefix } = new URL(restUrl);
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const call = request(`${origin}${url}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        const status = response.statusCode ?? 0;
        const path = (url.split("?")[0] ?? "").slice(prefix.length);
        seen.push({ method, path, status, text: body.toString("utf8") });
        outgoing.writeHead(status, response.headers);
        outgoing.end(body);
      });
    });
    call.on("error", () => outgoing.destroy());
    incoming.pipe(call);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    restUrl: `http://127.0.0.1:${port}${prefix}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
