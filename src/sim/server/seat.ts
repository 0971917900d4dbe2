import { toMillis, type Time } from "../../domain/units.ts";
import type { CommandRefusal } from "../../wire/exchange/stream-command.ts";
import { encodeFrame, encodeStreamError } from "../../wire/exchange/stream-frame.ts";
import type { Exchange } from "../exchange.ts";
import type { Audience } from "./audience.ts";
import type { Identity } from "./key.ts";
import type { Records } from "./records.ts";
import type { ServerSettings } from "./settings.ts";
import { sequenced, type OutgoingFrame, type Subscription } from "./subscription.ts";

/** Who sits at one connection, what is heard there, and the only way anything is written to it. */
export interface Seat {
  readonly context: SessionContext;
  readonly who: Identity;
  readonly socket: Socket;
  readonly subscriptions: Map<number, Subscription>;
  lastSid: number;
  isOpen: boolean;
}

/** What all sessions share. */
export interface SessionContext {
  readonly exchange: Exchange;
  readonly records: Records;
  readonly settings: ServerSettings;
  readonly audience: Audience;
  readonly now: () => Time;
  /** JSON of a market's ticker message as of now. */
  readonly tickerMessage: (ticker: string) => string;
}

export interface Socket {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
  /** Bytes that wait for the reader. */
  readonly backlog: () => number;
}

/** A reader that lets too much pile up loses the subscription, and is told so once. */
export function send(seat: Seat, subscription: Subscription, frame: OutgoingFrame): void {
  if (!seat.isOpen) return;
  const { counts = true } = frame;
  const isSequenced = sequenced.has(subscription.channel);
  if (isSequenced && counts) subscription.seq += 1;
  if (seat.socket.backlog() > seat.context.settings.backlogMax) return end(seat, subscription, 25);
  seat.socket.send(
    encodeFrame({
      type: frame.type,
      id: frame.id ?? 0,
      sid: subscription.sid,
      // A control frame that takes no number of its own repeats the last one; numbers start at 1.
      seq: isSequenced ? Math.max(1, subscription.seq) : undefined,
      msg: frame.msg,
      sentMs: frame.sentMs ?? sentMs(seat),
    }),
  );
}

/** The frame that could not be written has taken its number already: this one stands in its place. */
export function end(seat: Seat, subscription: Subscription, code: 10 | 25): void {
  const isSequenced = sequenced.has(subscription.channel);
  if (isSequenced && code === 10) subscription.seq += 1;
  drop(seat, subscription);
  if (!seat.isOpen) return;
  const msg = encodeStreamError({ code });
  const place = { sid: subscription.sid, seq: isSequenced ? subscription.seq : undefined };
  seat.socket.send(encodeFrame({ type: "error", ...place, msg, sentMs: sentMs(seat) }));
}

/** An answer to a command that belongs to no run of a subscription. */
export function answer(
  seat: Seat,
  frame: { readonly type: string; readonly id: number; readonly msg: object },
): void {
  if (!seat.isOpen) return;
  seat.socket.send(encodeFrame({ ...frame, msg: JSON.stringify(frame.msg), sentMs: sentMs(seat) }));
}

export function refuse(seat: Seat, { id, ...refusal }: CommandRefusal): void {
  if (!seat.isOpen) return;
  seat.socket.send(encodeFrame({ type: "error", id, msg: encodeStreamError(refusal), sentMs: sentMs(seat) }));
}

/** The specification numbers this frame on every channel. */
export function farewell(seat: Seat, subscription: Subscription, id: number): void {
  if (seat.context.settings.controlFramesCount || subscription.seq === 0) subscription.seq += 1;
  const { sid, seq } = subscription;
  drop(seat, subscription);
  if (seat.isOpen)
    seat.socket.send(encodeFrame({ type: "unsubscribed", id, sid, seq, sentMs: sentMs(seat) }));
}

export function drop(seat: Seat, subscription: Subscription): void {
  seat.subscriptions.delete(subscription.sid);
  seat.context.audience.remove(subscription);
}

function sentMs({ context }: Seat): number {
  return toMillis(context.now());
}
