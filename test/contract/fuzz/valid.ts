import type { Random } from "../../../src/lib/random.ts";
import type { JsonSchema } from "../spec-shapes.ts";

/** What a valid request can speak of: names that exist on the exchange under test. */
export interface Surroundings {
  readonly tickers: readonly string[];
  readonly eventTickers: readonly string[];
  readonly seriesTickers: readonly string[];
  /** Ids of what exists, by the parameter that takes them: `order_id`, `rfq_id`. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly nowSeconds: number;
}

/** A value that fits the schema and, where the name tells, means something to the exchange. */
export function validValue(name: string, schema: JsonSchema, around: Surroundings, random: Random): unknown {
  if (schema["const"] !== undefined) return schema["const"];
  const words = schema["enum"];
  if (Array.isArray(words)) return random.pick(words);
  switch (schema["type"]) {
    case "object":
      return validObject(schema, around, random);
    case "array": {
      const items = asSchema(schema["items"]);
      const count = random.whole(1, name === "sids" ? 1 : 3);
      return Array.from({ length: count }, () => validValue(name.replace(/s$/, ""), items, around, random));
    }
    case "boolean":
      return random.chance(0.5);
    case "integer":
      return validInteger(name, schema, around, random);
    default:
      return validText(name, schema, around, random);
  }
}

function validObject(
  schema: JsonSchema,
  around: Surroundings,
  random: Random,
): Readonly<Record<string, unknown>> {
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const members = Object.entries(asSchema(schema["properties"] ?? {}));
  return Object.fromEntries(
    members
      .filter(([name]) => required.includes(name) || random.chance(0.3))
      .map(([name, inner]) => [name, validValue(name, asSchema(inner), around, random)]),
  );
}

function validInteger(name: string, schema: JsonSchema, around: Surroundings, random: Random): number {
  if (/_ts$|^expiration_time$|^from$|^to$/.test(name)) return around.nowSeconds + random.whole(60, 3_600);
  const low = Number(schema["minimum"] ?? 0);
  return random.whole(low, Math.min(Number(schema["maximum"] ?? 3), low + 3));
}

function validText(name: string, schema: JsonSchema, around: Surroundings, random: Random): string {
  if (schema["format"] === "uuid") return uuid(random);
  if (schema["format"] === "date-time")
    return new Date((around.nowSeconds + 3_600) * 1_000).toISOString().replace(".000Z", "Z");
  const known = around.ids.get(name);
  if (known !== undefined) return random.pick(known);
  if (/event_ticker/.test(name)) return random.pick(around.eventTickers);
  if (/series_ticker/.test(name)) return random.pick(around.seriesTickers);
  if (/ticker/.test(name)) return random.pick(around.tickers);
  if (/price|_bid$/.test(name)) return "0.0100";
  if (/count|_fp$|^reduce_|contracts|dollars|^limit$/.test(name)) return "1.00";
  return `w${random.whole(0, 1_000_000_000)}`;
}

function uuid(random: Random): string {
  const hex = (length: number): string =>
    Array.from({ length }, () => random.whole(0, 15).toString(16)).join("");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}

export function asSchema(value: unknown): JsonSchema {
  if (typeof value !== "object" || value === null) throw new Error(`${String(value)} is no schema`);
  return { ...value };
}
