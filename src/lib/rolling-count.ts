/**
 * How much came within the last while. Plain data in bounded memory; time arrives in the argument, and one that
 * is earlier than the last counts as the last. It never tells less than came, and at most what came in one slot (a thirtieth of the span) more.
 */
export interface RollingCount {
  readonly slotSpan: number;
  /** A ring: slot number `n` of time stands at `n` modulo the length. */
  readonly slots: number[];
  /** The newest slot that was written. */
  newest: number;
}

const slotsPerSpan = 30;

export function rollingCount(span: number): RollingCount {
  return {
    slotSpan: Math.max(1, Math.ceil(span / slotsPerSpan)),
    // One more, because a span begins and ends inside a slot.
    slots: Array.from({ length: slotsPerSpan + 1 }, () => 0),
    newest: 0,
  };
}

export function addToCount(count: RollingCount, amount: number, at: number): void {
  const { slots, slotSpan } = count;
  const slot = Math.max(count.newest, Math.floor(at / slotSpan));
  // What lies further back than the ring is long is gone, whichever slot it stood in.
  const gone = Math.min(slot - count.newest, slots.length);
  for (let back = 0; back < gone; back += 1) slots[(slot - back) % slots.length] = 0;
  count.newest = slot;
  slots[slot % slots.length] = (slots[slot % slots.length] ?? 0) + amount;
}

export function countWithin({ slots, slotSpan, newest }: RollingCount, at: number): number {
  const slot = Math.max(newest, Math.floor(at / slotSpan));
  let total = 0;
  for (let back = slot - newest; back < slots.length; back += 1) {
    total += slots[(((slot - back) % slots.length) + slots.length) % slots.length] ?? 0;
  }
  return total;
}
