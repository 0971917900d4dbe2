import type { EngineConfig } from "../../engine/config.ts";
import { contracts, least, millis, most, toSeconds, type Qty } from "../../domain/units.ts";
import type { Config } from "./schema.ts";

/** What the file says, as the engine wants it. `runId` makes the order ids of this run unlike any other's. */
export function engineConfig(config: Config, tickers: EngineConfig["tickers"], runId: string): EngineConfig {
  const { strategy, risk } = config;
  const ownPrefix = `kmm-${config.botId}-`;
  return {
    ownPrefix,
    idPrefix: `${ownPrefix}${runId}-`,
    tickers,
    strategy: strategyParams(strategy),
    limits: limitsOf(config),
    losses: { stopLoss: risk.stopLoss, dailyLoss: risk.dailyLoss, drawdown: risk.drawdownMax },
    refusals: risk.refusals,
    alarm: { ...risk.alarm, crossAfter: risk.alarm.crossAfter },
    // Order groups are the exchange's: what is only simulated is in none.
    fuse: { per: config.mode === "live" ? risk.fuse.per : "off", rearmAfter: risk.fuse.rearmAfter },
    plan: {
      requoteInterval: strategy.requoteInterval,
      tolerance: strategy.refresh.tolerance,
      ageMin: strategy.refresh.minAge,
      sizeShareMin: strategy.refresh.sizeShare,
      marketPause: strategy.refresh.marketPause,
      horizon: strategy.refresh.horizon,
      queuePlacesEvery: strategy.refresh.queuePlacesEvery,
      bookLinger: millis(500),
      expiry: strategy.expiry,
    },
  };
}

/** Contracts that may match in 15 s: five quotes' worth unless the file says, and what the exchange takes. */
export function fuseLimit({ strategy, risk }: Config): Qty {
  const { quoteSize, sizing, maxPosition } = strategy;
  const quote = sizing.mode === "fixed" ? quoteSize : most(sizing.wideSize, sizing.tightSize);
  const wanted = risk.fuse.contracts ?? least((quote * quotesPerFuse) as Qty, maxPosition);
  return most(wanted, contracts(1));
}

const quotesPerFuse = 5;

function limitsOf({ strategy, risk }: Config): EngineConfig["limits"] {
  const { maxPosition } = strategy;
  const { window, marketMax, eventMax } = risk.fills;
  return {
    maxPosition,
    capital: risk.capital,
    marketCapitalShare: risk.marketCapitalShare,
    marketLossMax: risk.marketLossMax,
    eventLossMax: risk.eventLossMax,
    seriesLossMax: risk.seriesLossMax,
    categoryLossMax: risk.categoryLossMax,
    accountLossShare: risk.accountLossShare,
    order: { ...risk.order, band: risk.order.band },
    fills: { window, marketMax: times(maxPosition, marketMax), eventMax: times(maxPosition, eventMax) },
    stale: risk.stale,
  };
}

function times(qty: Qty, factor: number): Qty {
  return Math.floor(qty * factor) as Qty;
}

function strategyParams(strategy: Config["strategy"]): EngineConfig["strategy"] {
  const { baseSpread, quoteSize, sizing, lean, widen, nearClose, fair } = strategy;
  const { riskAversion, horizon } = strategy.avellanedaStoikov;
  const priorSeconds = toSeconds(strategy.volatility.prior);
  const avellanedaStoikov = { riskAversion, horizon, priorSeconds };
  return {
    signals: {
      volatilityHalfLife: toSeconds(strategy.volatility.halfLife),
      flowHalfLife: toSeconds(strategy.flowShift.halfLife),
      markoutHorizon: toSeconds(strategy.markout.horizon),
      markoutMemory: strategy.markout.memory / 100,
      toxicity: {
        bucket: strategy.toxicity.bucket,
        buckets: strategy.toxicity.buckets,
        high: strategy.toxicity.high,
        low: strategy.toxicity.low,
      },
      jump: { move: strategy.jumpAlarm.move, window: toSeconds(strategy.jumpAlarm.window) },
    },
    stages: strategy.stages,
    inventory: {
      maxPosition: strategy.maxPosition,
      maxSkew: strategy.maxInventorySkew,
      skewBasis: strategy.skewBasis,
      minContractsForSkew: strategy.minContractsForSkew,
    },
    shelf: {
      "stop-near-close": { within: nearClose.stop },
      "weighted-fair": {
        book: fair.book,
        last: fair.last,
        references: fair.references,
        referenceAgeMax: fair.referenceMaxAge,
      },
      "toxicity-pull": {},
      "jump-alarm": { pause: strategy.jumpAlarm.pause },
      "ping-pong": {},
      "join-touch": { mode: strategy.joinTouch },
      ladder: strategy.ladder,
      "fill-cooldown": { pause: strategy.fillCooldown },
      "flow-shift": {
        strength: strategy.flowShift.strength,
        halfLife: toSeconds(strategy.flowShift.halfLife),
      },
      "markout-width": {
        informedShare: strategy.markout.informedShare,
        priorSize: strategy.markout.priorSize / 100,
      },
      "avellaneda-stoikov-lean": avellanedaStoikov,
      "avellaneda-stoikov-width": { ...avellanedaStoikov, decay: strategy.avellanedaStoikov.decay },
      "longshot-guard": strategy.longshots,
      "price-band": strategy.priceBand,
      "weighted-mid": strategy.weightedMid,
      "settlement-lean": strategy.settlementLean,
      "log-odds-width": strategy.logOddsWidth,
      "cover-fees": {},
      "min-spread": { spread: strategy.minSpread },
      "skewed-size": strategy.skewedSize,
      "kelly-cap": strategy.kellyCap,
      "linear-lean": { ...lean, spread: baseSpread },
      "fixed-width": { spread: baseSpread },
      "widen-when-skewed": widen,
      "widen-near-close": { within: nearClose.within, factor: nearClose.factor },
      "quote-size":
        sizing.mode === "fixed"
          ? { mode: "fixed", qty: quoteSize }
          : {
              mode: "by-spread",
              wideAbove: sizing.wideAbove,
              wideQty: sizing.wideSize,
              tightQty: sizing.tightSize,
            },
    },
  };
}
