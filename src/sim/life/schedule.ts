import { seededRandom } from "../../lib/random.ts";
import { plus, type Time } from "../../domain/units.ts";
import type { Core } from "../core.ts";
import type { Operation } from "../operation.ts";
import { list, listEvent } from "./listing.ts";
import { startMaintenance } from "./maintenance.ts";
import { operate } from "./operate.ts";
import { startRecurring } from "./recurring.ts";
import type { PlannedOperation, StaffOperation } from "./staff-operation.ts";

/** Lists what is there from the start, and puts on the timeline what a scenario has happen by itself later. */
export function openExchange(core: Core): void {
  const { series, events, markets, operations = [], maintenance } = core.scenario;
  const late = new Map(
    events.flatMap(({ ticker, listedAfter }) => (listedAfter ? [[ticker, listedAfter]] : [])),
  );
  const isEarly = (eventTicker: string): boolean => !late.has(eventTicker);
  const early = {
    series,
    events: events.filter(({ ticker }) => isEarly(ticker)),
    markets: markets.filter(({ eventTicker }) => isEarly(eventTicker)),
  };
  list(core, early, seededRandom(core.seed));
  for (const [ticker, after] of late) core.timeline.add(plus(core.now, after), () => listLate(core, ticker));
  for (const plan of series) startRecurring(core, plan);
  for (const planned of operations) startOperation(core, planned);
  if (maintenance === "thursday") startMaintenance(core);
}

function listLate(core: Core, eventTicker: string): void {
  const event = core.scenario.events.find(({ ticker }) => ticker === eventTicker);
  const series = core.scenario.series.find(({ ticker }) => ticker === event?.seriesTicker);
  if (event === undefined || series === undefined) return;
  const markets = core.scenario.markets.filter((market) => market.eventTicker === eventTicker);
  listEvent(core, { kind: "list-event", series, event, markets });
}

/** One that comes at a moment when it does not fit is refused, and everybody can hear why. */
function startOperation(core: Core, { after, operation }: PlannedOperation): void {
  const start = core.now;
  core.timeline.add(plus(start, after), () => {
    const due = anchored(operation, start);
    const done = operate(core, due);
    if (done.ok) return;
    const { why } = done.refusal;
    core.emit({ at: core.now, kind: "operation-refused", operation: operation.kind, why });
  });
}

/** With its moments in the exchange's time. */
function anchored(operation: StaffOperation, start: Time): Operation {
  switch (operation.kind) {
    case "change-close":
      return { ...operation, closeAt: plus(start, operation.closeAt) };
    case "waive-fees":
      return operation.until === undefined
        ? operation
        : { ...operation, until: plus(start, operation.until) };
    case "override-fees":
    case "change-series-fees":
      return operation.at === undefined ? operation : { ...operation, at: plus(start, operation.at) };
    case "pause-trading":
    case "pause-exchange":
      return operation.resumesAt === undefined
        ? operation
        : { ...operation, resumesAt: plus(start, operation.resumesAt) };
    default:
      return operation;
  }
}
