import { unreachable } from "../../lib/assert.ts";
import type { MarketStatus, Settlement } from "../../domain/market.ts";
import { oneDollar, price } from "../../domain/units.ts";
import type { Core, Listing } from "../core.ts";
import type { Operation, OperationAnswer, OperationRefusal } from "../operation.ts";
import { changeClose } from "./close.ts";
import { changeSeriesFees, overrideFees, waiveFees } from "./fee-change.ts";
import { changeGrid } from "./grid.ts";
import { listEvent } from "./listing.ts";
import { pauseMarket, pauseShards, reactivateMarket, resumeShards } from "./pause.ts";
import { amend, determine, dispute, pay } from "./result.ts";
import { dropOpenQuotes } from "../rfq/quote.ts";
import { shardsOf } from "./shard.ts";
import type { ExchangeOperation, MarketOperation, StaffOperation } from "./staff-operation.ts";

/** Carries out an operation now: whole, or refused with nothing done. */
export function operate(core: Core, operation: Operation): OperationAnswer {
  const why = operation.kind === "list-event" ? listEvent(core, operation) : carryOut(core, operation);
  return why === undefined ? { ok: true } : { ok: false, refusal: why };
}

function carryOut(core: Core, operation: StaffOperation): OperationRefusal | undefined {
  switch (operation.kind) {
    case "drop-quotes":
      dropOpenQuotes(core);
      return undefined;
    case "override-fees":
      return overrideFees(core, operation);
    case "change-series-fees":
      return changeSeriesFees(core, operation);
    case "pause-trading":
    case "resume-trading":
    case "pause-exchange":
    case "resume-exchange":
      return onShards(core, operation);
    default: {
      const listing = core.listings.get(operation.ticker);
      if (listing === undefined) return { code: "unknown-market", why: `no market ${operation.ticker}` };
      return onMarket(core, listing, operation);
    }
  }
}

/** The statuses in which each operation makes sense; in any other it is refused. */
const fitting: Readonly<Record<MarketOperation["kind"], readonly MarketStatus[]>> = {
  "pause-market": ["active"],
  "reactivate-market": ["inactive", "closed"],
  "change-close": ["initialized", "active", "inactive", "closed"],
  // Confirming a disputed result is determining again.
  "determine-market": ["closed", "disputed"],
  "determine-scalar": ["closed", "disputed"],
  "dispute-market": ["determined", "amended"],
  "amend-market": ["determined", "disputed", "amended"],
  "settle-market": ["determined", "amended"],
  "change-grid": ["initialized", "active", "inactive", "closed"],
  "waive-fees": ["initialized", "active", "inactive", "closed"],
};

function onMarket(core: Core, listing: Listing, operation: MarketOperation): OperationRefusal | undefined {
  const { status } = listing.market;
  if (!fitting[operation.kind].includes(status)) {
    const needed = fitting[operation.kind].join(" or ");
    return {
      code: "wrong-status",
      why: `${operation.kind} needs a market that is ${needed}; this one is ${status}`,
    };
  }
  switch (operation.kind) {
    case "pause-market":
      pauseMarket(core, listing);
      break;
    case "reactivate-market":
      if (core.now >= listing.market.closeAt) {
        return { code: "past-close", why: "the market is past its close: move the close first" };
      }
      reactivateMarket(core, listing);
      break;
    case "change-close":
      return changeClose(core, listing, operation.closeAt);
    case "determine-market":
      determine(core, listing, settlementOf(listing, operation.result));
      break;
    case "determine-scalar":
      determine(core, listing, { result: "scalar", value: operation.value });
      break;
    case "dispute-market":
      dispute(core, listing);
      break;
    case "amend-market":
      return amendMarket(core, listing, operation);
    case "settle-market":
      pay(core, listing);
      break;
    case "change-grid":
      return changeGrid(core, listing, operation);
    case "waive-fees":
      waiveFees(core, listing, operation.until);
      break;
    default:
      return unreachable(operation);
  }
  return undefined;
}

/** Without a result the one that stands is confirmed, or else the truth is told. */
function settlementOf({ market, life }: Listing, result: "yes" | "no" | undefined): Settlement {
  return result === undefined ? (market.settlement ?? life.verdict()) : outcome(result);
}

function amendMarket(
  core: Core,
  listing: Listing,
  { result, value }: Extract<MarketOperation, { kind: "amend-market" }>,
): OperationRefusal | undefined {
  if (result === "scalar" && value === undefined) {
    return { code: "value-missing", why: "a scalar result needs a value" };
  }
  amend(core, listing, result === "scalar" ? { result, value: value ?? price(0) } : outcome(result));
  return undefined;
}

function outcome(result: "yes" | "no"): Settlement {
  return { result, value: result === "yes" ? oneDollar : price(0) };
}

function onShards(core: Core, operation: ExchangeOperation): OperationRefusal | undefined {
  const shards = shardsOf(core);
  const { shard } = operation;
  if (shard !== undefined && !shards.includes(shard)) {
    return { code: "unknown-shard", why: `no shard ${shard}; there are ${shards.join(", ")}` };
  }
  const chosen = shard === undefined ? shards : [shard];
  switch (operation.kind) {
    case "pause-trading":
      pauseShards(core, "trading", chosen, operation.resumesAt);
      break;
    case "pause-exchange":
      pauseShards(core, "exchange", chosen, operation.resumesAt);
      break;
    case "resume-trading":
      resumeShards(core, "trading", chosen);
      break;
    case "resume-exchange":
      resumeShards(core, "exchange", chosen);
      break;
    default:
      return unreachable(operation);
  }
  return undefined;
}
