import { isAtLeast } from "../domain/alarm.ts";
import type { Effect } from "../domain/effect.ts";
import type { Quote } from "../domain/quote.ts";
import { sides, type Side } from "../domain/side.ts";
import { troubles } from "../domain/trouble.ts";
import { least, plus, showPrice, showQty, type Price, type Time } from "../domain/units.ts";
import { addTo, none } from "../lib/add-to.ts";
import { measureOrder } from "../risk/check.ts";
import type { Desire, SilenceCode } from "../strategy/desire.ts";
import { observeMarket } from "../strategy/signal/signals.ts";
import type { Trace } from "../strategy/trace.ts";
import type { View } from "../strategy/view.ts";
import { appraisalOf } from "./appraisal.ts";
import { situationWithout } from "./at-risk.ts";
import { blockOf } from "./block.ts";
import { explainLimits } from "./breach-words.ts";
import { carryOut, type Silenced, type Task } from "./carry-out.ts";
import { crossingWords } from "./crossing.ts";
import { groupOf, isFuseBurning, isMisplaced, tripOf } from "./fuse.ts";
import { isLeftHanging } from "./hanging.ts";
import { isLive, left, type WorkingOrder } from "./order-life.ts";
import { planSide, planTake, type PlanContext, type Step } from "./plan.ts";
import { see } from "./seen.ts";
import { hasSiblings, withSiblings } from "./siblings.ts";
import { standsAsWanted } from "./stands.ts";
import { neverSeen, type EngineState, type MarketState } from "./state.ts";
import { viewOf } from "./view.ts";
import { planParams, wishOf, type Wish } from "./wish.ts";
import { quotePlacedWords, tell } from "./words.ts";

/** After this long without a first snapshot a book is as good as lost. */
const firstLookMax = 5_000_000;
/** Where nothing is left to do, ages alone are looked at this often. */
const restMax = 1_000_000;

/**
 * Brings the orders of these markets to what their strategy wants, inside the limits and the write tokens. All of them are
 * looked at before anything is done.
 */
export function quoteMarkets(state: EngineState, markets: Iterable<MarketState>): readonly Effect[] {
  let looks: readonly Look[] = none;
  for (const market of withSiblings(state, markets)) {
    const look = lookOver(state, market);
    if (look !== undefined) looks = addTo(looks, look);
  }
  carryOut(state, looks);
  let effects: readonly Effect[] = none;
  for (const look of looks) {
    const { market } = look;
    if (!look.isWaiting && !isChangeHeldBack(state, market)) {
      market.lookAt = least(plus(state.now, restMax as Time), market.market.closeAt);
    }
    for (const effect of look.effects) effects = addTo(effects, effect);
    const told = look.crossing === undefined ? tellPlaced(look) : tellCrossing(state, look);
    if (told !== undefined) effects = addTo(effects, told);
    const silence = tellSilence(market, look.silences);
    if (silence !== undefined) effects = addTo(effects, silence);
  }
  return effects;
}

interface Look extends Task {
  /** What is to be taken at once, instead of any quote. */
  crossing: Quote | undefined;
}

/** Undefined when this is no moment to decide anything. */
function lookOver(state: EngineState, market: MarketState): Look | undefined {
  // What is blocked, or waits for tokens or for its turn, is looked at with every tick.
  market.lookAt = state.now;
  const block = blockOf(state, market)?.text;
  const isBurning = isFuseBurning(state, market);
  const isOver = isBurning || (block !== undefined && isFirstLookDue(state, market));
  const why = isBurning ? (block ?? tripOf(market)) : block;
  const look: Look = {
    market,
    steps: none,
    effects: none,
    silences: why === undefined ? none : [{ key: why, text: why }],
    isWaiting: isOver || block !== undefined,
    crossing: undefined,
  };
  if (isOver) return look;
  // Within a burst of messages books cross for a moment: nothing is decided on such a book.
  if (block === undefined && market.crossedSince !== undefined) return undefined;
  const view = block === undefined ? viewOf(state, market) : undefined;
  if (view !== undefined) observe(state, market, view);
  if (view !== undefined) see(market, view.bestBid, view.bestAsk);
  else if (!hasSiblings(state, market)) market.seen = undefined;
  market.bidSeenTo = depthOf(state, view, "bid");
  market.askSeenTo = depthOf(state, view, "ask");
  const wish = view === undefined ? undefined : wishOf(state, market, view);
  keepValues(market, wish?.desire);
  look.crossing = wish?.crossing;
  look.steps = planMarket(state, market, wish);
  if (wish !== undefined) look.silences = withSilences(wish, look.silences);
  return look;
}

/** Only what is another than before: each number that a market keeps is made anew when it is set. */
function keepValues(market: MarketState, desire: Desire | undefined): void {
  const { fair, spread } = desire ?? nothingWanted;
  if (market.fair !== fair) market.fair = fair;
  if (market.spread !== spread) market.spread = spread;
  if (fair !== undefined && market.mark !== fair) market.mark = fair;
}

const nothingWanted: Pick<Desire, "fair" | "spread"> = { fair: undefined, spread: undefined };

function observe({ config, strategy }: EngineState, { book, signals }: MarketState, view: View): void {
  const { needsSignals } = strategy;
  if (needsSignals === undefined) return;
  const met = { bid: book.best("bid"), ask: book.best("ask") };
  observeMarket(signals, view, met, config.strategy.signals, needsSignals);
}

function depthOf(
  { strategy: { depth } }: EngineState,
  view: View | undefined,
  side: Side,
): Price | undefined {
  if (depth > 0) return view?.past(side, depth)?.price;
  return (side === "bid" ? view?.bestBid : view?.bestAsk)?.price;
}

function planMarket(state: EngineState, market: MarketState, wish: Wish | undefined): readonly Step[] {
  if (wish?.crossing !== undefined) return planTake(wish.crossing, market.orders, state.now);
  const { now, config } = state;
  const wanted = wish?.desire.quotes ?? [];
  if (standsAsWanted(wanted, market.orders, groupOf(market), now, config.plan)) return none;
  return planAnew(state, market, wish, wanted);
}

function planAnew(
  state: EngineState,
  market: MarketState,
  wish: Wish | undefined,
  wanted: readonly Quote[],
): readonly Step[] {
  const context: PlanContext = {
    now: state.now,
    params: planParams(state, market.market),
    isHanging: (order) => isLeftHanging(state, market, wish, order),
    isMisplaced: (order) => isMisplaced(market, order),
    appraise: (side) => appraisalOf(state, market, side),
  };
  const steps: Step[] = [];
  for (const side of sides) {
    const ofSide = wanted.filter((quote) => quote.side === side);
    steps.push(...planSide(side, ofSide, market.orders, context));
  }
  return steps;
}

/** Orders that an earlier run left keep their place while the first snapshot is on its way. */
function isFirstLookDue(state: EngineState, market: MarketState): boolean {
  if (state.stopped !== undefined || market.halted !== undefined) return false;
  if (isAtLeast(state.alarm.rung, "reduce-only") || tripOf(market) !== undefined) return false;
  const since = state.recoveredAt ?? state.now;
  return market.doubt === neverSeen && state.now - since < firstLookMax;
}

function isChangeHeldBack({ now }: EngineState, { orders }: MarketState): boolean {
  for (const order of orders) if (order.changeAfter > now) return true;
  return false;
}

function tellCrossing(state: EngineState, { market, crossing, effects }: Look): Effect | undefined {
  return crossing !== undefined && isPlacing(effects) ? crossingWords(state, market, crossing) : undefined;
}

function tellPlaced({ market, effects }: Task): Effect | undefined {
  if (effects.length === 0) return undefined;
  const { spread } = market;
  if (spread === undefined || !isPlacing(effects)) return undefined;
  market.silenceTold = "";
  market.silenceKey = "";
  return quotePlacedWords(market.market.ticker, shown(market, "bid"), shown(market, "ask"), spread);
}

function isPlacing(effects: Task["effects"]): boolean {
  return effects.some((effect) => effect.kind === "place-order");
}

/** The price we show, or have just sent, on one side. */
export function shown(market: MarketState, side: Side): Price | undefined {
  for (const order of market.orders) {
    if (order.intent.side === side && isShown(order)) return order.pending?.price ?? order.price;
  }
  return undefined;
}

export function isShown(order: WorkingOrder): boolean {
  const { state, intent } = order;
  if (intent.kind === "immediate") return false;
  const isMoving = state.kind === "changing" && state.change !== "cancel";
  return (isMoving || state.kind === "sending" || state.kind === "resting") && left(order) > 0;
}

export const silenceWords: Record<SilenceCode, string> = {
  "no-fair-value": "no fair value: the book is one-sided or empty and no other source speaks",
  "near-close": "too close to the market's close",
  toxic: "trading is as one-sided as when somebody knows more (strategy.toxicity)",
  jump: "the value has just jumped (strategy.jumpAlarm)",
  "jump-risk": "jumps would take more there than takers bring (strategy.jumpCharge)",
  blackout: "an event is due or going on (strategy.blackout)",
  "blackout-aftermath": "the market has not calmed down after an event (strategy.blackout)",
  "halted-regime": "trades and moves are such as only news makes (strategy.regime)",
  reducing: "only what reduces is shown while trading is this lively (strategy.regime)",
  throttled: "its own fills have lost (strategy.selfThrottle)",
  refilling: "what was shown is taken and not yet filled up (strategy.hiddenReserve)",
  "reserve-used": "all of its reserve is taken (strategy.hiddenReserve)",
  "above-moving-band": "the value is far above its average (strategy.movingBand)",
  "below-moving-band": "the value is far below its average (strategy.movingBand)",
  "cooling-down": "it was filled a moment ago (strategy.fillCooldown)",
  outbid: "it would stand too far behind the best of others (strategy.standDown)",
  "ping-pong": "it was filled last: the other side's turn",
  longshot: "YES or NO is worth too little here for a quote (strategy.longshots.below)",
  "above-ceiling": "the value is above strategy.priceBand.ceiling",
  "below-floor": "the value is below strategy.priceBand.floor",
  "no-size": "what is held, or the edge there, leaves no contracts for it",
  "too-skewed": `${troubles["inventory-skewed"].text}. ${troubles["inventory-skewed"].remedy}`,
  "position-limit": `${troubles["position-limit-reached"].text}. ${troubles["position-limit-reached"].remedy}`,
  "off-the-grid": "the quote would lie outside the market's prices",
};

function withSilences({ desire, withheld }: Wish, before: readonly Silenced[]): readonly Silenced[] {
  let silences = before;
  for (const { side, code } of desire.silences) {
    const text = `${side === undefined ? "" : `no ${side}: `}${silenceWords[code]}`;
    silences = addTo(silences, { key: text, text });
  }
  for (const { side, why } of withheld) {
    const text = `no ${side}: ${why}`;
    silences = addTo(silences, { key: text, text });
  }
  return silences;
}

/** Told once for as long as it is about the same, whatever becomes of its numbers. */
function tellSilence(market: MarketState, silences: readonly Silenced[]): Effect | undefined {
  if (silences.length === 0 && market.silenceKey === "") return undefined;
  const key = silences.map((silence) => silence.key).join("; ");
  if (key === market.silenceKey) return undefined;
  const words = silences.map(({ text }) => text).join("; ");
  market.silenceKey = key;
  market.silenceTold = words;
  if (words === "") return undefined;
  return tell("info", "not-quoting", `Not quoting ${market.market.ticker}: ${words}`, market.market.ticker);
}

function placeWords({ place }: WorkingOrder): string {
  return place === undefined ? "" : `, ${showQty(place.ahead)} ahead of it`;
}

/** Everything behind the current quote, stage by stage, for a person. */
export function explainMarket(state: EngineState, market: MarketState): readonly string[] {
  const lines: string[] = [];
  const trace: Trace = ({ stage, text }) => lines.push(`${stage}: ${text}`);
  const block = blockOf(state, market)?.text;
  const { book } = market;
  const [bid, ask] = [book.best("bid"), book.best("ask")];
  lines.push(
    `book: best bid ${bid === undefined ? "none" : showPrice(bid)}, best ask ${ask === undefined ? "none" : showPrice(ask)}`,
  );
  if (block !== undefined) lines.push(`blocked: ${block}`);
  const { desire } = wishOf(state, market, viewOf(state, market), trace);
  for (const order of market.orders) {
    if (!isLive(order)) continue;
    lines.push(
      `order: ${order.intent.side} ${showQty(left(order))} at ${showPrice(order.price)}, ${order.state.kind}${placeWords(order)}`,
    );
  }
  for (const quote of block === undefined ? desire.quotes : []) {
    const rest = situationWithout(state, market, (order) => order.intent.side === quote.side);
    lines.push(...explainLimits(quote, measureOrder(quote, rest, state.config.limits)));
  }
  return lines;
}
