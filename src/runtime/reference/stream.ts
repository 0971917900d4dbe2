import type { Timer } from "../../domain/clock.ts";
import type { OutsideNews } from "../../domain/input.ts";
import type { Time } from "../../domain/units.ts";
import { backoff } from "../../gateway/backoff.ts";
import type { StreamSocket, StreamTransport } from "../../gateway/stream-transport.ts";
import type { Random } from "../../lib/random.ts";
import { ok, type Result } from "../../lib/result.ts";
import { readText } from "./reading.ts";
import { healthOf, type ReferenceSource } from "./source.ts";

export interface StreamOptions {
  readonly url: string;
  /** As it may be told: what follows the path may be a secret. */
  readonly name: string;
  /** A connection that has said nothing for so long is taken for dead. */
  readonly silenceMax: Time;
  readonly transport: StreamTransport;
  readonly random: Random;
}

/** Values from a server that says them when they change: a message holds one document, or one in each line. */
export function streamedReferences(options: StreamOptions): ReferenceSource {
  const { url, name, silenceMax, transport, random } = options;
  return (ports) => {
    const { clock, hear } = ports;
    const health = healthOf(name, "See that the server is up and that referenceUrl is right.", ports);
    let isOver = false;
    let socket: StreamSocket | undefined;
    let timer: Timer | undefined;
    let heardAt = clock.now();
    let tries = 0;

    const received = (text: string): void => {
      if (isOver) return;
      heardAt = clock.now();
      const read = readMessage(text);
      if (!read.ok) {
        health.failed(read.why);
        return;
      }
      tries = 0;
      health.works();
      hear(read.value);
    };
    const connect = (): void => {
      heardAt = clock.now();
      timer = clock.after(silenceMax, listen);
      socket = transport.connect(
        url,
        {},
        {
          opened: () => {
            heardAt = clock.now();
          },
          received,
          closed: (why) => {
            if (isOver) return;
            timer?.cancel();
            health.failed(why);
            timer = clock.after(backoff(tries, random), connect);
            tries += 1;
          },
        },
      );
    };
    /** Looked at when it could be too long at the earliest. Closing it is told, and then it is connected again. */
    const listen = (): void => {
      const left = heardAt + silenceMax - clock.now();
      if (left <= 0) socket?.close();
      else timer = clock.after(left as Time, listen);
    };
    connect();
    return () => {
      isOver = true;
      timer?.cancel();
      socket?.close();
    };
  };
}

/** A document may be written over several lines: only what is none as a whole is read by lines. */
function readMessage(text: string): Result<readonly OutsideNews[], string> {
  const whole = readText(text);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (whole.ok || lines.length < 2) return whole;
  const news: OutsideNews[] = [];
  for (const line of lines) {
    const read = readText(line);
    if (!read.ok) return whole;
    news.push(...read.value);
  }
  return ok(news);
}
