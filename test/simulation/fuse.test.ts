import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { parseConfig } from "../../src/cli/config/parse.ts";
import { fastStage } from "../../src/cli/demo/stage.ts";
import { quickAuth } from "../../src/cli/simulate/quick-auth.ts";
import { assemble } from "../../src/cli/wiring/assemble.ts";
import { auditLedger } from "../../src/cli/wiring/audit.ts";
import { guardOptions } from "../../src/cli/wiring/guard.ts";
import { sleep } from "../../src/domain/clock.ts";
import type { Effect } from "../../src/domain/effect.ts";
import type { Input } from "../../src/domain/input.ts";
import type { Note } from "../../src/domain/note.ts";
import { seconds } from "../../src/domain/units.ts";
import { KalshiClient } from "../../src/gateway/kalshi-client.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import { noJournal } from "../../src/store/journal.ts";

/** Whole runs in virtual time, with a crowd that trades through the fuses. */
async function play(seed: number, settings: string, duration: number) {
  const folder = mkdtempSync(join(tmpdir(), "kmm-fuse-"));
  const stage = fastStage(defaultScenario(), seed, quickAuth("player"));
  const { connection, exchange } = stage;
  const { clock, hosts, credentials } = connection;
  const config = parseConfig(`mode: live\ndataDir: ${folder}\n${settings}`, "test");
  const tickers = exchange.markets().map((market) => market.ticker);
  const engineSettings = engineConfig(config, tickers, `f${seed}`);
  const notes: Note[] = [];
  const inputs: Input[] = [];
  const effects: Effect[] = [];
  const since = clock.now();
  const assembly = assemble({
    connection,
    mode: "live",
    paper: config.paper,
    engineConfig: engineSettings,
    tickers,
    duration: seconds(duration),
    journal: noJournal(),
    tell: (note) => notes.push(note),
    guard: guardOptions(config, `f${seed}`),
    watch: { took: (input) => inputs.push(input), gave: (effect) => effects.push(effect) },
  });
  const work = async () => {
    const end = await assembly.bot.run();
    const client = KalshiClient.create({ hosts, credentials, clock, ...stage.secondDoor });
    const audit = await auditLedger(client, assembly.engine.ledger(), engineSettings.ownPrefix, since);
    await client.close();
    return { end, audit };
  };
  try {
    const done = await stage.play(work());
    const topics = notes.map(({ topic }) => topic);
    return { ...done, exchange, inputs, effects, topics, assembly };
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("a fuse of one contract", () => {
  const tight = "risk:\n  fuse:\n    contracts: 1\nstrategy:\n  baseSpread: 2c\n  nearClose:\n    stop: 5s\n";

  test.each([3, 4])(
    "trips at the first real fill, nothing is lost over it, and it stays out; seed %i",
    async (seed) => {
      const { end, audit, exchange, inputs, topics, assembly } = await play(seed, tight, 60);
      expect(topics).toContain("fuse-tripped");
      expect(end.proof.isProven).toBe(true);
      expect(audit.differences).toEqual([]);
      const shut = exchange.accounts.groups("player").filter(({ isTriggered }) => isTriggered);
      expect(shut.length).toBeGreaterThan(0);
      // A cancel by the exchange is a cancel: no order was ever in doubt, or refused because its group was shut.
      expect(inputs.filter(({ kind }) => kind === "order-absent")).toEqual([]);
      expect(topics.filter((topic) => topic.endsWith("-unknown"))).toEqual([]);
      expect(topics).not.toContain("fuse-reset");
      expect(assembly.engine.liveOrders()).toEqual([]);
    },
  );

  test("with a cool-down it is reset by itself, and its event is quoted again", async () => {
    const { audit, topics, effects } = await play(
      3,
      tight.replace("contracts: 1", "contracts: 1\n    rearmAfter: 15s"),
      60,
    );
    expect(audit.differences).toEqual([]);
    const resetAt = topics.indexOf("fuse-reset");
    expect(resetAt).toBeGreaterThan(topics.indexOf("fuse-tripped"));
    expect(topics.slice(resetAt)).toContain("quote-placed");
    expect(effects.some(({ kind }) => kind === "reset-group")).toBe(true);
  });
});

test("every order is in the group of its event, and one group serves all of an event's markets", async () => {
  const { exchange } = await play(5, "", 20);
  const groups = exchange.accounts.groups("player");
  const events = new Set(exchange.markets().map(({ eventTicker }) => eventTicker));
  expect(groups).toHaveLength(events.size);
  const groupsOf = new Map<string, Set<string | undefined>>();
  for (const { ticker, orderGroupId } of exchange.orders("player")) {
    const event = exchange.market(ticker)?.eventTicker ?? "";
    groupsOf.set(event, (groupsOf.get(event) ?? new Set()).add(orderGroupId));
  }
  expect(groupsOf.size).toBeGreaterThan(1);
  for (const used of groupsOf.values()) expect([used.size, used.has(undefined)]).toEqual([1, false]);
});

test("orders with an expiry are renewed while the run lives, and keep their place; the books agree", async () => {
  const { exchange, effects, audit, end } = await play(6, "strategy:\n  expiry: 10s\n", 40);
  expect(end.proof.isProven).toBe(true);
  expect(audit.differences).toEqual([]);
  expect(effects.filter(({ kind }) => kind === "amend-order").length).toBeGreaterThan(5);
  const orders = exchange.orders("player");
  expect(orders.every(({ expiresAt }) => expiresAt !== undefined)).toBe(true);
  // Had one run out, it would have been placed anew.
  expect(
    orders.filter(({ changedAt, createdAt }) => changedAt - createdAt > seconds(15)).length,
  ).toBeGreaterThan(0);
});

test("a run that dies without a word has its orders taken away by their own expiry", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kmm-fuse-"));
  const stage = fastStage(defaultScenario(), 7, quickAuth("player"));
  const { connection, exchange } = stage;
  const config = parseConfig(`mode: live\ndataDir: ${folder}\nstrategy:\n  expiry: 10s\n`, "test");
  const tickers = exchange.markets().map((market) => market.ticker);
  let isDead = false;
  const { bot } = assemble({
    connection: {
      ...connection,
      http: (request) =>
        isDead ? Promise.resolve({ failure: "refused", wasSent: false }) : connection.http(request),
    },
    mode: "live",
    paper: config.paper,
    engineConfig: engineConfig(config, tickers, "d1"),
    tickers,
    duration: seconds(600),
    journal: noJournal(),
    tell: () => {},
    guard: guardOptions(config, "d1"),
  });
  const resting = () => exchange.restingOrders("player").length;
  const work = async () => {
    bot.run().catch(() => {});
    await sleep(connection.clock, seconds(8));
    expect(resting()).toBeGreaterThan(3);
    isDead = true;
    await sleep(connection.clock, seconds(11));
    return resting();
  };
  try {
    expect(await stage.play(work())).toBe(0);
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
