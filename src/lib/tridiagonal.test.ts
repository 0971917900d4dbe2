import { expect, it } from "vitest";
import { flow } from "./tridiagonal.ts";

it("is the exponential of two rows, up to its factor", () => {
  // exp([[0, 1], [1, 0]] t) = [[cosh t, sinh t], [sinh t, cosh t]].
  const [first = 0, second = 0] = flow({ below: 1, diagonal: [0, 0], above: 1 }, 0.7, [1, 1e-300]);
  expect(second / first).toBeCloseTo(Math.tanh(0.7), 12);
});

it("keeps the digits of what is very small", () => {
  const [first = 0, , third = 0] = flow(
    { below: 1e-9, diagonal: [0, 0, 0], above: 0 },
    1,
    [1, 1e-300, 1e-300],
  );
  expect(third / first / (1e-18 / 2)).toBeCloseTo(1, 9);
});

it("stays where it cannot move on, however long the time", () => {
  const startedAt = performance.now();
  const [first = 0, second = 0] = flow({ below: 1, diagonal: [0, -1], above: 1 }, 1e9, [1, 1]);
  // The larger eigenvalue of [[0, 1], [1, −1]] is (√5 − 1)/2, and its vector (1, that).
  expect(second / first).toBeCloseTo((Math.sqrt(5) - 1) / 2, 12);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it("knows what is below the diagonal from what is above it", () => {
  // exp([[0, 4], [1, 0]] t) has cosh 2t on its diagonal, 2 sinh 2t above it and half of sinh 2t below.
  const [first = 0, second = 0] = flow({ below: 1, diagonal: [0, 0], above: 4 }, 0.3, [1, 1e-300]);
  expect(second / first).toBeCloseTo(Math.tanh(0.6) / 2, 12);
  const [upper = 0, lower = 0] = flow({ below: 1, diagonal: [0, 0], above: 4 }, 0.3, [1e-300, 1]);
  expect(upper / lower).toBeCloseTo(2 * Math.tanh(0.6), 12);
});
