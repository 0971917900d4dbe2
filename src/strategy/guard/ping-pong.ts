import type { Side } from "../../domain/side.ts";
import type { Stage } from "../stage.ts";

/** After a fill only the other side is shown, until it is filled too. */
export type PingPongParams = Readonly<Record<string, never>>;

export const pingPong: Stage<PingPongParams> = {
  role: "guard",
  reads: ["filledAt"],
  run: ({ signals: { filledAt } }, draft, _, trace) => {
    const { bid = -1, ask = -1 } = filledAt;
    if (bid === ask) return;
    const last: Side = bid > ask ? "bid" : "ask";
    draft.silenced[last] = "ping-pong";
    trace?.({ stage: "ping-pong", text: `the ${last} was filled last: the other side's turn` });
  },
};
