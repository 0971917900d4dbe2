import { encodeFillMessage, encodeTradeMessage } from "../../wire/exchange/execution.ts";
import { encodeOrderUpdate } from "../../wire/exchange/order.ts";
import { encodePositionMessage } from "../../wire/exchange/portfolio.ts";
import { encodeDelta, encodeGroupUpdate } from "../../wire/exchange/stream-message.ts";
import type { BookDoer, ExchangeEvent, OrderReason } from "../event.ts";
import { concerns, frameOf, publish, tellPrivately, type Teller } from "./fan-out.ts";
import { tellLife } from "./lifecycle-feed.ts";
import { positionFacts } from "./routes/portfolio.ts";
import { tellRfq } from "./rfq-feed.ts";
import type { ServerSettings } from "./settings.ts";
import type { OutgoingFrame, Subscription } from "./subscription.ts";

/** Each event becomes frames for those who hear it. A body is written once, however many hear it. */
export function tell(teller: Teller, event: ExchangeEvent): void {
  switch (event.kind) {
    case "book-changed":
      tellDelta(teller, event);
      teller.tickers.changed(event.ticker);
      return;
    case "traded":
      publish(teller, "trade", event.ticker, "trade", () => encodeTradeMessage(event));
      teller.tickers.traded(event.ticker);
      return;
    case "filled":
      return tellPrivately(teller, "fill", event.fill.ticker, event.account, event.fill.subaccount, {
        type: "fill",
        body: () => encodeFillMessage(event.fill, shardOf(teller, event.fill.ticker)),
      });
    case "order-changed":
      return tellOrder(teller, event);
    case "position-changed":
      return tellPosition(teller, event);
    case "order-group-changed":
      // No market belongs to a group: every reader of the channel hears of it.
      return tellPrivately(teller, "order_group_updates", "", event.account, event.subaccount, {
        type: "order_group_updates",
        body: () => encodeGroupUpdate(event),
      });
    case "rfq-created":
    case "rfq-deleted":
    case "quote-created":
    case "quote-accepted":
    case "quote-executed":
      return tellRfq(teller, event);
    default:
      return tellLife(teller, event);
  }
}

type Event<Kind extends ExchangeEvent["kind"]> = Extract<ExchangeEvent, { kind: Kind }>;

/** Six bodies at most: with NO prices or YES prices, tagged for the one whose doing it was, for who was filled, or not. */
function tellDelta(teller: Teller, event: Event<"book-changed">): void {
  const { audience } = teller;
  if (!audience.hasListeners("orderbook_delta", event.ticker)) return;
  const { marketId } = teller.records.of(event.ticker);
  const tags = [event.cause, teller.settings.tradeDeltasTag === "both" ? event.filled : undefined];
  const frames: (OutgoingFrame | undefined)[] = [];
  audience.forEach("orderbook_delta", event.ticker, (subscription) => {
    const own = tags.findIndex((tag) => isTagged(subscription, tag));
    const index = (own + 1) * 2 + (subscription.usesYesPrice ? 1 : 0);
    let frame = frames[index];
    if (frame === undefined) {
      const body = encodeDelta(event, marketId, subscription.usesYesPrice, tags[own]);
      frame = frameOf(teller, "orderbook_delta", body);
      frames[index] = frame;
    }
    subscription.send(frame);
  });
}

function isTagged(subscription: Subscription, doer: BookDoer | undefined): boolean {
  return (
    doer !== undefined && doer.clientOrderId !== "" && concerns(subscription, doer.account, doer.subaccount)
  );
}

function tellOrder(teller: Teller, { order, reason }: Event<"order-changed">): void {
  tellPrivately(teller, "user_orders", order.ticker, order.account, order.subaccount, {
    type: "user_order",
    body: () => {
      const owner = { userId: teller.userIds.of(order.account), shard: shardOf(teller, order.ticker) };
      return encodeOrderUpdate(order, owner, wireReason(teller.settings, reason));
    },
  });
}

/** The exchange has no word for an order just made, and none that is known for a plain cancel. */
function wireReason(settings: ServerSettings, reason: OrderReason): string | undefined {
  if (reason === "Create") return undefined;
  if (reason !== "Cancel") return reason;
  return settings.cancelReason === "none" ? undefined : settings.cancelReason;
}

function tellPosition(teller: Teller, { account, subaccount, ticker }: Event<"position-changed">): void {
  tellPrivately(teller, "market_positions", ticker, account, subaccount, {
    type: "market_position",
    body: () => {
      const held = teller.exchange.position(account, subaccount, ticker);
      return held && encodePositionMessage(positionFacts(teller.exchange, held), teller.userIds.of(account));
    },
  });
}

function shardOf({ exchange }: Teller, ticker: string): number {
  return exchange.market(ticker)?.shard ?? 0;
}
