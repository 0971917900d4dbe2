import { isMap, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { Failure } from "../../domain/failure.ts";
import { configSchema, type Config } from "./schema.ts";

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
}

function issueLine(issue: z.core.$ZodIssue, document: Document, lines: LineCounter, name: string): string {
  const isUnknown = issue.code === "unrecognized_keys";
  const path = isUnknown ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  const at = offsetOf(document, path, isUnknown);
  const where = at === undefined ? name : `${name}:${lines.linePos(at).line}:${lines.linePos(at).col}`;
  const key = path.join(".");
  const value = document.getIn(path.map(String));
  const seen =
    isScalarValue(value) && !issue.message.includes(String(value)) ? ` (got ${String(value)})` : "";
  return `${where} ${key === "" ? "" : `${key}: `}${isUnknown ? "unknown key" : issue.message}${seen}`;
}

function isScalarValue(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Where in the text the key (or, for a value that is there, the value) of a path begins. */
function offsetOf(document: Document, path: readonly PropertyKey[], isKey: boolean): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1).map(String), true);
    const last = String(path[length - 1]);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === last)
      : undefined;
    const node = isKey && length === path.length ? pair?.key : (pair?.value ?? pair?.key);
    if (isScalar(node) || isMap(node)) return node.range?.[0];
  }
  return undefined;
}
