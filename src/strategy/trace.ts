/** Where a stage explains itself when somebody asks. Absent on the hot path, where explaining costs nothing. */
export type Trace = ((line: TraceLine) => void) | undefined;

/** One stage's answer: what it decided, in words with its numbers. */
export interface TraceLine {
  readonly stage: string;
  readonly text: string;
}

/** Dollars as cents with one decimal, for words: 0.155 is "15.5¢". */
export function showDollars(dollars: number): string {
  return `${(dollars * 100).toFixed(1)}¢`;
}

export function showSigned(value: number): string {
  return `${value < 0 ? "" : "+"}${value.toFixed(2)}`;
}
