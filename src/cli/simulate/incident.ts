import type { Rung } from "../../domain/alarm.ts";
import type { Time } from "../../domain/units.ts";
import type { FaultPlan } from "../../sim/faults/fault.ts";
import type { Crash } from "../../store/disk/simulated-disk.ts";
import type { Operation } from "../../sim/operation.ts";

/**
 * One thing that goes wrong, or that somebody does, in a simulated run. Its time counts from the start of the run. A run is
 * its seed and its incidents: leaving one out leaves the others as they are, so that a failing run can be shrunk.
 */
export type Incident = { readonly at: Time } & (
  | { readonly kind: "fault"; readonly plan: FaultPlan }
  /** The program dies at the next boundary but `skip` of them, alone or with the machine, and is started again after a while. */
  | { readonly kind: "crash"; readonly how: Crash; readonly skip: number; readonly downFor: Time }
  | { readonly kind: "operation"; readonly operation: Operation }
  /** A person stops the program, and starts it again after a while. */
  | { readonly kind: "stop"; readonly downFor: Time }
  /** A person raises the alarm to this rung, or releases it: `quiet`. */
  | { readonly kind: "alarm"; readonly rung: Rung }
);

/** When the last trace of an incident is gone, as far as the exchange is concerned. */
export function endOf(incident: Incident): Time {
  const lasting = incident.kind === "fault" ? (incident.plan.lasts ?? 0) : 0;
  return (incident.at + lasting) as Time;
}

const endings: Partial<Record<Operation["kind"], Operation["kind"]>> = {
  "pause-market": "reactivate-market",
  "pause-trading": "resume-trading",
  "pause-exchange": "resume-exchange",
};

/** True when the second takes back what the first did: without it, what the first did would never end. */
export function isEndOf(first: Incident, second: Incident): boolean {
  if (first.kind !== "operation" || second.kind !== "operation" || second.at < first.at) return false;
  return endings[first.operation.kind] === second.operation.kind;
}

/** Short, for a line of a report. */
export function incidentName(incident: Incident): string {
  switch (incident.kind) {
    case "fault":
      return incident.plan.fault.kind;
    case "operation":
      return incident.operation.kind;
    case "crash":
      return incident.how === "power" ? "power loss" : "crash";
    case "alarm":
      return alarmName(incident.rung);
    default:
      return incident.kind;
  }
}

export function alarmName(rung: Rung): string {
  return rung === "quiet" ? "release" : `raise ${rung}`;
}
