interface Fault {
  readonly fault: string;
  readonly [member: string]: unknown;
}

const gaps: Fault = { fault: "drop-frame", message: "orderbook_delta", chance: 0.001 };

/** One of every kind, after the other, round and round: in a schedule, what goes wrong is told apart by its time. */
const kinds: readonly Fault[] = [
  { fault: "lose-answer", endpoint: "/portfolio/events/orders*", chance: 0.3 },
  { fault: "lose-request", endpoint: "/portfolio/events/orders*", chance: 0.2 },
  { fault: "fail-call", status: 503, applied: "by-lot", endpoint: "writes", chance: 0.3 },
  { fault: "fail-call", status: 500, applied: "by-lot", body: "page", endpoint: "writes", chance: 0.1 },
  { fault: "delay-answer", by: "1s", upTo: "15s", endpoint: "writes", chance: 0.1 },
  { fault: "delay-request", by: "1s", upTo: "10s", endpoint: "writes", chance: 0.1 },
  { fault: "break-answer", endpoint: "writes", chance: 0.2 },
  { fault: "cut-batch", entries: 1, endpoint: "/portfolio/events/orders/batched" },
  { fault: "refuse-rate", chance: 0.5 },
  { fault: "delay-answer", by: "500ms", upTo: "3s", endpoint: "reads" },
  { fault: "stall-reads" },
  { fault: "drop-frame", channel: "fill", chance: 0.5 },
  { fault: "repeat-frame", channel: "fill", upTo: "5s", chance: 0.8 },
  { fault: "repeat-frame", channel: "user_orders", upTo: "5s", chance: 0.3 },
  { fault: "delay-frame", channel: "user_orders", by: "500ms", upTo: "4s", chance: 0.3 },
  { fault: "swap-frames", channel: "user_orders", chance: 0.3 },
  gaps,
  { fault: "repeat-frame", message: "orderbook_delta", chance: 0.001 },
  { fault: "thin-book", missing: 0.5, chance: 0.5 },
  { fault: "break-frame", message: "orderbook_delta", times: 2, chance: 0.001 },
  { fault: "silence" },
  { fault: "silence", pings: true },
  { fault: "cut-stream", times: 1 },
  { fault: "refuse-connection" },
  { fault: "shard-outage" },
  { fault: "skew-clock", by: "+20s" },
  { fault: "close-market" },
];

/** Kinds of which the exchange's log has to tell. */
export const loggedKinds: ReadonlySet<string> = new Set(kinds.map(({ fault }) => fault));

export interface FaultPlan {
  /** In seconds from the start of the exchange. */
  readonly fromS: number;
  readonly untilS: number;
  /** How long one round through all kinds may take. */
  readonly roundS: number;
  /** Closed one after the other, one each round. */
  readonly toClose: readonly string[];
  readonly shards: readonly number[];
}

/** Each holds for half of its time, and things are right for the other half. */
export function faultSchedule({ fromS, untilS, roundS, toClose, shards }: FaultPlan): readonly object[] {
  const rounds = Math.max(1, Math.floor((untilS - fromS) / roundS));
  const slotS = (untilS - fromS) / rounds / kinds.length;
  return Array.from({ length: rounds }, (_, round) =>
    kinds.flatMap((kind, place): readonly object[] => {
      const at = `${(fromS + (round * kinds.length + place) * slotS).toFixed(3)}s`;
      if (kind.fault === "close-market") {
        const market = toClose[round];
        return market === undefined ? [] : [{ ...kind, at, market }];
      }
      const shard = kind.fault === "shard-outage" ? { shard: shards[round % shards.length] } : {};
      const slot = { at, for: `${(slotS / 2).toFixed(3)}s` };
      // Whole books are told after gaps only.
      const beside = kind.fault === "thin-book" ? [{ ...gaps, ...slot }] : [];
      return [{ ...kind, ...shard, ...slot }, ...beside];
    }),
  ).flat();
}
