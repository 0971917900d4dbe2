import type { EngineConfig } from "../../engine/config.ts";
import { contracts, least, millis, most, type Qty } from "../../domain/units.ts";
import type { Config } from "./schema.ts";
import { strategyParams } from "./strategy/strategy.ts";

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
      orderAgeMax: strategy.refresh.maxAge,
      hangWithin: strategy.refresh.hangWithin,
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
