import { logarithmOfAllQueue, logarithmQueue } from "./logarithm.ts";
import { optimisticQueue } from "./optimistic.ts";
import { pessimisticQueue } from "./pessimistic.ts";
import { powerOfRestQueue, powerOfShareQueue, powerQueue } from "./power.ts";
import type { QueueModel } from "./queue-model.ts";

/** Cancels in proportion to what stands ahead and behind. */
const proportionalQueue: QueueModel = { ...powerQueue(1), name: "proportional" };

/** Every queue model by its name. */
export const queueModels: ReadonlyMap<string, QueueModel> = new Map(
  [
    pessimisticQueue,
    proportionalQueue,
    powerQueue(2),
    powerQueue(3),
    powerOfShareQueue(2),
    powerOfRestQueue(3),
    logarithmQueue,
    logarithmOfAllQueue,
    optimisticQueue,
  ].map((model) => [model.name, model]),
);
