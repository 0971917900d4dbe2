import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { parseConfig } from "../../src/cli/config/parse.ts";
import { fastStage } from "../../src/cli/demo/stage.ts";
import { quickAuth } from "../../src/cli/simulate/quick-auth.ts";
import { assemble } from "../../src/cli/wiring/assemble.ts";
import { auditLedger } from "../../src/cli/wiring/audit.ts";
import { seconds } from "../../src/domain/units.ts";
import { KalshiClient } from "../../src/gateway/kalshi-client.ts";
import { parseScenario } from "../../src/sim/scenario-file/scenario-file.ts";
import { noJournal } from "../../src/store/journal.ts";

/** The maker through config/scenarios/faults.yaml, from the first lost answer to the market that closes under it. */

const text = readFileSync(new URL("../../config/scenarios/faults.yaml", import.meta.url), "utf8");

/** Those that meet any maker; the others need a batch, or a fill at the right moment. */
const mustStrike = [
  "lose-answer",
  "fail-call",
  "delay-answer",
  "delay-request",
  "drop-frame",
  "repeat-frame",
  "thin-book",
  "silence",
  "cut-stream",
  "refuse-connection",
  "shard-outage",
  "close-market",
];

async function play(seed: number) {
  const scenario = parseScenario(text);
  if (!scenario.ok) throw new Error(scenario.why);
  const stage = fastStage(scenario.value, seed, quickAuth("player"));
  const { connection, exchange } = stage;
  const since = connection.clock.now();
  const config = parseConfig("strategy:\n  maxPosition: 12\n", "test");
  const tickers = exchange.markets().map((market) => market.ticker);
  const settings = engineConfig(config, tickers, `s${seed}`);
  const assembly = assemble({
    connection,
    mode: "live",
    paper: config.paper,
    engineConfig: settings,
    tickers,
    duration: seconds(1_230),
    journal: noJournal(),
    tell: () => {},
  });
  const { hosts, credentials, clock } = connection;
  const work = async () => {
    const end = await assembly.bot.run();
    const client = KalshiClient.create({ hosts, credentials, clock, ...stage.secondDoor });
    const audit = await auditLedger(client, assembly.engine.ledger(), settings.ownPrefix, since);
    await client.close();
    return { end, audit };
  };
  const done = await stage.play(work());
  await stage.close();
  const struck = new Set<string>(stage.faults.log().map(({ kind }) => kind));
  return { ...done, struck, exchange, fills: assembly.statistics.summary(clock.now()).totals.fills };
}

test("the ledger agrees and nothing is left", { timeout: 180_000 }, async () => {
  const { end, audit, struck, exchange, fills } = await play(1);
  expect(mustStrike.filter((kind) => !struck.has(kind))).toEqual([]);
  expect(fills).toBeGreaterThan(0);
  expect(audit.differences).toEqual([]);
  expect(audit.ordersLeft).toBe(0);
  expect(end.proof.isProven).toBe(true);
  expect(exchange.moneyImbalance()).toBe(0);
});
