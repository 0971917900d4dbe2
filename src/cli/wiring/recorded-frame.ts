import { inputsOf } from "../../gateway/stream-input.ts";
import { ok, refused } from "../../lib/result.ts";
import type { DecodeFrame } from "../../store/recording/record.ts";
import { decodeStreamMessage } from "../../wire/maker/stream-message.ts";

/** Recorded frames go through the maker's own decoder, so that a recording tests it too. */
export const decodeRecordedFrame: DecodeFrame = (text, at, hasYesPrices) => {
  const message = decodeStreamMessage(text, hasYesPrices ? "yes" : "no");
  if (!message.ok) return refused(`${message.why.field} is ${message.why.got}, not ${message.why.wanted}`);
  return ok(inputsOf(message.value, at, everyMarket, () => undefined));
};

/** A recording holds nothing but what was watched. */
const everyMarket: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true });
