/** One recorded fact, and how near to it the exchange in a box has to be. */
export interface Fact {
  /** What is measured: the name of a measure of the collector. */
  readonly measure: string;
  /** What the real exchange showed, as the source puts it. */
  readonly real: string;
  /** § is a section of data-facts.md, A and B are parts of theory.md. */
  readonly source: string;
  /** Ours has to lie in [low, high]. */
  readonly low: number;
  readonly high: number;
}

/**
 * What recordings of the real exchange say [data-facts.md, theory.md B7], for the series of the built-in day that stand
 * for the recorded ones. Bounds are wide where recordings disagree with each other, and where a day is a small sample.
 */
export const facts: readonly Fact[] = [...spreads(), ...books(), ...trades(), ...flow(), ...excesses()];

/** In cents, of books with both sides. */
function spreads(): readonly Fact[] {
  return [
    fact("KXDAYBTC15M spread p50", "1 (82 % of time in 10–90c)", "§1", 0.5, 1.2),
    fact("KXDAYBTC15M spread ≤1c %", "82 in 10–90c, 90 in the tails", "§1", 55, 95),
    fact("KXDAYMLB spread p50", "1", "§4", 0.9, 2.1),
    fact("KXDAYMLB spread ≤1c %", "58", "§4", 30, 75),
    fact("KXDAYMLB spread p90", "6", "§4", 1, 8),
    fact("KXDAYTENNIS spread p50", "1 to 2", "§3", 1, 3.2),
    fact("KXDAYSOCCER spread p25", "2", "§4", 1, 3.2),
    fact("KXDAYSOCCER spread p50", "4", "§4", 1.9, 6),
    fact("KXDAYSOCCER spread p90", "68", "§4", 6, 80),
    fact("KXDAYLEAGUE spread p50", "8", "§4", 4, 14),
    fact("KXDAYLEAGUE spread p75", "40", "§4", 18, 60),
    fact("KXDAYHIGH spread p25", "1", "§4", 0.9, 2.1),
    fact("KXDAYHIGH spread p50", "2 (tick by tick: 2)", "§4, §5", 1, 3.1),
    fact("KXDAYTEMP spread p50", "16", "§4", 5, 45),
    fact("KXDAYBTCD spread p50", "5 (hourly), 2 (polled)", "§4", 1.9, 6),
    fact("KXDAYINX spread p50", "2", "§2", 1, 3.1),
    fact("KXDAYVOTE spread p50", "1 (44 % of liquid markets)", "§4 census", 0.9, 2.1),
  ];
}

function books(): readonly Fact[] {
  return [
    fact("KXDAYMLB two-sided %", "99.1", "§4", 90, 100),
    fact("KXDAYSOCCER two-sided %", "99.5", "§4", 85, 100),
    fact("KXDAYHIGH two-sided %", "58.3", "§4", 40, 80),
    fact("KXDAYTEMP two-sided %", "52.6", "§4", 20, 80),
    fact("KXDAYBTCD two-sided %", "2.7 (hourly), 38 (polled)", "§4", 2, 40),
    fact("KXDAYMVE spread p50", "one-sided, or far apart", "§7", 8, 90),
    fact("KXDAYBTC15M best size p50", "550", "§1", 250, 800),
    fact("KXDAYBTC15M depth 1c", "1 618", "§1", 1_000, 2_600),
    fact("KXDAYBTC15M depth 5c", "4 254", "§1", 2_800, 6_000),
    fact("KXDAYMLB best size p50", "1 143", "§4", 500, 2_500),
    fact("KXDAYMLB depth 5c", "16 969", "§4", 6_000, 25_000),
    fact("KXDAYTENNIS best size p50", "1 600–3 200", "§3", 800, 4_000),
    fact("KXDAYSOCCER best size p50", "342", "§4", 200, 700),
    fact("KXDAYSOCCER depth 5c", "3 156", "§4", 1_500, 5_000),
    fact("KXDAYHIGH best size p50", "9.7", "§4", 5, 30),
    fact("KXDAYHIGH depth 5c", "137", "§4", 80, 400),
    fact("KXDAYBTCD best size p50", "260", "§4", 120, 520),
    fact("KXDAYINX best size p50", "200–252", "§2", 100, 450),
  ];
}

/** In contracts, and in seconds. */
function trades(): readonly Fact[] {
  return [
    fact("all trade size p25", "5–10", "§3, §6", 4, 12),
    fact("all trade size p50", "15–34", "§1, §3, §6", 14, 34),
    fact("all trade size p75", "50–100", "§1, §3, §6", 48, 110),
    fact("all trade size p90", "130–414", "§1, §3, §6", 130, 414),
    fact("all trade size p99", "847–4 544", "§1, §3, §6", 800, 4_600),
    fact("all same instant %", "16–24", "§6", 16, 26),
    fact("all same side %", "60.6", "§6", 58, 67),
    fact("all YES takers %", "69 (2.23 : 1), 54 (recordings)", "B7, §3, §6", 58, 72),
    fact("KXDAYINX trade gap p50", "16.5", "§6", 6, 30),
    fact("KXDAYINX trade gap p75", "120", "§6", 20, 200),
    fact("KXDAYTENNIS trade gap p50", "0.07", "§3", 0.05, 1.5),
    fact("KXDAYTENNIS trade gap p90", "1.1", "§3", 0.8, 8),
  ];
}

function flow(): readonly Fact[] {
  return [
    fact("all cancelled %", "95–98 of what is removed", "§9", 95, 99.3),
    fact("KXDAYBTC15M cancelled %", "96.5", "§1", 95, 99.3),
    fact("KXDAYTENNIS cancelled %", "98.4", "§3", 95, 99.3),
    fact("KXDAYBTC15M change gap p90", "0.028", "§1", 0.02, 0.3),
    fact("KXDAYTENNIS change gap p90", "0.05 to 1", "§3", 0.05, 2.5),
    fact("KXDAYHIGH change gap p90", "14", "§5", 5, 40),
  ];
}

/** In percentage points of a dollar, before fees, by the price that the party paid. */
function excesses(): readonly Fact[] {
  return [
    fact("all maker excess", "+1.12", "A18, B7", 0.5, 1.6),
    fact("all maker excess by contract", "+1.1", "B7", 0.4, 1.8),
    fact("all maker excess NO", "+1.28", "B7", 0.6, 1.8),
    fact("all maker excess YES", "+0.77", "B7", 0.1, 1.3),
    ...excessRows("maker", [0.33, 0.35, 0.39, 2.09, 0.17, 2.41, 0.48, 1.38, 1.93, 1.5], -0.25, 2.7),
    ...excessRows(
      "taker",
      [-1.56, -1.82, -1.39, -0.51, -2.37, -0.18, -2.05, -0.57, -0.04, -0.34],
      -2.7,
      0.25,
    ),
    fact("KXDAYHIGH maker excess", "+1.68 (weather)", "B7", 0.8, 2.5),
    fact("KXDAYBTC15M maker excess", "+1.35 (crypto)", "B7", 0.05, 1.8),
    fact("KXDAYMLB maker excess", "+1.23 (sports)", "B7", 0.2, 1.8),
    fact("KXDAYSOCCER maker excess", "+1.23 (sports)", "B7", 0.6, 2.4),
    fact("KXDAYINX maker excess", "+0.58 (finance)", "B7", 0.3, 1.8),
    fact("KXDAYVOTE maker excess", "+0.11 (politics)", "B7", 0.1, 1.5),
    fact("all error 0-1h", "1.41", "B7", 0.3, 2),
    fact("all error 1-6h", "1.69", "B7", 0.3, 2.2),
    fact("all error 6-24h", "2.68", "B7", 0.6, 3.2),
  ];
}

function excessRows(
  party: "maker" | "taker",
  real: readonly number[],
  low: number,
  high: number,
): readonly Fact[] {
  return real.map((value, bucket) => {
    const name = `${bucket * 10 + 1}-${bucket === 9 ? 99 : bucket * 10 + 10}c`;
    const shown = `${value > 0 ? "+" : ""}${value.toFixed(2)}`;
    return fact(`all ${party} excess ${name}`, shown, "B7", low, high);
  });
}

function fact(measure: string, real: string, where: string, low: number, high: number): Fact {
  return { measure, real, source: where, low, high };
}
