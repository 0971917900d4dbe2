/** A square matrix with nothing but a diagonal and one number on each side of it; those two are not negative. */
export interface Tridiagonal {
  /** In row i, column i − 1. */
  readonly below: number;
  readonly diagonal: readonly number[];
  /** In row i, column i + 1. */
  readonly above: number;
}

/**
 * exp(matrix · time) · start, for a start of positive numbers, up to a common factor; its largest number is 1.
 * Small numbers keep their digits, because nothing is ever subtracted: what makes the diagonal positive changes the
 * factor alone. A time so long that nothing moves any more costs no more than it takes to get there.
 */
export function flow(matrix: Tridiagonal, time: number, start: readonly number[]): readonly number[] {
  const { below, above } = matrix;
  const shift = -Math.min(...matrix.diagonal);
  const raised = { below, above, diagonal: matrix.diagonal.map((value) => value + shift) };
  const norm = Math.max(...raised.diagonal) + below + above;
  const steps = Math.max(1, Math.ceil(norm * time));
  const now = Float64Array.from(start);
  const space = { term: new Float64Array(now.length), next: new Float64Array(now.length) };
  toLargest(now);
  const before = new Float64Array(now.length);
  for (let done = 0; done < steps; done += 1) {
    before.set(now);
    expStep(raised, time / steps, now, space);
    toLargest(now);
    if (now.every((value, index) => Math.abs(value - (before[index] ?? 0)) <= stillness * value)) break;
  }
  return Array.from(now);
}

const stillness = 1e-15;

/** The series of the exponential, for a step so short that its terms fall from the first on; in place. */
function expStep(matrix: Tridiagonal, time: number, sum: Float64Array, { term, next }: Space): void {
  term.set(sum);
  for (let power = 1; power <= 30; power += 1) {
    const isOver = multiply(matrix, time / power, term, next, sum);
    if (isOver) return;
    term.set(next);
  }
}

interface Space {
  readonly term: Float64Array;
  readonly next: Float64Array;
}

/** The next term, added to the sum; whether it was too small to be seen in any of its numbers. */
function multiply(
  { below, diagonal, above }: Tridiagonal,
  factor: number,
  term: Float64Array,
  next: Float64Array,
  sum: Float64Array,
): boolean {
  let isOver = true;
  const last = term.length - 1;
  for (let row = 0; row <= last; row += 1) {
    let value = (diagonal[row] ?? 0) * (term[row] ?? 0);
    if (row > 0) value += below * (term[row - 1] ?? 0);
    if (row < last) value += above * (term[row + 1] ?? 0);
    value *= factor;
    next[row] = value;
    const whole = (sum[row] ?? 0) + value;
    sum[row] = whole;
    if (value > whole * unseen) isOver = false;
  }
  return isOver;
}

const unseen = 1e-18;

function toLargest(vector: Float64Array): void {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, value);
  for (let row = 0; row < vector.length; row += 1) vector[row] = (vector[row] ?? 0) / largest;
}
