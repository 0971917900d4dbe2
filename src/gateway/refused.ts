import { Failure, type FailureCode } from "../domain/failure.ts";
import type { Refusal } from "../domain/order.ts";
import { garbledMark, type Answer } from "./rest.ts";

/** The value, or the failure that a person reads: for what has to work before anything else can. */
export function valueOf<Value>(answer: Answer<Value>, what: string): Value {
  if (answer.kind === "done") return answer.value;
  if (answer.kind === "refused") throw refusedFailure(answer.refusal, what);
  throw new Failure(silentCode(answer.why), `${what}: ${answer.why}`);
}

/** One clause for a log line: why there is no answer. */
export function whyNot(answer: Exclude<Answer<unknown>, { readonly kind: "done" }>): string {
  if (answer.kind !== "refused") return answer.why;
  const { status, code, details } = answer.refusal;
  return `${status} ${code}${details === "" ? "" : ` (${details})`}`;
}

function refusedFailure(refusal: Refusal, what: string): Failure {
  const details = { status: refusal.status, code: refusal.code };
  const said = whyNot({ kind: "refused", refusal });
  if (refusal.code === "header_timestamp_expired") {
    const text = `${what}: the exchange says that this machine's clock is wrong (${said})`;
    return new Failure("clock-skewed", text, { details });
  }
  return new Failure(refusedCode(refusal.status), `${what}: ${said}`, { details });
}

function refusedCode(status: number): FailureCode {
  if (status === 401 || status === 403) return "key-refused";
  return status === 404 ? "market-unknown" : "exchange-refused";
}

function silentCode(why: string): FailureCode {
  if (why.startsWith(garbledMark)) return "exchange-garbled";
  if (why.includes("API key")) return "key-missing";
  return why.includes("429") || why.includes("tokens") ? "rate-limited" : "exchange-unreachable";
}
