import type { Market } from "../domain/market.ts";
import type { Note } from "../domain/note.ts";
import type { GroupId, GroupReport } from "../domain/order-group.ts";
import type { Qty } from "../domain/units.ts";
import type { OrderGroups } from "../gateway/order-groups.ts";
import { valueOf, whyNot } from "../gateway/refused.ts";
import type { Answer } from "../gateway/rest.ts";
import type { WholeFiles } from "./whole-file.ts";
import { readFuses, writeFuses, type RememberedFuse } from "./fuse-file.ts";

export interface FusePorts {
  readonly groups: OrderGroups;
  /** The exchange's REST address. */
  readonly host: string;
  readonly files: WholeFiles;
  /** Where the bot remembers which groups are its own. */
  readonly path: string;
  readonly per: "event" | "market";
  /** Contracts that may match in a rolling 15 s. */
  readonly limit: Qty;
  readonly tell: (note: Note) => void;
}

export interface SetFuse extends RememberedFuse {
  readonly isTripped: boolean;
}

/** Tripped fuses of markets that are not quoted now are kept, so that they stay tripped; but not without end. */
const idleMax = 200;

/**
 * Finds this bot's order group for each event or market again, or makes one, and lets those go that nothing is
 * quoted for any more. Nothing at the exchange says whose a group is: a file does. It is written after each change,
 * so that a crash leaves one unknown group at most.
 */
export async function setFuses(ports: FusePorts, markets: readonly Market[]): Promise<readonly SetFuse[]> {
  const { groups, host, files, path } = ports;
  const listed = new Map(
    valueOf(await groups.list(), "the order groups").map((group) => [group.groupId, group]),
  );
  const all = readFuses(files, path);
  const elsewhere = all.filter((fuse) => fuse.host !== host);
  const known = new Map(all.filter((fuse) => fuse.host === host).map((fuse) => [nameOf(fuse), fuse]));
  const save = (): void => writeFuses(files, path, [...elsewhere, ...known.values()]);

  const wanted = wantedFuses(markets, ports.per);
  const idle = [...known].filter(([name]) => !wanted.has(name)).map(([, fuse]) => fuse);
  for (const fuse of await letGo(ports, idle, listed)) known.delete(nameOf(fuse));
  save();
  const set: SetFuse[] = [];
  let made = 0;
  for (const [name, { covers, shard }] of wanted) {
    const found = await findAgain(ports, known.get(name), listed);
    const groupId = found ?? valueOf(await groups.create(ports.limit, shard), `a fuse for ${covers}`);
    const fuse = { host, covers, groupId, shard };
    set.push({ ...fuse, isTripped: listed.get(groupId)?.isTripped ?? false });
    if (found !== undefined) continue;
    made += 1;
    known.set(name, fuse);
    save();
  }
  const text = `Fuses: ${set.length} order groups, ${made} of them new, for ${[...wanted.values()].map(({ covers }) => covers).join(", ")}`;
  ports.tell({ level: "info", topic: "fuses-set", text, facts: { made, found: set.length - made } });
  return set;
}

interface Wanted {
  readonly covers: string;
  readonly shard: number;
}

/** A group lies on one shard: an event whose markets lie on two needs two. */
function wantedFuses(markets: readonly Market[], per: "event" | "market"): ReadonlyMap<string, Wanted> {
  const wanted = markets.map(({ eventTicker, ticker, shard }) => ({
    covers: per === "event" ? eventTicker : ticker,
    shard,
  }));
  return new Map(wanted.map((fuse) => [nameOf(fuse), fuse]));
}

function nameOf({ covers, shard }: Wanted): string {
  return `${covers}@${shard}`;
}

/** Its group when it is still there, with the limit that is wanted now. A list trails: only a write is sure. */
async function findAgain(
  { groups, limit }: FusePorts,
  fuse: RememberedFuse | undefined,
  listed: ReadonlyMap<GroupId, GroupReport>,
): Promise<GroupId | undefined> {
  if (fuse === undefined) return undefined;
  if (listed.get(fuse.groupId)?.limit === limit) return fuse.groupId;
  const answer = await groups.setLimit(fuse, limit);
  if (isAbsent(answer)) return undefined;
  valueOf(answer, `the limit of the fuse of ${fuse.covers}`);
  return fuse.groupId;
}

/** Removes idle groups at the exchange, and gives those that are gone. */
async function letGo(
  { groups, tell }: FusePorts,
  idle: readonly RememberedFuse[],
  listed: ReadonlyMap<GroupId, GroupReport>,
): Promise<readonly RememberedFuse[]> {
  const tripped = idle.filter(({ groupId }) => listed.get(groupId)?.isTripped === true);
  const kept = new Set(tripped.slice(-idleMax));
  const gone: RememberedFuse[] = [];
  for (const fuse of idle) {
    if (kept.has(fuse)) continue;
    const answer = await groups.remove(fuse);
    if (answer.kind === "done" || isAbsent(answer)) gone.push(fuse);
    else {
      const text = `The order group of ${fuse.covers} could not be removed (${whyNot(answer)}): the next start tries again.`;
      tell({ level: "warn", topic: "fuse-left", text });
    }
  }
  return gone;
}

function isAbsent(answer: Answer<unknown>): boolean {
  return answer.kind === "refused" && answer.refusal.status === 404;
}
