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
  const shift = -Math.min(...matrix.diagonal);
  const raised = { ...matrix, diagonal: matrix.diagonal.map((value) => value + shift) };
  const norm = Math.max(...raised.diagonal) + matrix.below + matrix.above;
  const steps = Math.max(1, Math.ceil(norm * time));
  let now = toLargest(start);
  for (let done = 0; done < steps; done += 1) {
    const next = toLargest(expStep(raised, time / steps, now));
    const isStill = next.every((value, index) => Math.abs(value - (now[index] ?? 0)) <= stillness * value);
    now = next;
    if (isStill) break;
  }
  return now;
}

const stillness = 1e-15;

/** The series of the exponential, for a step so short that its terms fall from the first on. */
function expStep(matrix: Tridiagonal, time: number, start: readonly number[]): readonly number[] {
  const sum = [...start];
  let term = start;
  for (let power = 1; power <= 30; power += 1) {
    term = times(matrix, term).map((value) => (value * time) / power);
    for (const [index, value] of term.entries()) sum[index] = (sum[index] ?? 0) + value;
  }
  return sum;
}

function times({ below, diagonal, above }: Tridiagonal, vector: readonly number[]): readonly number[] {
  return vector.map(
    (value, row) =>
      (diagonal[row] ?? 0) * value + below * (vector[row - 1] ?? 0) + above * (vector[row + 1] ?? 0),
  );
}

function toLargest(vector: readonly number[]): readonly number[] {
  const largest = Math.max(...vector);
  return vector.map((value) => value / largest);
}
