import type { MarketStatus } from "../../domain/market.ts";
import { toMillis, type Time } from "../../domain/units.ts";
import type { Channel } from "../../domain/channel.ts";
import type { AccountId, Subaccount } from "../command.ts";
import type { Exchange } from "../exchange.ts";
import type { Audience } from "./audience.ts";
import type { Records } from "./records.ts";
import type { ServerSettings } from "./settings.ts";
import type { OutgoingFrame, Subscription } from "./subscription.ts";
import type { TickerFeed } from "./ticker-feed.ts";
import type { UserIds } from "./user-id.ts";

/** What it takes to turn the exchange's events into frames. */
export interface Teller {
  readonly exchange: Exchange;
  readonly records: Records;
  readonly settings: ServerSettings;
  readonly audience: Audience;
  readonly tickers: TickerFeed;
  readonly userIds: UserIds;
  readonly now: () => Time;
  /** To know what a market's status was before. */
  readonly statuses: Map<string, MarketStatus>;
}

/** To everybody who hears this market on a public channel. */
export function publish(
  teller: Teller,
  channel: Channel,
  ticker: string,
  type: string,
  body: () => object,
): void {
  const { audience } = teller;
  if (!audience.hasListeners(channel, ticker)) return;
  const frame = frameOf(teller, type, body());
  audience.forEach(channel, ticker, (subscription) => subscription.send(frame));
}

/** To the sessions of one account; those of a key that is locked to another subaccount do not hear it. */
export function tellPrivately(
  teller: Teller,
  channel: Channel,
  ticker: string,
  account: AccountId,
  subaccount: Subaccount,
  message: { readonly type: string; readonly body: () => object | undefined },
): void {
  const hearers = teller.audience.own(channel, account, ticker);
  if (hearers.length === 0) return;
  const body = message.body();
  if (body === undefined) return;
  const frame = frameOf(teller, message.type, body);
  for (const subscription of hearers) {
    if (concerns(subscription, account, subaccount)) subscription.send(frame);
  }
}

export function concerns(subscription: Subscription, account: AccountId, subaccount: Subaccount): boolean {
  return (
    subscription.account === account &&
    (subscription.subaccount === undefined || subscription.subaccount === subaccount)
  );
}

export function frameOf(teller: Pick<Teller, "now">, type: string, body: object): OutgoingFrame {
  return { type, msg: JSON.stringify(body), sentMs: toMillis(teller.now()) };
}
