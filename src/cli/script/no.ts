import type { No } from "../../sim/script/ask.ts";
import type { CallAnswer, Json } from "./caller.ts";

/** A call that did not go through, in the words of a script; undefined when it did. */
export function noOf(answer: CallAnswer): No | undefined {
  if ("failure" in answer) return { kind: "unknown", why: answer.failure };
  const { status, body } = answer;
  if (status >= 500) return { kind: "unknown", why: String(status) };
  return status >= 400 ? refusal(status, body) : undefined;
}

/** Nested as the engine words it, flat as the parser of requests does, plain for the rate. */
function refusal(status: number, body: Json): No {
  const nested = body["error"];
  const error: Json = typeof nested === "object" && nested !== null ? { ...nested } : body;
  const code = error["code"] ?? error["error"] ?? error["msg"];
  const details = error["details"];
  return {
    kind: "refused",
    status,
    code: typeof code === "string" ? code : "",
    ...(typeof details === "string" ? { details } : {}),
  };
}
