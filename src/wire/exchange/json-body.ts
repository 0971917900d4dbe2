import { isObject, type JsonObject } from "../../lib/json.ts";
import { unreachable } from "../../lib/assert.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { flatBadRequest, type WireRefusal } from "./refusal.ts";

/**
 * Reads a JSON request the way the exchange's Go server does: unknown members are ignored, null is the same as
 * absent, and a value of the wrong type is refused with the decoder's own words.
 */
export type FieldKind = "string" | "int64" | "bool" | "[]object";

export type Shape = Readonly<Record<string, FieldKind>>;

export type Body<Fields extends Shape> = {
  readonly [Name in keyof Fields]?: FieldValue<Fields[Name]>;
};

type FieldValue<Kind extends FieldKind> = Kind extends "string"
  ? string
  : Kind extends "int64"
    ? number
    : Kind extends "bool"
      ? boolean
      : readonly JsonObject[];

export function decodeBody<Fields extends Shape>(
  text: string,
  name: string,
  shape: Fields,
): Result<Body<Fields>, WireRefusal> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  return decodeObject(parsed.value, name, shape);
}

export function decodeObject<Fields extends Shape>(
  value: unknown,
  name: string,
  shape: Fields,
): Result<Body<Fields>, WireRefusal> {
  if (!isObject(value)) {
    return refused(flatBadRequest(`json: cannot unmarshal ${goKind(value)} into Go value of type ${name}`));
  }
  let hasNull = false;
  for (const field of Object.keys(shape)) {
    const given = value[field];
    const kind = shape[field];
    if (given === null) hasNull = true;
    else if (given !== undefined && kind !== undefined && !isKind(given, kind)) {
      return refused(wrongType(given, name, field, kind));
    }
  }
  // Every member was checked against the shape above: this is where a body gets its type.
  return ok((hasNull ? withoutNulls(value) : value) as Body<Fields>);
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, given]) => given !== null));
}

function parseJson(text: string): Result<unknown, WireRefusal> {
  if (text.trim() === "") return refused(flatBadRequest("EOF"));
  try {
    return ok(JSON.parse(text));
  } catch {
    return refused(flatBadRequest(syntaxWords(text)));
  }
}

function syntaxWords(text: string): string {
  const first = text.trimStart().charAt(0);
  const canStart = /[{["\-\dtfn]/.test(first);
  if (canStart) return "unexpected EOF";
  return `invalid character '${first}' looking for beginning of value`;
}

function isKind(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case "string":
      return typeof value === "string";
    case "int64":
      return Number.isSafeInteger(value);
    case "bool":
      return typeof value === "boolean";
    case "[]object":
      return Array.isArray(value) && value.every(isObject);
    default:
      return unreachable(kind);
  }
}

function wrongType(value: unknown, name: string, field: string, kind: FieldKind): WireRefusal {
  const inner = kind === "[]object" && Array.isArray(value) ? value.find((item) => !isObject(item)) : value;
  const given = kind === "int64" && typeof inner === "number" ? `number ${inner}` : goKind(inner);
  const wanted = kind === "[]object" ? "[]object" : kind;
  return flatBadRequest(
    `json: cannot unmarshal ${given} into Go struct field ${name}.${field} of type ${wanted}`,
  );
}

function goKind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
