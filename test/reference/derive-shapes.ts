import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type {
  ChannelShape,
  CommandShape,
  JsonSchema,
  OperationShape,
  ParameterShape,
} from "../contract/spec-shapes.ts";

/** The text of `test/contract/spec-shapes.json`, from the two specification files: a line an operation. */
export function shapesText(folder: URL): string {
  const openapi = node(parse(readFileSync(new URL("openapi.yaml", folder), "utf8")));
  const asyncapi = node(parse(readFileSync(new URL("asyncapi.yaml", folder), "utf8")));
  const block = (name: string, rows: readonly object[]): string =>
    `"${name}": [\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]`;
  const blocks = [
    block("operations", operationsOf(openapi)),
    block("commands", commandsOf(asyncapi)),
    block("channels", channelsOf(asyncapi)),
  ];
  return `{\n${blocks.join(",\n")}\n}\n`;
}

type Node = Readonly<Record<string, unknown>>;

const methods = ["GET", "POST", "PUT", "DELETE"] as const;

function operationsOf(document: Node): readonly OperationShape[] {
  return Object.entries(node(document["paths"])).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = node(item)[method.toLowerCase()];
      return operation === undefined
        ? []
        : [operationOf(document, path, method, node(item), node(operation))];
    }),
  );
}

function operationOf(
  document: Node,
  path: string,
  method: OperationShape["method"],
  item: Node,
  operation: Node,
): OperationShape {
  const parameters = [...list(item["parameters"]), ...list(operation["parameters"])].map((each) =>
    resolved(document, each),
  );
  const inside = (place: string): readonly ParameterShape[] =>
    parameters
      .filter((each) => each["in"] === place)
      .map((each) => ({
        name: String(each["name"]),
        isRequired: each["required"] === true,
        schema: bare(document, each["schema"]),
      }));
  const body = operation["requestBody"];
  return {
    id: String(operation["operationId"]),
    method,
    path,
    isSigned: list(operation["security"]).length > 0,
    pathParameters: inside("path"),
    query: inside("query"),
    ...(body === undefined ? {} : { body: bodySchema(document, body) }),
    statuses: Object.keys(node(operation["responses"])).map(Number),
  };
}

function bodySchema(document: Node, body: unknown): JsonSchema {
  const content = node(node(resolved(document, body)["content"])["application/json"]);
  return bare(document, content["schema"]);
}

function commandsOf(document: Node): readonly CommandShape[] {
  const components = node(document["components"]);
  return Object.entries(node(components["schemas"]))
    .filter(([name]) => name.endsWith("CommandPayload"))
    .map(([name, schema]) => ({ name: name.replace(/Payload$/, ""), schema: bare(document, schema) }));
}

function channelsOf(document: Node): readonly ChannelShape[] {
  return Object.entries(node(document["channels"])).map(([name, channel]) => ({
    name,
    messages: Object.keys(node(node(channel)["messages"])),
  }));
}

const words = ["description", "example", "examples", "title", "deprecated", "default"];

/** References followed, words left out. */
function bare(document: Node, given: unknown): JsonSchema {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(resolved(document, given))) {
    if (words.includes(name) || name.startsWith("x-")) continue;
    if (name === "properties") copy[name] = mapped(value, (each) => bare(document, each));
    else if (name === "items") copy[name] = bare(document, value);
    else if (name === "allOf") copy[name] = list(value).map((each) => bare(document, each));
    else copy[name] = value;
  }
  const { allOf, ...rest } = copy;
  const [only, ...others] = list(allOf);
  return only !== undefined && others.length === 0 ? { ...rest, ...node(only) } : copy;
}

function mapped(value: unknown, change: (each: unknown) => unknown): Node {
  return Object.fromEntries(Object.entries(node(value)).map(([name, each]) => [name, change(each)]));
}

function resolved(document: Node, given: unknown): Node {
  const pointer = node(given)["$ref"];
  if (typeof pointer !== "string") return node(given);
  let found: unknown = document;
  for (const step of pointer.slice(2).split("/")) found = node(found)[step];
  const { $ref: _, ...beside } = node(given);
  return { ...resolved(document, found), ...beside };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function node(value: unknown): Node {
  if (typeof value !== "object" || value === null) throw new Error(`${String(value)} is no object`);
  return { ...value };
}
