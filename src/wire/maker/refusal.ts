import { isObject } from "../../lib/json.ts";
import type { Refusal } from "../../domain/order.ts";
import { parseJson, sample } from "./reader.ts";

/**
 * The venue's no, out of any of the four bodies that are live [kalshi api.md §3.5]: nested `{error:{code,…}}`,
 * flat `{code,…}`, `{msg}` and `{error:"text"}`. A body that is none of them still gives a refusal: the status
 * alone says no.
 */
export function decodeRefusal(status: number, body: string): Refusal {
  const json = parseJson(body);
  if (!json.ok) return { status, code: `http_${status}`, details: body.trim() === "" ? "" : sample(body) };
  return refusalOf(status, json.value);
}

export function refusalOf(status: number, json: unknown): Refusal {
  if (!isObject(json)) return { status, code: `http_${status}`, details: sample(json) };
  const { error, code, message, details, msg } = json;
  if (isObject(error)) return refusalOf(status, error);
  if (typeof error === "string") return { status, code: codeOf(error), details: short(error) };
  if (typeof msg === "string") return { status, code: "bad_request", details: short(msg) };
  if (typeof code !== "string") return { status, code: `http_${status}`, details: sample(json) };
  // The details say more than the message; the message of most refusals only repeats the code.
  const said = typeof details === "string" && details !== "" ? details : message;
  return { status, code: short(code), details: typeof said === "string" ? short(said) : "" };
}

const textMax = 300;

function short(text: string): string {
  return text.slice(0, textMax);
}

/** "too many requests" → "too_many_requests". */
function codeOf(text: string): string {
  return short(text)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_");
}
