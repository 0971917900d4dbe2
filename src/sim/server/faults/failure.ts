import type { FailureStatus } from "../../faults/fault.ts";
import type { ApiResponse } from "../api.ts";

/** A 5xx as its receiver may find it. The real bodies are not documented; the specification's form is `json`. */
export function failure(status: FailureStatus, body: "json" | "empty" | "page"): ApiResponse {
  if (body === "empty") return { status, headers: {}, body: "" };
  if (body === "page") {
    const page = `<html><head><title>${status}</title></head><body>${names[status]}</body></html>`;
    return { status, headers: { "content-type": "text/html" }, body: page };
  }
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(detail(status)) };
}

const names: Readonly<Record<FailureStatus, string>> = {
  500: "internal server error",
  502: "bad gateway",
  503: "service unavailable",
  504: "gateway timeout",
};

export function detail(status: FailureStatus): { readonly code: string; readonly message: string } {
  return { code: names[status].replaceAll(" ", "_"), message: names[status] };
}

export const unavailable: ApiResponse = failure(503, "json");
