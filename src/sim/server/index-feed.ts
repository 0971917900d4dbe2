import type { Channel } from "../../domain/channel.ts";
import type { UpdateAction } from "../../wire/exchange/stream-command.ts";
import type { ServerSettings } from "./settings.ts";
import type { Subscription } from "./subscription.ts";

/**
 * The feeds of outside prices. No scenario settles on such an index, so that their lists are empty and no value
 * is ever told; commands about them are answered as the real exchange answers them.
 */
export const indexFeeds: ReadonlyMap<Channel, IndexFeed> = new Map<Channel, IndexFeed>([
  ["cfbenchmarks_value", indexFeed("cfbenchmarks_value_indexlist")],
  ["cfbenchmarks_value_5hz", indexFeed("cfbenchmarks_value_5hz_indexlist")],
  [
    "pyth_value",
    {
      member: "underlying_tickers",
      listType: "pyth_value_underlying_list",
      actions: { subscribe_underlyings: "add", unsubscribe_underlyings: "remove", underlying_list: "list" },
    },
  ],
]);

interface IndexFeed {
  /** Of commands and answers. */
  readonly member: "index_ids" | "underlying_tickers";
  readonly listType: string;
  readonly actions: Partial<Record<UpdateAction, Change>>;
}

type Change = "add" | "remove" | "list";

function indexFeed(listType: string): IndexFeed {
  const actions = { subscribe_indices: "add", unsubscribe_indices: "remove", indexlist: "list" } as const;
  return { member: "index_ids", listType, actions };
}

export function isIndexAction(action: UpdateAction): boolean {
  return [...indexFeeds.values()].some((feed) => feed.actions[action] !== undefined);
}

/** Stands for every index, those that come later too. */
const everything = "all";

/** What is wrong with these names, if anything. */
export function unknownIndex(names: readonly string[]): string | undefined {
  const unknown = names.filter((name) => name !== everything);
  return unknown.length === 0 ? undefined : `unknown index ${unknown.join(", ")}`;
}

/** `ok` with what is followed after the change, or the list of what there is. */
export function updateIndices(
  settings: ServerSettings,
  subscription: Subscription,
  id: number,
  change: Change,
  names: readonly string[],
): void {
  const feed = indexFeeds.get(subscription.channel);
  if (feed === undefined) return;
  if (change === "list") {
    const msg = JSON.stringify({ [feed.member]: [] });
    return subscription.send({ type: feed.listType, id, msg });
  }
  for (const name of names) {
    if (change === "add") subscription.indices.add(name);
    else subscription.indices.delete(name);
  }
  const msg = JSON.stringify({ [feed.member]: [...subscription.indices] });
  subscription.send({ type: "ok", id, msg, counts: settings.controlFramesCount });
}
