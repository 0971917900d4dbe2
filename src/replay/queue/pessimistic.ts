import type { QueueModel } from "./queue-model.ts";

/** Everything that leaves stood behind us for as long as it can have. */
export const pessimisticQueue: QueueModel = { name: "pessimistic", behindShare: () => 1 };
