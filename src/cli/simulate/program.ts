import type { Effect } from "../../domain/effect.ts";
import { Failure } from "../../domain/failure.ts";
import type { OrderIntent } from "../../domain/order.ts";
import { formatTime, minus } from "../../domain/units.ts";
import { customHosts } from "../../gateway/hosts.ts";
import { wholeFiles, type WholeFiles } from "../../runtime/whole-file.ts";
import type { Disk } from "../../store/disk/disk.ts";
import { createJournal } from "../../store/journal.ts";
import type { RunCard } from "../../store/journal-segment.ts";
import { lastHeritage } from "../../store/last-heritage.ts";
import { engineConfig, fuseLimit } from "../config/engine-config.ts";
import { assemble, type Assembly } from "../wiring/assemble.ts";
import type { GuardOptions } from "../wiring/guard.ts";
import { mortalDisk } from "./mortal-disk.ts";
import type { Life } from "./mortal.ts";
import { wrongBook } from "./quiet.ts";
import { alarmPath } from "./operator.ts";
import type { Run } from "./run.ts";
import { progressMax } from "./storm.ts";

/** The program as `kmm run --live` begins it, up to where it may die before it has begun. */
export function begin(run: Run, life: Life, crossing: () => boolean): Assembly | undefined {
  const disk = mortalDisk(run.disk, life, crossing);
  try {
    return assembleBot(run, life, disk);
  } catch (error) {
    if (life.isOver()) return undefined;
    judgeFailure(run, "does not start", error);
    return undefined;
  }
}

/** In bad weather a program may give up with a failure that has a name; anything else is a bug. */
export function judgeFailure(run: Run, what: string, error: unknown): void {
  const { tell, verdicts } = run;
  tell(`the program ${what}: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof Failure) return judgeLeaving(run, `${what}: ${error.message}`);
  verdicts.break("crash", error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** In calm weather it may not leave by itself, but for a loss. */
export function judgeLeaving({ world, verdicts, quietFrom, restraint }: Run, why: string): void {
  const isCalm = minus(world.clock.now(), quietFrom) >= progressMax;
  if (isCalm && restraint.rung() !== "stop") verdicts.break("I8", `in calm weather the program ${why}`);
}

function assembleBot(run: Run, life: Life, disk: Disk): Assembly {
  const { world, config, tickers } = run;
  const runId = `s${String(run.starts).padStart(4, "0")}`;
  const last = lastHeritage(disk, "data", () => true);
  if (run.booksSince !== undefined && last === undefined) {
    run.verdicts.break("I3", "a run begins without what the one before it left");
  }
  if (last?.torn !== undefined) run.tell(`${last.torn.bytes} torn bytes at the end of ${last.folder}`);
  const card: RunCard = { runId, mode: "live", startedAt: "", version: "", tickers, settings: config };
  const journal = createJournal(disk, `data/${runId}`, card, {
    segmentBytes: 200_000,
    segmentsKept: 3,
    snapshot: () => assembly.engine.snapshot(),
    heritage: () => assembly.engine.heritage(),
  });
  const assembly = assemble({
    connection: {
      ...life.ports,
      hosts: customHosts("http://127.0.0.1/trade-api/v2", "ws://127.0.0.1/trade-api/ws/v2"),
      credentials: world.credentials,
      random: world.random.fork(`bot ${run.starts}`),
      close: () => Promise.resolve(),
    },
    mode: "live",
    paper: config.paper,
    engineConfig: engineConfig(config, tickers, runId),
    tickers,
    duration: undefined,
    journal,
    heritage: last?.heritage,
    guard: guardOn(run, runId, disk),
    tell: (note) => run.tell(`${note.level} ${note.text}`),
    watch: {
      took: () => {},
      gave: (effect) => {
        if (life.isOver()) return;
        const order = decidedBy(effect);
        if (order === undefined) return;
        run.restraint.decided(order.clientOrderId);
        judgeOrder(run, assembly, order);
      },
    },
  });
  return assembly;
}

type Decided = Pick<OrderIntent, "clientOrderId" | "ticker">;

function decidedBy(effect: Effect): Decided | undefined {
  if (effect.kind === "place-order") return effect.order;
  return effect.kind === "amend-order" ? effect : undefined;
}

function judgeOrder(run: Run, { engine }: Assembly, { ticker, clientOrderId }: Decided): void {
  const { world, verdicts } = run;
  const doubt = world.proof.doubtOf(ticker) ?? wrongBook(world, engine, ticker);
  const words = (): string =>
    `${clientOrderId} in ${ticker} was decided on a book in doubt: ${doubt ?? ""}, at ${formatTime(world.clock.now())}`;
  verdicts.check("I4", doubt === undefined, words);
}

function guardOn(run: Run, runId: string, disk: Disk): GuardOptions {
  return {
    files: {
      folder: "data",
      heartbeat: "data/main.beat",
      fuses: "data/main.fuses.json",
      alarm: alarmPath,
    },
    runId,
    fuseLimit: fuseLimit(run.config),
    wholeFiles: wholeFilesOn(disk),
    steadyMs: () => run.world.clock.now() / 1_000,
    heartPace: unheard,
    // Beats are not written, and the loop of many worlds says nothing of one.
    loopDelay: () => ({ p50Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 }),
  };
}

/** No watchdog listens: what would be done for it alone is done seldom, so that a simulated hour costs less. */
const unheard = { beatEveryMs: 5_000, probeAfterMs: 10_000 };

/**
 * Beats are left out: they would be most of what the disk has to do. A file is looked for before it is read: the alarm's is
 * missing most of the time, and errors are dear.
 */
function wholeFilesOn(disk: Disk): WholeFiles {
  const { read, write } = wholeFiles(disk);
  return {
    read: (path) => (disk.list("data").includes(path.slice("data/".length)) ? read(path) : undefined),
    write: (path, text, worth) => {
      if (worth !== "fleeting") write(path, text);
    },
  };
}
