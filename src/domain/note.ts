/**
 * Something worth telling a person, as data: the log writes it as JSON, a terminal as the guide's words.
 * `text` is one finished sentence; `facts` are the numbers in it, as exact text.
 */
export interface Note {
  readonly level: "debug" | "info" | "warn" | "error";
  /** A stable name, for filters: `quote-placed`. */
  readonly topic: string;
  readonly text: string;
  readonly ticker?: string;
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}
