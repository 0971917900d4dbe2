import { Failure } from "../domain/failure.ts";
import { statisticsText } from "../report/statistics-text.ts";
import { defaultScenario } from "../sim/default-scenario.ts";
import { runDemo, type DemoEnd } from "./demo/run.ts";
import { auditText } from "./wiring/audit.ts";
import { createScreen } from "./demo/screen.ts";
import { failAfterResult } from "./fail-after-result.ts";
import { readScenario } from "./scenario.ts";
import { windowWidth } from "./window.ts";

export interface DemoCommandOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly fast?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly scenario?: string | undefined;
}

/** `kmm demo`: the maker and the exchange in a box together, then statistics and the audit. */
export async function demoCommand(options: DemoCommandOptions): Promise<void> {
  const scenario = options.scenario === undefined ? defaultScenario() : readScenario(options.scenario);
  const isQuiet = options.json === true;
  const { seconds, seed } = options;
  const markets = scenario.markets.length;
  if (!isQuiet) process.stdout.write(introduction(options, markets));
  const screen = createScreen(process.stdout, seconds, markets);
  const end = await runDemo({
    scenario,
    seed,
    seconds,
    isFast: options.fast === true,
    tell: (note) => {
      screen.hear(note);
      // The screen shows what happens; only trouble interrupts it.
      if (note.level === "error") process.stderr.write(`${note.text}\n`);
    },
    progress: (moment) => {
      if (!isQuiet) screen.show(moment);
    },
  });
  if (isQuiet) process.stdout.write(`${JSON.stringify(end.json)}\n`);
  else {
    screen.done();
    process.stdout.write(`${statisticsText(end.statistics, windowWidth())}\n\n${verdict(end)}\n`);
  }
  failAfterResult(uncleanEnd(end));
}

/** What a first-time viewer has to know to read the table; no line is longer than a narrow window. */
function introduction({ seconds, seed, fast }: DemoCommandOptions, markets: number): string {
  const pace = fast === true ? "in virtual time" : "in real time";
  return [
    `A market maker on an exchange in a box: ${markets} markets, seed ${seed}, ${seconds} s ${pace}.`,
    "",
    "It bids for YES and asks more for it. To sell YES at 48¢ is to buy NO at 52¢:",
    "once both have filled it holds a pair, sure of $1 and paid for with less.",
    "Play money, invented traders: nothing here says what Kalshi would pay.",
    "",
    "",
  ].join("\n");
}

function verdict({ json, audit, why, proof }: DemoEnd): string {
  return [
    `Ended: ${why}.`,
    auditText(audit),
    proof,
    `Orders left on the exchange: ${json.orders_left}. State hash ${json.state_hash}.`,
  ].join("\n");
}

function uncleanEnd({ json, audit }: DemoEnd): Failure | undefined {
  if (!audit.matches) return new Failure("ledger-mismatch", audit.differences.join("; "));
  if (json.orders_left > 0) return new Failure("orders-left", `${json.orders_left} orders may still rest`);
  if (json.exchange_imbalance === 0) return undefined;
  return new Failure("ledger-mismatch", `the exchange's own books are off by $${json.exchange_imbalance}`);
}
