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
  const middle = hex(second);
  const tail = hex(third);
  return `${hex(first)}-${middle.slice(0, 4)}-4${middle.slice(5)}-8${tail.slice(1, 4)}-${tail.slice(4)}${hex(fourth)}`;
}

/** A mixing of 32 bits in which no two inputs meet. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
