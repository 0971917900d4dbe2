import { z } from "zod";
import { cents, contracts, dollars, millis, price, qty, seconds, time } from "../../domain/units.ts";
import { faultOf, guideStages, shelf, type StageName } from "../../strategy/shelf.ts";
import { durationText, factor, moneyText, priceText, qtyNumber } from "./amount.ts";

/**
 * The configuration file. Every key has a default, so that an empty file is the guide's bot in dry run; an
 * unknown key is an error. Amounts are text with their unit.
 */

const anyTime = time(0);
const hour = seconds(3_600);
const week = seconds(604_800);
const anyMoney = dollars(1_000_000_000);

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
  select: z
    .strictObject({
      count: z.int().min(1).max(500).default(5),
      minSpread: priceText(cents(1), cents(98)).prefault("30c"),
      tradedWithin: durationText(seconds(1), week).prefault("24h"),
      closesAfter: durationText(anyTime, week).prefault("1h"),
      combos: z.boolean().default(false).describe("Also multi-leg (parlay) markets"),
      scan: z.int().min(1).max(100_000).default(1_000).describe("How many open markets to look at"),
    })
    .prefault({})
    .describe("Used when no tickers are given: the widest markets that really trade"),
});

const stageName = z.enum(Object.keys(shelf) as [StageName, ...StageName[]]);

const strategy = z.strictObject({
  stages: z
    .array(stageName)
    .default([...guideStages])
    .superRefine((stages, context) => {
      const fault = faultOf(stages);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    })
    .describe("What is done to make a quote, in this order; the default is the guide's rule"),
  baseSpread: priceText(price(1), cents(98)).prefault("15c").describe("Bid to ask; the guide's 10–20c"),
  quoteSize: qtyNumber(qty(1), contracts(25_000)).prefault(10).describe("Contracts a side"),
  sizing: z
    .strictObject({
      mode: z.enum(["fixed", "by-spread"]).default("fixed"),
      wideAbove: priceText(price(1), cents(98)).prefault("50c"),
      wideSize: qtyNumber(qty(1), contracts(25_000)).prefault(20),
      tightSize: qtyNumber(qty(1), contracts(25_000)).prefault(5),
    })
    .prefault({})
    .describe("by-spread: a larger size in markets wider than wideAbove"),
  maxPosition: qtyNumber(qty(1), contracts(1_000_000)).prefault(50).describe("Worst case per market"),
  maxInventorySkew: factor(0.01, 1).prefault(0.6).describe("The worsening side stops here"),
  skewBasis: z.enum(["limit", "gross"]).default("limit"),
  minContractsForSkew: qtyNumber(qty(0), contracts(1_000_000)).prefault(20),
  lean: z
    .strictObject({ threshold: factor(0, 1).prefault(0.1), factor: factor(0, 10).prefault(1) })
    .prefault({}),
  widen: z
    .strictObject({ threshold: factor(0, 1).prefault(0.3), factor: factor(1, 10).prefault(1.5) })
    .prefault({}),
  nearClose: z
    .strictObject({
      within: durationText(anyTime, week).prefault("1h"),
      factor: factor(1, 10).prefault(1.5),
      stop: durationText(anyTime, week).prefault("60s").describe("No quotes this close to the close"),
    })
    .prefault({}),
  fair: z
    .strictObject({
      book: factor(0, 1_000).prefault(1),
      last: factor(0, 1_000).prefault(0),
      references: z.record(z.string(), factor(0, 1_000)).default({}),
      referenceMaxAge: durationText(millis(1), week).prefault("60s"),
    })
    .prefault({})
    .describe("Weights of the sources of fair value; silent sources leave theirs to the others"),
  weightedMid: z
    .strictObject({
      weight: factor(0, 1).prefault(0.5),
      maxSpread: priceText(price(1), cents(98)).prefault("10c"),
    })
    .prefault({})
    .describe(
      "Stage weighted-mid: the mid moved to the side with less on it; its share of the value, in log-odds",
    ),
  settlementLean: z
    .strictObject({ riskAversion: factor(0, 10).prefault(0.01) })
    .prefault({})
    .describe("Stage settlement-lean: one over the dollars whose loss would hurt"),
  logOddsWidth: z
    .strictObject({
      informedShare: factor(0, 0.9).prefault(0.1),
      margin: priceText(price(0), cents(50)).prefault("1c"),
    })
    .prefault({})
    .describe(
      "Stage log-odds-width: breaks even where so many who trade with us know more, and earns the margin",
    ),
  minSpread: priceText(price(1), cents(98)).prefault("2c").describe("Stage min-spread: bid to ask at least"),
  joinTouch: z
    .enum(["penny", "join"])
    .default("penny")
    .describe("Stage join-touch: no better than one tick before the best of others, or beside them"),
  ladder: z
    .strictObject({
      levels: z.int().min(1).max(10).default(3),
      spacing: priceText(price(1), cents(50)).prefault("1c"),
      growth: factor(0, 10).prefault(0).describe("Of the first level's size, added with each further one"),
    })
    .prefault({})
    .describe("Stage ladder: several levels a side; maxPosition bounds them together"),
  skewedSize: z
    .strictObject({ factor: factor(0, 10).prefault(1) })
    .prefault({})
    .describe("Stage skewed-size: 1 adds nothing at a full position, 2 nothing from half of it on"),
  kellyCap: z
    .strictObject({
      fraction: factor(0.01, 1).prefault(0.25),
      bankroll: moneyText(dollars(1), anyMoney).prefault("$1000"),
    })
    .prefault({})
    .describe("Stage kelly-cap: no more contracts than this share of Kelly's stake on the bankroll"),
  priceBand: z
    .strictObject({
      floor: priceText(price(0), cents(100)).prefault("0c"),
      ceiling: priceText(price(0), cents(100)).prefault("100c"),
    })
    .prefault({})
    .describe("Stage price-band: nothing sold below the floor, nothing bought above the ceiling"),
  volatility: z
    .strictObject({
      halfLife: durationText(seconds(1), week).prefault("10m"),
      prior: durationText(seconds(1), week)
        .prefault("10m")
        .describe("Before anything was seen: news that comes evenly until the close, counted for so long"),
    })
    .prefault({})
    .describe("How fast the value moves, as the Avellaneda-Stoikov stages take it"),
  avellanedaStoikov: z
    .strictObject({
      riskAversion: factor(0.0001, 10).prefault(0.05).describe("One over dollars"),
      horizon: durationText(seconds(1), week).prefault("30m").describe("When a position is to be flat again"),
      decay: factor(1, 10_000)
        .prefault(50)
        .describe("e times fewer takers for each 1/decay dollars further away"),
    })
    .prefault({})
    .describe("Stages avellaneda-stoikov-lean and avellaneda-stoikov-width"),
  flowShift: z
    .strictObject({
      strength: factor(0, 2).prefault(0.05).describe("Log-odds at the most; 0.05 is 1.25c at 50c"),
      halfLife: durationText(millis(100), hour).prefault("10s"),
    })
    .prefault({})
    .describe("Stage flow-shift: the value follows orders that come and go at the touch"),
  markout: z
    .strictObject({
      informedShare: factor(0, 0.9).prefault(0.05).describe("Believed until our own fills say otherwise"),
      priorSize: qtyNumber(qty(1), contracts(1_000_000))
        .prefault(100)
        .describe("Contracts that it counts for"),
      horizon: durationText(seconds(1), hour).prefault("30s"),
      memory: qtyNumber(contracts(1), contracts(1_000_000))
        .prefault(500)
        .describe("Contracts after which a fill counts half"),
    })
    .prefault({})
    .describe("Stage markout-width: each side as much further away as its fills have cost"),
  toxicity: z
    .strictObject({
      bucket: qtyNumber(contracts(1), contracts(1_000_000)).prefault(100),
      buckets: z.int().min(2).max(500).default(20),
      high: factor(0.05, 1).prefault(0.8),
      low: factor(0, 1).prefault(0.6),
    })
    .prefault({})
    .describe("Stage toxicity-pull: nothing shown while trading by volume is this one-sided"),
  jumpAlarm: z
    .strictObject({
      move: factor(0.01, 10).prefault(0.4).describe("Log-odds; 0.4 is 10c at 50c"),
      window: durationText(millis(100), hour).prefault("10s"),
      pause: durationText(millis(100), hour).prefault("30s"),
    })
    .prefault({})
    .describe("Stage jump-alarm: nothing shown for a while after a jump of the value"),
  fillCooldown: durationText(anyTime, hour)
    .prefault("5s")
    .describe("Stage fill-cooldown: a side that was filled waits so long; the other goes on"),
  longshots: z
    .strictObject({ below: priceText(price(0), cents(50)).prefault("3c") })
    .prefault({})
    .describe("Stage longshot-guard: no quotes where YES or NO is worth less than this"),
  requoteInterval: durationText(millis(100), hour).prefault("120s"),
  refresh: z
    .strictObject({
      tolerance: priceText(price(0), cents(50)).prefault("1c"),
      minAge: durationText(anyTime, hour).prefault("1s"),
      sizeShare: factor(0, 1).prefault(0.5),
      horizon: durationText(seconds(1), week)
        .prefault("10m")
        .describe("Trades within it say how fast a queue moves, and so what a place in it is worth"),
      queuePlacesEvery: durationText(seconds(1), hour)
        .prefault("5s")
        .describe("How often our queue places are asked for; estimated in between"),
      marketPause: durationText(anyTime, hour).prefault("0s").describe("The guide's 1s between markets"),
    })
    .prefault({}),
  expiry: durationText(seconds(10), hour)
    .optional()
    .describe(
      "Orders end by themselves after this, whatever became of us; default: never. Renewed at half of it by an amend of 10 write tokens that keeps the queue place",
    ),
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
  strategy: strategy.prefault({}),
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
