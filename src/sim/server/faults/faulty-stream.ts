import { isObject } from "../../../lib/json.ts";
import type { Clock } from "../../../domain/clock.ts";
import { minus, seconds, type Time } from "../../../domain/units.ts";
import { refused, type Result } from "../../../lib/result.ts";
import type { WireRefusal } from "../../../wire/exchange/refusal.ts";
import type { AccountId } from "../../command.ts";
import {
  delayOf,
  isMatch,
  type ArmedFault,
  type Contact,
  type FaultDesk,
  type Struck,
} from "../../faults/desk.ts";
import { frameFaults, type FrameFault } from "../../faults/fault.ts";
import type { Headers } from "../auth.ts";
import type { Session } from "../session.ts";
import type { Stream } from "../stream.ts";
import { detail } from "./failure.ts";
import { shiftTimes, skewOf } from "./skew.ts";
import { thinBook } from "./thin-book.ts";

/** The stream with a network that can fail between it and its readers. */
export interface FaultyStream {
  open(...args: Parameters<Stream["open"]>): Result<FaultySession, StreamRefusal>;
  breakChannel: Stream["breakChannel"];
  close(): void;
}

/** Answered as a refused handshake, or hung up without an answer. */
export type StreamRefusal = WireRefusal | "hung-up";

export interface FaultySession extends Session {
  /** Nothing comes from this side of the socket, not even a ping. */
  isDead(): boolean;
}

export interface FaultyStreamParts {
  readonly stream: Stream;
  readonly desk: FaultDesk;
  readonly clock: Clock;
  /** Whose key the headers name, proven or not. */
  readonly accountOf: (headers: Headers) => AccountId | undefined;
}

export function faultyStream(parts: FaultyStreamParts): FaultyStream {
  const { stream, desk, clock, accountOf } = parts;
  const lines = new Set<Line>();
  desk.onArmed((armed) => {
    if (armed.fault.kind !== "cut-stream" || armed.match.channel !== undefined) return;
    if (armed.match.message !== undefined || armed.match.market !== undefined) return;
    clock.after(minus(armed.from, clock.now()), () => cutOpen(desk, lines, clock.now()));
  });
  return {
    breakChannel: (channel) => stream.breakChannel(channel),
    close: () => stream.close(),
    open: (headers, send, close, backlog) => {
      const account = accountOf(headers);
      const now = clock.now();
      const struck = desk.strike(["refuse-connection"], connection(account), now);
      if (struck !== undefined) return refused(refusal(struck.fault.status));
      const line = newLine(parts, account, send, close);
      const opened = stream.open(
        headers,
        (text) => pass(line, text),
        (code) => end(line, code),
        backlog,
      );
      if (!opened.ok) return opened;
      lines.add(line);
      return { ok: true, value: sessionOf(line, opened.value, lines) };
    },
  };
}

/** One connection as the network sees it. */
interface Line {
  readonly parts: FaultyStreamParts;
  readonly account: AccountId | undefined;
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
  /** Channel of each subscription, as its `subscribed` told. */
  readonly channels: Map<number, string>;
  /** Waits to change places with the next frame that matches. */
  held: string | undefined;
  /** Of the silences that this connection has met already: each is logged once. */
  readonly silences: Set<number>;
  isCut: boolean;
}

function newLine(
  parts: FaultyStreamParts,
  account: AccountId | undefined,
  send: (text: string) => void,
  close: (code: number) => void,
): Line {
  return {
    parts,
    account,
    send,
    close,
    channels: new Map(),
    held: undefined,
    silences: new Set(),
    isCut: false,
  };
}

function sessionOf(line: Line, session: Session, lines: Set<Line>): FaultySession {
  const isDead = (): boolean => line.isCut || silences(line).some(({ fault }) => !fault.pings);
  return {
    isDead,
    receive: (text) => {
      if (!isDead()) session.receive(text);
    },
    closed: () => {
      line.isCut = true;
      lines.delete(line);
      session.closed();
    },
  };
}

/** A held frame that finds no partner goes alone after this long. */
const heldMax = seconds(1);

function pass(line: Line, text: string): void {
  if (line.isCut) return;
  if (text.startsWith('{"type":"subscribed"')) noteChannel(line, text);
  const { desk, clock } = line.parts;
  const now = clock.now();
  if (desk.isCalm(now)) return deliver(line, text);
  const contact = contactOf(line, text);
  if (isSilenced(line, contact)) return;
  const frame = shiftTimes(thinned(line, text, contact), skewOf(desk, now));
  const struck = desk.strike(frameFaults, contact, now);
  if (struck === undefined) return deliver(line, frame);
  befall(line, frame, struck);
}

function befall(line: Line, text: string, { fault, random }: Struck<FrameFault>): void {
  const { clock } = line.parts;
  const later = (delay: Time): void => {
    clock.after(delay, () => deliver(line, text));
  };
  switch (fault.kind) {
    case "drop-frame":
      return;
    case "repeat-frame":
      deliver(line, text);
      return later(delayOf(fault, random));
    case "delay-frame":
      return later(delayOf(fault, random));
    case "break-frame":
      return deliver(line, text.slice(0, Math.floor(text.length / 2)));
    case "swap-frames":
      return swap(line, text);
    case "cut-stream":
      return end(line, fault.code);
    default:
      return deliver(line, text);
  }
}

function swap(line: Line, text: string): void {
  const { held } = line;
  if (held !== undefined) {
    line.held = undefined;
    deliver(line, text);
    return deliver(line, held);
  }
  line.held = text;
  line.parts.clock.after(heldMax, () => {
    if (line.held !== text) return;
    line.held = undefined;
    deliver(line, text);
  });
}

function deliver(line: Line, text: string): void {
  if (!line.isCut) line.send(text);
}

function end(line: Line, code: number): void {
  if (line.isCut) return;
  line.isCut = true;
  line.close(code);
}

function cutOpen(desk: FaultDesk, lines: ReadonlySet<Line>, now: Time): void {
  for (const line of lines) {
    if (line.isCut) continue;
    const struck = desk.strike(["cut-stream"], connection(line.account), now);
    if (struck !== undefined) end(line, struck.fault.code);
  }
}

function thinned(line: Line, text: string, contact: Contact): string {
  if (contact.message !== "orderbook_snapshot") return text;
  const struck = line.parts.desk.strike(["thin-book"], contact, line.parts.clock.now());
  return struck === undefined ? text : thinBook(text, struck.fault.missing, struck.random);
}

function silences(line: Line) {
  const { desk, clock } = line.parts;
  return desk
    .holding("silence", clock.now())
    .filter(({ armed }) => isMatch(armed.match, connection(line.account)));
}

function isSilenced(line: Line, contact: Contact): boolean {
  const { desk, clock } = line.parts;
  const holding = silences(line);
  for (const { armed } of holding) {
    if (!line.silences.has(armed.id)) desk.note(armed, contact, clock.now());
    line.silences.add(armed.id);
  }
  return holding.length > 0;
}

function connection(account: AccountId | undefined): Contact {
  return { account, markets: [] };
}

function refusal(status: ArmedConnect["status"]): StreamRefusal {
  return status === undefined ? "hung-up" : { status, body: detail(status) };
}

type ArmedConnect = Extract<ArmedFault["fault"], { kind: "refuse-connection" }>;

function noteChannel(line: Line, text: string): void {
  const msg = readFrame(text)["msg"];
  if (!isObject(msg)) return;
  const { sid, channel } = msg;
  if (typeof sid === "number" && typeof channel === "string") line.channels.set(sid, channel);
}

function contactOf(line: Line, text: string): Contact {
  const { type, sid, msg } = readFrame(text);
  const body = isObject(msg) ? msg : {};
  const ticker = body["market_ticker"] ?? body["ticker"];
  return {
    account: line.account,
    markets: typeof ticker === "string" ? [ticker] : [],
    channel: typeof sid === "number" ? line.channels.get(sid) : undefined,
    message: typeof type === "string" ? type : "",
  };
}

function readFrame(text: string): Readonly<Record<string, unknown>> {
  const frame: unknown = JSON.parse(text);
  return isObject(frame) ? frame : {};
}
