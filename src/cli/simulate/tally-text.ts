import type { TallyJson } from "./tally.ts";
import { invariants, type Invariant } from "./verdicts.ts";

/** What each invariant says, for a person. */
const meanings: Readonly<Record<Invariant, string>> = {
  I1: "what the exchange could make of our orders is never past a cap",
  I2: "after recovery every resting order of ours is known; after a stop none rests",
  I3: "our ledger equals the exchange's to the micro-dollar",
  I4: "no order was decided on a book that was not proven",
  I5: "no call was refused for its rate by our own fault",
  I6: "no client order id was used twice",
  I7: "the same seed leaves the same trace",
  I8: "once things go right again it is quoting again",
  I9: "what a person told it holds at the exchange, over restarts too, until it is released",
};

export function tallyText(tally: TallyJson, seconds: number): string {
  const whole = (count: number): string => Math.round(count).toLocaleString("en-US");
  const broken = new Set(
    tally.failures.flatMap(({ violations }) => violations.map((words) => words.split(":", 1)[0])),
  );
  const list = (counts: TallyJson["faults"]): string =>
    Object.entries(counts)
      .map(([kind, count]) => `${kind} ${whole(count)}`)
      .join(", ");
  return [
    `${whole(tally.seeds)} runs, ${whole(tally.simulated_hours)} simulated hours in ${whole(seconds)} s`,
    `crashes ${whole(tally.crashes)}, starts ${whole(tally.starts)}, orders ${whole(tally.orders)}, fills ${whole(tally.fills)}`,
    `faults: ${list(tally.faults)}`,
    `alarm: ${list(tally.operator_commands)}`,
    "",
    ...invariants.map((name) => {
      const count = tally.checks[name];
      const verdict = broken.has(name) ? "BROKEN" : count === 0 ? "not asked" : "held";
      return `  ${name}  ${verdict.padEnd(9)} ${whole(count).padStart(12)} times  ${meanings[name]}`;
    }),
  ].join("\n");
}
