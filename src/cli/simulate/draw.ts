import { least, millis, minus, plus, seconds, type Time } from "../../domain/units.ts";
import type { Random } from "../../lib/random.ts";
import type { Fault, FaultPlan, Match } from "../../sim/faults/fault.ts";
import { priceStructures } from "../../sim/price-structure.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { drawAlarms } from "./draw-alarms.ts";
import { between, drawCrashAt, drawDown } from "./draw-parts.ts";
import type { Incident } from "./incident.ts";
import type { Storm } from "./storm.ts";

/** Every kind of fault at least once, crashes, what people tell the program, and what the exchange's staff does, in order of time. */
export function drawIncidents(
  random: Random,
  scenario: Scenario,
  storms: readonly Storm[],
): readonly Incident[] {
  const draw: Draw = { random, scenario, storms };
  const incidents = [
    ...faults(random).map((made) => drawFault(draw, made)),
    ...times(random.whole(4, 8)).map(() => drawCrash(draw)),
    ...times(random.whole(1, 2)).map(() => drawStop(draw)),
    ...drawOperations(draw),
    ...drawAlarms(random.fork("alarms"), storms),
  ];
  return incidents.toSorted((a, b) => a.at - b.at);
}

interface Draw {
  readonly random: Random;
  readonly scenario: Scenario;
  readonly storms: readonly Storm[];
}

interface Made {
  readonly fault: Fault;
  readonly match?: Match;
  readonly chance?: number;
  readonly times?: number;
  /** Longer than this would say nothing new. */
  readonly lastsMax?: Time;
}

const writes: Match = { endpoint: "writes" };
const reads: Match = { endpoint: "reads" };
const orders: Match = { endpoint: "/portfolio/events/orders*" };
const batches: Match = { endpoint: "/portfolio/events/orders/batched" };
const fills: Match = { channel: "fill" };
const userOrders: Match = { channel: "user_orders" };
const deltas: Match = { message: "orderbook_delta" };

function faults(random: Random): readonly Made[] {
  const statuses = [500, 502, 503, 504] as const;
  return [
    { fault: { kind: "lose-answer" }, match: orders, chance: 0.3 },
    { fault: { kind: "lose-request" }, match: orders, chance: 0.3 },
    {
      fault: { kind: "fail-call", status: random.pick(statuses), applied: "by-lot", body: "json" },
      match: writes,
      chance: 0.4,
    },
    {
      fault: { kind: "fail-call", status: random.pick(statuses), applied: "no", body: "page" },
      match: reads,
      chance: 0.3,
    },
    { fault: { kind: "delay-answer", by: seconds(1), upTo: seconds(15) }, match: writes, chance: 0.4 },
    { fault: { kind: "delay-request", by: seconds(1), upTo: seconds(9) }, match: writes, chance: 0.3 },
    { fault: { kind: "delay-answer", by: millis(500), upTo: seconds(4) }, match: reads, chance: 0.7 },
    { fault: { kind: "break-answer" }, match: writes, chance: 0.3 },
    { fault: { kind: "cut-batch", entries: random.whole(0, 2) }, match: batches, chance: 1 },
    { fault: { kind: "refuse-rate" }, chance: 0.7, lastsMax: seconds(20) },
    { fault: { kind: "stall-reads" }, lastsMax: seconds(30) },
    { fault: { kind: "drop-frame" }, match: fills, chance: 0.6 },
    { fault: { kind: "drop-frame" }, match: userOrders, chance: 0.5 },
    { fault: { kind: "drop-frame" }, match: deltas, chance: 0.05 },
    { fault: { kind: "repeat-frame", by: seconds(0), upTo: seconds(5) }, match: fills, chance: 0.8 },
    { fault: { kind: "repeat-frame", by: seconds(0), upTo: seconds(5) }, match: userOrders, chance: 0.5 },
    { fault: { kind: "delay-frame", by: millis(500), upTo: seconds(4) }, match: userOrders, chance: 0.4 },
    { fault: { kind: "delay-frame", by: millis(500), upTo: seconds(20) }, match: fills, chance: 0.6 },
    { fault: { kind: "swap-frames" }, match: userOrders, chance: 0.4 },
    { fault: { kind: "swap-frames" }, match: deltas, chance: 0.1 },
    { fault: { kind: "thin-book", missing: 0.5 }, chance: 0.5 },
    { fault: { kind: "break-frame" }, match: deltas, chance: 0.05, times: 3 },
    { fault: { kind: "silence", pings: false }, lastsMax: seconds(40) },
    { fault: { kind: "silence", pings: true }, lastsMax: seconds(40) },
    { fault: { kind: "cut-stream", code: 1006 }, times: 1 },
    { fault: { kind: "refuse-connection" }, lastsMax: seconds(30) },
    { fault: { kind: "shard-outage", shard: random.pick([0, 2, 3]), appliedShare: 0.5 } },
    { fault: { kind: "skew-clock", by: seconds(random.pick([-20, -6, 6, 20])) } },
  ];
}

function drawFault({ random, storms }: Draw, made: Made): Incident {
  const storm = random.pick(storms);
  const { fault, match = {}, chance = 1, lastsMax = seconds(90) } = made;
  const lasts = between(random, seconds(5), lastsMax);
  const at = between(random, storm.from, (storm.until - lasts) as Time);
  const limits = made.times === undefined ? {} : { times: made.times };
  const plan: FaultPlan = { fault, match, at: seconds(0), lasts, after: 0, chance, ...limits };
  return { at, kind: "fault", plan };
}

/** Every third is the last thing that goes wrong: in clear weather a recovery can be looked at. */
function drawCrash({ random, storms }: Draw): Incident {
  const storm = random.pick(storms);
  const from = random.chance(1 / 3) ? minus(storm.until, seconds(5)) : storm.from;
  return drawCrashAt(random, storm, between(random, from, storm.until));
}

function drawStop({ random, storms }: Draw): Incident {
  const storm = random.pick(storms);
  const at = between(random, storm.from, storm.until);
  return { at, kind: "stop", downFor: drawDown(random, storm, at) };
}

/** What the exchange's staff does: markets pause, move, change their grid, close early; trading pauses, as for maintenance. */
function drawOperations(draw: Draw): readonly Incident[] {
  const { random, scenario, storms } = draw;
  const moment = (): Moment => {
    const storm = random.pick(storms);
    return { storm, at: between(random, storm.from, (storm.until - seconds(150)) as Time) };
  };
  const tickers = scenario.markets.map(({ ticker }) => ticker);
  const after = ({ at }: Moment, operation: PlainOperation): Incident => ({
    at,
    kind: "operation",
    operation,
  });
  const [paused, halted, shut] = [moment(), moment(), moment()];
  const ticker = random.pick(tickers);
  const shard = random.pick([0, 2, 3]);
  const finer = scenario.markets.find(({ priceLevelStructure }) => priceLevelStructure === "linear_cent");
  const priceRanges = priceStructures["deci_cent"] ?? [];
  return [
    after(paused, { kind: "pause-market", ticker }),
    after(later(random, paused), { kind: "reactivate-market", ticker }),
    after(halted, { kind: "pause-trading", shard }),
    after(later(random, halted), { kind: "resume-trading", shard }),
    after(shut, { kind: "pause-exchange" }),
    after(later(random, shut), { kind: "resume-exchange" }),
    ...(finer === undefined
      ? []
      : [
          after(moment(), {
            kind: "change-grid",
            ticker: finer.ticker,
            priceLevelStructure: "deci_cent",
            priceRanges,
          }),
        ]),
    // Closes, is decided and pays while the program runs, is down, or starts.
    after(moment(), { kind: "change-close", ticker: random.pick(tickers), closeAt: 0 as Time }),
  ];
}

type PlainOperation = Extract<Incident, { readonly kind: "operation" }>["operation"];

interface Moment {
  readonly storm: Storm;
  readonly at: Time;
}

function later(random: Random, { storm, at }: Moment): Moment {
  return { storm, at: least(plus(at, between(random, seconds(5), seconds(120))), storm.until) };
}

function times(count: number): readonly undefined[] {
  return Array.from({ length: count });
}
