/**
 * Ids that look like the exchange's (UUIDs) but come from a seed and a count: the same run gives the same ids.
 * The first word is a one-to-one image of the count, so ids of one kind never repeat within 2^32.
 */
export function deterministicId(seed: number, kind: string, count: number): string {
  return idFrom(saltOf(seed, kind), count, 0);
}

/** Ids of one kind that can be read again, and carry a second number besides their count. Both are 32 bits. */
export interface IdSeries {
  idOf(count: number, rider: number): string;
  /** What an id was made from, or undefined: it is not one of these. */
  read(id: string): { readonly count: number; readonly rider: number } | undefined;
}

export function idSeries(seed: number, kind: string): IdSeries {
  const salt = saltOf(seed, kind);
  return {
    idOf: (count, rider) => idFrom(salt, count, rider),
    read: (id) => {
      const count = (unmix(wordAt(id, 0)) ^ salt) >>> 0;
      const rider = (wordAt(id, 28) ^ lastWord(salt, count)) >>> 0;
      // Whatever else is written in it has to be right too.
      return idFrom(salt, count, rider) === id ? { count, rider } : undefined;
    },
  };
}

function idFrom(salt: number, count: number, rider: number): string {
  const first = mix(count ^ salt);
  const second = mix(first ^ 0x5bd1_e995);
  const third = thirdWord(salt, second);
  const fourth = mix(third ^ count) ^ rider;
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

function thirdWord(salt: number, second: number): number {
  return mix(second + salt);
}

/** The last word as it is without a rider. */
function lastWord(salt: number, count: number): number {
  const second = mix(mix(count ^ salt) ^ 0x5bd1_e995);
  return mix(thirdWord(salt, second) ^ count);
}

function saltOf(seed: number, kind: string): number {
  let salt = seed | 0;
  for (let at = 0; at < kind.length; at += 1) salt = mix(salt ^ kind.charCodeAt(at));
  return salt;
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

/** What was mixed: the factors are the inverses of those above, modulo 2^32. */
function unmix(mixed: number): number {
  let value = Math.imul(mixed ^ (mixed >>> 16), 0x7ed1_b41d);
  value = Math.imul(value ^ (value >>> 13) ^ (value >>> 26), 0xa5cb_9243);
  return value ^ (value >>> 16);
}

/** The hexadecimal digit that starts at a bit. */
function letter(value: number, bit: number): number {
  return letters[(value >>> bit) & 15] ?? 0;
}

/** Eight hexadecimal digits from here on; something else where there are none. */
function wordAt(id: string, from: number): number {
  let word = 0;
  for (let at = from; at < from + 8; at += 1) word = (word << 4) | digitOf(id.charCodeAt(at));
  return word;
}

function digitOf(letter: number): number {
  return letter > 57 ? letter - 87 : letter - 48;
}
