/**
 * Ids that look like the exchange's (UUIDs) but come from a seed and a count: the same run gives the same ids.
 * The first word is a one-to-one image of the count, so ids of one kind never repeat within 2^32.
 */
export function deterministicId(seed: number, kind: string, count: number): string {
  let salt = seed | 0;
  for (let at = 0; at < kind.length; at += 1) salt = mix(salt ^ kind.charCodeAt(at));
  const first = mix(count ^ salt);
  const second = mix(first ^ 0x5bd1_e995);
  const third = mix(second + salt);
  const fourth = mix(third ^ count);
  // By its letters: a text that is put together from pieces keeps all the pieces, and there are millions of ids.
  return String.fromCharCode(
    ...digits(first, 28, 8),
    dash,
    ...digits(second, 28, 4),
    dash,
    four,
    ...digits(second, 8, 3),
    dash,
    eight,
    ...digits(third, 24, 3),
    dash,
    ...digits(third, 12, 4),
    ...digits(fourth, 28, 8),
  );
}

const dash = "-".charCodeAt(0);
const four = "4".charCodeAt(0);
const eight = "8".charCodeAt(0);
const letters = Array.from("0123456789abcdef", (letter) => letter.charCodeAt(0));

/** A mixing of 32 bits in which no two inputs meet. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

/** Hexadecimal digits of a 32-bit number, from the one at bit `high` down. */
function digits(value: number, high: number, count: number): readonly number[] {
  const codes: number[] = [];
  for (let at = 0; at < count; at += 1) codes.push(letters[(value >>> (high - 4 * at)) & 15] ?? 0);
  return codes;
}
