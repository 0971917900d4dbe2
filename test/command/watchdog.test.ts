import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { signText } from "../contract/boxed-exchange.ts";
import { startExchange, type StartedExchange } from "../contract/start-exchange.ts";
import { configFor, inFolder, kmm, start, type Started } from "./kmm.ts";

/** How long the watchdog lets a heart be silent, and how long after that everything has to be gone. */
const afterMs = 2_000;
const limitMs = afterMs + 1_500;

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Desk {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly exchange: StartedExchange;
  readonly wire: Wire;
  readonly bot: Started;
  readonly watchdog: Started;
}

/** A live bot that quotes markets of several events through a wire that can be cut, and a watchdog beside it. */
async function atDesk(use: (desk: Desk) => Promise<void>): Promise<void> {
  const exchange = await startExchange();
  closing.push(exchange.close);
  const wire = await startWire(Number(new URL(exchange.restUrl).port));
  closing.push(wire.close);
  const ownKey = await makeKey(exchange);
  const files = {
    "kmm.yaml": configFor(wire.through(exchange.restUrl), wire.through(exchange.wsUrl)),
    "direct.yaml": configFor(exchange.restUrl, exchange.wsUrl),
    "key.pem": exchange.privatePem,
    "watchdog.pem": ownKey.privatePem,
  };
  await inFolder(files, async (cwd) => {
    const env = {
      KALSHI_KEY_ID: exchange.keyId,
      KALSHI_PRIVATE_KEY_PATH: `${cwd}/key.pem`,
      KALSHI_WATCHDOG_KEY_ID: ownKey.keyId,
      KALSHI_WATCHDOG_PRIVATE_KEY_PATH: `${cwd}/watchdog.pem`,
    };
    const watched = ["watchdog", "-c", "direct.yaml", "--after", `${afterMs}ms`, "--json"];
    const watchdog = spawned(watched, { cwd, env });
    const bot = startBot({ cwd, env, exchange });
    await watchdog.shown('"watchdog-ready"');
    await watchdog.shown('"watchdog-armed"');
    await until(() => resting(exchange) >= 4, "four orders rest");
    await use({ cwd, env, exchange, wire, bot, watchdog });
  });
}

function startBot({ cwd, env, exchange }: Pick<Desk, "cwd" | "env" | "exchange">): Started {
  const live = ["--mode", "live", "--live", "--yes"];
  return spawned(["run", ...tickersOf(exchange), ...live], { cwd, env });
}

/** A process that does not outlive its test, stopped or not. */
function spawned(args: readonly string[], options: { cwd: string; env: Record<string, string> }): Started {
  const process = start(args, options);
  closing.push(() => {
    process.kill("SIGKILL");
  });
  return process;
}

/** Three markets of different events. */
function tickersOf({ exchange }: StartedExchange): readonly string[] {
  const events = new Map(exchange.markets().map((market) => [market.eventTicker, market.ticker]));
  return [...events.values()].slice(0, 3);
}

function resting({ exchange, account }: StartedExchange): number {
  return ours({ exchange, account }).filter(({ status }) => status === "resting").length;
}

function ours({ exchange, account }: Pick<StartedExchange, "exchange" | "account">) {
  return exchange.orders(account).filter(({ clientOrderId }) => clientOrderId.startsWith("kmm-main-"));
}

/** A beat may be a quarter of a second old when its bot dies, and the exchange's last answer a second more. */
const headStartMs = 1_400;

/** Strikes, and measures how long orders rest after it. */
async function strike(what: string, { exchange }: Desk, blow: () => void): Promise<number> {
  const before = resting(exchange);
  const struckAt = performance.now();
  blow();
  await until(() => resting(exchange) === 0, "nothing rests");
  const took = performance.now() - struckAt;
  process.stdout.write(
    `${what}: ${before} orders gone after ${Math.round(took)} ms (watchdog --after ${afterMs} ms, limit ${limitMs} ms)\n`,
  );
  expect(took).toBeGreaterThan(afterMs - headStartMs);
  return took;
}

/** The fuses hold: for a while nothing rests that adds, although the bot could place. What is held it may give back. */
async function staysOut({ exchange }: Desk): Promise<void> {
  const end = performance.now() + 2_500;
  while (performance.now() < end) {
    expect(adding(exchange)).toEqual([]);
    await pause(20);
  }
}

/** Resting orders that are in a group, or could make a position larger. */
function adding({ exchange, account }: StartedExchange): readonly unknown[] {
  const held = new Map(
    exchange.positions(account).map(({ ticker, position }) => [ticker, position.net as number]),
  );
  return ours({ exchange, account }).filter(({ status, orderGroupId, ticker, side, left }) => {
    const against = (held.get(ticker) ?? 0) * (side === "ask" ? 1 : -1);
    return status === "resting" && (orderGroupId !== undefined || left > against);
  });
}

async function quotesAfterReset(desk: Desk): Promise<void> {
  const reset = await kmm(["fuse", "reset", "--json"], desk);
  expect(reset.code).toBe(0);
  expect(reset.json()["fuses"]).toHaveLength(3);
  await until(() => resting(desk.exchange) >= 4, "four orders rest again");
}

/** The bot leaves nothing and its books are the exchange's; the watchdog then stands by, and leaves when asked. */
async function endsWell({ bot, watchdog, exchange }: Desk): Promise<void> {
  bot.kill("SIGTERM");
  const ended = await bot.ended;
  expect(ended.stderr).not.toContain("DIFFERS");
  expect(ended.code).toBe(0);
  expect(resting(exchange)).toBe(0);
  await watchdog.shown('"watchdog-standing-by"');
  watchdog.kill("SIGTERM");
  expect((await watchdog.ended).code).toBe(0);
}

describe("whatever becomes of the bot, nothing rests a moment after its heart fell silent", () => {
  test("stopped (SIGSTOP): and when it goes on it finds its fuses blown, and quotes only after a reset", async () => {
    await atDesk(async (desk) => {
      expect(await strike("SIGSTOP", desk, () => desk.bot.kill("SIGSTOP"))).toBeLessThan(limitMs);
      await desk.watchdog.shown('"is_proven":true');
      desk.bot.kill("SIGCONT");
      await desk.bot.shown("fuse-tripped");
      await staysOut(desk);
      await desk.watchdog.shown("It beats again");
      await quotesAfterReset(desk);
      await endsWell(desk);
    });
  }, 30_000);

  test("killed (SIGKILL): and its next run finds the same groups, and that they are shut", async () => {
    await atDesk(async (desk) => {
      expect(await strike("SIGKILL", desk, () => desk.bot.kill("SIGKILL"))).toBeLessThan(limitMs);
      await desk.watchdog.shown('"is_proven":true');
      const { exchange, account } = desk.exchange;
      const groups = exchange.accounts.groups(account);
      expect(groups.map(({ isTriggered }) => isTriggered)).toEqual([true, true, true]);
      const bot = startBot(desk);
      await bot.shown("had tripped before this run began");
      await desk.watchdog.shown("It beats again");
      await staysOut(desk);
      expect(exchange.accounts.groups(account).map(({ groupId }) => groupId)).toEqual(
        groups.map(({ groupId }) => groupId),
      );
      const listed = await kmm(["fuse", "--json"], desk);
      expect(listed.json()["fuses"]).toMatchObject(groups.map(() => ({ state: "tripped" })));
      expect((await kmm(["fuse", "reset", "KXNONE"], desk)).code).toBe(2);
      await quotesAfterReset(desk);
      await endsWell({ ...desk, bot });
    });
  }, 30_000);

  test("cut off from the exchange: and when the wire is whole again, what was on its way is not let in", async () => {
    await atDesk(async (desk) => {
      expect(await strike("network cut", desk, desk.wire.freeze)).toBeLessThan(limitMs);
      await desk.watchdog.shown("it beats, but the exchange has not answered it");
      desk.wire.thaw();
      await desk.watchdog.shown("It beats again");
      await desk.bot.shown("fuse-tripped");
      await staysOut(desk);
      await quotesAfterReset(desk);
      await endsWell(desk);
    });
  }, 40_000);
});

test("without a key of its own it refuses, with what to do; a silence too short to mean anything is refused too", async () => {
  const exchange = await startExchange();
  closing.push(exchange.close);
  const files = { "kmm.yaml": configFor(exchange.restUrl, exchange.wsUrl), "key.pem": exchange.privatePem };
  await inFolder(files, async (cwd) => {
    const env = { KALSHI_KEY_ID: exchange.keyId, KALSHI_PRIVATE_KEY_PATH: `${cwd}/key.pem` };
    const refused = await kmm(["watchdog"], { cwd, env });
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("--same-key")]);
    expect((await kmm(["watchdog", "--same-key", "--after", "500ms"], { cwd, env })).code).toBe(2);
    const waiting = spawned(["watchdog", "--same-key"], { cwd, env });
    await waiting.shown("Waiting for a first heartbeat");
    waiting.kill("SIGTERM");
    expect((await waiting.ended).code).toBe(0);
    const strange = {
      ...env,
      KALSHI_WATCHDOG_KEY_ID: "nobody",
      KALSHI_WATCHDOG_PRIVATE_KEY_PATH: `${cwd}/key.pem`,
    };
    const unknown = await kmm(["watchdog"], { cwd, env: strange });
    expect([unknown.code, unknown.stderr]).toEqual([4, expect.stringContaining("key-refused")]);
  });
});

interface Wire {
  /** The same address, but along this wire. */
  through(url: string): string;
  /** Nothing passes in either direction; connections stay open, and new ones are taken and not served. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly close: () => Promise<void>;
}

async function startWire(port: number): Promise<Wire> {
  const ends = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on("data", (chunk) => to.write(chunk));
      from.on("close", () => {
        ends.delete(from);
        to.destroy();
      });
      from.on("error", () => to.destroy());
      if (isFrozen) from.pause();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const own = (server.address() as AddressInfo).port;
  return {
    through: (url) => url.replace(`:${port}/`, `:${own}/`),
    freeze: () => {
      isFrozen = true;
      for (const end of ends) end.pause();
    },
    thaw: () => {
      isFrozen = false;
      for (const end of ends) end.resume();
    },
    close: () =>
      new Promise((resolve) => {
        for (const end of ends) end.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A second key of the same account, made by the exchange. */
async function makeKey(exchange: StartedExchange): Promise<{ keyId: string; privatePem: string }> {
  const path = "/trade-api/v2/api_keys/generate";
  const timestamp = String(Date.now());
  const signature = signText(exchange.privatePem, Buffer.from(`${timestamp}POST${path}`)).toString("base64");
  const answer = await fetch(new URL(path, exchange.restUrl), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "kalshi-access-key": exchange.keyId,
      "kalshi-access-timestamp": timestamp,
      "kalshi-access-signature": signature,
    },
    body: JSON.stringify({ name: "watchdog", scopes: ["read", "write::trade"] }),
  });
  expect(answer.status).toBe(201);
  const made = Object(await answer.json());
  return { keyId: String(made.api_key_id), privatePem: String(made.private_key) };
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`not in 15 s: ${what}`);
    await pause(10);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
