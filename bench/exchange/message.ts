/** What the processes of the benchmark say to each other, over the channel that `fork` gives them. */

export interface ServerPlan {
  readonly markets: number;
  readonly accounts: number;
  readonly keyKind: "rsa" | "ed25519";
}

export interface Access {
  readonly host: string;
  readonly port: number;
  readonly keys: readonly { readonly keyId: string; readonly privatePem: string }[];
  readonly tickers: readonly string[];
}

export type ServerTask =
  | { readonly kind: "start"; readonly plan: ServerPlan }
  | { readonly kind: "processor" }
  /** Puts this many orders into the books, from inside: the memory they take is what is asked. */
  | { readonly kind: "rest"; readonly orders: number }
  /** Changes books, never more than `ahead` changes before the slowest reader; readers are told of by `heard`. */
  | { readonly kind: "churn"; readonly changes: number; readonly ahead: number }
  | { readonly kind: "heard"; readonly changes: number };

export interface Processor {
  /** Time of the whole process so far, in microseconds. */
  readonly micros: number;
}

/** After the rubbish was collected, which throws compiled code away too: never asked for between rounds. */
export interface Memory {
  /** Resident, in bytes. */
  readonly rss: number;
  /** What of it is in use, in bytes: objects, and the arrays beside them. */
  readonly inUse: number;
}

export interface OrderPlan {
  readonly access: Access;
  /** Connections, each with one order in flight. */
  readonly lanes: number;
  /** Orders to send, all connections together. */
  readonly orders: number;
}

export interface OrderResult {
  readonly seconds: number;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Microseconds from the first byte out to the last byte in. */
  readonly p50: number;
  readonly p99: number;
}

export interface ReaderPlan {
  readonly access: Access;
  readonly readers: number;
  /** Whether the reader offers permessage-deflate. */
  readonly deflate: boolean;
  readonly tickers: readonly string[];
  /** Deltas each reader waits for. */
  readonly changes: number;
}

export interface ReaderNews {
  readonly kind: "subscribed" | "heard" | "done";
  /** Deltas that the slowest reader has. */
  readonly changes: number;
  readonly bytes: number;
}
