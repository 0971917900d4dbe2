/** The standard normal distribution, to about fifteen digits. */

/** Probability that a standard normal is at most `x`. Zeros of a series of fractions (Hart 1968, after West 2005). */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > 37) return x > 0 ? 1 : 0;
  const tail = Math.exp((-size * size) / 2) * (size < 7.071_067_811_865_47 ? near(size) : far(size));
  return x > 0 ? 1 - tail : tail;
}

export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** The `x` below which a standard normal is with this probability, for probabilities in (0, 1). */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  const first = guess(probability);
  // One step of Halley's takes the guess from nine digits to all of them.
  const miss = (normalCdf(first) - probability) * Math.sqrt(2 * Math.PI) * Math.exp((first * first) / 2);
  return first - miss / (1 + (first * miss) / 2);
}

const above = [
  3.526_249_659_989_11e-2, 0.700_383_064_443_688, 6.373_962_203_531_65, 33.912_866_078_383,
  112.079_291_497_871, 221.213_596_169_931, 220.206_867_912_376,
];
const below = [
  8.838_834_764_831_84e-2, 1.755_667_163_182_64, 16.064_177_579_207, 86.780_732_202_946_1,
  296.564_248_779_674, 637.333_633_378_831, 793.826_512_519_948, 440.413_735_824_752,
];

function near(size: number): number {
  return polynomial(above, size) / polynomial(below, size);
}

function far(size: number): number {
  const fraction = size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))));
  return 1 / (fraction * 2.506_628_274_631);
}

/** Acklam's rational approximation of the lower half. */
function guess(probability: number): number {
  if (probability < 0.024_25) {
    const root = Math.sqrt(-2 * Math.log(probability));
    return polynomial(tailAbove, root) / polynomial(tailBelow, root);
  }
  const centre = probability - 0.5;
  const square = centre * centre;
  return (polynomial(middleAbove, square) * centre) / polynomial(middleBelow, square);
}

const tailAbove = [
  -7.784_894_002_430_293e-3, -0.322_396_458_041_136_5, -2.400_758_277_161_838, -2.549_732_539_343_734,
  4.374_664_141_464_968, 2.938_163_982_698_783,
];
const tailBelow = [
  7.784_695_709_041_462e-3, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416, 1,
];
const middleAbove = [
  -39.696_830_286_653_76, 220.946_098_424_520_5, -275.928_510_446_968_7, 138.357_751_867_269,
  -30.664_798_066_147_16, 2.506_628_277_459_239,
];
const middleBelow = [
  -54.476_098_798_224_06, 161.585_836_858_040_9, -155.698_979_859_886_6, 66.801_311_887_719_72,
  -13.280_681_552_885_72, 1,
];

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}
