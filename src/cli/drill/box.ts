import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "../../lib/assert.ts";
import { opposite, sides, type Side } from "../../domain/side.ts";
import { cents, contracts, dollars, seconds, type Price, type Qty } from "../../domain/units.ts";
import { createCredentials } from "../../gateway/credentials.ts";
import { customHosts } from "../../gateway/hosts.ts";
import { systemClock } from "../../runtime/system-clock.ts";
import { createExchange } from "../../sim/box.ts";
import type { TimeInForce } from "../../sim/command.ts";
import { emptyCrowd } from "../../sim/crowd/empty-crowd.ts";
import type { Exchange } from "../../sim/exchange.ts";
import { priceStructures } from "../../sim/price-structure.ts";
import type { Scenario, ScenarioMarket } from "../../sim/scenario.ts";
import { createAuth } from "../../sim/server/auth.ts";
import { serve } from "../../sim/server/http.ts";
import { createPlayers, keysOf, writeKeys } from "../players.ts";
import { connectTo } from "../wiring/connect.ts";
import type { Guest, Target } from "./target.ts";

/** An exchange of the drill's own on loopback, in which nobody trades but the bot and a guest. */
export async function openBox(): Promise<Target> {
  const clock = systemClock();
  const scenario = drillScenario();
  const exchange = createExchange({ scenario, seed: 1, start: clock.now() });
  const players = createPlayers(1, "ed25519");
  for (const account of [...players.map((player) => player.account), guestName]) {
    exchange.openAccount(account, scenario.accountCash);
  }
  const broken: unknown[] = [];
  const auth = createAuth(keysOf(players));
  const serving = await serve({ exchange, clock, auth, onFault: (error) => broken.push(error) });
  const folder = mkdtempSync(join(tmpdir(), "kmm-drill-key-"));
  const [seated] = writeKeys(players, folder);
  assert(seated !== undefined, "there is a player");
  const { key, keyPath } = seated;
  const connection = connectTo(
    customHosts(serving.restUrl, serving.wsUrl),
    createCredentials(key.keyId, key.privatePem),
  );
  return {
    name: "box",
    connection,
    env: { PATH: process.env["PATH"], KALSHI_KEY_ID: key.keyId, KALSHI_PRIVATE_KEY_PATH: keyPath },
    tickers: scenario.markets.map(({ ticker }) => ticker),
    guest: seatGuest(exchange, clock.now),
    close: async () => {
      await connection.close();
      await serving.close();
      rmSync(folder, { recursive: true, force: true });
      if (broken[0] !== undefined) throw broken[0];
    },
  };
}

const guestName = "guest";
/** Wider than the bot, and narrower than the bot once it holds back. */
const guestQuotes: Readonly<Record<Side, Price>> = { bid: cents(40), ask: cents(60) };

/** Two events, so that there are two fuses. */
function drillScenario(): Scenario {
  const names = ["KXDRILLONE", "KXDRILLTWO"];
  return {
    name: "drill",
    accountCash: dollars(1_000),
    membership: "direct",
    tier: "basic",
    series: names.map((ticker) => ({
      ticker,
      title: "A drill",
      category: "Drill",
      feeKind: "quadratic",
      feeMultiplier: 10_000,
    })),
    events: names.map((name) => ({
      ticker: `${name}-26`,
      seriesTicker: name,
      title: "A drill",
      isExclusive: false,
    })),
    markets: names.map(marketOf),
  };
}

function marketOf(name: string): ScenarioMarket {
  return {
    ticker: `${name}-26-YES`,
    eventTicker: `${name}-26`,
    title: "All went well",
    priceLevelStructure: "linear_cent",
    priceRanges: priceStructures["linear_cent"] ?? [],
    shard: 0,
    opensAfter: seconds(0),
    closesAfter: seconds(86_400),
    determinesAfter: seconds(3),
    settlesAfter: seconds(3),
    crowd: emptyCrowd(0.5),
  };
}

function seatGuest(exchange: Exchange, now: () => ReturnType<Exchange["now"]>): Guest {
  const send = (ticker: string, side: Side, price: Price, qty: Qty, timeInForce: TimeInForce): void => {
    const at = now();
    exchange.advance(at);
    const answer = exchange.execute(at, {
      kind: "create-order",
      account: guestName,
      ticker,
      side,
      price,
      qty,
      timeInForce,
      // Its own quote gives way: it trades with the bot.
      selfTradePrevention: "maker",
      postOnly: false,
      reduceOnly: false,
      cancelOnPause: false,
    });
    assert(answer.ok, "the guest's order is taken");
  };
  const take = (ticker: string, side: Side): void => {
    const [best] = exchange.levels(ticker, opposite(side));
    if (best !== undefined) send(ticker, side, best.price, contracts(1), "immediate_or_cancel");
  };
  for (const { ticker } of exchange.markets()) {
    for (const side of sides) send(ticker, side, guestQuotes[side], contracts(100), "good_till_canceled");
  }
  return { sell: (ticker) => take(ticker, "ask"), buy: (ticker) => take(ticker, "bid") };
}
