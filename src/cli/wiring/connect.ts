import { credentialsFromEnv, type Credentials, type Environment } from "../../gateway/credentials.ts";
import { customHosts, demoHosts, prodHosts, type Hosts } from "../../gateway/hosts.ts";
import { pooledTransport } from "../../gateway/http.ts";
import { webSocketTransport } from "../../gateway/stream-transport.ts";
import { seededRandom } from "../../lib/random.ts";
import { systemClock } from "../../runtime/system-clock.ts";
import type { Config } from "../config/schema.ts";
import type { Connection } from "./assemble.ts";

/** Real sockets to the exchange that the configuration names, with the key that the environment holds. */
export function connect(config: Config["exchange"], env: Environment, keyOwner?: string): Connection {
  return connectTo(hostsOf(config), credentialsFromEnv(env, keyOwner), config.batches);
}

export function connectTo(hosts: Hosts, credentials: Credentials | undefined, batches = true): Connection {
  const pool = pooledTransport(new URL(hosts.rest).origin);
  let closing: Promise<void> | undefined;
  return {
    clock: systemClock(),
    hosts,
    credentials,
    batches,
    http: pool.transport,
    stream: webSocketTransport,
    // Only retries and reconnects draw from it: two bots that start together must not retry together.
    random: seededRandom(Date.now()),
    close: () => (closing ??= pool.close()),
  };
}

function hostsOf(config: Config["exchange"]): Hosts {
  switch (config.environment) {
    case "demo":
      return demoHosts;
    case "production":
      return prodHosts;
    case "custom":
      return customHosts(config.restUrl ?? "", config.wsUrl ?? "");
  }
}
