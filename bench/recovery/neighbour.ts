import { randomUUID } from "node:crypto";
import { cents, contracts, parsePrice, type Price } from "../../src/domain/units.ts";
import { credentialsFromEnv } from "../../src/gateway/credentials.ts";
import { customHosts } from "../../src/gateway/hosts.ts";
import { KalshiClient } from "../../src/gateway/kalshi-client.ts";
import type { LiveExchange, RestingOrder } from "../live/exchange.ts";

/**
 * Somebody else's account with orders at our prices: some were there first, others come after ours. An order that had
 * given up its place would stand behind those that came later, and be seen to.
 */
export interface Neighbour {
  /** At the prices where the bot is going to quote, on both sides of every market. */
  standInFront(): Promise<void>;
  /** Behind each of these orders, once. */
  standBehind(orders: readonly RestingOrder[]): Promise<void>;
  close(): Promise<void>;
}

/** From the middle of the book: the bot's spread is 15 cents, and it rounds away from the middle. */
const distances = [cents(7), cents(8), cents(9)];
const batchMax = 20;

export function createNeighbour({ players, restUrl, wsUrl, tickers }: LiveExchange): Neighbour {
  const player = players[1];
  const client = KalshiClient.create({
    hosts: customHosts(restUrl, wsUrl),
    credentials: credentialsFromEnv({
      KALSHI_KEY_ID: player?.key_id,
      KALSHI_PRIVATE_KEY_PATH: player?.private_key_path,
    }),
  });
  const followed = new Set<string>();
  const show = async (places: readonly Place[]): Promise<void> => {
    for (let from = 0; from < places.length; from += batchMax) {
      const items = await client.placeOrders(
        places.slice(from, from + batchMax).map((place) => ({
          kind: "resting",
          ...place,
          clientOrderId: randomUUID(),
          qty: contracts(50),
          shard: 0,
        })),
      );
      const refused = items.find((item) => item.kind === "refused");
      if (refused !== undefined) throw new Error(`a neighbour was refused: ${JSON.stringify(refused)}`);
    }
  };
  return {
    standInFront: async () => {
      const places: Place[] = [];
      for (const ticker of tickers) {
        const { bids, asks } = await client.getOrderbook(ticker);
        const bid = Math.max(...bids.map(({ price }) => price));
        const ask = Math.min(...asks.map(({ price }) => price));
        for (const distance of distances) {
          places.push({ ticker, side: "bid", price: onCent((bid + ask) / 2 - distance) });
          places.push({ ticker, side: "ask", price: onCent((bid + ask) / 2 + distance) });
        }
      }
      await show(places);
    },
    standBehind: async (orders) => {
      const fresh = orders.filter(({ order_id: id }) => !followed.has(id));
      for (const { order_id: id } of fresh) followed.add(id);
      await show(
        fresh.map(({ ticker, side, price }) => ({ ticker, side, price: parsePrice(price) ?? cents(0) })),
      );
    },
    close: () => client.close(),
  };
}

interface Place {
  readonly ticker: string;
  readonly side: "bid" | "ask";
  readonly price: Price;
}

function onCent(price: number): Price {
  return cents(Math.round(price / 100));
}
