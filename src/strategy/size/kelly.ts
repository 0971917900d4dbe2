/** Kelly's stake on a contract that pays $1 [theory A13]. */

/** Share of the bankroll to spend on it at an all-in price (fee included) in (0, 1); 0 without an edge. */
export function kellyShare(probability: number, price: number): number {
  return Math.max(0, (probability - price) / (1 - price));
}

/** That wealth ever falls to this share of what it is, staking `fraction` of Kelly's, in the limit of small bets. */
export function chanceOfFallingTo(share: number, fraction: number): number {
  return share ** (2 / fraction - 1);
}

/** That wealth reaches a multiple of what it is before it falls to a share of it. */
export function chanceOfGrowthFirst(multiple: number, share: number, fraction: number): number {
  const power = 2 / fraction - 1;
  return (1 - share ** power) / (1 - (share / multiple) ** power);
}
