import { inputsOf } from "../../src/gateway/stream-input.ts";
import { ok, refused } from "../../src/lib/result.ts";
import type { DecodeFrame } from "../../src/store/recording/record.ts";
import { decodeStreamMessage } from "../../src/wire/maker/stream-message.ts";

/** Recorded frames read by the maker's own decoder, as `kmm replay` does. */
export const decodeFrame: DecodeFrame = (text, at, hasYesPrices) => {
  const message = decodeStreamMessage(text, hasYesPrices ? "yes" : "no");
  if (!message.ok) return refused(`${message.why.field} is ${message.why.got}, not ${message.why.wanted}`);
  return ok(inputsOf(message.value, at, new Set(), () => undefined));
};
