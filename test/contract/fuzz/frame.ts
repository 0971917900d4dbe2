import type { Random } from "../../../src/lib/random.ts";
import type { CommandShape } from "../spec-shapes.ts";
import { brokenText, mutated } from "./mutate.ts";
import { validValue, type Surroundings } from "./valid.ts";

/** What goes down the socket: text, bytes, or a message that is never finished. */
export interface FuzzFrame {
  readonly kind: "text" | "binary" | "half";
  readonly data: string;
  readonly how: string;
}

/** Numbers that no subscription has, and one that it may have. */
const sids = [0, -1, 1, 1e9, 2 ** 53, 0.5, "1", null, [], [1], {}] as const;

/** A valid command made wrong in one way. */
export function fuzzFrame(shape: CommandShape, around: Surroundings, random: Random): FuzzFrame {
  const value = validValue("command", shape.schema, around, random);
  const how = random.pick(["mutated", "mutated", "mutated", "text", "sid", "binary", "half"] as const);
  switch (how) {
    case "text":
      return { kind: "text", data: brokenText(JSON.stringify(value), random), how };
    case "sid": {
      const sid = random.pick(sids);
      const params = {
        action: "get_snapshot",
        market_tickers: [random.pick(around.tickers)],
        ...(random.chance(0.5) ? { sid } : { sids: [sid] }),
      };
      const cmd = random.pick(["update_subscription", "unsubscribe"]);
      return { kind: "text", data: JSON.stringify({ id: random.whole(0, 9), cmd, params }), how };
    }
    case "binary":
    case "half":
      return { kind: how, data: JSON.stringify(mutated(value, random)) ?? "", how };
    default:
      return { kind: "text", data: JSON.stringify(mutated(value, random)) ?? "", how };
  }
}
