import { opposite, type Side } from "../domain/side.ts";
import { troubles } from "../domain/trouble.ts";
import { showMoney, showPrice, showQty, type Time } from "../domain/units.ts";
import type { StaleLimits } from "../risk/situation.ts";
import { isWithin, type Measure } from "../risk/verdict.ts";

type Code = Measure["code"];

/** Why a rule forbids an order: what it saw, how far that may go, and what to do about it. */
export function breachWords(side: Side, why: Measure): string {
  if (why.code === "own-cross") {
    return `no ${side}: it would meet our own ${opposite(side)}, which is still being withdrawn`;
  }
  return `no ${side}: ${names[why.code]} (${numbers(why)}). ${remedies[why.code]}`;
}

/** Every rule's verdict on a quote, a line each. */
export function explainLimits(
  quote: { readonly side: Side },
  measures: readonly Measure[],
): readonly string[] {
  const breaches = measures.filter((measure) => !isWithin(measure));
  const verdicts = measures.map((measure) => {
    const verdict = isWithin(measure) ? "within" : "OVER";
    return `limit: ${quote.side} ${measure.code}: ${numbers(measure)}, ${verdict}`;
  });
  const passed = measures.length === 1 ? "only reduces: passes every limit" : "passes every rule";
  const told = breaches.map((why) => breachWords(quote.side, why));
  return [
    ...verdicts,
    ...(told.length === 0 ? [`${quote.side} ${passed}`] : told).map((text) => `risk: ${text}`),
  ];
}

/** For a market that is not quoted at all because the feed is silent. */
export function staleFeedWords({ feed }: StaleLimits): string {
  const age = feed === undefined ? "too long" : showAge(feed);
  return `the feed has said nothing for more than ${age}. ${remedies["stale-feed"]}`;
}

const names: Readonly<Record<Exclude<Code, "own-cross">, string>> = {
  "position-cap": troubles["position-limit-reached"].text,
  "market-capital": "market-capital limit",
  "market-loss": "market-loss limit",
  "event-loss": "event-loss limit",
  "series-loss": "series-loss limit",
  "category-loss": "category-loss limit",
  "account-loss": "account-loss limit",
  cash: "cash limit",
  "shard-cash": "cash on the market's shard",
  "reduce-only": "it may only reduce what is held",
  "order-size": "order-size limit",
  "order-cost": "order-cost limit",
  "price-band": "price band",
  "open-orders": "open-orders limit",
  "orders-per-second": "order rate",
  "orders-per-minute": "order rate",
  "market-fills": "fill rate of the market",
  "event-fills": "fill rate of the event",
  "stale-feed": "stale feed",
  "stale-account": "stale account",
};

const less = "Let positions settle or reduce";
const wait = "It ends by itself when the window has moved on;";

const remedies: Readonly<Record<Exclude<Code, "own-cross">, string>> = {
  "position-cap": troubles["position-limit-reached"].remedy,
  "market-capital": `${less}, or raise risk.marketCapitalShare.`,
  "market-loss": `${less}, or raise risk.marketLossMax.`,
  "event-loss": `${less}, or raise risk.eventLossMax.`,
  "series-loss": `${less}, or raise risk.seriesLossMax.`,
  "category-loss": `${less}, or raise risk.categoryLossMax.`,
  "account-loss": `${less}, or raise risk.accountLossShare.`,
  cash: "Let orders go or positions settle, add cash, or quote fewer markets.",
  "shard-cash": "Move cash to that shard at the exchange, or quote fewer of its markets.",
  "reduce-only": "It waits until orders in flight are settled.",
  "order-size": "Check the size that the strategy asks for, or raise risk.order.sizeMax.",
  "order-cost": "Check the size that the strategy asks for, or raise risk.order.costMax.",
  "price-band": "Look at the book and the sources of fair value, or widen risk.order.band.",
  "open-orders": "Quote fewer markets, or raise risk.order.openMax.",
  "orders-per-second": `${wait} quotes that move that often want a wider refresh.tolerance.`,
  "orders-per-minute": `${wait} quotes that move that often want a wider refresh.tolerance.`,
  "market-fills": `${wait} somebody takes all that is shown: look for news, or raise risk.fills.marketMax.`,
  "event-fills": `${wait} somebody takes all that is shown: look for news, or raise risk.fills.eventMax.`,
  "stale-feed": "Check the network with `kmm doctor`; it goes on with the next word of the feed.",
  "stale-account": "Check the network with `kmm doctor`; it goes on when the account can be read again.",
};

function numbers(measure: Measure): string {
  switch (measure.code) {
    case "own-cross":
      return `meets ${measure.worst} of our own orders`;
    case "position-cap":
      return `worst case ${showQty(measure.worst)} of ${showQty(measure.cap)} contracts`;
    case "reduce-only":
    case "order-size":
    case "market-fills":
    case "event-fills":
      return `${showQty(measure.worst)} of ${showQty(measure.cap)} contracts`;
    case "open-orders":
    case "orders-per-second":
    case "orders-per-minute":
      return `${measure.worst} of ${measure.cap} orders`;
    case "price-band":
      return `${showPrice(measure.worst)} away, ${showPrice(measure.cap)} allowed`;
    case "stale-feed":
    case "stale-account":
      return `${showAge(measure.worst)} old, ${showAge(measure.cap)} allowed`;
    case "order-cost":
      return `${showMoney(measure.worst)} of ${showMoney(measure.cap)}`;
    default:
      return `worst case ${showMoney(measure.worst)} of ${showMoney(measure.cap)}`;
  }
}

function showAge(age: Time): string {
  return `${(age / 1_000_000).toFixed(age % 1_000_000 === 0 ? 0 : 1)} s`;
}
