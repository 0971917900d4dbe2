import { z } from "zod";
import { cents, contracts, dollars, millis, price, qty, seconds } from "../../domain/units.ts";
import { durationText, factor, moneyText, priceText, qtyNumber } from "./amount.ts";
import { anyMoney, anyTime, hour, week } from "./bounds.ts";
import { rotateSchema, selectSchema } from "./select.ts";
import { strategySchema } from "./strategy/strategy.ts";

/**
 * The configuration file. Every key has a default, so that an empty file is the guide's bot in dry run; an
 * unknown key is an error. Amounts are text with their unit.
 */

const exchange = z.strictObject({
  environment: z
    .enum(["demo", "production", "custom"])
    .default("demo")
    .describe("Kalshi's play-money exchange, the real one, or any server that speaks its API"),
  restUrl: z
    .string()
    .regex(/^https?:\/\/[^/]+\/trade-api\/v2$/, "expected an address like https://host/trade-api/v2")
    .optional()
    .describe("custom only: https, or http on this machine; ends in /trade-api/v2"),
  wsUrl: z
    .string()
    .regex(/^wss?:\/\/[^/]+\/trade-api\/ws\/v2$/, "expected an address like wss://host/trade-api/ws/v2")
    .optional()
    .describe("custom only: wss, or ws on this machine; ends in /trade-api/ws/v2"),
  batches: z
    .boolean()
    .default(true)
    .describe("Orders of one moment go in one request; false for a server that takes single ones only"),
});

const markets = z.strictObject({
  tickers: z
    .array(z.string().min(1, "expected a ticker"))
    .max(500, "at most 500 markets")
    .default([])
    .describe("Quote exactly these markets"),
  select: selectSchema
    .prefault({})
    .describe("Used when no tickers are given: the widest markets that really trade"),
  rotate: rotateSchema.prefault({}).describe("When no tickers are given: whether the choice is made again"),
});

const fuse = z.strictObject({
  per: z
    .enum(["event", "market", "off"])
    .default("event")
    .describe("Live only: which orders share an order group, and stop together at the exchange"),
  contracts: qtyNumber(contracts(1), contracts(1_000_000))
    .optional()
    .describe("Trips when more matches in a rolling 15 s; default: 5 quotes, at most maxPosition"),
  rearmAfter: durationText(seconds(15), week)
    .optional()
    .describe("A tripped fuse is reset by itself after this; default: never, only by `kmm fuse reset`"),
});

const alarm = z.strictObject({
  widenBy: factor(1, 10).prefault(2).describe("On the rung widen: the spread times this"),
  rules: z
    .array(
      z.strictObject({
        rung: z.enum(["widen", "reduce-only", "cancel", "flatten", "stop"]),
        share: factor(0.01, 1).describe("Of dailyLoss, and of drawdownMax when that is set"),
      }),
    )
    .max(20)
    .default([
      { rung: "widen", share: 0.5 },
      { rung: "reduce-only", share: 0.75 },
    ])
    .describe("Rungs raised by themselves when so much of a loss limit is used up; all of it always stops"),
  crossAfter: durationText(seconds(1), week)
    .optional()
    .describe("On the rung flatten: what is still held after this is sold to others' quotes; default: never"),
  slippageMax: priceText(price(0), cents(50))
    .prefault("5c")
    .describe("How far past the best price of others such an order may go"),
});

const anyCount = 1_000_000;

const risk = z.strictObject({
  capital: moneyText(dollars(1), anyMoney).optional().describe("Shares count from it; default: the account"),
  marketCapitalShare: factor(0.0001, 1)
    .prefault(0.1)
    .describe("Worst settlement of one market, as a share of the capital"),
  marketLossMax: moneyText(dollars(1), anyMoney)
    .optional()
    .describe("Worst settlement of one market; default: the share alone"),
  eventLossMax: moneyText(dollars(1), anyMoney)
    .prefault("$100")
    .describe("Worst settlement over all markets of one event, outcome by outcome"),
  seriesLossMax: moneyText(dollars(1), anyMoney)
    .optional()
    .describe("Worst settlements of all events of one series together; default: none"),
  categoryLossMax: moneyText(dollars(1), anyMoney)
    .optional()
    .describe("Worst settlements of all events of one category (Sports, Crypto, …) together; default: none"),
  accountLossShare: factor(0.0001, 1)
    .prefault(1)
    .describe("Worst settlements of everything together, as a share of the capital"),
  dailyLoss: moneyText(dollars(1), anyMoney)
    .prefault("$100")
    .describe("Stops everything: loss since midnight UTC"),
  stopLoss: moneyText(dollars(1), anyMoney)
    .prefault("$25")
    .describe("Halts the market: its loss in this run"),
  drawdownMax: moneyText(dollars(1), anyMoney)
    .optional()
    .describe("Stops everything: fall from the highest worth of this run; default: none"),
  order: z
    .strictObject({
      sizeMax: qtyNumber(qty(1), contracts(1_000_000)).prefault(1_000).describe("Contracts of one order"),
      costMax: moneyText(dollars(1), anyMoney).prefault("$1000").describe("What one order may cost"),
      openMax: z.int().min(1).max(anyCount).default(1_000).describe("Orders open at once, over all markets"),
      perSecond: z.int().min(1).max(anyCount).default(50).describe("Orders placed or moved within a second"),
      perMinute: z.int().min(1).max(anyCount).default(1_000).describe("The same within a minute"),
      band: priceText(price(1), cents(98))
        .optional()
        .describe("How far a price may lie from the reference; default: anywhere"),
      bandFrom: z
        .enum(["fair", "last", "others"])
        .default("fair")
        .describe("The reference: our fair value, the last trade, or the middle of others' best prices"),
    })
    .prefault({})
    .describe("Slips and runaways: no order larger, dearer, further off or more often than this"),
  refusals: z
    .strictObject({
      window: durationText(seconds(1), hour).prefault("10m"),
      marketMax: z.int().min(1).max(anyCount).default(20).describe("More than this halt the market"),
      accountMax: z.int().min(1).max(anyCount).default(100).describe("More than this stop everything"),
    })
    .prefault({})
    .describe("Orders that the exchange refuses; those that would have traded are not counted"),
  fills: z
    .strictObject({
      window: durationText(seconds(1), hour).prefault("1m"),
      marketMax: factor(0.01, 10_000).prefault(5).describe("Times maxPosition, in one market"),
      eventMax: factor(0.01, 10_000).prefault(10).describe("Times maxPosition, in all markets of an event"),
    })
    .prefault({})
    .describe("Filled within the window past this, and only what reduces is placed until it has passed"),
  stale: z
    .strictObject({
      feed: durationText(seconds(1), hour)
        .prefault("60s")
        .describe("Nothing heard of any market for so long"),
      account: durationText(seconds(1), hour).prefault("5m").describe("The account not read for so long"),
    })
    .prefault({})
    .describe("A silent feed takes the quotes down; an account that is not read stops what adds"),
  alarm: alarm.prefault({}).describe("Raised by rule or by `kmm alarm`; only a person releases it"),
  fuse: fuse.prefault({}),
});

const paper = z.strictObject({
  cash: moneyText(dollars(1), anyMoney).prefault("$1000"),
  queue: z
    .enum(["pessimistic", "proportional", "optimistic"])
    .default("pessimistic")
    .describe("How the queue ahead of our paper orders is believed to shrink"),
  latency: durationText(anyTime, seconds(60)).prefault("100ms"),
});

export const configSchema = z.strictObject({
  mode: z.enum(["dry", "paper", "live"]).default("dry").describe("live also needs --live and a confirmation"),
  botId: z
    .string()
    .regex(/^[a-z0-9]{1,12}$/, "1 to 12 small letters and digits")
    .default("main")
    .describe("Part of every order id of this bot: two bots on one account need two"),
  exchange: exchange.prefault({}),
  markets: markets.prefault({}),
  strategy: strategySchema.prefault({}),
  risk: risk.prefault({}),
  paper: paper.prefault({}),
  duration: durationText(seconds(1), seconds(31_536_000)).optional().describe("Stop by itself after this"),
  dataDir: z
    .string()
    .min(1, "expected the name of a folder")
    .default("data")
    .describe("Where journals go, one folder a mode"),
  log: z.enum(["auto", "human", "json"]).default("auto").describe("auto: human on a terminal"),
  referenceFile: z
    .string()
    .min(1, "expected the name of a file")
    .optional()
    .describe("JSON of outside values, read again when it changes: {source: {ticker: probability}}"),
  referenceUrl: z
    .string()
    .regex(/^(https?|wss?):\/\/[^/]+/, "expected an address like https://host/path or wss://host/path")
    .optional()
    .describe("The same from a server: https is asked, wss is listened to; http and ws on this machine only"),
  referenceFeed: z
    .strictObject({
      every: durationText(millis(100), hour).prefault("5s").describe("https: how often it is asked"),
      timeout: durationText(millis(100), seconds(60))
        .prefault("3s")
        .describe("https: how long for an answer"),
      silence: durationText(seconds(1), week)
        .prefault("60s")
        .describe("wss: a connection that says nothing for so long is made anew"),
    })
    .prefault({}),
});

export type Config = z.output<typeof configSchema>;
export type ConfigText = z.input<typeof configSchema>;

/** The configuration as a file has it, with every key. */
export function configText(config: Config): ConfigText {
  return z.encode(configSchema, config);
}

/** The published JSON schema of the file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(configSchema, { io: "input" }), title: "kmm configuration" };
}
