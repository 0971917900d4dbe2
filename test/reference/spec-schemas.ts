import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchema, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { messageName } from "../contract/message/name.ts";

/** The exchange's own two specifications as validators of what we send. */
export interface Specs {
  /** Checks an answer; gives the operation's name and what is wrong, if anything. */
  checkAnswer(method: string, path: string, status: number, text: string): Verdict;
  checkFrame(frame: { readonly type: string }): Verdict;
}

export interface Verdict {
  /** `GET /markets/{ticker} 200`, or the frame's type. */
  readonly kind: string;
  readonly problems: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

export function readSpecs(folder: URL): Specs {
  const openapi = readYaml(new URL("openapi.yaml", folder));
  const asyncapi = readYaml(new URL("asyncapi.yaml", folder));
  const rest = compiler("openapi", openapi);
  const stream = compiler("asyncapi", asyncapi);
  const paths = Object.entries(member(openapi, "paths")).map(([template, operations]) => ({
    template,
    pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`),
    operations: object(operations),
  }));
  paths.sort((a, b) => a.template.split("{").length - b.template.split("{").length);
  return {
    checkAnswer: (method, path, status, text) => {
      const found = paths.find(
        (each) => each.pattern.test(path) && each.operations[method.toLowerCase()] !== undefined,
      );
      const kind = `${method} ${found?.template ?? path} ${status}`;
      if (found === undefined) return { kind, problems: ["is no operation of the specification"] };
      const operation = object(found.operations[method.toLowerCase()]);
      const schema = responseSchema(openapi, operation, status);
      if (schema === "undocumented")
        return { kind, problems: [`answers ${status}, which is not documented`] };
      if (schema === undefined)
        return { kind, problems: text === "" ? [] : ["has a body where none is due"] };
      return {
        kind,
        problems: [...problemsOf(rest(schema), JSON.parse(text)), ...wrongDecimals(JSON.parse(text))],
      };
    },
    checkFrame: (frame) => {
      const name = `${messageName({ msg: {}, ...frame })}Payload`;
      if (member(member(asyncapi, "components"), "schemas")[name] === undefined)
        return { kind: frame.type, problems: ["is no message of the specification"] };
      const validate = stream({ $ref: `#/components/schemas/${name}` });
      return { kind: frame.type, problems: [...problemsOf(validate, frame), ...wrongDecimals(frame)] };
    },
  };
}

/** Errors that every operation can give, documented at it or not [api.md, appendix A]. */
const everywhere: Readonly<Record<number, string>> = {
  400: "BadRequestError",
  401: "UnauthorizedError",
  403: "ForbiddenError",
  404: "NotFoundError",
  429: "RateLimitError",
};

function responseSchema(
  openapi: Node,
  operation: Node,
  status: number,
): AnySchema | "undocumented" | undefined {
  const documented = member(operation, "responses")[String(status)];
  const general = everywhere[status];
  const response = documented ?? (general && { $ref: `#/components/responses/${general}` });
  if (response === undefined) return "undocumented";
  // Errors are documented flat and sent in four shapes, so what they have to hold is said here.
  if (status >= 400) return errorBody;
  const content = object(resolve(openapi, object(response)))["content"];
  if (content === undefined) return undefined;
  return object(object(object(content)["application/json"])["schema"]);
}

const words = { type: "string", minLength: 1 };
const detail = {
  type: "object",
  required: ["code", "message"],
  properties: { code: words, message: words, details: words },
  additionalProperties: false,
};
const errorBody: AnySchema = {
  anyOf: [
    detail,
    {
      type: "object",
      required: ["error"],
      properties: { error: { anyOf: [detail, words] } },
      additionalProperties: false,
    },
    { type: "object", required: ["msg"], properties: { msg: words }, additionalProperties: false },
  ],
};

/** Compiles schemas that live inside a document; members the document does not know are problems too. */
function compiler(id: string, document: Node): (schema: AnySchema) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(object(closed(document)), id);
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const key = JSON.stringify(schema);
    let validate = compiled.get(key);
    if (validate === undefined) {
      validate = ajv.compile(
        object(JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/', `"${id}#/`))),
      );
      compiled.set(key, validate);
    }
    return validate;
  };
}

/** OpenAPI 3.0 to JSON Schema: `nullable`, and objects with named members take no others. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== "object" || node === null) return node;
  const { nullable, ...rest } = object(node);
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, closed(value)]),
  );
  if (copy["type"] === "object" && typeof copy["properties"] === "object") {
    copy["additionalProperties"] ??= false;
  }
  return nullable === true ? { anyOf: [copy, { type: "null" }] } : copy;
}

function problemsOf(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message ?? ""} ${JSON.stringify(error.params)}`,
  );
}

/** What the schemas leave open: counts have two decimals, dollars two to six. */
function wrongDecimals(value: unknown, name = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => wrongDecimals(each, ""));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([each, inner]) => wrongDecimals(inner, each));
  }
  const isCount = /(_fp|^count|_count|reduced_by)$/.test(name);
  const isDollars = /(_dollars|^average_fill_price|^average_fee_paid|^fee_cost)$/.test(name);
  const pattern = isCount ? /^-?\d+\.\d\d$/ : isDollars ? /^-?\d+\.\d{2,6}$/ : undefined;
  if (pattern === undefined || typeof value !== "string" || pattern.test(value)) return [];
  return [`${name} is ${value}`];
}

function readYaml(file: URL): Node {
  return object(parse(readFileSync(file, "utf8")));
}

function resolve(document: Node, node: Node): unknown {
  const pointer = node["$ref"];
  if (typeof pointer !== "string") return node;
  let found: unknown = document;
  for (const step of pointer.slice(2).split("/")) found = object(found)[step];
  return found;
}

function member(node: Node, name: string): Node {
  return object(node[name]);
}

function object(value: unknown): Node {
  if (typeof value !== "object" || value === null) throw new Error(`${String(value)} is no object`);
  return { ...value };
}
