import { sleep } from "../../domain/clock.ts";
import { formatTime, minus, plus, seconds, type Time } from "../../domain/units.ts";
import { seededRandom } from "../../lib/random.ts";
import { simulatedDisk } from "../../store/disk/simulated-disk.ts";
import { botConfig } from "./bot-config.ts";
import { watchClearings } from "./clearing.ts";
import type { FaultPlan } from "../../sim/faults/fault.ts";
import { drawIncidents } from "./draw.ts";
import { watchExposure } from "./exposure-watch.ts";
import { endOf, type Incident } from "./incident.ts";
import { oneLife } from "./one-life.ts";
import { command } from "./operator.ts";
import { watchRestraint } from "./restraint.ts";
import type { Run } from "./run.ts";
import { progressMax, stormsOf } from "./storm.ts";
import { smallWorld } from "./small-world.ts";
import { createVerdicts, type Verdicts } from "./verdicts.ts";
import { createWorld, player, worldStart, type World } from "./world.ts";

/** What one seed's run came to. */
export interface Played {
  readonly seed: number;
  readonly hours: number;
  readonly crashes: number;
  readonly starts: number;
  readonly orders: number;
  readonly fills: number;
  /** Strikes by kind of fault and what it was to strike; 0 for one that met nothing. */
  readonly faults: ReadonlyMap<string, number>;
  /** What a person told the program, by kind. */
  readonly commands: ReadonlyMap<string, number>;
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

const startAgainAfter = seconds(5);

export async function playSeed({ seed, span, only, tell }: PlayOptions): Promise<Played> {
  const random = seededRandom(seed).fork("simulation");
  const scenario = smallWorld(random.fork("world"), span);
  const storms = stormsOf(span);
  const drawn = drawIncidents(random.fork("incidents"), scenario, storms);
  const incidents = only === undefined ? drawn : drawn.filter((_, place) => only.includes(place));
  const verdicts = createVerdicts();
  const world = createWorld(scenario, seed, {
    repeated: (id) => verdicts.break("I6", `order id ${id} was used twice`),
    refused: (call) =>
      verdicts.break("I5", `${call} was refused for its rate, at ${formatTime(world.clock.now())}`),
    missed: (path) => verdicts.break("I2", `an order that rests was looked for in the wrong place: ${path}`),
  });
  const bot = random.fork("bot");
  const canCross = bot.chance(0.5);
  const config = botConfig({ canCross, isExpiring: bot.chance(0.3) });
  const exposure = watchExposure(
    world.exchange,
    player,
    { maxPosition: config.strategy.maxPosition, eventLossMax: config.risk.eventLossMax },
    (why) => verdicts.break("I1", `${why}, at ${formatTime(world.clock.now())}`),
  );
  const restraint = watchRestraint({
    clock: world.clock,
    exchange: world.exchange,
    account: player,
    canCross,
    broken: (why) => verdicts.break("I9", `${why}, at ${formatTime(world.clock.now())}`),
  });
  const run: Run = {
    world,
    config,
    verdicts,
    restraint,
    tell: (line) => tell?.(`${formatTime(world.clock.now())} ${line}`),
    tickers: scenario.markets.map(({ ticker }) => ticker),
    end: plus(worldStart, span),
    quietFrom: plus(worldStart, incidents.reduce((last, each) => Math.max(last, endOf(each)), 0) as Time),
    life: undefined,
    assembly: undefined,
    crashes: 0,
    diedAt: worldStart,
    commands: new Map(),
    armed: new Map(),
    starts: 0,
    booksSince: undefined,
    downUntil: worldStart,
    boundariesToDeath: undefined,
    isEnding: false,
    disk: simulatedDisk({ seed }),
    dying: "process",
  };
  schedule(run, incidents);
  watchClearings(run, storms);
  await drive(run, supervise(run));
  world.close();
  verdicts.count("I1", exposure.checks());
  exposure.close();
  verdicts.count("I9", restraint.checks());
  restraint.close();
  return { ...playedOf(run), seed, hours: span / seconds(3_600), incidents };
}

function playedOf({
  world,
  verdicts,
  crashes,
  starts,
  commands,
  armed,
}: Run): Omit<Played, "seed" | "hours" | "incidents"> {
  for (const error of world.broken()) {
    verdicts.break("exchange", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  verdicts.count("I5", world.calls());
  verdicts.count("I6", world.ordersAsked());
  return {
    crashes,
    starts,
    orders: world.ordersAsked(),
    fills: world.exchange.fills(player).length,
    faults: countStrikes(world, armed),
    commands,
    checks: verdicts.checks,
    violations: verdicts.violations(),
    traceHash: world.traceHash(),
  };
}

function schedule(run: Run, incidents: readonly Incident[]): void {
  const { clock, desk, exchange } = run.world;
  for (const incident of incidents) {
    clock.after(incident.at, () => {
      run.tell(`incident ${JSON.stringify(incident)}`);
      switch (incident.kind) {
        case "fault":
          return void run.armed.set(desk.arm(incident.plan, clock.now()).id, faultName(incident.plan));
        case "operation":
          return void exchange.operate(clock.now(), incident.operation);
        case "alarm":
          return command(run, incident.rung);
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
async function supervise(run: Run): Promise<void> {
  const { end, quietFrom } = run;
  const { clock } = run.world;
  while (clock.now() < end) {
    if (clock.now() < run.downUntil) await sleep(clock, minus(run.downUntil, clock.now()));
    if (clock.now() >= end) break;
    await oneLife(run);
    await sleep(clock, startAgainAfter);
  }
  if (!run.isEnding && run.restraint.rung() !== "stop" && minus(end, quietFrom) >= progressMax) {
    run.verdicts.break("I8", "at the end, in calm weather, the program does not run");
  }
}

function countStrikes({ desk }: World, armed: Run["armed"]): ReadonlyMap<string, number> {
  const counts = new Map([...armed.values()].map((name) => [name, 0]));
  for (const { fault: id } of desk.log()) {
    const name = armed.get(id);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** The kind, and what it strikes where there are several of it. */
function faultName({ fault, match: { channel, message, endpoint } }: FaultPlan): string {
  const { kind } = fault;
  const where = channel ?? (message === undefined ? undefined : "books") ?? placeOf(endpoint);
  if (kind === "silence") return fault.pings ? "silence with pings" : "silence";
  return where === undefined ? kind : `${kind} of ${where}`;
}

function placeOf(endpoint: string | undefined): string | undefined {
  return endpoint?.startsWith("/") === true ? "orders" : endpoint;
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
