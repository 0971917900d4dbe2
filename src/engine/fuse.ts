import type { Effect } from "../domain/effect.ts";
import type { GroupNews, Input } from "../domain/input.ts";
import type { GroupId } from "../domain/order-group.ts";
import type { Time } from "../domain/units.ts";
import type { OrderUpdate, WorkingOrder } from "./order-life.ts";
import { fuseKey, link, touchAll, type EngineState, type Fuse, type MarketState } from "./state.ts";
import { tell } from "./words.ts";

type GroupInput = Extract<Input, GroupNews>;

/** Takes in what is told of order groups. */
export function takeGroupNews(state: EngineState, input: GroupInput): readonly Effect[] {
  switch (input.kind) {
    case "fuse-set":
      return setFuse(state, input);
    case "group-told":
      return ofGroup(state, input.groupId).flatMap((fuse) =>
        input.change === "reset" ? mend(state, fuse) : blow(state, fuse, tripWords[input.change], false),
      );
    case "groups-reported":
      return compareGroups(state, input);
  }
}

const tripWords = {
  tripped: "too much matched in 15 s, or it was triggered by hand or by the watchdog",
  deleted: "its order group was deleted at the exchange",
} as const;

/** Why nothing may be quoted in this market, or undefined. What is held may be given back past a tripped fuse. */
export function fuseBlock(state: EngineState, market: MarketState): string | undefined {
  if (state.config.fuse.per === "off") return undefined;
  if (market.fuse === undefined) return "its fuse is not set yet";
  return market.position.net === 0 ? tripOf(market) : undefined;
}

/** Why nothing may be added in this market, or undefined. */
export function tripOf({ fuse }: MarketState): string | undefined {
  return fuse?.trip === undefined ? undefined : `the fuse of ${fuse.covers} has tripped: ${fuse.trip.why}`;
}

/**
 * True while the venue is still taking the orders of a tripped group away. A cancel of ours would find them
 * gone, and that answer says less than the news that is on its way.
 */
export function isFuseBurning(state: EngineState, market: MarketState): boolean {
  const trip = market.fuse?.trip;
  return trip !== undefined && state.now - trip.at < burnMax;
}

const burnMax = 2_000_000;

/** The group for a new order of this market. One that has tripped takes none: then it goes outside, and only reduces. */
export function groupOf({ fuse }: MarketState): GroupId | undefined {
  return fuse?.trip === undefined ? fuse?.groupId : undefined;
}

/** True for an order that is not in the group that it should stop with: an earlier run's, or of before the fuse was reset. */
export function isMisplaced(market: MarketState, { intent }: WorkingOrder): boolean {
  return intent.kind === "resting" && intent.groupId !== groupOf(market);
}

/** A refusal, or a cancel that nobody asked for, may mean that the fuse has tripped and the news was lost. */
export function doubtFuse(
  state: EngineState,
  market: MarketState,
  before: WorkingOrder,
  change: OrderUpdate,
): readonly Effect[] {
  const { fuse } = market;
  if (fuse === undefined || fuse.trip !== undefined) return [];
  if (change.kind === "reported") {
    const isTaken = change.report.status === "canceled" && before.state.kind === "resting";
    return isTaken ? [{ kind: "request-groups" }] : [];
  }
  if (change.kind !== "answered" || change.request !== "place" || change.outcome.kind !== "refused")
    return [];
  const { code, details } = change.outcome.refusal;
  return `${code} ${details}`.toUpperCase().includes(groupShut)
    ? blow(state, fuse, "the exchange takes no order into its group", false)
    : [{ kind: "request-groups" }];
}

/** The engine's word for it, as FIX has it; what REST says is not documented [kalshi api.md §6]. */
const groupShut = "ORDER_GROUP_RISK_LIMIT";

/** Asks for the reset of what has cooled down. */
export function watchFuses(state: EngineState): readonly Effect[] {
  const { rearmAfter } = state.config.fuse;
  if (rearmAfter === undefined || state.stopped !== undefined || !state.isStreaming) return [];
  const effects: Effect[] = [];
  for (const fuse of state.fuses.values()) {
    const { trip, covers, groupId, shard } = fuse;
    if (trip === undefined || trip.why === tripWords.deleted) continue;
    if (state.now - trip.at < rearmAfter) continue;
    if (state.now - trip.resetAskedAt < resetEvery || !state.writeTokens.take(resetCost, state.now)) continue;
    put(state, { ...fuse, trip: { ...trip, resetAskedAt: state.now } });
    const text = `The fuse of ${covers} has cooled down: resetting it`;
    effects.push({ kind: "reset-group", groupId, shard }, tell("warn", "fuse-reset-asked", text));
  }
  return effects;
}

const resetEvery = 5_000_000;
/** A write on a group costs what any write does. */
const resetCost = 10;

function setFuse(state: EngineState, input: Extract<GroupInput, { kind: "fuse-set" }>): readonly Effect[] {
  const { covers, groupId, shard } = input;
  const fuse: Fuse = { covers, groupId, shard, changedAt: state.now, trip: undefined };
  keep(state, fuse);
  return input.isTripped ? blow(state, fuse, "it had tripped before this run began", true) : [];
}

function ofGroup(state: EngineState, groupId: GroupId): readonly Fuse[] {
  return [...state.fuses.values()].filter((fuse) => fuse.groupId === groupId);
}

function compareGroups(
  state: EngineState,
  { groups }: Extract<GroupInput, { kind: "groups-reported" }>,
): readonly Effect[] {
  const listed = new Map(groups.map((group) => [group.groupId, group]));
  return [...state.fuses.values()].flatMap((fuse) => {
    if (state.now - fuse.changedAt < listLag) return [];
    const report = listed.get(fuse.groupId);
    if (report === undefined) return blow(state, fuse, tripWords.deleted, true);
    if (report.isTripped) return blow(state, fuse, tripWords.tripped, true);
    // What was told of a trip weighs more than a list that knows nothing of it, but for one made long after: its reset
    // may not have been heard.
    const isKnown = fuse.trip?.isListed === true || state.now - fuse.changedAt >= listAgeMax;
    return fuse.trip !== undefined && isKnown ? mend(state, fuse) : [];
  });
}

/** Lists are this far behind at most before they say nothing about what has just changed. */
const listLag = 2_000_000;
/** No list is older than this, whatever becomes of the venue's reads. */
const listAgeMax = 60_000_000;

function blow(state: EngineState, fuse: Fuse, why: string, isListed: boolean): readonly Effect[] {
  const { trip, covers, groupId } = fuse;
  if (trip !== undefined) {
    if (trip.isListed && !isListed) keep(state, { ...fuse, trip: { ...trip, isListed } });
    return [];
  }
  const made = { at: state.now, why, isListed, resetAskedAt: 0 as Time };
  keep(state, { ...fuse, changedAt: state.now, trip: made });
  const { rearmAfter } = state.config.fuse;
  const next =
    rearmAfter === undefined
      ? `Only what reduces is quoted there until \`kmm fuse reset ${covers}\``
      : `Only what reduces is quoted there until it is reset, by itself in ${rearmAfter / 1_000_000} s`;
  const text = `The fuse of ${covers} has tripped: ${why}. ${next}`;
  return [tell("error", "fuse-tripped", text, undefined, { covers, group_id: groupId })];
}

function mend(state: EngineState, fuse: Fuse): readonly Effect[] {
  keep(state, { ...fuse, changedAt: state.now, trip: undefined });
  if (fuse.trip === undefined) return [];
  const { covers, groupId } = fuse;
  const text = `The fuse of ${covers} was reset: it is quoted again`;
  return [tell("warn", "fuse-reset", text, undefined, { covers, group_id: groupId })];
}

function keep(state: EngineState, fuse: Fuse): void {
  put(state, fuse);
  touchAll(state);
}

function put(state: EngineState, fuse: Fuse): void {
  const { covers, shard } = fuse;
  state.fuses.set(fuseKey(covers, shard), fuse);
  for (const market of state.marketsOfEvent.get(covers) ?? []) link(state, market);
  const alone = state.markets.get(covers);
  if (alone !== undefined) link(state, alone);
}
