import type { Obstacle } from "../domain/standing.ts";
import { isShardTrading } from "../domain/trading-status.ts";
import { isFeedStale } from "../risk/stale-data.ts";
import { alarmBlock } from "./alarm.ts";
import { feedAgeOf } from "./at-risk.ts";
import { staleFeedWords } from "./breach-words.ts";
import { retirementOf } from "./choice.ts";
import { fuseBlock } from "./fuse.ts";
import type { EngineState, MarketState } from "./state.ts";

/** Why this market may not be quoted at all, or undefined when it may. */
export function blockOf(state: EngineState, market: MarketState): Obstacle | undefined {
  return stopBlock(state) ?? orderBlock(state, market) ?? feedBlock(state, market);
}

/** What the run was told to do ends it; a limit that stops it is a reason. */
function stopBlock({ stopped }: EngineState): Obstacle | undefined {
  if (stopped === undefined) return undefined;
  const text = `stopped: ${stopped.why}`;
  return stopped.isRiskStop
    ? { code: "risk-stop", text, parameter: "risk.dailyLoss" }
    : { code: runEnded, text };
}

/** The code of a block that is no fault: the run is over. */
const runEnded = "run-ended";

/** Somebody, or a rule, holds it back. */
function orderBlock(state: EngineState, market: MarketState): Obstacle | undefined {
  const alarm = alarmBlock(state, market);
  if (alarm !== undefined) return { code: "alarm", text: alarm, parameter: "risk.alarm.rules" };
  const halt = haltBlock(state, market);
  if (halt !== undefined) return halt;
  const fuse = fuseBlock(state, market);
  return fuse === undefined ? undefined : { code: "fuse", text: fuse, parameter: "risk.fuse.contracts" };
}

/** Positions are worked off wherever they are, but for those whose size the exchange tells otherwise. */
function haltBlock(state: EngineState, known: MarketState): Obstacle | undefined {
  const { halted, mismatch, isChosen } = known;
  const isLeaving = state.alarm.rung === "flatten";
  if (halted !== undefined && !(isLeaving && mismatch === undefined)) return haltOf(halted);
  if (isLeaving || isChosen || retirementOf(state, known) !== undefined) return undefined;
  return { code: "not-chosen", text: "not among the markets to quote", parameter: "markets.tickers" };
}

/** How the reasons begin for which a market is halted by a limit of the configuration. */
export const haltWords = { stopLoss: "stop loss", refusals: "the exchange refused" } as const;

function haltOf(halted: string): Obstacle {
  const text = `halted: ${halted}`;
  if (halted.startsWith(haltWords.stopLoss)) return { code: "stop-loss", text, parameter: "risk.stopLoss" };
  return halted.startsWith(haltWords.refusals)
    ? { code: "refusals", text, parameter: "risk.refusals.marketMax" }
    : { code: "halted", text };
}

/** The exchange, the market or the feed is not there. */
function feedBlock(state: EngineState, market: MarketState): Obstacle | undefined {
  if (state.recoveredAt === undefined) {
    return { code: "account-unread", text: "the account has not been read yet" };
  }
  if (!state.isStreaming) return { code: "stream-down", text: "the stream is down" };
  const paused = pauseBlock(state, market);
  if (paused !== undefined) return { code: "paused", text: paused };
  const { status, closeAt } = market.market;
  if (status !== "active") return { code: "not-trading", text: `the market is ${status}` };
  if (state.now >= closeAt) return { code: "past-close", text: "the market is past its close" };
  if (market.doubt !== undefined) {
    return { code: "book-in-doubt", text: `the book is in doubt: ${market.doubt}` };
  }
  const { stale } = state.config.limits;
  if (!isFeedStale(feedAgeOf(state), stale)) return undefined;
  return { code: "stale-feed", text: staleFeedWords(stale), parameter: "risk.stale.feed" };
}

function pauseBlock({ trading }: EngineState, { market: { shard } }: MarketState): string | undefined {
  if (isShardTrading(trading, shard)) return undefined;
  return trading.isTrading ? `trading is paused on shard ${shard}` : "the exchange is paused";
}
