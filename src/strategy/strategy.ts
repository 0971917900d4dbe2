import { none } from "../lib/add-to.ts";
import type { Market } from "../domain/market.ts";
import type { Quote } from "../domain/quote.ts";
import type { Side } from "../domain/side.ts";
import { showQty, zeroQty, type Qty } from "../domain/units.ts";
import type { Desire, Silence, SilenceCode } from "./desire.ts";
import { inventorySkew, type InventoryParams } from "./inventory.ts";
import { shelf, type ShelfParams, type StageName } from "./shelf.ts";
import { signalNeeds } from "./signal/needs.ts";
import type { SignalNeeds, SignalParams } from "./signal/signals.ts";
import { bestQuote, quotesBehind } from "./sides.ts";
import { profileOf } from "./size/market-type.ts";
import type { Draft, Role, Siblings, Stage } from "./stage.ts";
import { takeOf } from "./take.ts";
import { showSigned, type Trace } from "./trace.ts";
import type { View } from "./view.ts";
import { widen } from "./width/widen.ts";

export interface StrategyParams {
  /** What is done, in this order. */
  readonly stages: readonly StageName[];
  /** Of every stage there is, chosen or not. */
  readonly shelf: ShelfParams;
  readonly inventory: InventoryParams;
  readonly signals: SignalParams;
}

/** What we want to show in a market. It remembers nothing from one market, or one moment, to the next. */
export interface Strategy {
  /** `caution`: somebody outside of the strategy wants it so many times wider. */
  quotes(view: View, caution: number, trace?: Trace): Desire;
  /** The value alone, in dollars; undefined when no stage has one. */
  fair(view: View): number | undefined;
  /** Contracts that a side would show, whatever makes them fewer or keeps them from being shown. */
  size(view: View, side: Side): Qty;
  /** Contracts of others behind which its stages look into the book. */
  readonly depth: Qty;
  /** How many times as long as elsewhere a quote may stand in this market. */
  patience(market: Market): number;
  /** What is observed of a market has to be told to these of its signals; undefined for none. */
  readonly needsSignals: SignalNeeds | undefined;
  /** What of the other markets of its event a quote hangs on; undefined for nothing. */
  readonly needsSiblings: Siblings | undefined;
}

export function createStrategy({ stages: names, shelf: all, inventory }: StrategyParams): Strategy {
  const working = names.filter((name) => !isIdle(name, all));
  const stages = inOrder(working).map((name) => bound(name, all));
  const values = stages.filter(({ role }) => role === "fair");
  const sizes = stages.filter(({ role }) => role === "size");
  const reads = working.flatMap((name) => shelf[name].reads ?? []);
  const isByType = names.includes("market-type");
  const draft = newDraft();
  return {
    depth: names.includes("join-touch") ? all["join-touch"].depth : zeroQty,
    patience: (market) => (isByType ? profileOf(market, all["market-type"]).refresh : 1),
    needsSignals: reads.length === 0 ? undefined : signalNeeds(reads),
    needsSiblings: mostOf(working.map((name) => shelf[name].needsSiblings)),
    quotes: (view, caution, trace) => {
      beginAnew(draft, inventorySkew(view.position, inventory));
      trace?.({
        stage: "inventory",
        text: `net ${showQty(view.position.net)}, skew ${showSigned(draft.skew)}`,
      });
      const silence = runAll(stages, view, draft, trace);
      if (silence !== undefined) return silent(silence, draft);
      const wider = caution * draft.caution;
      if (wider !== 1) widen(draft, wider, "caution", "caution", trace);
      return shown(view, draft, inventory, trace);
    },
    fair: (view) => {
      beginAnew(draft, 0);
      for (const { run } of values) run(view, draft, undefined);
      return numberOf(draft.fair);
    },
    size: (view, side) => {
      beginAnew(draft, inventorySkew(view.position, inventory));
      for (const { run } of sizes) {
        run(view, draft, undefined);
        // What lowers it afterwards has its reasons, and none of them may hold back who has to get out.
        if (draft.size[side] > 0) break;
      }
      return draft.size[side];
    },
  };
}

/** As they are listed, but for guards that look at the value: none is asked before the value is what it will be. */
function inOrder(names: readonly StageName[]): readonly StageName[] {
  const valued = names.findLastIndex((name) => shelf[name].role === "fair") + 1;
  const until = names.slice(0, valued);
  const waits = (name: StageName): boolean => shelf[name].needsValue === true;
  return [
    ...until.filter((name) => !waits(name)),
    ...until.filter((name) => waits(name)),
    ...names.slice(valued),
  ];
}

function mostOf(needs: readonly (Siblings | undefined)[]): Siblings | undefined {
  return needs.includes("shown") ? "shown" : needs.find((need) => need !== undefined);
}

function isIdle(name: StageName, all: ShelfParams): boolean {
  const { isIdle: of } = shelf[name] as Stage<unknown>;
  return of?.(all[name]) === true;
}

interface BoundStage {
  readonly role: Role;
  readonly run: (view: View, draft: Draft, trace: Trace) => void;
}

function bound(name: StageName, all: ShelfParams): BoundStage {
  // A stage's parameters stand under its own name, whichever it is.
  const { role, run } = shelf[name] as Stage<unknown>;
  const params = all[name];
  return { role, run: (view, draft, trace) => run(view, draft, params, trace) };
}

const unlimited = Infinity as Qty;

function newDraft(): Draft {
  return {
    skew: 0,
    fair: Number.NaN,
    centre: Number.NaN,
    away: { bid: 0, ask: 0 },
    size: { bid: zeroQty, ask: zeroQty },
    total: { bid: unlimited, ask: unlimited },
    ladder: undefined,
    caution: 1,
    isReducing: false,
    bound: { bid: Infinity, ask: -Infinity },
    takeEdge: Infinity,
    silence: undefined,
    silenced: { bid: undefined, ask: undefined },
  };
}

function beginAnew(draft: Draft, skew: number): void {
  draft.skew = skew;
  draft.fair = Number.NaN;
  draft.centre = Number.NaN;
  draft.ladder = undefined;
  draft.caution = 1;
  draft.isReducing = false;
  draft.takeEdge = Infinity;
  draft.silence = undefined;
  draft.bound.bid = Infinity;
  draft.bound.ask = -Infinity;
  both(draft.away, 0);
  both(draft.size, zeroQty);
  both(draft.total, unlimited);
  both(draft.silenced, undefined);
}

function both<Value>(of: Record<Side, Value>, value: Value): void {
  of.bid = value;
  of.ask = value;
}

/** Why nothing is to be shown, or undefined. */
function runAll(
  stages: readonly BoundStage[],
  view: View,
  draft: Draft,
  trace: Trace,
): SilenceCode | undefined {
  for (const { role, run } of stages) {
    const isBuilding = role !== "guard" && role !== "fair";
    if (isBuilding && Number.isNaN(draft.fair)) return "no-fair-value";
    run(view, draft, trace);
    if (role === "fair") draft.centre = draft.fair;
    if (draft.silence !== undefined) return draft.silence;
  }
  return Number.isNaN(draft.fair) ? "no-fair-value" : undefined;
}

function shown(view: View, draft: Draft, inventory: InventoryParams, trace: Trace): Desire {
  const { fair, away, skew } = draft;
  const spread = away.bid + away.ask;
  const take = takeOf(view, draft, trace);
  if (take !== undefined) return { quotes: none, take, fair, spread, skew, silences: none };
  const bid = bestQuote("bid", view, draft, inventory, trace);
  const bids = behind("bid", bid, view, draft, inventory, trace);
  const ask = bestQuote("ask", view, draft, inventory, trace);
  const asks = behind("ask", ask, view, draft, inventory, trace);
  return { quotes: together(bid, bids, ask, asks), fair, spread, skew, silences: silencesOf(bid, ask) };
}

function behind(
  side: Side,
  best: Quote | SilenceCode,
  view: View,
  draft: Draft,
  inventory: InventoryParams,
  trace: Trace,
): readonly Quote[] {
  if (typeof best === "string") trace?.({ stage: "guard", text: `no ${side}: ${best}` });
  if (draft.ladder === undefined || typeof best === "string") return none;
  return quotesBehind(best, draft.ladder, view, draft, inventory, trace);
}

function together(
  bid: Quote | SilenceCode,
  bids: readonly Quote[],
  ask: Quote | SilenceCode,
  asks: readonly Quote[],
): readonly Quote[] {
  if (typeof bid === "string") return typeof ask === "string" ? none : [ask, ...asks];
  if (typeof ask === "string") return [bid, ...bids];
  // Nearly always: a list of just its size is made at once.
  return bids.length + asks.length === 0 ? [bid, ask] : [bid, ...bids, ask, ...asks];
}

function silencesOf(bid: Quote | SilenceCode, ask: Quote | SilenceCode): readonly Silence[] {
  const bidWhy: Silence | undefined = typeof bid === "string" ? { side: "bid", code: bid } : undefined;
  const askWhy: Silence | undefined = typeof ask === "string" ? { side: "ask", code: ask } : undefined;
  if (bidWhy === undefined) return askWhy === undefined ? none : [askWhy];
  return askWhy === undefined ? [bidWhy] : [bidWhy, askWhy];
}

function silent(code: SilenceCode, { fair, skew }: Draft): Desire {
  return { quotes: none, fair: numberOf(fair), spread: undefined, skew, silences: [{ code }] };
}

function numberOf(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
