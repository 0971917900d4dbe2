import { expect, test } from "vitest";
import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { parseConfig } from "../../src/cli/config/parse.ts";
import { fastStage, type Stage } from "../../src/cli/demo/stage.ts";
import { quickAuth } from "../../src/cli/simulate/quick-auth.ts";
import { assemble, type Assembly, type Connection } from "../../src/cli/wiring/assemble.ts";
import { auditLedger } from "../../src/cli/wiring/audit.ts";
import { sleep } from "../../src/domain/clock.ts";
import { seconds } from "../../src/domain/units.ts";
import { KalshiClient } from "../../src/gateway/kalshi-client.ts";
import type { StreamHandlers } from "../../src/gateway/stream-transport.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import { noJournal } from "../../src/store/journal.ts";

/** A run that dies without a word leaves orders and positions; the next one takes them over and ends clean. */

const config = parseConfig("strategy:\n  maxPosition: 12\n  nearClose:\n    stop: 5s\n", "test");

function assembleRun(
  connection: Connection,
  tickers: readonly string[],
  runId: string,
  duration: number,
): Assembly {
  return assemble({
    connection,
    mode: "live",
    paper: config.paper,
    engineConfig: engineConfig(config, tickers, runId),
    tickers,
    duration: seconds(duration),
    journal: noJournal(),
    tell: () => {},
  });
}

/** A connection that can be killed: nothing gets through any more, in either direction. */
function mortal(connection: Connection): { readonly connection: Connection; kill(): void } {
  let isDead = false;
  const open: StreamHandlers[] = [];
  return {
    kill: () => {
      isDead = true;
      for (const handlers of open) handlers.closed("killed");
    },
    connection: {
      ...connection,
      http: (request) =>
        isDead ? Promise.resolve({ failure: "refused", wasSent: false }) : connection.http(request),
      stream: {
        connect: (url, headers, handlers) => {
          open.push(handlers);
          const received = (text: string): void => {
            if (!isDead) handlers.received(text);
          };
          return connection.stream.connect(url, headers, { ...handlers, received });
        },
      },
    },
  };
}

const ourResting = ({ exchange }: Stage) => exchange.restingOrders("player");

test.each([21, 22, 23])("a killed run is taken over, in fewer markets, seed %i", async (seed) => {
  const stage = fastStage(defaultScenario(), seed, quickAuth("player"));
  const { connection, exchange } = stage;
  const { clock, hosts, credentials } = connection;
  const tickers = exchange.markets().map((market) => market.ticker);
  const kept = tickers.filter((_, index) => index % 2 === 0);
  const first = mortal(connection);

  const work = async () => {
    const lost = assembleRun(first.connection, tickers, "r1", 1_000).bot.run();
    lost.catch(() => {});
    await sleep(clock, seconds(20));
    first.kill();
    const left = ourResting(stage);
    const since = clock.now();
    const second = assembleRun(connection, kept, "r2", 30);
    const running = second.bot.run();
    await sleep(clock, seconds(5));
    const strays = ourResting(stage).filter((order) => !kept.includes(order.ticker));
    const end = await running;
    const client = KalshiClient.create({ hosts, credentials, clock, ...stage.secondDoor });
    const audit = await auditLedger(client, second.engine.ledger(), "kmm-", since);
    await client.close();
    return { left, strays, end, audit };
  };
  const { left, strays, end, audit } = await stage.play(work());
  await stage.close();
  expect(left.some((order) => !kept.includes(order.ticker))).toBe(true);
  expect(left.some((order) => kept.includes(order.ticker))).toBe(true);
  expect(strays).toEqual([]);
  expect(audit.differences).toEqual([]);
  expect(audit.ordersLeft).toBe(0);
  expect(end.proof.isProven).toBe(true);
});
