import { sleep } from "../domain/clock.ts";
import { Failure } from "../domain/failure.ts";
import type { Note } from "../domain/note.ts";
import { millis, plus, seconds, type Time } from "../domain/units.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { valueOf, whyNot } from "../gateway/refused.ts";
import { readHeartbeat } from "../runtime/heartbeat.ts";
import { createLog } from "../runtime/log.ts";
import { steadyClock } from "../runtime/system-clock.ts";
import { createWatchdog, type WatchdogExchange } from "../runtime/watchdog.ts";
import { readConfig } from "./config/load.ts";
import { failAfterResult } from "./fail-after-result.ts";
import { guardFiles } from "./guard-files.ts";
import type { Connection } from "./wiring/assemble.ts";
import { connect } from "./wiring/connect.ts";
import { stopOnSignals } from "./wiring/signals.ts";

export interface WatchdogOptions {
  readonly config?: string | undefined;
  readonly after: Time;
  readonly sameKey?: boolean | undefined;
  readonly once?: boolean | undefined;
  readonly json?: boolean | undefined;
}

const afterMin = seconds(2);
/** Somebody waits for each answer: an exchange that takes longer is asked again. */
const timeoutMs = 2_000;
const retryEvery = seconds(5);
const lookEvery = millis(250);

/** `kmm watchdog`: cancels everything of a live bot that does not beat any more, from a process of its own. */
export async function watchdogCommand(options: WatchdogOptions): Promise<void> {
  if (options.after < afterMin) {
    throw new Failure("usage", "--after is below 2s: a quiet bot asks the exchange something once a second");
  }
  const config = readConfig(options.config);
  outliveReaders();
  const connection = connectOwn(config.exchange, options.sameKey === true);
  const log = createLog({
    format: options.json === true ? "json" : "human",
    level: "info",
    write: (line) => process.stdout.write(line),
  });
  const tell = (note: Note): void => log.tell(note, connection.clock.now());
  const gateway = createGateway({ ...connection, emit: () => {}, log: tell, timeoutMs });
  const { heartbeat } = guardFiles(config);
  const watchdog = createWatchdog({
    clock: steadyClock(),
    wallMs: () => Date.now(),
    after: options.after,
    read: () => readHeartbeat(heartbeat),
    exchange: exchangeOf(gateway),
    tell,
    isOnce: options.once === true,
  });
  const signals = stopOnSignals(watchdog.stop);
  tell({
    level: "info",
    topic: "watchdog-started",
    text: `Watching ${heartbeat}`,
    facts: { pid: process.pid },
  });
  let refused: unknown;
  const life = { isOver: false };
  introduce(gateway, connection, tell, life).catch((error: unknown) => {
    refused = error;
    watchdog.stop();
  });
  try {
    const end = await watchdog.run();
    if (refused !== undefined) throw refused;
    tell({ level: "info", topic: "watchdog-ended", text: `Ended: ${end.why}.` });
    if (!end.isClear) {
      failAfterResult(new Failure("orders-left", "the watchdog was ended while its bot is silent"));
    }
  } finally {
    life.isOver = true;
    signals.release();
    gateway.stop();
    await connection.close();
  }
  signals.rethrow();
}

/** Elsewhere a reader that goes away ends the command. Here nobody listens to the lines in the worst case, and that is all. */
function outliveReaders(): void {
  process.stdout.removeAllListeners("error");
  process.stdout.on("error", () => {});
}

/** A key of its own cannot be used up, blocked or deleted together with the bot's. */
function connectOwn(exchange: ReturnType<typeof readConfig>["exchange"], isSameKey: boolean): Connection {
  const connection = connect(exchange, process.env, isSameKey ? "KALSHI" : "KALSHI_WATCHDOG");
  if (connection.credentials !== undefined) return connection;
  if (isSameKey) throw new Failure("key-missing", "cancelling needs a key");
  throw new Failure("watchdog-key-missing", "KALSHI_WATCHDOG_KEY_ID is not set");
}

/**
 * Learns limits and prices, and that the key may do what it is there for: better now than in need. An exchange
 * that cannot be reached is asked again; a key that is refused ends the watchdog.
 */
async function introduce(
  gateway: Gateway,
  { clock }: Connection,
  tell: (note: Note) => void,
  life: { readonly isOver: boolean },
): Promise<void> {
  while (!life.isOver) {
    try {
      await gateway.prepare();
      await requireWriter(gateway);
      tell({ level: "info", topic: "watchdog-ready", text: "The exchange takes this key's word." });
      return;
    } catch (error) {
      if (!(error instanceof Failure) || error.code === "key-refused") throw error;
      if (life.isOver) return;
      const text = `The watchdog is not ready: ${error.message}. It tries again.`;
      tell({ level: "error", topic: "watchdog-not-ready", text, facts: { code: error.code } });
      const next = plus(clock.now(), retryEvery);
      while (!life.isOver && clock.now() < next) await sleep(clock, lookEvery);
    }
  }
}

/** Nobody's group: "not found" says that this key may trigger one. */
const nobodysGroup = { groupId: "00000000-0000-4000-8000-000000000000", shard: 0 };

async function requireWriter({ groups }: Gateway): Promise<void> {
  const answer = await groups.trigger(nobodysGroup);
  const isHeard = answer.kind === "refused" && [400, 404].includes(answer.refusal.status);
  if (!isHeard) valueOf(answer, "whether this key may cancel (scope write::trade)");
}

function exchangeOf({ groups, cancelAllOurs }: Gateway): WatchdogExchange {
  return {
    trigger: async (group) => {
      const answer = await groups.trigger(group);
      // No such group: then nothing is in it.
      const isGone = answer.kind === "refused" && answer.refusal.status === 404;
      return answer.kind === "done" || isGone ? undefined : whyNot(answer);
    },
    armed: async () => {
      const answer = await groups.list();
      if (answer.kind !== "done") return whyNot(answer);
      return new Set(answer.value.filter(({ isTripped }) => !isTripped).map(({ groupId }) => groupId));
    },
    cancelAll: cancelAllOurs,
  };
}
