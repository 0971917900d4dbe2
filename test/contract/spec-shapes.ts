import { readFileSync } from "node:fs";

/**
 * What the exchange's two specifications allow a caller to send, cut down to names, types and rules: enough to drive and
 * to break every operation where the specifications themselves are not at hand. `test/reference/shapes.test.ts`
 * derives the file anew and compares.
 */
export interface SpecShapes {
  readonly operations: readonly OperationShape[];
  readonly commands: readonly CommandShape[];
  readonly channels: readonly ChannelShape[];
}

export interface OperationShape {
  /** The specification's operation id. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Without the prefix, parameters in braces. */
  readonly path: string;
  readonly isSigned: boolean;
  readonly pathParameters: readonly ParameterShape[];
  readonly query: readonly ParameterShape[];
  readonly body?: JsonSchema;
  readonly statuses: readonly number[];
}

export interface ParameterShape {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

/** A frame that a client may send. */
export interface CommandShape {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** A channel and the messages that come on it, by the specification's names. */
export interface ChannelShape {
  readonly name: string;
  readonly messages: readonly string[];
}

export type JsonSchema = Readonly<Record<string, unknown>>;

export const shapesFile = new URL("spec-shapes.json", import.meta.url);

export function readShapes(): SpecShapes {
  const shapes: SpecShapes = JSON.parse(readFileSync(shapesFile, "utf8"));
  return shapes;
}
