import type { Random } from "../../../src/lib/random.ts";
import type { OperationShape, ParameterShape } from "../spec-shapes.ts";
import { brokenText, mutated, wildValue } from "./mutate.ts";
import { validValue, type Surroundings } from "./valid.ts";

/** One request to send, and how it was made, for the report when it does harm. */
export interface FuzzRequest {
  readonly operation: OperationShape;
  readonly method: string;
  /** With the query, escaped enough to stand in a request line. */
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signing: "right" | "none" | "wrong";
  readonly how: string;
}

const ways = [
  "body",
  "body",
  "body",
  "query",
  "query",
  "path",
  "text",
  "type",
  "method",
  "signature",
] as const;

/** A valid request of the operation, made wrong in one way. */
export function fuzzRequest(operation: OperationShape, around: Surroundings, random: Random): FuzzRequest {
  const how = wayFor(operation, random);
  const value = operation.body && validValue("body", operation.body, around, random);
  const body = bodyText(how === "body" ? mutated(value, random) : value);
  const text = how === "text" ? brokenText(body, random) : body;
  return {
    operation,
    how,
    method:
      how === "method"
        ? random.pick(["PATCH", "OPTIONS", "HEAD", "PUT", "DELETE", "POST", "GET", "TRACE"])
        : operation.method,
    path:
      pathOf(operation, how === "path", around, random) + queryOf(operation, how === "query", around, random),
    body: operation.method === "GET" && how !== "text" ? "" : text,
    headers: how === "type" ? wrongHeaders(random) : { "content-type": "application/json" },
    signing: how === "signature" ? random.pick(["none", "wrong"]) : "right",
  };
}

function wayFor(operation: OperationShape, random: Random): (typeof ways)[number] {
  const way = random.pick(ways);
  if (way === "body" && operation.body === undefined) return operation.query.length > 0 ? "query" : "path";
  return way;
}

function bodyText(value: unknown): string {
  return value === undefined ? "" : (JSON.stringify(value) ?? "");
}

function pathOf(operation: OperationShape, isWrong: boolean, around: Surroundings, random: Random): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const shape = operation.pathParameters.find((each) => each.name === name);
    return escapedText(
      isWrong && random.chance(0.7)
        ? wildText(random)
        : String(validValue(name, shape?.schema ?? {}, around, random)),
    );
  });
  if (!isWrong) return path;
  return random.pick<() => string>([
    () => path,
    () => path,
    () => `${path}/`,
    () => `${path}/extra`,
    () => `/${path}`,
    () => path.replace("/", "/%2e%2e/"),
    () => `${path}%`,
    () => `${path}%00%ff`,
    () => path.toUpperCase(),
    () => `${path};a=b`,
    () => `${path}${"/x".repeat(500)}`,
  ])();
}

function queryOf(operation: OperationShape, isWrong: boolean, around: Surroundings, random: Random): string {
  const pairs = operation.query
    .filter((each) => each.isRequired || random.chance(isWrong ? 0.6 : 0.2))
    .filter(() => !isWrong || random.chance(0.9))
    .flatMap((each) => pairsOf(each, isWrong, around, random));
  if (isWrong && random.chance(0.3)) pairs.push(["extra", wildText(random)]);
  if (isWrong && random.chance(0.2)) pairs.push(...pairs);
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${escapedText(value)}`).join("&");
  if (text === "") return "";
  return isWrong && random.chance(0.1) ? `?${text.replaceAll("=", "")}&&&=&%zz` : `?${text}`;
}

function pairsOf(
  { name, schema }: ParameterShape,
  isWrong: boolean,
  around: Surroundings,
  random: Random,
): readonly (readonly [string, string])[] {
  if (isWrong && random.chance(0.7)) return [[name, wildText(random)]];
  const value = validValue(name, schema, around, random);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => [name, String(each)] as const);
}

function wildText(random: Random): string {
  const value = wildValue(random);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.slice(0, 4_000);
}

/** Half a surrogate cannot be escaped. */
function escapedText(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

function wrongHeaders(random: Random): Readonly<Record<string, string>> {
  return random.pick<Readonly<Record<string, string>>>([
    {},
    { "content-type": "text/plain" },
    { "content-type": "application/x-www-form-urlencoded" },
    { "content-type": "multipart/form-data; boundary=x" },
    { "content-type": "application/json; charset=utf-16" },
    { "content-type": "application/json", "content-encoding": "gzip" },
    { "content-type": "application/json", accept: "text/html" },
    { "content-type": "application/json", "x-long": "y".repeat(8_000) },
    { "content-type": "application/json", expect: "100-continue" },
  ]);
}
