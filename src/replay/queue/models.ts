import { assert } from "../../lib/assert.ts";
import { queueModels } from "./named-models.ts";
import type { QueueModel } from "./queue-model.ts";

/** A claim about fills is a band: never worse than the first, about as the second, never better than the last. */
export const queueBand: readonly QueueModel[] = ["pessimistic", "proportional", "optimistic"].map((name) => {
  const model = queueModels.get(name);
  assert(model !== undefined, `there is a queue model ${name}`);
  return model;
});
