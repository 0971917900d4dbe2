import { isAtLeast } from "../domain/alarm.ts";
import { addToCount } from "../lib/rolling-count.ts";
import type { Checked, Effect, OrderAddress, OrderEffect } from "../domain/effect.ts";
import type { WriteCosts } from "../domain/input.ts";
import type { OrderIntent } from "../domain/order.ts";
import type { Quote } from "../domain/quote.ts";
import { sides, type Side } from "../domain/side.ts";
import { troubles } from "../domain/trouble.ts";
import {
  least,
  minus,
  plus,
  seconds,
  showPrice,
  showQty,
  toSeconds,
  type Price,
  type Time,
} from "../domain/units.ts";
import { measureOrder } from "../risk/check.ts";
import { permitAmend, permitPlacement, permitReduction, type Permission } from "../risk/permit.ts";
import { isFeedStale } from "../risk/stale-data.ts";
import type { Measure } from "../risk/verdict.ts";
import type { Desire, SilenceCode } from "../strategy/guide.ts";
import type { Trace } from "../strategy/trace.ts";
import { alarmBlock } from "./alarm.ts";
import { agesOf, situationOf, situationWithout } from "./at-risk.ts";
import { breachWords, explainLimits, staleFeedWords } from "./breach-words.ts";
import { crossingWords, noteCrossing } from "./crossing.ts";
import { fuseBlock, groupOf, isFuseBurning, isMisplaced, tripOf } from "./fuse.ts";
import { isLive, left, newOrder, nextOrder, type WorkingOrder } from "./order-life.ts";
import { planSide, planTake, type Step } from "./plan.ts";
import { neverSeen, restate, type EngineState, type MarketState } from "./state.ts";
import { viewOf } from "./view.ts";
import { isAdding, planParams, wishOf, type Wish } from "./wish.ts";
import { quotePlacedWords, tell } from "./words.ts";

/** After this long without a first snapshot a book is as good as lost. */
const firstLookMax = 5_000_000;
/** Where nothing is left to do, ages alone are looked at this often. */
const restMax = 1_000_000;

/** Brings the orders of one market to what its strategy wants, inside the limits and the write tokens. */
export function quoteMarket(state: EngineState, market: MarketState): readonly Effect[] {
  // What is blocked, or waits for tokens or for its turn, is looked at with every tick.
  market.lookAt = state.now;
  const block = blockOf(state, market);
  const blocked = block === undefined ? [] : [{ key: block, text: block }];
  if (block !== undefined && isFirstLookDue(state, market)) return tellSilence(market, blocked);
  if (isFuseBurning(state, market)) {
    const text = block ?? tripOf(state, market) ?? "";
    return tellSilence(market, [{ key: text, text }]);
  }
  // Within a burst of messages books cross for a moment: nothing is decided on such a book.
  if (block === undefined && market.crossedSince !== undefined) return [];
  const view = block === undefined ? viewOf(state, market) : undefined;
  market.seen = view === undefined ? undefined : { bid: view.bestBid?.price, ask: view.bestAsk?.price };
  const wish = view === undefined ? undefined : wishOf(state, market, view);
  const desire = wish?.desire;
  market.desire = desire;
  if (desire?.fair !== undefined) market.mark = desire.fair;

  const taken = planMarket(state, market, wish)
    .toSorted((a, b) => urgency(a) - urgency(b))
    .map((step) => takeStep(state, market, step));
  const isWaiting = taken.some((some) => !("key" in some) && some.length === 0);
  if (block === undefined && !isWaiting && !isChangeHeldBack(state, market)) {
    market.lookAt = least(plus(state.now, restMax as Time), market.market.closeAt);
  }
  const effects = taken.flatMap((some) => ("key" in some ? [] : some));
  const breaches = taken.flatMap((some) => ("key" in some ? [some] : []));
  const silences = [...blocked, ...silenceOf(desire), ...withheldBy(wish), ...breaches];
  const told =
    wish?.crossing === undefined
      ? tellPlaced(market, desire, effects)
      : tellCrossing(state, market, wish.crossing, effects);
  return [...effects, ...told, ...tellSilence(market, silences)];
}

function planMarket(state: EngineState, market: MarketState, wish: Wish | undefined): readonly Step[] {
  if (wish?.crossing !== undefined) return planTake(wish.crossing, market.orders.values(), state.now);
  return sides.flatMap((side) =>
    planSide(
      side,
      wish?.desire.quotes.find((quote) => quote.side === side),
      market.orders.values(),
      state.now,
      planParams(state),
      (order) => isMisplaced(state, market, order),
    ),
  );
}

/** Why this market may not be quoted at all, or undefined when it may. */
export function blockOf(state: EngineState, market: MarketState): string | undefined {
  if (state.stopped !== undefined) return `stopped: ${state.stopped.why}`;
  const held = alarmBlock(state, market) ?? haltBlock(state, market);
  if (held !== undefined) return held;
  const blown = fuseBlock(state, market);
  if (blown !== undefined) return blown;
  if (state.recoveredAt === undefined) return "the account has not been read yet";
  if (!state.isStreaming) return "the stream is down";
  if (!state.isExchangeTrading) return "the exchange is paused";
  if (market.market.status !== "active") return `the market is ${market.market.status}`;
  if (state.now >= market.market.closeAt) return "the market is past its close";
  if (market.doubt !== undefined) return `the book is in doubt: ${market.doubt}`;
  if (isFeedStale(agesOf(state), state.config.limits.stale)) return staleFeedWords(state.config.limits.stale);
  return undefined;
}

/** Positions are worked off wherever they are, but for those whose size the exchange tells otherwise. */
function haltBlock(
  { alarm, config }: EngineState,
  { market, halted, mismatch }: MarketState,
): string | undefined {
  const isLeaving = alarm.rung === "flatten";
  if (halted !== undefined && !(isLeaving && mismatch === undefined)) return `halted: ${halted}`;
  const isChosen = isLeaving || config.tickers === "all" || config.tickers.includes(market.ticker);
  return isChosen ? undefined : "not among the markets to quote";
}

/** Orders that an earlier run left keep their place while the first snapshot is on its way. */
function isFirstLookDue(state: EngineState, market: MarketState): boolean {
  if (state.stopped !== undefined || market.halted !== undefined) return false;
  if (isAtLeast(state.alarm.rung, "reduce-only") || tripOf(state, market) !== undefined) return false;
  const since = state.recoveredAt ?? state.now;
  return market.doubt === neverSeen && state.now - since < firstLookMax;
}

function isChangeHeldBack({ now }: EngineState, { orders }: MarketState): boolean {
  for (const order of orders.values()) if (order.changeAfter > now) return true;
  return false;
}

/** What reduces exposure goes first when tokens are short. */
function urgency(step: Step): number {
  return { cancel: 0, decrease: 1, amend: 2, take: 3, place: 4 }[step.kind];
}

/** Why something is not shown; two of one key are about the same thing. */
interface Silenced {
  readonly key: string;
  readonly text: string;
}

/** What is to be sent; or the rule that forbids it. */
type Taken = readonly Checked<OrderEffect>[] | Silenced;

function takeStep(state: EngineState, market: MarketState, step: Step): Taken {
  if (step.kind === "place" || step.kind === "take") return place(state, market, step);
  const { order } = step;
  if (order.state.kind !== "resting") return [];
  const permission = permitChange(state, market, step, {
    clientOrderId: order.intent.clientOrderId,
    orderId: order.state.orderId,
    ticker: market.market.ticker,
    shard: market.market.shard,
  });
  if (!permission.ok) return breached(order.intent.side, permission.why);
  if (!takeTokens(state, step.kind)) return [];
  if (step.kind === "amend") countSent(state);
  const price = step.kind === "amend" ? step.price : order.price;
  const total = step.kind === "amend" ? step.total : totalAfter(order, step);
  const expiry = step.kind === "amend" ? expiryFrom(state) : {};
  market.orders.set(
    order.intent.clientOrderId,
    nextOrder(order, { kind: "change-sent", at: state.now, change: step.kind, price, total, ...expiry }),
  );
  restate(state, market);
  return [permission.effect];
}

/** In whole seconds, as the venue wants it. */
function expiryFrom(state: EngineState): { readonly expiresAt?: Time } {
  const { expiry } = state.config.plan;
  return expiry === undefined ? {} : { expiresAt: seconds(toSeconds(plus(state.now, expiry))) };
}

function totalAfter(order: WorkingOrder, step: Step): WorkingOrder["total"] {
  return step.kind === "decrease" ? minus(order.total, step.by) : order.total;
}

function permitChange(
  state: EngineState,
  market: MarketState,
  step: Exclude<Step, { kind: "place" | "take" }>,
  address: OrderAddress,
): Permission<OrderEffect> {
  if (step.kind === "cancel") {
    return { ok: true, effect: permitReduction({ kind: "cancel-order", ...address }) };
  }
  if (step.kind === "decrease") {
    return { ok: true, effect: permitReduction({ kind: "decrease-order", ...address, by: step.by }) };
  }
  const { order, price, total } = step;
  const { side } = order.intent;
  const standing = { side, price: order.price, qty: left(order), filled: order.filled };
  const rest = situationWithout(state, market, (other) => other === order);
  return permitAmend(
    { kind: "amend-order", ...address, side, price, total, ...expiryFrom(state) },
    standing,
    rest,
    state.config.limits,
  );
}

type Placing = Extract<Step, { readonly kind: "place" | "take" }>;

function place(state: EngineState, market: MarketState, step: Placing): Taken {
  const { ticker } = market.market;
  const order = intentOf(state, market, step);
  const { side, clientOrderId } = order;
  const now = situationOf(state, market);
  if (isAdding(state, market, step.quote, now)) return [];
  const permission = permitPlacement({ kind: "place-order", order }, now, state.config.limits);
  if (!permission.ok) return breached(side, permission.why);
  if (state.now < market.placeAfter || isPaused(state, ticker) || !takeTokens(state, "place")) return [];
  state.lastPlaced = { ticker, at: state.now };
  state.ordersMade += 1;
  countSent(state);
  market.orders.set(clientOrderId, newOrder(order, state.now));
  state.orderHome.set(clientOrderId, ticker);
  restate(state, market);
  if (step.kind === "take") noteCrossing(state, market, side);
  return [permission.effect];
}

function intentOf(state: EngineState, market: MarketState, { kind, quote }: Placing): OrderIntent {
  const { ticker, shard } = market.market;
  const clientOrderId = `${state.config.idPrefix}${(state.ordersMade + 1).toString(36)}`;
  const terms = { clientOrderId, ticker, shard, ...quote };
  if (kind === "take") return { kind: "immediate", ...terms };
  return { kind: "resting", ...terms, ...groupOf(state, market), ...expiryFrom(state) };
}

function countSent({ sent, now }: EngineState): void {
  addToCount(sent.second, 1, now);
  addToCount(sent.minute, 1, now);
}

function isPaused(state: EngineState, ticker: string): boolean {
  const { lastPlaced, config } = state;
  return lastPlaced.ticker !== ticker && state.now - lastPlaced.at < config.plan.marketPause;
}

/** A step that the tokens do not cover is dropped, not queued: the next tick plans afresh. */
function takeTokens(state: EngineState, request: keyof WriteCosts): boolean {
  return state.writeTokens.take(state.writeCosts[request], state.now);
}

function tellCrossing(
  state: EngineState,
  market: MarketState,
  quote: Quote,
  effects: readonly OrderEffect[],
): readonly Effect[] {
  const isSent = effects.some((effect) => effect.kind === "place-order");
  return isSent ? [crossingWords(state, market, quote)] : [];
}

function tellPlaced(
  market: MarketState,
  desire: Desire | undefined,
  effects: readonly OrderEffect[],
): readonly Effect[] {
  const isPlaced = effects.some((effect) => effect.kind === "place-order");
  if (!isPlaced || desire?.spread === undefined) return [];
  market.silenceTold = "";
  market.silenceKey = "";
  return [quotePlacedWords(market.market.ticker, shown(market, "bid"), shown(market, "ask"), desire.spread)];
}

/** The price we show, or have just sent, on one side. */
export function shown(market: MarketState, side: Side): Price | undefined {
  for (const order of market.orders.values()) {
    if (order.intent.side === side && isShown(order)) return order.pending?.price ?? order.price;
  }
  return undefined;
}

function isShown(order: WorkingOrder): boolean {
  const { state, intent } = order;
  if (intent.kind === "immediate") return false;
  const isMoving = state.kind === "changing" && state.change !== "cancel";
  return (isMoving || state.kind === "sending" || state.kind === "resting") && left(order) > 0;
}

const silenceWords: Record<SilenceCode, string> = {
  "no-fair-value": "no fair value: the book is one-sided or empty and no other source speaks",
  "near-close": "too close to the market's close",
  "too-skewed": `${troubles["inventory-skewed"].text}. ${troubles["inventory-skewed"].remedy}`,
  "position-limit": `${troubles["position-limit-reached"].text}. ${troubles["position-limit-reached"].remedy}`,
  "off-the-grid": "the quote would lie outside the market's prices",
};

function silenceOf(desire: Desire | undefined): readonly Silenced[] {
  return (desire?.silences ?? []).map(({ side, code }) => {
    const text = `${side === undefined ? "" : `no ${side}: `}${silenceWords[code]}`;
    return { key: text, text };
  });
}

function withheldBy(wish: Wish | undefined): readonly Silenced[] {
  return (wish?.withheld ?? []).map(({ side, why }) => {
    const text = `no ${side}: ${why}`;
    return { key: text, text };
  });
}

function breached(side: Side, why: Measure): Silenced {
  return { key: `${side} ${why.code}`, text: breachWords(side, why) };
}

/** Told once for as long as it is about the same, whatever becomes of its numbers. */
function tellSilence(market: MarketState, silences: readonly Silenced[]): readonly Effect[] {
  const key = silences.map((silence) => silence.key).join("; ");
  if (key === market.silenceKey) return [];
  const words = silences.map(({ text }) => text).join("; ");
  market.silenceKey = key;
  market.silenceTold = words;
  if (words === "") return [];
  return [tell("info", "not-quoting", `Not quoting ${market.market.ticker}: ${words}`, market.market.ticker)];
}

/** Everything behind the current quote, stage by stage, for a person. */
export function explainMarket(state: EngineState, market: MarketState): readonly string[] {
  const lines: string[] = [];
  const trace: Trace = ({ stage, text }) => lines.push(`${stage}: ${text}`);
  const block = blockOf(state, market);
  const { book } = market;
  const [bid, ask] = [book.best("bid"), book.best("ask")];
  lines.push(
    `book: best bid ${bid === undefined ? "none" : showPrice(bid)}, best ask ${ask === undefined ? "none" : showPrice(ask)}`,
  );
  if (block !== undefined) lines.push(`blocked: ${block}`);
  const { desire } = wishOf(state, market, viewOf(state, market), trace);
  for (const order of market.orders.values()) {
    if (!isLive(order)) continue;
    lines.push(
      `order: ${order.intent.side} ${showQty(left(order))} at ${showPrice(order.price)}, ${order.state.kind}`,
    );
  }
  for (const quote of block === undefined ? desire.quotes : []) {
    const rest = situationWithout(state, market, (order) => order.intent.side === quote.side);
    lines.push(...explainLimits(quote, measureOrder(quote, rest, state.config.limits)));
  }
  return lines;
}
