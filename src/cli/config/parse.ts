import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { Failure } from "../../domain/failure.ts";
import { editDistance } from "../../lib/edit-distance.ts";
import { configJsonSchema, configSchema, type Config } from "./schema.ts";

/** Reads a configuration from text. Every mistake is told with its line; nothing starts on a file with one. */
export function parseConfig(text: string, name: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const at = lines.linePos(broken.pos[0]);
    throw new Failure("config-unreadable", `${name}:${at.line}:${at.col} ${broken.message}`);
  }
  const parsed = configSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) {
    checkWhole(parsed.data, name);
    return parsed.data;
  }
  const found = parsed.error.issues.map((issue) => issueLine(issue, document, lines, name));
  throw new Failure("config-invalid", found.join("; "));
}

/** What no single key can say. */
function checkWhole(config: Config, name: string): void {
  const { environment, restUrl, wsUrl } = config.exchange;
  if (environment === "custom" && (restUrl === undefined || wsUrl === undefined)) {
    throw new Failure("config-invalid", `${name} exchange.environment: custom needs restUrl and wsUrl`);
  }
  if (environment !== "custom" && (restUrl ?? wsUrl) !== undefined) {
    throw new Failure("config-invalid", `${name} exchange.restUrl: only for environment: custom`);
  }
  const { expiry, refresh } = config.strategy;
  if (expiry !== undefined && expiry < 4 * refresh.minAge) {
    // A renewed order counts as changed: it would never be old enough to be moved.
    throw new Failure("config-invalid", `${name} strategy.expiry: at least four times refresh.minAge`);
  }
}

function issueLine(issue: z.core.$ZodIssue, document: Document, lines: LineCounter, name: string): string {
  const isUnknown = issue.code === "unrecognized_keys";
  const path = isUnknown ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  const at = offsetOf(document, path, isUnknown);
  const where = at === undefined ? name : `${name}:${lines.linePos(at).line}:${lines.linePos(at).col}`;
  const key = path.join(".");
  const words = wordsOf(issue);
  const value = path.length === 0 ? undefined : document.getIn(path);
  const isSeen = isUnknown || !isScalarValue(value) || words.includes(String(value));
  return `${where} ${key === "" ? "" : `${key}: `}${words}${isSeen ? "" : ` (got ${String(value)})`}`;
}

/** A long list helps nobody: of many keys, those that look like it. */
function unknownKeyWords(key: string, there: readonly string[]): string {
  if (there.length <= longList) return `unknown key; here are ${there.join(", ")}`;
  const near = there.toSorted((a, b) => editDistance(key, a) - editDistance(key, b)).slice(0, 3);
  return `unknown key; of ${there.length} here these come nearest: ${near.join(", ")}`;
}

const longList = 12;

/** What would have been right, in words for somebody who writes YAML and not types. */
function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownKeyWords(issue.keys[0] ?? "", keysAt(issue.path));
    case "invalid_value":
      return `expected one of ${issue.values.join(", ")}`;
    case "invalid_type":
      // A message of our own says more than the type does.
      return issue.message.startsWith("Invalid input")
        ? `expected ${kindNames[issue.expected] ?? issue.expected}`
        : issue.message;
    default:
      return issue.message;
  }
}

const kindNames: Readonly<Record<string, string>> = {
  object: "keys with values below it",
  array: "a list like [A, B]",
  string: "text",
  number: "a plain number",
  boolean: "true or false",
};

/** The keys that the file may have at a path. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = configJsonSchema();
  for (const key of path) schema = memberOf(memberOf(schema, "properties"), String(key));
  return Object.keys(Object(memberOf(schema, "properties")));
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function isScalarValue(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Where in the text the key (or, for a value that is there, the value) of a path begins. */
function offsetOf(document: Document, path: readonly PropertyKey[], isKey: boolean): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = nodeAt(document, path.slice(0, length), isKey && length === path.length);
    if (isNode(node)) return node.range?.[0];
  }
  return undefined;
}

function nodeAt(document: Document, path: readonly PropertyKey[], isKey: boolean): unknown {
  const last = path.at(-1);
  if (last === undefined) return document.contents;
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isSeq(parent)) return parent.items[Number(last)];
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
  return isKey ? pair?.key : (pair?.value ?? pair?.key);
}
