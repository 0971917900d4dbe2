import type { Answered, Visit } from "./visit.ts";

/** One line of the contract: this operation, called like this, answers so. Calls run in order and share what they keep. */
export interface OperationCall {
  /** The specification's operation id. */
  readonly operation: string;
  readonly status: number;
  readonly call: (visit: Visit) => Promise<Answered>;
}

export function answers(
  operation: string,
  status: number,
  call: (visit: Visit) => Promise<Answered>,
): OperationCall {
  return { operation, status, call };
}
