import type { QueueModel } from "./queue-model.ts";

/** Who leaves is likelier to stand where more stands; `n` sharpens that. n = 1 is in proportion. */
export function powerQueue(n: number): QueueModel {
  return {
    name: `power-${n}`,
    behindShare: (front, back) => ratio(back ** n, back ** n + front ** n),
  };
}

export function powerOfShareQueue(n: number): QueueModel {
  return {
    name: `power-of-share-${n}`,
    behindShare: (front, back) => ratio(back, back + front) ** n,
  };
}

export function powerOfRestQueue(n: number): QueueModel {
  return {
    name: `power-of-rest-${n}`,
    behindShare: (front, back) => 1 - ratio(front, front + back) ** n,
  };
}

/** Nothing ahead and nothing behind: whoever leaves is neither, and the share does not matter. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
