import type { LineReader } from "./reader.ts";
import type { AccountAct, Setup, Trader } from "./script.ts";

export const accountVerbs = ["new-group", "group", "new-subaccount", "netting", "move", "transfer"] as const;

/** What a trader does with money and limits. Where no shard is named it is that of the first market. */
export function readAccountAct(
  setup: Setup,
  reader: LineReader,
  trader: Trader,
  verb: (typeof accountVerbs)[number],
): AccountAct {
  switch (verb) {
    case "new-group": {
      const name = reader.name("a name for the group");
      reader.expect("limit");
      return { ...trader, kind: "new-group", name, limit: reader.qty(), shard: readShard(setup, reader) };
    }
    case "group":
      return readGroupAct(reader, trader);
    case "new-subaccount":
      return { ...trader, kind: "new-subaccount" };
    case "netting":
      return { ...trader, kind: "netting", isEnabled: reader.oneOf("on or off", ["on", "off"]) === "on" };
    case "move": {
      const amount = reader.money();
      reader.expect("to");
      const to = reader.whole("a subaccount", 63);
      return { ...trader, kind: "move", amount, to, shard: readShard(setup, reader) };
    }
    default: {
      const amount = reader.money();
      reader.expect("shard");
      const fromShard = reader.whole("a shard", 9);
      reader.expect("to");
      reader.expect("shard");
      return { ...trader, kind: "transfer", amount, fromShard, toShard: reader.whole("a shard", 9) };
    }
  }
}

function readGroupAct(reader: LineReader, trader: Trader): AccountAct {
  const group = reader.name("the group's name");
  const what = reader.oneOf("what is done to a group", ["limit", "trigger", "reset", "delete"]);
  if (what === "limit") return { ...trader, kind: "limit-group", group, limit: reader.qty() };
  return { ...trader, kind: `${what}-group`, group };
}

function readShard(setup: Setup, reader: LineReader): number {
  return reader.takes("shard") ? reader.whole("a shard", 9) : (setup.markets[0]?.shard ?? 0);
}
