import { streamErrors, type CommandRefusal } from "./stream-command.ts";

/**
 * A frame of the stream. The message is handed over as finished JSON, so that one event is written once and only
 * the envelope differs from reader to reader. Members stand in the order the exchange sends them.
 */
export interface Envelope {
  readonly type: string;
  /** The command this answers; 0 or absent: none. */
  readonly id?: number;
  readonly sid?: number;
  readonly seq?: number | undefined;
  /** JSON text. */
  readonly msg?: string | undefined;
  readonly sentMs: number;
}

export function encodeFrame(envelope: Envelope): string {
  const { type, id = 0, sid, seq, msg, sentMs } = envelope;
  let frame = `{"type":"${type}"`;
  if (id !== 0) frame += `,"id":${id}`;
  if (sid !== undefined) frame += `,"sid":${sid}`;
  if (seq !== undefined) frame += `,"seq":${seq}`;
  if (msg !== undefined) frame += `,"msg":${msg}`;
  return `${frame},"sending_ts_ms":${sentMs}}`;
}

export function encodeStreamError(refusal: Omit<CommandRefusal, "id">): string {
  const words = streamErrors[refusal.code];
  return JSON.stringify({
    code: refusal.code,
    msg: refusal.detail === undefined ? words : `${words}: ${refusal.detail}`,
    ...(refusal.tickers === undefined ? {} : { market_tickers: refusal.tickers }),
  });
}
