import { Failure } from "../domain/failure.ts";
import { showMoney, sum, time, toSeconds, type Money, type Time } from "../domain/units.ts";
import { createExchange } from "../sim/box.ts";
import { collector, lookEvery, type Collector, type Measures } from "../sim/calibration/collector.ts";
import {
  calibrationRows,
  calibrationText,
  measuresText,
  settledText,
  type CalibrationRow,
} from "../sim/calibration/table.ts";
import { dayScenario } from "../sim/day/scenario.ts";
import type { Exchange } from "../sim/exchange.ts";
import { showDuration } from "./config/amount.ts";
import { readScenario } from "./scenario.ts";
import { failAfterResult } from "./fail-after-result.ts";

export interface FastExchangeOptions {
  /** How long, in the exchange's time; a day when absent. */
  readonly fast?: Time | undefined;
  readonly seed?: number | undefined;
  /** Path of a scenario file; the built-in day when absent. */
  readonly scenario?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Midnight Eastern of a Monday: fast runs all begin here, so that they are alike. */
const fastStart = time(Date.UTC(2026, 10, 23, 5) * 1_000);
const day = 86_400_000_000 as Time;
const defaultSeed = 7;

/** Runs the exchange in a box with its crowd in virtual time, as fast as it goes, and says what came of it. */
export function fastExchange(options: FastExchangeOptions): void {
  const { fast = day, seed = defaultSeed, json = false } = options;
  const scenario = options.scenario === undefined ? dayScenario() : readScenario(options.scenario);
  const exchange = createExchange({ scenario, seed, start: fastStart });
  const watch = collector(exchange);
  const counts = { trades: 0, cancels: 0 };
  exchange.listen((event) => {
    watch.hear(event);
    if (event.kind === "traded") counts.trades += 1;
    if (event.kind !== "order-changed" || event.reason !== "Cancel") return;
    // What is left of an order that takes at once was never in the book.
    if (event.order.timeInForce === "good_till_canceled") counts.cancels += 1;
  });
  const tell = json ? () => {} : progressTo(process.stderr);
  const seconds = run(exchange, watch, fast, (share) => {
    tell(share, progressText(share, fast, counts.trades));
  });
  const measures = watch.measures();
  // The bounds are those of the built-in day: of another scenario, or of an hour, they would say nothing.
  const isJudged = options.scenario === undefined && fast >= day;
  const calibration = calibrationRows(measures).filter(({ ours }) => isJudged || ours !== undefined);
  const end: End = {
    ...counts,
    orders: exchange.orderCount(),
    seed,
    scenario: scenario.name,
    isJudged,
    markets: exchange.markets().length,
    lasted: fast,
    seconds,
    stateHash: exchange.stateHash(),
    money: moneyOf(exchange),
    calibration,
  };
  process.stdout.write(json ? `${JSON.stringify(endJson(end, measures))}\n` : endText(end, measures));
  failAfterResult(failureOf(end));
}

/** On a terminal one line that changes; in a file a line for every tenth. */
function progressTo(output: NodeJS.WriteStream): (share: number, text: string) => void {
  let tenths = 0;
  return (share, text) => {
    if (output.isTTY) {
      output.write(`\r${text}${share === 1 ? "\n" : ""}`);
    } else if (Math.floor(share * 10) > tenths) {
      tenths = Math.floor(share * 10);
      output.write(`${text.trimEnd()}\n`);
    }
  };
}

/** Advances by the looks of the collector; gives the seconds it took. */
function run(exchange: Exchange, watch: Collector, fast: Time, progress: (share: number) => void): number {
  const began = performance.now();
  let shownAt = began;
  for (let passed = 0; passed < fast;) {
    passed = Math.min(passed + lookEvery, fast);
    exchange.advance((fastStart + passed) as Time);
    watch.look();
    if (performance.now() - shownAt < 500) continue;
    shownAt = performance.now();
    progress(passed / fast);
  }
  progress(1);
  return (performance.now() - began) / 1_000;
}

interface End {
  readonly scenario: string;
  readonly seed: number;
  readonly lasted: Time;
  readonly seconds: number;
  readonly markets: number;
  readonly orders: number;
  readonly trades: number;
  readonly cancels: number;
  readonly stateHash: string;
  readonly money: MoneyLines;
  /** Where it is not judged: only what there was to measure. */
  readonly calibration: readonly CalibrationRow[];
  readonly isJudged: boolean;
}

/** Where all money is, in micro-dollars: the first is the sum of the others but the last, which is zero. */
interface MoneyLines {
  readonly paidIn: Money;
  readonly cash: Money;
  readonly collateral: Money;
  readonly fees: Money;
  readonly rounding: Money;
  readonly rewards: Money;
  readonly imbalance: Money;
}

function moneyOf(exchange: Exchange): MoneyLines {
  const { cash, collateral, ...rest } = exchange.moneyReport();
  return {
    cash: sum(cash.map(({ amount }) => amount)),
    collateral: sum(collateral.map(({ amount }) => amount)),
    ...rest,
  };
}

function failureOf({ money, calibration, isJudged }: End): Failure | undefined {
  if (money.imbalance !== 0) {
    return new Failure(
      "ledger-mismatch",
      `the exchange's own books are off by ${showMoney(money.imbalance)}`,
    );
  }
  const out = calibration.filter(({ isOk }) => !isOk).map(({ measure }) => measure);
  if (!isJudged || out.length === 0) return undefined;
  return new Failure("calibration-out", `${out.length} measures are out of their bounds: ${out.join(", ")}`);
}

function progressText(share: number, fast: Time, trades: number): string {
  const passed = toSeconds((share * fast) as Time);
  const clock = [passed / 3_600, (passed / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, "0"));
  return `  ${clock.join(":")} of exchange time, ${(100 * share).toFixed(0)} %, ${trades} trades  `;
}

function endText(end: End, measures: Measures): string {
  const { money } = end;
  const line = (name: string, value: string): string => `  ${name.padEnd(22)} ${value}`;
  const dollars = (name: string, amount: Money): string => line(name, showMoney(amount).padStart(24));
  return `${[
    `Scenario ${end.scenario}, seed ${end.seed}: ${showDuration(end.lasted)} in ${end.seconds.toFixed(1)} s`,
    line("Markets", String(end.markets)),
    line("Orders", String(end.orders)),
    line("Trades", String(end.trades)),
    line("Cancels", String(end.cancels)),
    line("State hash", end.stateHash),
    "",
    "Money, to the micro-dollar",
    dollars("Paid in", money.paidIn),
    dollars("  cash", money.cash),
    dollars("  collateral", money.collateral),
    dollars("  fees", money.fees),
    dollars("  rounding", money.rounding),
    dollars("  less rewards paid", money.rewards),
    dollars("Made or lost", money.imbalance),
    "",
    ...calibrationLines(end),
    "",
    ...settledText(measures).map((row) => `  ${row}`),
  ].join("\n")}\n`;
}

function calibrationLines({ calibration, isJudged }: End): readonly string[] {
  const ok = calibration.filter(({ isOk }) => isOk).length;
  return isJudged
    ? [
        `Calibration: ${ok} of ${calibration.length} measures in bounds`,
        ...calibrationText(calibration).map((row) => `  ${row}`),
      ]
    : [
        "Measures, not judged: the bounds are those of a whole built-in day",
        ...measuresText(calibration).map((row) => `  ${row}`),
      ];
}

function endJson(end: End, measures: Measures): unknown {
  const { money } = end;
  const micro = (amount: Money): number => amount;
  return {
    scenario: end.scenario,
    seed: end.seed,
    hours: end.lasted / 3_600_000_000,
    seconds: Math.round(end.seconds * 10) / 10,
    markets: end.markets,
    orders: end.orders,
    trades: end.trades,
    cancels: end.cancels,
    state_hash: end.stateHash,
    money_micro_dollars: {
      paid_in: micro(money.paidIn),
      cash: micro(money.cash),
      collateral: micro(money.collateral),
      fees: micro(money.fees),
      rounding: micro(money.rounding),
      rewards: micro(money.rewards),
      imbalance: micro(money.imbalance),
    },
    calibration_is_judged: end.isJudged,
    calibration: end.calibration.map(({ measure, ours, real, source, low, high, isOk }) => ({
      measure,
      ours: ours ?? null,
      ...(end.isJudged ? { low, high, ok: isOk } : {}),
      real,
      source,
    })),
    measures: Object.fromEntries(measures),
  };
}
