import type { Result } from "../../lib/result.ts";
import type { CommandRefusal } from "../exchange.ts";

/** The id of what was made, the number of a subaccount, or nothing. */
export type AccountAnswer = Result<string, CommandRefusal>;

/** The words of the real one for these were never seen. */
export function invalid(details: string): CommandRefusal {
  return { status: 400, code: "invalid_parameters", message: "invalid parameters", details };
}

/** A transfer id that was used before [api.md §3.5]. */
export const transferExists: CommandRefusal = {
  status: 409,
  code: "transfer_already_exists",
  message: "transfer already exists",
};
