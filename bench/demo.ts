import { runDemo } from "../src/cli/demo/run.ts";
import { defaultScenario } from "../src/sim/default-scenario.ts";
import { isQuick, printResult } from "./harness.ts";

/**
 * The whole program in one process: exchange, crowd, server, wire, gateway, engine, audit, under virtual time.
 * How many exchange seconds pass in a second, and how many inputs the engine takes on the way.
 */
const seconds = isQuick ? 20 : 300;
const rounds = isQuick ? 1 : 5;

interface Round {
  readonly speed: number;
  readonly inputs: number;
  readonly hash: string;
}

const played: Round[] = [];
for (let round = 0; round < rounds; round += 1) {
  const startedAt = performance.now();
  const { json } = await runDemo({
    scenario: defaultScenario(),
    seed: 7,
    seconds,
    isFast: true,
    tell: () => {},
    progress: () => {},
  });
  const wall = (performance.now() - startedAt) / 1_000;
  if (!json.ledger_matches_exchange || json.orders_left !== 0) throw new Error("the demo did not end clean");
  played.push({ speed: seconds / wall, inputs: json.inputs / wall, hash: json.state_hash });
}
if (new Set(played.map(({ hash }) => hash)).size !== 1) throw new Error("the same seed gave different runs");

printResult("demo", {
  exchange_seconds_per_second: median(played.map(({ speed }) => speed)),
  inputs_per_second: median(played.map(({ inputs }) => inputs)),
  exchange_seconds: seconds,
  rounds,
  state_hash: played[0]?.hash ?? "",
});

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
