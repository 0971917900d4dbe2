/**
 * A "no" as the exchange words it. Four body shapes are live at once [kalshi api.md §3.5]: nested for the engine
 * and authentication, flat for JSON that has the wrong types, `msg` for query parameters, plain for 429.
 */
export interface WireRefusal {
  readonly status: number;
  readonly body: WireError;
}

export type WireError =
  | { readonly error: ErrorDetail }
  | ErrorDetail
  | { readonly msg: string }
  | { readonly error: "too many requests" };

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly details?: string;
}

export function nested(status: number, code: string, message: string, details?: string): WireRefusal {
  return { status, body: { error: errorDetail(code, message, details) } };
}

/** The JSON could not be read into the request's types. */
export function flatBadRequest(details: string): WireRefusal {
  return { status: 400, body: errorDetail("bad_request", "bad request", details) };
}

/** A query parameter broke a rule: worded as the exchange's validator words it. */
export function parameterRefusal(operation: string, field: string, rule: string): WireRefusal {
  const key = `Key: '${operation}Params.${field}'`;
  const why = `Error:Field validation for '${field}' failed on the '${rule}' tag`;
  return { status: 400, body: { msg: `Parameter validation failed for ${operation}: ${key} ${why}` } };
}

export const tooManyRequests: WireRefusal = { status: 429, body: { error: "too many requests" } };

export function notFound(): WireRefusal {
  return nested(404, "not_found", "not found");
}

function errorDetail(code: string, message: string, details?: string): ErrorDetail {
  return details === undefined ? { code, message } : { code, message, details };
}
