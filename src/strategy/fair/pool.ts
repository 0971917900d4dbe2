import { logistic, logit } from "../../lib/log-odds.ts";
import type { Draft } from "../stage.ts";

/**
 * Takes one opinion more into the value: a mean in log-odds, of which `weight` is the newcomer's. Of independent opinions
 * that is the likeliest value when weights go by their precision. The first opinion is the value.
 */
export function pool(draft: Draft, value: number, weight: number): void {
  draft.fair = Number.isNaN(draft.fair)
    ? value
    : logistic((1 - weight) * logit(draft.fair) + weight * logit(value));
}
