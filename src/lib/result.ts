/** What the world may do is returned, not thrown: a value, or why there is none. */
export type Result<Value, Why> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: Why };

export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function refused<Why>(why: Why): { readonly ok: false; readonly why: Why } {
  return { ok: false, why };
}
