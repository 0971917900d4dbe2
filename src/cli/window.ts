/** Columns of the terminal that results go to; a file or a pipe has no edge. */
export function windowWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Infinity;
}
