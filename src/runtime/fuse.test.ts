import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Market } from "../domain/market.ts";
import type { Note } from "../domain/note.ts";
import type { GroupId, GroupReport } from "../domain/order-group.ts";
import { contracts, type Qty } from "../domain/units.ts";
import type { OrderGroups } from "../gateway/order-groups.ts";
import type { Answer } from "../gateway/rest.ts";
import { readFuses, writeFuses } from "./fuse-file.ts";
import { systemFiles } from "./whole-file.ts";
import { setFuses } from "./fuse.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kmm-fuse-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const host = "https://exchange.test/trade-api/v2";

function market(ticker: string, eventTicker: string, shard = 0): Market {
  return { ticker, eventTicker, shard } as Market;
}

/** An exchange's groups in memory; lists can be made to trail by hiding some. */
function exchange() {
  const groups = new Map<GroupId, GroupReport>();
  const hidden = new Set<GroupId>();
  const calls: string[] = [];
  const done = <Value>(value: Value): Promise<Answer<Value>> => Promise.resolve({ kind: "done", value });
  const world = { isRemoving: true };
  const change = (
    what: string,
    groupId: GroupId,
    next: (group: GroupReport) => GroupReport | undefined,
  ): Promise<Answer<undefined>> => {
    calls.push(`${what} ${groupId}`);
    const group = groups.get(groupId);
    if (group === undefined) {
      return Promise.resolve({ kind: "refused", refusal: { status: 404, code: "not_found", details: "" } });
    }
    const made = next(group);
    if (made === undefined) groups.delete(groupId);
    else groups.set(groupId, made);
    return done(undefined);
  };
  const api: OrderGroups = {
    list: () => done([...groups.values()].filter(({ groupId }) => !hidden.has(groupId))),
    get: () => Promise.resolve({ kind: "not-sent", why: "not here" }),
    create: (limit, shard) => {
      const groupId = `g${calls.length + 1}`;
      calls.push(`create ${groupId}`);
      groups.set(groupId, { groupId, shard, limit, isTripped: false });
      return done(groupId);
    },
    setLimit: ({ groupId }, limit) => change("limit", groupId, (group) => ({ ...group, limit })),
    trigger: ({ groupId }) => change("trigger", groupId, (group) => ({ ...group, isTripped: true })),
    reset: ({ groupId }) => change("reset", groupId, (group) => ({ ...group, isTripped: false })),
    remove: ({ groupId }) =>
      world.isRemoving
        ? change("remove", groupId, () => undefined)
        : Promise.resolve({ kind: "unknown", why: "no answer" }),
  };
  return { groups, hidden, calls, api, world };
}

function starter(
  one: ReturnType<typeof exchange>,
  some: { limit?: Qty; per?: "market"; host?: string } = {},
) {
  const notes: Note[] = [];
  const path = join(folder, "main.fuses.json");
  const ports = {
    files: systemFiles,
    groups: one.api,
    host: some.host ?? host,
    path,
    per: some.per ?? ("event" as const),
    limit: some.limit ?? contracts(50),
    tell: (note: Note) => notes.push(note),
  };
  return { notes, path, set: (...markets: readonly Market[]) => setFuses(ports, markets) };
}

test("one group for each event, with the limit; the next run finds the same ones without a write", async () => {
  const one = exchange();
  const markets = [market("A-1", "A"), market("A-2", "A"), market("B-1", "B")];
  const first = await starter(one).set(...markets);
  expect(first).toMatchObject([
    { covers: "A", groupId: "g1", shard: 0, isTripped: false },
    { covers: "B", groupId: "g2" },
  ]);
  expect(one.groups.get("g1")).toMatchObject({ limit: contracts(50) });
  const again = await starter(one).set(...markets);
  expect(again).toEqual(first);
  expect(one.calls).toEqual(["create g1", "create g2"]);
});

test("an event on two shards has a group on each; per market each has its own", async () => {
  expect(await starter(exchange()).set(market("A-1", "A", 0), market("A-2", "A", 3))).toMatchObject([
    { covers: "A", shard: 0 },
    { covers: "A", shard: 3 },
  ]);
  const perMarket = starter(exchange(), { per: "market" });
  expect(await perMarket.set(market("A-1", "A"), market("A-2", "A"))).toMatchObject([
    { covers: "A-1" },
    { covers: "A-2" },
  ]);
});

test("another limit is written to the group that is there", async () => {
  const one = exchange();
  await starter(one).set(market("A-1", "A"));
  await starter(one, { limit: contracts(20) }).set(market("A-1", "A"));
  expect(one.groups.get("g1")).toMatchObject({ limit: contracts(20) });
  expect(one.groups.size).toBe(1);
});

test("a group that only the list does not show yet is found by a write; one that is gone is made anew", async () => {
  const one = exchange();
  await starter(one).set(market("A-1", "A"));
  one.hidden.add("g1");
  expect(await starter(one).set(market("A-1", "A"))).toMatchObject([{ groupId: "g1" }]);
  one.groups.delete("g1");
  const [made] = await starter(one).set(market("A-1", "A"));
  expect(made?.groupId).not.toBe("g1");
  expect(one.groups.size).toBe(1);
});

test("a fuse that had tripped is told as such", async () => {
  const one = exchange();
  await starter(one).set(market("A-1", "A"));
  await one.api.trigger({ groupId: "g1", shard: 0 });
  expect(await starter(one).set(market("A-1", "A"))).toMatchObject([{ groupId: "g1", isTripped: true }]);
});

test("groups that nothing is quoted for go, but a tripped one stays tripped for when it is quoted again", async () => {
  const one = exchange();
  await starter(one).set(market("A-1", "A"), market("B-1", "B"));
  await one.api.trigger({ groupId: "g2", shard: 0 });
  await starter(one).set(market("C-1", "C"));
  expect([...one.groups.values()].map(({ groupId, isTripped }) => [groupId, isTripped])).toEqual([
    ["g2", true],
    ["g5", false],
  ]);
  expect(await starter(one).set(market("B-1", "B"))).toMatchObject([{ groupId: "g2", isTripped: true }]);
});

test("tripped groups are kept, but not without end", async () => {
  const one = exchange();
  const many = Array.from({ length: 230 }, (_, index) => market(`M-${index}`, `E${index}`));
  await starter(one).set(...many);
  for (const { groupId } of one.groups.values()) await one.api.trigger({ groupId, shard: 0 });
  await starter(one).set(market("Z-1", "Z"));
  expect(one.groups.size).toBe(201);
});

test("strange groups are left alone, and so are those of another exchange in the same file", async () => {
  const one = exchange();
  one.groups.set("hand-made", { groupId: "hand-made", shard: 0, limit: contracts(5), isTripped: false });
  const { path, set } = starter(one);
  const other = { host: "https://demo.test", covers: "A", groupId: "theirs", shard: 0 };
  writeFuses(systemFiles, path, [other]);
  await set(market("A-1", "A"));
  expect([...one.groups.keys()]).toEqual(["hand-made", "g1"]);
  expect(readFuses(systemFiles, path)).toEqual([other, { host, covers: "A", groupId: "g1", shard: 0 }]);
});

test("a group that cannot be removed is remembered, and told", async () => {
  const one = exchange();
  await starter(one).set(market("A-1", "A"));
  one.world.isRemoving = false;
  const second = starter(one);
  await second.set(market("B-1", "B"));
  expect(second.notes.map(({ topic }) => topic)).toContain("fuse-left");
  expect(readFuses(systemFiles, second.path).map(({ covers }) => covers)).toEqual(["A", "B"]);
});

test("each new group is in the file before the next is asked for", async () => {
  const one = exchange();
  const { path, set } = starter(one);
  const create = one.api.create;
  const remembered: number[] = [];
  one.api.create = (limit, shard) => {
    remembered.push(readFuses(systemFiles, path).length);
    return create(limit, shard);
  };
  await set(market("A-1", "A"), market("B-1", "B"));
  expect(remembered).toEqual([0, 1]);
});

test.each([
  "",
  "{}",
  '{"fuses":[{"covers":"A"}]}',
  '{"fuses":[{"host":"h","covers":"A","groupId":"","shard":0}]}',
])("a file that is not what was written is a failure, not forgotten: %j", async (text) => {
  const { path, set } = starter(exchange());
  writeFileSync(path, text);
  await expect(set(market("A-1", "A"))).rejects.toMatchObject({ code: "fuse-file-garbled" });
  expect(readFileSync(path, "utf8")).toBe(text);
});
