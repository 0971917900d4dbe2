/** Follows the numbers of each subscription of one connection; the first number heard is where it starts. */
export interface Sequence {
  /** The gap this number shows, when it is not the next one. */
  hear(sid: number, seq: number): { readonly expected: number; readonly got: number } | undefined;
  /** The last number heard of a subscription. */
  last(sid: number): number | undefined;
  /** A new connection starts all counts again. */
  restart(): void;
}

export function sequence(): Sequence {
  const lasts = new Map<number, number>();
  return {
    hear: (sid, seq) => {
      const last = lasts.get(sid);
      lasts.set(sid, seq);
      return last === undefined || seq === last + 1 ? undefined : { expected: last + 1, got: seq };
    },
    last: (sid) => lasts.get(sid),
    restart: () => {
      lasts.clear();
    },
  };
}
