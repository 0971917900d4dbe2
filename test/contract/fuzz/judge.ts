import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { asSchema } from "./valid.ts";
import type { JsonSchema, OperationShape } from "../spec-shapes.ts";
import type { FuzzRequest } from "./request.ts";

export interface FuzzAnswer {
  readonly status: number;
  readonly text: string;
}

export interface Judge {
  /** What harm a request did, if any; `isChanged`: the exchange is not as it was before. */
  harmOf(request: FuzzRequest, answer: FuzzAnswer, isChanged: boolean): string | undefined;
  /** False when the mutation happened to leave a request that the specification allows. */
  isMalformed(request: FuzzRequest): boolean;
}

/** A request that broke the specification may be refused or change nothing; what changes something must be valid. */
export function createJudge(operations: readonly OperationShape[]): Judge {
  const ajv = new Ajv({ strict: false, validateFormats: true });
  addFormats.default(ajv);
  const compiled = new Map<JsonSchema, ValidateFunction>();
  const fits = (schema: JsonSchema, value: unknown): boolean => {
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    return validate(value);
  };
  // A body in which nothing can be said is not read: whatever stands there is as good as nothing.
  const isValid = (operation: OperationShape, request: FuzzRequest): boolean =>
    queryFits(operation, request.path, fits) &&
    (operation.body?.["properties"] === undefined ||
      candidates(operation, bodyOf(request.body)).some((body) => fits(asSchema(operation.body), body)));

  const isMalformed: Judge["isMalformed"] = (request) =>
    /^(?:path|method|signature|type)$/.test(request.how) || !isValid(request.operation, request);
  const harmOf: Judge["harmOf"] = (request, { status, text }, isChanged) => {
    const { method, operation, signing } = request;
    if (status >= 500) return `was answered ${status} ${text}`;
    if (status >= 400) {
      if (isChanged) return `was refused with ${status}, and something changed`;
      // A request line of many kilobytes does not get past the door: 431, in nobody's words.
      return method === "HEAD" || status === 431 || isErrorBody(text)
        ? undefined
        : `was refused with an unknown body: ${text}`;
    }
    if (!isChanged) return undefined;
    if (method === "GET" || method === "HEAD") return "changed something by reading";
    const target = operations.find((each) => each.method === method && each.path === operation.path);
    if (target === undefined) return `changed something by ${method}, which is no operation`;
    if (target.isSigned && signing !== "right") return "changed something without a signature";
    return isValid(target, request)
      ? undefined
      : `was taken (${status}) although it breaks the specification`;
  };
  return { harmOf, isMalformed };
}

/** Entries of a batch succeed or fail one by one: one good one is enough to change something. */
function candidates(operation: OperationShape, body: unknown): readonly unknown[] {
  if (!operation.path.endsWith("/batched") || typeof body !== "object" || body === null) return [body];
  const orders: unknown = "orders" in body ? body.orders : undefined;
  return Array.isArray(orders) ? orders.map((order: unknown) => ({ orders: [order] })) : [body];
}

/** Members that are null count as absent, as the exchange's own reader has it. */
function bodyOf(text: string): unknown {
  try {
    return withoutNulls(JSON.parse(text === "" ? "{}" : text));
  } catch {
    return undefined;
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  );
}

function queryFits(
  operation: OperationShape,
  path: string,
  fits: (schema: JsonSchema, value: unknown) => boolean,
): boolean {
  const given = new URLSearchParams(path.split("?")[1] ?? "");
  return operation.query.every(({ name, schema, isRequired }) => {
    const text = given.get(name);
    if (text === null || text === "") return !isRequired;
    return schema["type"] === "array"
      ? given.getAll(name).every((each) => fits(asSchema(schema["items"]), typed(each, schema)))
      : fits(schema, typed(text, schema));
  });
}

function typed(text: string, schema: JsonSchema): unknown {
  if (schema["type"] === "integer" && /^-?\d+$/.test(text)) return Number(text);
  if (schema["type"] === "boolean" && /^(?:true|false)$/.test(text)) return text === "true";
  return text;
}

/** The four bodies of a refusal [api.md §3.5]. */
function isErrorBody(text: string): boolean {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return false;
  }
  if (typeof body !== "object" || body === null) return false;
  const { error, msg } = { error: undefined, msg: undefined, ...body };
  if (typeof msg === "string") return msg !== "";
  return error === "too many requests" || isDetail(error ?? body);
}

function isDetail(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { code, message, details = "none" } = { code: "", message: "", ...value } as Record<string, unknown>;
  return [code, message, details].every((each) => typeof each === "string" && each !== "");
}
