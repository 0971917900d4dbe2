import { ok, refused, type Result } from "../../lib/result.ts";
import { nested, type WireRefusal } from "../../wire/exchange/refusal.ts";
import type { AccountCommand } from "../accounts/command.ts";
import type { SignedCall } from "./route.ts";

type WithoutAccount<Command> = Command extends { readonly account: string }
  ? Omit<Command, "account">
  : never;

/** Carries out what the caller asks about their own account. */
export function arrange(
  { exchange, now, who }: SignedCall,
  command: WithoutAccount<AccountCommand>,
): Result<string, WireRefusal> {
  const done = exchange.arrange(now, { ...command, account: who.account });
  if (done.ok) return ok(done.value);
  const { status, code, message, details } = done.why;
  return refused(nested(status, code, message, details));
}
