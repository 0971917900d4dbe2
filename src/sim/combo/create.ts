import { fingerprint } from "../../lib/hash.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { minus, seconds } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { Core } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import type { Collection, Combo, ComboLeg } from "./collection.ts";
import type { CreateCombo } from "./command.ts";
import { invalid, whyNoCombo } from "./legs.ts";
import { listCombo } from "./listing.ts";

/** The market of these legs: made if there is none yet. The answer is its ticker. */
export function createCombo(core: Core, command: CreateCombo): Result<string, CommandRefusal> {
  const collection = core.combo.collections.get(command.collection);
  if (collection === undefined) return refused(unknownCollection);
  if (core.now < collection.openAt || core.now >= collection.closeAt) {
    return refused(invalid("the collection is not open"));
  }
  const legs = collection.plan.isOrdered ? command.legs : inOneOrder(command.legs);
  const combo = comboOf(collection, legs);
  if (core.combo.combos.has(combo.ticker)) return ok(combo.ticker);
  const why = whyNoCombo(core, collection.plan, legs);
  if (why !== undefined) return refused(why);
  if (core.combo.combos.size >= combosMax) return refused(invalid(`${combosMax} combos at most`));
  if (!countIn(core, command.account)) return refused(tooMany);
  listCombo(core, collection, combo);
  return ok(combo.ticker);
}

/** On the whole exchange: combos are never taken off again. */
const combosMax = 100_000;
/** By one user in a week [openapi.yaml]. */
const creationsMax = 5_000;
const week = seconds(7 * 86_400);

/** The week begins with the first creation; the real exchange does not say when. */
function countIn({ combo: desk, now }: Core, account: AccountId): boolean {
  const made = desk.made.get(account);
  if (made === undefined || minus(now, made.since) >= week) {
    desk.made.set(account, { since: now, count: 1 });
    return true;
  }
  if (made.count >= creationsMax) return false;
  desk.made.set(account, { since: made.since, count: made.count + 1 });
  return true;
}

/** Looks like the exchange's: the event and the market are each told by a hash, here of the legs. */
function comboOf({ plan, openAt }: Collection, legs: readonly ComboLeg[]): Combo {
  const year = new Date(Math.floor(openAt / 1_000)).getUTCFullYear();
  const hash = (salt: string): string => {
    const print = fingerprint().add(salt).add(plan.ticker);
    for (const { ticker, side } of legs) print.add(`${side} ${ticker}`);
    return print.hex().slice(0, 11).toUpperCase();
  };
  const eventTicker = `${plan.seriesTicker}-S${year}${hash("event")}`;
  return { ticker: `${eventTicker}-${hash("market")}`, eventTicker, collectionTicker: plan.ticker, legs };
}

function inOneOrder(legs: readonly ComboLeg[]): readonly ComboLeg[] {
  const key = ({ ticker, side }: ComboLeg): string => `${ticker} ${side}`;
  return legs.toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
}

const unknownCollection: CommandRefusal = { status: 404, code: "not_found", message: "not found" };
const tooMany: CommandRefusal = { status: 429, code: "too_many_requests", message: "too many requests" };
