/** Beliefs about our own code. A failed assert is a bug of ours, never a fault of the world. */
export function assert(condition: boolean, belief: string): asserts condition {
  if (!condition) throw new Error(`broken belief: ${belief}`);
}

/** The end of a switch over a union: the compiler proves that no case is left. */
export function unreachable(value: never): never {
  throw new Error(`broken belief: no such case ${JSON.stringify(value)}`);
}
