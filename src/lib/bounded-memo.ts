/** What a pure function came to, by its arguments as text. Past so many the oldest is forgotten. */
export interface BoundedMemo<Value> {
  of(key: string, make: () => Value): Value;
}

export function boundedMemo<Value>(most: number): BoundedMemo<Value> {
  const known = new Map<string, Value>();
  return {
    of: (key, make) => {
      const before = known.get(key);
      if (before !== undefined) return before;
      const made = make();
      const oldest = known.keys().next();
      if (known.size >= most && oldest.done !== true) known.delete(oldest.value);
      known.set(key, made);
      return made;
    },
  };
}
