import { fingerprint } from "./hash.ts";

/** A UUID that is a function of a name (version 8: made by our own rule), so that ids repeat with the seed. */
export function uuidOf(name: string): string {
  const hex = fingerprint().add("a").add(name).hex() + fingerprint().add("b").add(name).hex();
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}
