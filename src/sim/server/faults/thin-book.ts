import type { Random } from "../../../lib/random.ts";

/** Each level is `["price","size"]` in both protocols; the braces of empty sides stay as they are. */
const level = /\["[\d.]+","[\d.]+"\],?/g;

/** Leaves a share of the levels out of whatever book stands in the text. */
export function thinBook(text: string, missing: number, random: Random): string {
  return (
    text
      .replaceAll(level, (whole) => (random.chance(missing) ? "" : whole))
      .replaceAll(",]", "]")
      // A side without levels has no key in a frame of the stream.
      .replaceAll(/,"(?:yes|no)_dollars_fp":\[\]/g, "")
  );
}
