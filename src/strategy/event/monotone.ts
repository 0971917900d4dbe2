/**
 * The nearest values that never rise, by weighted squares: pool adjacent violators [theory A15]. For strikes in rising
 * order: the chance to end above one cannot be more than above a lower one.
 */
export function neverRising(values: readonly number[], weights: readonly number[] = []): readonly number[] {
  const pools: { value: number; weight: number; count: number }[] = [];
  for (const [index, value] of values.entries()) {
    pools.push({ value, weight: weights[index] ?? 1, count: 1 });
    for (
      let last = pools.at(-1), before = pools.at(-2);
      last && before;
      last = pools.at(-1), before = pools.at(-2)
    ) {
      if (last.value <= before.value) break;
      pools.pop();
      const weight = before.weight + last.weight;
      before.value = (before.value * before.weight + last.value * last.weight) / weight;
      before.weight = weight;
      before.count += last.count;
    }
  }
  return pools.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
}
