/** How a value is saved as JSON data, and made from it again. What is loaded shares nothing that can change with what was saved. */
export interface Codec<Value> {
  readonly save: (value: Value) => unknown;
  /** Trusts that the data is what `save` gave, or throws. */
  readonly load: (saved: unknown) => Value;
}

/**
 * One codec for each key, so that a key without one does not compile. `"data"` is for what is JSON data already and
 * is only ever replaced: it does not compile for anything else, nor for a list that can change.
 */
export type Codecs<Value> = {
  readonly [Key in keyof Value]-?: Codec<Value[Key]> | (Value[Key] extends Data<Value[Key]> ? "data" : never);
};

type Data<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Value extends unknown[] | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | Callable
    ? never
    : { readonly [Key in keyof Value]: Data<Value[Key]> };

type Callable = (...args: never[]) => unknown;

/** A codec only of what is data, like `"data"`. */
export function data<Value>(): Value extends Data<Value> ? Codec<Value> : undefined {
  const same: Codec<unknown> = { save: (value) => value, load: (saved) => saved };
  return same as Value extends Data<Value> ? Codec<Value> : undefined;
}

export function record<Value>(codecs: Codecs<Value>): Codec<Value> {
  const entries = Object.entries(codecs as Record<string, Codec<unknown> | "data">);
  // A loop: this runs for all that an engine knows, between two inputs.
  const rewritten = (from: Record<string, unknown>, way: "save" | "load"): Record<string, unknown> => {
    const to: Record<string, unknown> = {};
    for (const [key, codec] of entries) to[key] = codec === "data" ? from[key] : codec[way](from[key]);
    return to;
  };
  return {
    save: (value) => rewritten(value as Record<string, unknown>, "save"),
    load: (saved) => rewritten(saved as Record<string, unknown>, "load") as Value,
  };
}

/** In the order of its keys. */
export function mapOf<Value, Key extends string | number = string>(
  codec: Codec<Value>,
): Codec<Map<Key, Value>> {
  return {
    save: (map) => Array.from(map, ([key, value]) => [key, codec.save(value)]),
    load: (saved) =>
      new Map((saved as readonly [Key, unknown][]).map(([key, value]) => [key, codec.load(value)])),
  };
}

export function setOf<Value>(codec: Codec<Value>): Codec<Set<Value>> {
  const list = listOf(codec);
  return { save: (set) => list.save([...set]), load: (saved) => new Set(list.load(saved)) };
}

export function listOf<Value>(codec: Codec<Value>): Codec<Value[]> {
  return {
    save: (list) => list.map(codec.save),
    load: (saved) => (saved as readonly unknown[]).map(codec.load),
  };
}

export function optional<Value>(codec: Codec<Value>): Codec<Value | undefined> {
  return {
    save: (value) => (value === undefined ? undefined : codec.save(value)),
    load: (saved) => (saved === undefined ? undefined : codec.load(saved)),
  };
}
