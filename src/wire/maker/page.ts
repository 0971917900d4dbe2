import { reader, type Decode, type Decoded } from "./reader.ts";

/** One page of a listing; no cursor means that it was the last one. */
export interface Page<Value> {
  readonly rows: readonly Value[];
  readonly cursor: string | undefined;
}

/** The exchange says an empty string on the last page, its documents say null: both end the listing. */
export function decodePage<Value>(field: string, decode: Decode<Value>): Decode<Page<Value>> {
  return (json): Decoded<Page<Value>> => {
    const from = reader(json, "page");
    // A listing without rows may be null: the exchange's own language writes an empty list so.
    const rows = from.listMaybe(field, decode);
    const cursor = from.textMaybe("cursor");
    return from.finish(() => ({ rows, cursor }));
  };
}

/** `{name: {...}}`: most single answers are wrapped in their own name. */
export function decodeInside<Value>(field: string, decode: Decode<Value>): Decode<Value> {
  return (json): Decoded<Value> => {
    const from = reader(json, "answer");
    if (!from.has(field)) from.refuse(field, "an object");
    const refusal = from.finish(() => undefined);
    if (!refusal.ok) return refusal;
    return decode((json as Readonly<Record<string, unknown>>)[field]);
  };
}
