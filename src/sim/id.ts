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
  // Letter by letter: a text put together from pieces keeps all the pieces, lists of letters cost twice the time, and
  // there are millions of ids.
  // prettier-ignore
  return String.fromCharCode(
    letter(first, 28), letter(first, 24), letter(first, 20), letter(first, 16),
    letter(first, 12), letter(first, 8), letter(first, 4), letter(first, 0), dash,
    letter(second, 28), letter(second, 24), letter(second, 20), letter(second, 16), dash,
    four, letter(second, 8), letter(second, 4), letter(second, 0), dash,
    eight, letter(third, 24), letter(third, 20), letter(third, 16), dash,
    letter(third, 12), letter(third, 8), letter(third, 4), letter(third, 0),
    letter(fourth, 28), letter(fourth, 24), letter(fourth, 20), letter(fourth, 16),
    letter(fourth, 12), letter(fourth, 8), letter(fourth, 4), letter(fourth, 0),
  );
}

const dash = "-".charCodeAt(0);
const four = "4".charCodeAt(0);
const eight = "8".charCodeAt(0);
const letters = Array.from("0123456789abcdef", (each) => each.charCodeAt(0));

/** A mixing of 32 bits in which no two inputs meet. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

/** The hexadecimal digit that starts at a bit. */
function letter(value: number, bit: number): number {
  return letters[(value >>> bit) & 15] ?? 0;
}
