import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cents, contracts, dollars, seconds } from "../../src/domain/units.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import type { Scenario, ScenarioMarket } from "../../src/sim/scenario.ts";
import { createAuth } from "../../src/sim/server/auth.ts";
import { serve } from "../../src/sim/server/http.ts";
import { createPlayKey, registerKey } from "../../src/sim/server/key.ts";

/** An exchange on loopback with quiet markets, and a folder from which a bot can be run against it. */
export interface Scene {
  readonly exchange: Exchange;
  readonly account: string;
  readonly tickers: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const account = "player";
const marketCount = 60;

export async function openScene(folder: string, seed: number): Promise<Scene> {
  const clock = systemClock();
  const exchange = createExchange({ scenario: quietMarkets(), seed, start: clock.now() });
  exchange.openAccount(account, dollars(50_000));
  const key = createPlayKey("ed25519");
  const faults: unknown[] = [];
  const serving = await serve({
    exchange,
    clock,
    auth: createAuth(registerKey(account, key)),
    onFault: (fault) => faults.push(fault),
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "key.pem"), key.privatePem, { mode: 0o600 });
  writeFileSync(join(folder, "kmm.yaml"), configText(serving.restUrl, serving.wsUrl));
  return {
    exchange,
    account,
    tickers: exchange.markets().map(({ ticker }) => ticker),
    cwd: folder,
    env: { KALSHI_KEY_ID: key.keyId, KALSHI_PRIVATE_KEY_PATH: join(folder, "key.pem") },
    close: async () => {
      await serving.close();
      if (faults[0] !== undefined) throw faults[0];
    },
  };
}

function configText(restUrl: string, wsUrl: string): string {
  return [
    "mode: live",
    "exchange:",
    "  environment: custom",
    `  restUrl: ${restUrl}`,
    `  wsUrl: ${wsUrl}`,
    "risk:",
    "  eventLossMax: $10000",
    "  dailyLoss: $10000",
    "  stopLoss: $1000",
    "",
  ].join("\n");
}

/** Wide books that stand still, with a trade now and then: what moves an order is then the bot alone. */
function quietMarkets(): Scenario {
  return {
    name: "recovery",
    accountCash: dollars(50_000),
    membership: "direct",
    tier: "premier",
    series: [
      { ticker: "KXCALM", title: "Calm", category: "Demo", feeKind: "quadratic", feeMultiplier: 10_000 },
    ],
    events: Array.from({ length: marketCount }, (_, index) => ({
      ticker: `KXCALM-${index}`,
      seriesTicker: "KXCALM",
      title: `Calm ${index}`,
      isExclusive: false,
    })),
    markets: Array.from({ length: marketCount }, (_, index) => market(index)),
  };
}

function market(index: number): ScenarioMarket {
  return {
    ticker: `KXCALM-${index}-YES`,
    eventTicker: `KXCALM-${index}`,
    title: `Calm ${index}`,
    priceLevelStructure: "linear_cent",
    priceRanges: priceStructures["linear_cent"] ?? [],
    shard: 0,
    opensAfter: seconds(0),
    closesAfter: seconds(86_400),
    determinesAfter: seconds(60),
    settlesAfter: seconds(60),
    crowd: {
      value: 0.3 + (0.4 * index) / marketCount,
      volatility: 0,
      jumpRate: 0,
      jumpSize: 0,
      noise: { rate: 0.005, yesShare: 0.5, medianQty: contracts(2), patience: 0.1 },
      informed: { rate: 0, edge: cents(5), medianQty: contracts(1) },
      rivals: [
        {
          halfSpread: cents(12),
          qty: contracts(100),
          levels: 1,
          refresh: seconds(864_000),
          delay: seconds(0),
        },
      ],
    },
  };
}
