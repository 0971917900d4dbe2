import { Failure } from "../domain/failure.ts";

/** Where an exchange lives. Both paths are part of what is signed; the host is not. */
export interface Hosts {
  readonly name: "prod" | "demo" | "custom";
  /** "https://host/trade-api/v2", without a slash at the end. */
  readonly rest: string;
  /** "wss://host/trade-api/ws/v2". */
  readonly stream: string;
}

export const prodHosts: Hosts = {
  name: "prod",
  rest: "https://external-api.kalshi.com/trade-api/v2",
  stream: "wss://external-api-ws.kalshi.com/trade-api/ws/v2",
};

/** Play money; its accounts and keys are its own. */
export const demoHosts: Hosts = {
  name: "demo",
  rest: "https://external-api.demo.kalshi.co/trade-api/v2",
  stream: "wss://external-api-ws.demo.kalshi.co/trade-api/ws/v2",
};

/**
 * Another host that speaks the same protocol. Plain `http:` and `ws:` are allowed only on this machine: a
 * signed request in the clear can be read and repeated by whoever carries it.
 */
export function customHosts(rest: string, stream: string): Hosts {
  return {
    name: "custom",
    rest: checkUrl(rest, "https:", "http:"),
    stream: checkUrl(stream, "wss:", "ws:"),
  };
}

function checkUrl(text: string, secure: string, plain: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new Failure("config-invalid", `${text.slice(0, 200)} is no URL`);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new Failure(
      "config-invalid",
      `the exchange's URL at ${url.host} carries more than a host and a path`,
    );
  }
  if (url.protocol !== secure && !(url.protocol === plain && isThisMachine(url))) {
    throw new Failure(
      "config-invalid",
      `${url.protocol}//${url.host} is not ${secure}// and not this machine`,
    );
  }
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}`;
}

function isThisMachine({ hostname }: URL): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/** Where values come from that others tell: a query may hold what they want to know, a key for one. */
export function referenceAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new Failure("config-invalid", `referenceUrl: ${text.slice(0, 60)} is no URL`);
  const where = `referenceUrl: ${url.protocol}//${url.host}`;
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    throw new Failure("config-invalid", `${where} has more before or behind it than a path and a query`);
  }
  const isPlain = ["http:", "ws:"].includes(url.protocol) && isThisMachine(url);
  if (isPlain || ["https:", "wss:"].includes(url.protocol)) return url;
  throw new Failure("config-invalid", `${where} is neither https nor wss, and not this machine`);
}
