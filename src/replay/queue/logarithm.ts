import type { QueueModel } from "./queue-model.ts";

/** Like the power models, but large queues count by their order of magnitude only. */
export const logarithmQueue: QueueModel = {
  name: "logarithm",
  behindShare: (front, back) => share(Math.log(1 + back), Math.log(1 + back) + Math.log(1 + front)),
};

export const logarithmOfAllQueue: QueueModel = {
  name: "logarithm-of-all",
  behindShare: (front, back) => share(Math.log(1 + back), Math.log(1 + back + front)),
};

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
