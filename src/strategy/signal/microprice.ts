import { Matrix, solve } from "ml-matrix";

/**
 * Stoikov's microprice (2018) [theory A8]: where the mid is going from here, by the state of the touch (imbalance and
 * spread, in buckets). Shares of what came next, a row for each state.
 */
export interface TouchMoves {
  /** Q: the state that follows while the mid stays. */
  readonly stays: readonly (readonly number[])[];
  /** R1: the mid moves, by each of `moves`. */
  readonly moved: readonly (readonly number[])[];
  /** K: in the unit of price. */
  readonly moves: readonly number[];
  /** R2: the state that follows a move of the mid. */
  readonly settles: readonly (readonly number[])[];
}

/**
 * How far from the mid the microprice is, in each state. The moves have to be symmetric (a mirror image for each), or
 * its terms do not end.
 */
export function micropriceAdjustments(next: TouchMoves): readonly number[] {
  const states = next.stays.length;
  const leaves = Matrix.eye(states).sub(matrix(next.stays));
  const firstMove = solve(leaves, matrix(next.moved).mmul(Matrix.columnVector([...next.moves])));
  const thenIn = solve(leaves, matrix(next.settles));
  let term = firstMove;
  const sum = firstMove.clone();
  for (let move = 1; move < movesAhead; move += 1) {
    term = thenIn.mmul(term);
    sum.add(term);
  }
  return sum.to1DArray();
}

/** Later moves hardly depend on the state that they began in. */
const movesAhead = 6;

function matrix(rows: readonly (readonly number[])[]): Matrix {
  return new Matrix(rows.map((row) => [...row]));
}
