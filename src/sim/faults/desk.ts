import type { Random } from "../../lib/random.ts";
import { plus, type Time } from "../../domain/units.ts";
import { history } from "../history.ts";
import type { AccountId } from "../command.ts";
import { isEndpoint } from "./endpoint.ts";
import type { Delay, Fault, FaultKind, FaultPlan, Match } from "./fault.ts";

/** Where faults are armed, and asked for by those who carry them out. Same seed, same questions: same faults. */
export interface FaultDesk {
  /** `at` counts from `now`. */
  arm(plan: FaultPlan, now: Time): ArmedFault;
  disarm(id: number): boolean;
  /** Nothing is armed that could strike: the way for every call and frame of a good day. */
  isCalm(now: Time): boolean;
  /** In the order they were armed, without those that are over. */
  armed(now: Time): readonly ArmedFault[];
  /** The first fault of these kinds that this contact meets; it is logged. */
  strike<Kind extends FaultKind>(
    kinds: readonly Kind[],
    contact: Contact,
    now: Time,
  ): Struck<FaultOf<Kind>> | undefined;
  /** Conditions of this kind that hold now. */
  holding<Kind extends FaultKind>(kind: Kind, now: Time): readonly Held<FaultOf<Kind>>[];
  /** For those that act when a fault begins and not when something meets it. */
  onArmed(listener: (armed: ArmedFault) => void): void;
  note(armed: ArmedFault, contact: Contact, now: Time): void;
  /** Newest first. */
  log(): readonly Strike[];
}

export interface ArmedFault extends FaultPlan {
  readonly id: number;
  readonly from: Time;
  readonly until?: Time;
  /** How many matches there were, and how many of them were struck. */
  readonly met: number;
  readonly struck: number;
}

/** What a fault can meet: a call, a frame, a connection. */
export interface Contact {
  readonly account: AccountId | undefined;
  readonly markets: readonly string[];
  /** "POST /portfolio/events/orders", of a call. */
  readonly endpoint?: string;
  readonly channel?: string | undefined;
  readonly message?: string;
}

/** That a fault really happened: what, when, to whom. */
export interface Strike {
  readonly at: Time;
  readonly fault: number;
  readonly kind: FaultKind;
  readonly account: AccountId | undefined;
  /** The call, or the type of the frame. */
  readonly what: string;
  readonly markets: readonly string[];
}

export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>;

export interface Struck<Of extends Fault> {
  readonly fault: Of;
  /** For what is left to chance in the fault itself. */
  readonly random: Random;
}

export interface Held<Of extends Fault> extends Struck<Of> {
  readonly armed: ArmedFault;
}

interface Slot {
  readonly plan: FaultPlan;
  readonly id: number;
  readonly from: Time;
  readonly random: Random;
  met: number;
  struck: number;
}

/** Strikes remembered, and faults armed at once: further ones push out the oldest. */
const logMax = 10_000;
const armedMax = 1_000;

export function createFaultDesk(random: Random): FaultDesk {
  const slots = new Map<number, Slot>();
  const log = history<Strike>(logMax);
  const listeners: ((armed: ArmedFault) => void)[] = [];
  let count = 0;

  const note = (slot: Pick<Slot, "id" | "plan">, contact: Contact, now: Time): void => {
    log.push({
      at: now,
      fault: slot.id,
      kind: slot.plan.fault.kind,
      account: contact.account,
      what: contact.endpoint ?? contact.message ?? "connection",
      markets: contact.markets,
    });
  };
  return {
    arm: (plan, now) => {
      count += 1;
      for (const [id, slot] of slots) if (isOver(slot, now) || slots.size >= armedMax) slots.delete(id);
      const from = plus(now, plan.at);
      const slot = { plan, id: count, from, random: random.fork(`fault ${count}`), met: 0, struck: 0 };
      slots.set(slot.id, slot);
      const armed = shown(slot);
      for (const listener of listeners) listener(armed);
      return armed;
    },
    disarm: (id) => slots.delete(id),
    isCalm: (now) => {
      for (const slot of slots.values()) if (isLive(slot, now)) return false;
      return true;
    },
    armed: (now) => [...slots.values()].filter((slot) => !isOver(slot, now)).map(shown),
    strike: (kinds, contact, now) => {
      for (const slot of slots.values()) {
        const fault = ofKind(slot.plan.fault, kinds);
        if (fault === undefined || !isLive(slot, now) || !isMatch(slot.plan.match, contact)) continue;
        if (!isStruck(slot)) continue;
        note(slot, contact, now);
        return { fault, random: slot.random };
      }
      return undefined;
    },
    holding: (kind, now) =>
      [...slots.values()].flatMap((slot) => {
        const fault = isLive(slot, now) ? ofKind(slot.plan.fault, [kind]) : undefined;
        return fault === undefined ? [] : [{ fault, random: slot.random, armed: shown(slot) }];
      }),
    onArmed: (listener) => listeners.push(listener),
    note: (armed, contact, now) => {
      const slot = slots.get(armed.id);
      if (slot !== undefined) slot.struck += 1;
      note({ id: armed.id, plan: armed }, contact, now);
    },
    log: () => log.newestFirst(),
  };
}

/** A condition that holds for a while is told of once, when something meets it first. */
export function noteFirst(desk: FaultDesk, held: readonly Held<Fault>[], message: string, now: Time): void {
  for (const { armed } of held) {
    if (armed.struck === 0) desk.note(armed, { account: undefined, markets: [], message }, now);
  }
}

/** Whether everything that the match names fits the contact. */
export function isMatch(match: Match, contact: Contact): boolean {
  const { account, market, endpoint, channel, message } = match;
  return (
    (account === undefined || account === contact.account) &&
    (market === undefined || contact.markets.includes(market)) &&
    (endpoint === undefined || (contact.endpoint !== undefined && isEndpoint(endpoint, contact.endpoint))) &&
    (channel === undefined || channel === contact.channel) &&
    (message === undefined || message === contact.message)
  );
}

export function delayOf({ by, upTo }: Delay, random: Random): Time {
  return upTo === undefined ? by : (random.whole(by, upTo) as Time);
}

function ofKind<Kind extends FaultKind>(fault: Fault, kinds: readonly Kind[]): FaultOf<Kind> | undefined {
  return kinds.some((kind) => kind === fault.kind) ? (fault as FaultOf<Kind>) : undefined;
}

/** Every match is counted, also one that passes unharmed: it is what `after` counts. */
function isStruck(slot: Slot): boolean {
  const { after, times, chance } = slot.plan;
  slot.met += 1;
  if (slot.met <= after || (times !== undefined && slot.struck >= times)) return false;
  if (!slot.random.chance(chance)) return false;
  slot.struck += 1;
  return true;
}

function isLive(slot: Slot, now: Time): boolean {
  return now >= slot.from && !isOver(slot, now);
}

function isOver({ plan, from, struck }: Slot, now: Time): boolean {
  const isUsedUp = plan.times !== undefined && struck >= plan.times;
  return isUsedUp || (plan.lasts !== undefined && now >= plus(from, plan.lasts));
}

function shown({ plan, id, from, met, struck }: Slot): ArmedFault {
  const until = plan.lasts === undefined ? {} : { until: plus(from, plan.lasts) };
  return { ...plan, id, from, ...until, met, struck };
}
