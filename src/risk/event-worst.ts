import type { EventShape } from "../domain/event-shape.ts";
import type { Strike } from "../domain/market.ts";
import { compareEdges, endOf, startOf, type Edge } from "../domain/strike.ts";
import { least, minus, most, plus, sum, zeroMoney, type Money } from "../domain/units.ts";
import { worstLoss, type Exposure } from "./exposure.ts";

/** One market of an event, as the event's outcome settles it. */
export interface EventMember {
  readonly exposure: Exposure;
  readonly strike?: Strike | undefined;
  /** How it was paid out: outcomes that say otherwise are not possible any more. */
  readonly result?: "yes" | "no" | undefined;
}

/**
 * The worst settlement over all outcomes of an event. Each market counts in each outcome what it loses there if
 * exactly the orders fill that hurt there, so that the largest sum over the outcomes is exact.
 */
export function worstEventLoss(members: readonly EventMember[], shape: EventShape): Money {
  if (shape === "exclusive") return worstExclusive(members);
  return shape === "nested" ? worstNested(members) : worstIndependent(members);
}

/** Every market may take its own worst result. One that was paid out loses the same either way. */
function worstIndependent(members: readonly EventMember[]): Money {
  return sum(members.map(({ exposure }) => worstLoss(exposure)));
}

/** The outcomes are "none" and "that one"; ranges of one number may leave no room for "none". */
function worstExclusive(members: readonly EventMember[]): Money {
  const none = sum(members.map(({ exposure }) => exposure.lossIfNo));
  const winner = members.find(({ result }) => result === "yes");
  if (winner !== undefined) return plus(none, turn(winner.exposure));
  const open = members.filter(({ result }) => result !== "no");
  const worst = open.reduce((worse, { exposure }) => most(worse, plus(none, turn(exposure))), none);
  const [alone, ...others] = byNumber(members).values();
  if (alone === undefined || others.length > 0 || !isOneNumber(alone)) return worst;
  const swept = sweep(alone);
  // Ranges that overlap say something else than "at most one": then only the latter is believed.
  return swept.yesMax > 1 ? worst : least(worst, swept.worst);
}

/** Thresholds on one number stand or fall together; different numbers, and what hangs on none, each for itself. */
function worstNested(members: readonly EventMember[]): Money {
  const losses = [...byNumber(members).values()].map((group) =>
    isOneNumber(group) ? sweep(group).worst : worstIndependent(group),
  );
  return sum(losses);
}

function byNumber(members: readonly EventMember[]): ReadonlyMap<string, readonly EventMember[]> {
  const groups = new Map<string, EventMember[]>();
  for (const member of members) {
    const name = member.strike?.number ?? "";
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [member]);
    else group.push(member);
  }
  return groups;
}

/** Two markets with the very same bounds are not on one number, whatever its name. */
function isOneNumber(group: readonly EventMember[]): boolean {
  const seen = new Set(group.map(({ strike }) => JSON.stringify([strike?.from, strike?.to])));
  return seen.size === group.length && group.every(({ strike }) => strike !== undefined);
}

/**
 * From below all bounds to above them: at each bound some markets turn YES or NO, and the sum moves by those. Where a
 * market would be what it was not paid out as, there is no outcome; where that leaves none at all, all of them count.
 */
function sweep(group: readonly EventMember[]): { readonly worst: Money; readonly yesMax: number } {
  let total = zeroMoney;
  let yes = 0;
  let contradictions = 0;
  for (const { exposure, strike, result } of group) {
    const isYes = strike?.from === undefined;
    total = plus(total, isYes ? exposure.lossIfYes : exposure.lossIfNo);
    if (isYes) yes += 1;
    if (result === (isYes ? "no" : "yes")) contradictions += 1;
  }
  let worst = total;
  let worstPossible = contradictions === 0 ? total : undefined;
  let yesMax = yes;
  const flips = group.flatMap(flipsOf).toSorted(compareEdges);
  for (const [index, flip] of flips.entries()) {
    total = plus(total, flip.change);
    yes += flip.toYes;
    contradictions += flip.contradictions;
    const next = flips[index + 1];
    // Between two flips of one place and phase there is no outcome.
    if (next?.at === flip.at && next.phase === flip.phase) continue;
    worst = most(worst, total);
    if (contradictions === 0) worstPossible = most(worstPossible ?? total, total);
    yesMax = Math.max(yesMax, yes);
  }
  return { worst: worstPossible ?? worst, yesMax };
}

interface Flip extends Edge {
  readonly toYes: 1 | -1;
  readonly change: Money;
  /** How many more markets are then not what they were paid out as. */
  readonly contradictions: number;
}

function flipsOf({ exposure, strike, result }: EventMember): readonly Flip[] {
  const change = turn(exposure);
  const toContradiction = { yes: -1, no: 1, open: 0 }[result ?? "open"];
  const flips: Flip[] = [];
  const add = (edge: Edge, toYes: Flip["toYes"]): void => {
    flips.push({
      ...edge,
      toYes,
      change: toYes === 1 ? change : minus(zeroMoney, change),
      contradictions: toYes * toContradiction,
    });
  };
  if (strike?.from !== undefined) add(startOf(strike), 1);
  if (strike?.to !== undefined) add(endOf(strike), -1);
  return flips;
}

/** What is lost more when the market turns from NO to YES. */
function turn({ lossIfYes, lossIfNo }: Exposure): Money {
  return minus(lossIfYes, lossIfNo);
}
