import { sleep } from "../../domain/clock.ts";
import { Failure } from "../../domain/failure.ts";
import type { Note } from "../../domain/note.ts";
import { formatTime, minus, plus, seconds, type Time } from "../../domain/units.ts";
import { seededRandom } from "../../lib/random.ts";
import { customHosts } from "../../gateway/hosts.ts";
import type { WholeFiles } from "../../runtime/whole-file.ts";
import type { Disk } from "../../store/disk/disk.ts";
import { readText } from "../../store/disk/read-text.ts";
import { simulatedDisk, type Crash, type SimulatedDisk } from "../../store/disk/simulated-disk.ts";
import { writeWhole } from "../../store/disk/write-whole.ts";
import { createJournal } from "../../store/journal.ts";
import type { RunCard } from "../../store/journal-segment.ts";
import { lastHeritage } from "../../store/last-heritage.ts";
import { engineConfig, fuseLimit } from "../config/engine-config.ts";
import type { Config } from "../config/schema.ts";
import { assemble, type Assembly } from "../wiring/assemble.ts";
import { botConfig } from "./bot-config.ts";
import { drawIncidents, type Storm } from "./draw.ts";
import { watchExposure } from "./exposure-watch.ts";
import { endOf, type Incident } from "./incident.ts";
import { mortal, type Life } from "./mortal.ts";
import { mortalDisk } from "./mortal-disk.ts";
import { createVerdicts, type Verdicts } from "./verdicts.ts";
import { endDifferences, idleMarkets, unknownOrders, wrongBook, wrongViews } from "./quiet.ts";
import { smallWorld } from "./small-world.ts";
import { createWorld, player, worldStart, type World } from "./world.ts";

/** What one seed's run came to. */
export interface Played {
  readonly seed: number;
  readonly hours: number;
  readonly crashes: number;
  readonly starts: number;
  readonly orders: number;
  readonly fills: number;
  /** Strikes by kind of fault. */
  readonly faults: ReadonlyMap<string, number>;
  readonly checks: Verdicts["checks"];
  /** One sentence a broken invariant, the first of each. */
  readonly violations: readonly string[];
  readonly traceHash: string;
  readonly incidents: readonly Incident[];
}

export interface PlayOptions {
  readonly seed: number;
  readonly span: Time;
  /** Places of the drawn incidents that happen; all when absent. */
  readonly only?: readonly number[] | undefined;
  readonly tell?: (line: string) => void;
}

/** From here on nothing goes wrong any more, and everything has to come right. */
const calm = seconds(300);
const stormFrom = seconds(60);
/** Within so long after the last incident it is quoting again. */
const progressMax = seconds(150);
const startAgainAfter = seconds(5);
/** So long before the end whole books are counted: a silent minute is asked about, a book that is right is not. */
const calmLook = seconds(100);
const calmSnapshotsMax = 20;

export async function playSeed({ seed, span, only, tell }: PlayOptions): Promise<Played> {
  const random = seededRandom(seed).fork("simulation");
  const scenario = smallWorld(random.fork("world"), span);
  const storm: Storm = { from: stormFrom, until: minus(span, calm) };
  const drawn = drawIncidents(random.fork("incidents"), scenario, storm);
  const incidents = only === undefined ? drawn : drawn.filter((_, place) => only.includes(place));
  const verdicts = createVerdicts();
  const world = createWorld(scenario, seed, {
    repeated: (id) => verdicts.break("I6", `order id ${id} was used twice`),
    refused: (call) =>
      verdicts.break("I5", `${call} was refused for its rate, at ${formatTime(world.clock.now())}`),
    missed: (path) => verdicts.break("I2", `an order that rests was looked for in the wrong place: ${path}`),
  });
  const config = botConfig();
  const exposure = watchExposure(
    world.exchange,
    player,
    { maxPosition: config.strategy.maxPosition, eventLossMax: config.risk.eventLossMax },
    (why) => verdicts.break("I1", `${why}, at ${formatTime(world.clock.now())}`),
  );
  const run: Run = {
    world,
    config,
    verdicts,
    tell: (line) => tell?.(`${formatTime(world.clock.now())} ${line}`),
    tickers: scenario.markets.map(({ ticker }) => ticker),
    life: undefined,
    assembly: undefined,
    crashes: 0,
    starts: 0,
    downUntil: worldStart,
    boundariesToDeath: undefined,
    isEnding: false,
    disk: simulatedDisk({ seed }),
    dying: "process",
  };
  schedule(run, incidents);
  const lastEnd = incidents.reduce((last, incident) => Math.max(last, endOf(incident)), 0) as Time;
  await drive(run, superviseUntil(run, plus(worldStart, span), lastEnd));
  world.close();
  verdicts.count("I1", exposure.checks());
  exposure.close();
  for (const error of world.broken()) {
    verdicts.break("exchange", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  verdicts.count("I5", world.calls());
  verdicts.count("I6", world.ordersAsked());
  return {
    seed,
    hours: span / seconds(3_600),
    crashes: run.crashes,
    starts: run.starts,
    orders: world.ordersAsked(),
    fills: world.exchange.fills(player).length,
    faults: countStrikes(world),
    checks: verdicts.checks,
    violations: verdicts.violations(),
    traceHash: world.traceHash(),
    incidents,
  };
}

/** One run while it goes on. */
interface Run {
  readonly world: World;
  readonly config: Config;
  readonly verdicts: Verdicts;
  readonly tell: (line: string) => void;
  readonly tickers: readonly string[];
  life: Life | undefined;
  assembly: Assembly | undefined;
  crashes: number;
  starts: number;
  /** Until then nobody starts the program again. */
  downUntil: Time;
  /** Counts down at each boundary once a crash is due. */
  boundariesToDeath: number | undefined;
  isEnding: boolean;
  disk: SimulatedDisk;
  /** How it dies when the boundary comes. */
  dying: Crash;
}

function schedule(run: Run, incidents: readonly Incident[]): void {
  const { clock, desk, exchange } = run.world;
  for (const incident of incidents) {
    clock.after(incident.at, () => {
      run.tell(`incident ${JSON.stringify(incident)}`);
      switch (incident.kind) {
        case "fault":
          return void desk.arm(incident.plan, clock.now());
        case "operation":
          return void exchange.operate(clock.now(), incident.operation);
        case "stop":
          run.downUntil = plus(clock.now(), incident.downFor);
          return run.assembly?.bot.stop("the simulated person asked");
        case "crash":
          run.downUntil = plus(clock.now(), incident.downFor);
          run.dying = incident.how;
          run.boundariesToDeath = incident.skip;
      }
    });
  }
}

/** Starts the program again and again, as a service manager would, until the run is over; then looks at everything. */
async function superviseUntil(run: Run, end: Time, lastIncident: Time): Promise<void> {
  const { clock } = run.world;
  const quietFrom = plus(worldStart, lastIncident);
  while (clock.now() < end) {
    if (clock.now() < run.downUntil) await sleep(clock, minus(run.downUntil, clock.now()));
    if (clock.now() >= end) break;
    await oneLife(run, end, quietFrom);
    await sleep(clock, startAgainAfter);
  }
  if (!run.isEnding && minus(end, quietFrom) >= progressMax) {
    run.verdicts.break("I8", "at the end, in calm weather, the program does not run");
  }
}

async function oneLife(run: Run, end: Time, quietFrom: Time): Promise<void> {
  const { world, verdicts } = run;
  const { clock } = world;
  run.starts += 1;
  let died: () => void = () => {};
  const death = new Promise<"died">((resolve) => {
    died = () => resolve("died");
  });
  const crossing = (): boolean => {
    if (run.boundariesToDeath === undefined) return false;
    run.boundariesToDeath -= 1;
    if (run.boundariesToDeath >= 0) return false;
    run.boundariesToDeath = undefined;
    run.crashes += 1;
    run.tell(`the program dies (${run.dying})`);
    run.disk = run.disk.crash(run.dying);
    died();
    return true;
  };
  const life = mortal(world.ports, crossing);
  run.life = life;
  const assembly = begin(run, life, crossing);
  if (assembly === undefined) return;
  run.assembly = assembly;
  const bornAt = clock.now();
  const blurred = blurredViews(run, life, assembly, end);
  let snapshotsBefore = Infinity;
  clock.after(minus(minus(end, calmLook), clock.now()), () => {
    if (minus(clock.now(), quietFrom) > progressMax) snapshotsBefore = world.snapshotsAsked();
  });
  clock.after(minus(end, clock.now()), () => {
    if (!life.isOver() && run.life === life) {
      lookAround(run, assembly, Math.max(bornAt, quietFrom) as Time, end);
      if (minus(end, bornAt) > progressMax) {
        const wrong = blurred();
        verdicts.check("I4", wrong.length === 0, () => wrong.join("; "));
        const asked = world.snapshotsAsked() - snapshotsBefore;
        verdicts.check("I4", asked <= calmSnapshotsMax, () => `in calm weather ${asked} books were doubted`);
      }
      run.isEnding = true;
      assembly.bot.stop("the run is over");
    }
  });
  const ended = assembly.bot.run().then(
    (botEnd) => ({ kind: "ended", botEnd }) as const,
    (error: unknown) => ({ kind: "failed", error }) as const,
  );
  const outcome = await Promise.race([ended, death]);
  run.life = undefined;
  run.assembly = undefined;
  if (outcome === "died") return;
  if (outcome.kind === "failed") {
    const { error } = outcome;
    run.tell(`the program gives up: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof Failure)) {
      verdicts.break("crash", error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    return;
  }
  const { proof } = outcome.botEnd;
  run.tell(`the program ended: ${outcome.botEnd.why}. ${proof.text}`);
  if (proof.isProven) {
    const resting = restingOf(world);
    verdicts.check(
      "I2",
      resting.length === 0,
      () => `${resting.length} orders rest after a stop that was proven`,
    );
  }
  if (run.isEnding) {
    verdicts.check(
      "I2",
      proof.isProven,
      () => `at the end, in calm weather, nothing was proven: ${proof.text}`,
    );
    const differences = endDifferences(world, assembly.engine);
    verdicts.check("I3", differences.length === 0, () => differences.join("; "));
  }
}

/** The program as `kmm run --live` begins it, up to where it may die before it has begun. */
function begin(run: Run, life: Life, crossing: () => boolean): Assembly | undefined {
  const disk = mortalDisk(run.disk, life, crossing);
  try {
    return assembleBot(run, life, disk);
  } catch (error) {
    if (life.isOver()) return undefined;
    if (!(error instanceof Failure)) throw error;
    run.tell(`the program does not start: ${error.message}`);
    return undefined;
  }
}

function assembleBot(run: Run, life: Life, disk: Disk): Assembly {
  const { world, config, verdicts, tickers } = run;
  const runId = `s${String(run.starts).padStart(4, "0")}`;
  const last = lastHeritage(disk, "data", () => true);
  if (last?.torn !== undefined) run.tell(`${last.torn.bytes} torn bytes at the end of ${last.folder}`);
  const card: RunCard = { runId, mode: "live", startedAt: "", version: "", tickers, settings: config };
  const journal = createJournal(disk, `data/${runId}`, card, {
    segmentBytes: 200_000,
    segmentsKept: 3,
    snapshot: () => assembly.engine.heritage(),
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
    guard: {
      files: {
        folder: "data",
        heartbeat: "data/main.beat",
        fuses: "data/main.fuses.json",
        alarm: "data/main.alarm.json",
      },
      runId,
      fuseLimit: fuseLimit(config),
      wholeFiles: wholeFilesOn(disk),
      steadyMs: () => life.ports.clock.now() / 1_000,
    },
    tell: (note: Note) => run.tell(`${note.level} ${note.text}`),
    watch: {
      took: () => {},
      gave: (effect) => {
        if (effect.kind !== "place-order" || life.isOver()) return;
        const { ticker, clientOrderId } = effect.order;
        const doubt = world.proof.doubtOf(ticker) ?? wrongBook(world, assembly.engine, ticker);
        verdicts.check(
          "I4",
          doubt === undefined,
          () =>
            `${clientOrderId} in ${ticker} was decided on a book in doubt: ${doubt ?? ""}, at ${formatTime(world.clock.now())}`,
        );
      },
    },
  });
  return assembly;
}

/** Beats are left out: nobody listens, and they would be most of what the disk has to do. */
function wholeFilesOn(disk: Disk): WholeFiles {
  return {
    read: (path) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      return disk.list("data").includes(name) ? readText(disk, path) : undefined;
    },
    write: (path, text) => {
      if (!path.endsWith(".beat")) writeWhole(disk, path, text);
    },
  };
}

/** At the end of the calm everything has to be in order, while it still quotes. */
function lookAround(run: Run, assembly: Assembly, quietFrom: Time, end: Time): void {
  const { world, verdicts } = run;
  if (minus(end, quietFrom) < progressMax) return;
  const idle = idleMarkets(world, assembly.engine);
  verdicts.check("I8", idle.length === 0, () => idle.join("; "));
  const strangers = unknownOrders(world, assembly.engine);
  verdicts.check("I2", strangers.length === 0, () => strangers.join("; "));
}

/** Looks several times before the end: a frame on its way is no fault, a market that is seen wrongly each time is. */
function blurredViews(run: Run, life: Life, assembly: Assembly, end: Time): () => readonly string[] {
  const { clock } = run.world;
  const looks: (readonly string[])[] = [];
  for (const before of [10, 8, 6, 4, 2]) {
    clock.after(minus(minus(end, seconds(before)), clock.now()), () => {
      if (!life.isOver()) looks.push(wrongViews(run.world, assembly.engine));
    });
  }
  return () => (looks[0] ?? []).filter((words) => looks.every((look) => look.includes(words)));
}

function restingOf(world: World): readonly { readonly clientOrderId: string }[] {
  return world.exchange.orders(player).filter(({ status }) => status === "resting");
}

function countStrikes(world: World): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of world.desk.log()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

async function drive(run: Run, work: Promise<void>): Promise<void> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  done.catch(() => {});
  await run.world.clock.run(() => isDone);
  await done;
}
