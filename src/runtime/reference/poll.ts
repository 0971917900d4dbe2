import type { Timer } from "../../domain/clock.ts";
import type { Time } from "../../domain/units.ts";
import { isHttpFailure, type HttpTransport, type PooledTransport } from "../../gateway/http.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { readText } from "./reading.ts";
import { healthOf, type ReferenceSource } from "./source.ts";

export interface PollOptions {
  /** As it is asked for. */
  readonly url: string;
  /** As it may be told: what follows the path may be a secret. */
  readonly name: string;
  readonly every: Time;
  readonly timeout: Time;
  readonly open: () => PooledTransport;
}

/** Values from a server that is asked now and then. One question at a time: nothing waits for the answer. */
export function polledReferences({ url, name, every, timeout, open }: PollOptions): ReferenceSource {
  return (ports) => {
    const { clock, hear } = ports;
    const remedy = "See that the server is up and that referenceUrl is right.";
    const health = healthOf(name, remedy, ports);
    const pool = open();
    let isOver = false;
    let timer: Timer | undefined;
    const ask = async (): Promise<void> => {
      const answer = await askOnce(pool.transport, url, timeout);
      if (isOver) return;
      const read = answer.ok ? readText(answer.value) : answer;
      if (read.ok) {
        health.works();
        hear(read.value);
      } else {
        health.failed(read.why);
      }
      timer = clock.after(every, () => void ask());
    };
    void ask();
    return () => {
      isOver = true;
      timer?.cancel();
      void pool.close();
    };
  };
}

async function askOnce(http: HttpTransport, url: string, timeout: Time): Promise<Result<string, string>> {
  const headers = { accept: "application/json" };
  const answer = await http({ method: "GET", url, headers, timeoutMs: timeout / 1_000 });
  if (isHttpFailure(answer)) return refused(answer.failure);
  return answer.status === 200 ? ok(answer.body) : refused(`it answers with status ${answer.status}`);
}
