import type { FeeRule } from "../domain/fees.ts";
import type { Input } from "../domain/input.ts";
import type { Time } from "../domain/units.ts";
import type { FeeOverride } from "../wire/maker/market.ts";
import type { LifecycleNews, StreamMessage } from "../wire/maker/stream-message.ts";

/**
 * What a message means to the engine. Our own orders and fills always count; market news only of watched
 * markets, because the lifecycle channel tells of every market there is.
 */
export function inputsOf(
  message: StreamMessage,
  at: Time,
  watched: ReadonlySet<string>,
  feesOf: (eventTicker: string, override: FeeOverride) => FeeRule | undefined,
): readonly Input[] {
  switch (message.kind) {
    case "snapshot": {
      const { ticker, book } = message;
      return [{ kind: "book-snapshot-received", at, ticker, bids: book.bids, asks: book.asks }];
    }
    case "delta": {
      const { ticker, side, price, change } = message;
      return [{ kind: "book-changed", at, ticker, side, price, change }];
    }
    case "trade": {
      const { ticker, price, qty, takerSide, isBlock } = message.trade;
      // A block trade was agreed away from the book: its price says nothing about the book.
      return isBlock ? [] : [{ kind: "trade-printed", at, ticker, price, qty, takerSide }];
    }
    case "ticker": {
      const { ticker, lastPrice } = message;
      return lastPrice === undefined ? [] : [{ kind: "last-price-told", at, ticker, price: lastPrice }];
    }
    case "fill":
      return [{ kind: "fill-received", at, fill: message.fill }];
    case "user-order":
      return [{ kind: "order-reported", at, report: message.report }];
    case "group":
      return [{ kind: "group-told", at, groupId: message.groupId, change: message.change }];
    case "event-fees": {
      const fees = feesOf(message.eventTicker, message.override);
      return fees === undefined ? [] : [{ kind: "fees-changed", at, eventTicker: message.eventTicker, fees }];
    }
    // The position after each fill comes with the fill itself, and in order with it.
    case "market-position":
    case "subscribed":
    case "unsubscribed":
    case "ok":
    case "error":
    case "other":
      return [];
    default:
      return watched.has(message.ticker) ? lifecycleInputs(message, at) : [];
  }
}

function lifecycleInputs(news: LifecycleNews, at: Time): readonly Input[] {
  const { ticker } = news;
  switch (news.kind) {
    case "activated":
      return [{ kind: "market-status-changed", at, ticker, status: "active" }];
    case "deactivated":
      return [{ kind: "market-status-changed", at, ticker, status: "inactive" }];
    case "close-moved":
      return [{ kind: "close-time-changed", at, ticker, closeAt: news.closeAt }];
    case "grid-changed":
      return [{ kind: "grid-changed", at, ticker, ranges: news.ranges }];
    case "determined":
      return [{ kind: "market-determined", at, ticker, settlement: news.settlement }];
    case "settled":
      return [{ kind: "market-settled", at, ticker }];
    case "created":
      return [];
  }
}
