/**
 * A 64-bit fingerprint of text, fed piece by piece: two FNV-1a lanes with different offsets.
 * It proves that two runs were the same; it is no defence against somebody who wants a collision.
 */
export interface Fingerprint {
  add(text: string): Fingerprint;
  /** Sixteen hexadecimal digits. */
  hex(): string;
}

export function fingerprint(): Fingerprint {
  let low = 0x811c_9dc5;
  let high = 0x1000_193;
  const print: Fingerprint = {
    add: (text) => {
      for (let at = 0; at < text.length; at += 1) {
        const unit = text.charCodeAt(at);
        low = Math.imul(low ^ unit, 0x0100_0193);
        high = Math.imul(high ^ unit, 0x85eb_ca6b) ^ (low >>> 13);
      }
      // A separator, so that "ab"+"c" and "a"+"bc" differ.
      low = Math.imul(low ^ 0x1f, 0x0100_0193);
      high = Math.imul(high ^ 0x1f, 0x85eb_ca6b);
      return print;
    },
    hex: () => hex32(high) + hex32(low),
  };
  return print;
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
