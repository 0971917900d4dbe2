import { channels } from "../../../src/domain/channel.ts";
import { boxedExchange, onShard2, quiet, quietScenario } from "../boxed-exchange.ts";
import type { Frame, Reader } from "../reader.ts";
import { messageName } from "./name.ts";
import { richScenario } from "../rich-scenario.ts";
import { provoke } from "./provoke.ts";

export interface Heard {
  /** Everything two clients heard, one in each price mode. */
  readonly frames: readonly Frame[];
  /** The channel and the specification's name of each: "trade trade"; answers to commands are on the channel "root". */
  readonly messages: ReadonlySet<string>;
  /** The specification's names of the commands that were sent. */
  readonly sent: ReadonlySet<string>;
}

/** Subscribes to every channel, sends every command, and brings about every message that the box can tell. */
export function hearEverything(): Heard {
  const box = boxedExchange({ scenario: richScenario(quietScenario()) });
  const readers = [box.listen(), box.listen({ usesYesPrice: true, caller: "other" })] as const;
  const sent = new Set<string>();
  for (const [index, reader] of readers.entries()) {
    for (const name of sendEverything(reader, index === 1)) sent.add(name);
  }
  provoke(box);
  const messages = new Set(readers.flatMap(({ frames }) => frames.map((frame) => placed(frame, frames))));
  return { frames: readers.flatMap(({ frames }) => frames), messages, sent };
}

function placed(frame: Frame, frames: readonly Frame[]): string {
  const name = messageName(frame);
  if (name.endsWith("Response")) return `root ${name}`;
  const start = frames.find(({ type, msg }) => type === "subscribed" && msg["sid"] === frame.sid);
  return `${String(start?.msg["channel"])} ${name}`;
}

/** Subscribes to every channel and sends every kind of command; gives the specification's names of those sent. */
export function sendEverything(reader: Reader, use_yes_price: boolean): ReadonlySet<string> {
  const sent = new Set<string>();
  const send = (name: string, body: object): void => {
    sent.add(name);
    reader.command(body);
  };
  const markets = { market_tickers: [quiet, onShard2] };
  for (const [index, channel] of channels.entries()) {
    const needs = /^(orderbook_delta|ticker|trade)$/.test(channel) ? markets : {};
    const index_ids = channel.startsWith("cf") ? { index_ids: ["all"] } : {};
    const underlying_tickers = channel === "pyth_value" ? { underlying_tickers: ["all"] } : {};
    const extras = { use_yes_price, send_initial_snapshot: true, ...index_ids, ...underlying_tickers };
    const params = { channels: [channel], ...needs, ...extras };
    send("subscribeCommand", { id: index + 1, cmd: "subscribe", params });
  }
  const update = (name: string, params: object): void =>
    send(name, { id: 50, cmd: "update_subscription", params });
  const one = { market_tickers: [quiet] };
  update("updateSubscriptionCommand", { sids: [1], ...one, action: "get_snapshot" });
  update("updateSubscriptionDeleteCommand", { sids: [1], ...one, action: "delete_markets" });
  update("updateSubscriptionSingleSidCommand", { sid: 1, ...one, action: "add_markets" });
  const sidOf = (channel: string): number => channels.findIndex((each) => each === channel) + 1;
  for (const channel of ["cfbenchmarks_value", "cfbenchmarks_value_5hz"]) {
    const of = { sids: [sidOf(channel)] };
    update("cfbenchmarksUpdateSubscriptionCommand", { ...of, action: "indexlist" });
    update("cfbenchmarksUpdateSubscriptionCommand", {
      ...of,
      action: "subscribe_indices",
      index_ids: ["all"],
    });
  }
  const pyth = { sids: [sidOf("pyth_value")] };
  const underlying_tickers = ["all"];
  update("pythUpdateSubscriptionCommand", { ...pyth, action: "underlying_list" });
  update("pythUpdateSubscriptionCommand", { ...pyth, action: "subscribe_underlyings", underlying_tickers });
  send("listSubscriptionsCommand", { id: 60, cmd: "list_subscriptions" });
  send("unsubscribeCommand", { id: 61, cmd: "unsubscribe", params: { sids: [sidOf("trade")] } });
  send("subscribeCommand", { id: 62, cmd: "subscribe", params: { channels: ["trade"] } });
  reader.command({ id: 63, cmd: "subscribe", params: { channels: ["gossip"] } });
  return sent;
}
