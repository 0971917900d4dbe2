import { plus, type Time } from "../../domain/units.ts";
import type { Exchange } from "../exchange.ts";
import type { Operation } from "../operation.ts";
import type { Answer } from "./ask.ts";
import type { ScriptOperation } from "./script.ts";

/** Carries out an operation whose moments count from now. */
export function operationAt(exchange: Exchange, now: Time, operation: ScriptOperation): Answer {
  const done = exchange.operate(now, absolute(now, operation));
  return done.ok ? { kind: "done" } : { kind: "no", why: done.refusal.why };
}

function absolute(now: Time, operation: ScriptOperation): Operation {
  switch (operation.kind) {
    case "change-close":
      return { kind: operation.kind, ticker: operation.ticker, closeAt: plus(now, operation.closesIn) };
    case "waive-fees":
      return { kind: operation.kind, ticker: operation.ticker, until: plus(now, operation.lasts) };
    default:
      return operation;
  }
}
