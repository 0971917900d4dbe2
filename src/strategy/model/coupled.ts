import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Arrivals } from "./arrivals.ts";

/**
 * The closed form of GLFT for several markets whose references move together (Bergault, Evangelista, Guéant and Vieira 2021)
 * [theory A4]: what is held of one leans the quotes of all. With one market it is `closedForm`.
 */
export interface Coupled {
  /** Γ: how far a lot held of the column's market moves the centre of the row's, downwards. */
  readonly lean: readonly (readonly number[])[];
  /** Half of the width of each market. */
  readonly halfWidths: readonly number[];
}

/** `covariance` is that of the references, in price² by a unit of time. */
export function coupled(
  markets: readonly Arrivals[],
  covariance: readonly (readonly number[])[],
  riskAversion: number,
): Coupled {
  // B of the paper: how fast orders come, once for each market.
  const reach = markets.map(({ rate, decay }) => {
    const power = (1 + decay / riskAversion) * Math.log1p(riskAversion / decay);
    return Math.sqrt(rate * decay * Math.exp(-power));
  });
  const scaled = new Matrix(
    covariance.map((row, i) => row.map((value, j) => value * (reach[i] ?? 0) * (reach[j] ?? 0))),
  );
  const root = squareRoot(scaled);
  const lean = markets.map((_, i) =>
    markets.map(
      (__, j) => (Math.sqrt(riskAversion / 2) * root.get(i, j)) / ((reach[i] ?? 0) * (reach[j] ?? 0)),
    ),
  );
  const halfWidths = markets.map(
    ({ decay }, i) => Math.log1p(riskAversion / decay) / riskAversion + (lean[i]?.[i] ?? 0) / 2,
  );
  return { lean, halfWidths };
}

/** How far what is held moves the centre of each market. */
export function coupledShifts({ lean }: Coupled, held: readonly number[]): readonly number[] {
  return lean.map((row) => -row.reduce((sum, each, index) => sum + each * (held[index] ?? 0), 0));
}

/** Of a symmetric matrix without negative eigenvalues, but for what rounding made of a zero. */
function squareRoot(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}
