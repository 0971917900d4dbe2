import { referenceAddress } from "../../gateway/hosts.ts";
import { pooledTransport } from "../../gateway/http.ts";
import { webSocketTransport } from "../../gateway/stream-transport.ts";
import type { Random } from "../../lib/random.ts";
import { referenceFile } from "../../runtime/reference/file.ts";
import { polledReferences } from "../../runtime/reference/poll.ts";
import type { ReferenceSource } from "../../runtime/reference/source.ts";
import { streamedReferences } from "../../runtime/reference/stream.ts";
import type { Config } from "../config/schema.ts";

type ReferenceConfig = Pick<Config, "referenceFile" | "referenceUrl" | "referenceFeed">;

/** The sources of outside values that the configuration names. Throws when an address is not to be trusted. */
export function referenceSources(config: ReferenceConfig, random: Random): readonly ReferenceSource[] {
  const { referenceFile: path, referenceUrl } = config;
  return [
    ...(path === undefined ? [] : [referenceFile(path)]),
    ...(referenceUrl === undefined ? [] : [remoteSource(referenceUrl, config.referenceFeed, random)]),
  ];
}

function remoteSource(text: string, feed: Config["referenceFeed"], random: Random): ReferenceSource {
  const address = referenceAddress(text);
  const { href: url, origin, protocol, host, pathname } = address;
  const name = `${protocol}//${host}${pathname}`;
  if (protocol === "https:" || protocol === "http:") {
    const { every, timeout } = feed;
    return polledReferences({ url, name, every, timeout, open: () => pooledTransport(origin, 1) });
  }
  return streamedReferences({ url, name, silenceMax: feed.silence, transport: webSocketTransport, random });
}
