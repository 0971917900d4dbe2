import { orderFlow, type Touch } from "./book-signal.ts";

/** What changes of the touch have said lately about demand, in contracts, forgotten with a half-life. */
export interface OrderFlow {
  touch: Mutable<Touch> | undefined;
  at: number;
  /** Above zero: demand for YES. */
  flow: number;
  /** Size at the touch, both sides, as it was on average. */
  depth: number;
}

export function noOrderFlow(): OrderFlow {
  return { touch: undefined, at: 0, flow: 0, depth: 0 };
}

/** `now` in seconds. A touch that is the same as before says nothing. */
export function observeTouch(known: OrderFlow, touch: Touch, now: number, halfLife: number): void {
  const before = known.touch;
  const kept = 0.5 ** (Math.max(0, now - known.at) / halfLife);
  const depth = touch.bidSize + touch.askSize;
  known.flow *= kept;
  known.depth = before === undefined ? depth : known.depth * kept + depth * (1 - kept);
  if (before !== undefined) known.flow += orderFlow(before, touch);
  if (before === undefined) known.touch = { ...touch };
  else {
    // In place: a new one with each look would be most of what is thrown away.
    before.bid = touch.bid;
    before.bidSize = touch.bidSize;
    before.ask = touch.ask;
    before.askSize = touch.askSize;
  }
  known.at = now;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** From −1 to 1: the flow beside the size that stands at the touch. */
export function flowShare({ flow, depth, at }: OrderFlow, now: number, halfLife: number): number {
  if (depth === 0) return 0;
  const kept = 0.5 ** (Math.max(0, now - at) / halfLife);
  return Math.max(-1, Math.min(1, (flow * kept) / depth));
}
