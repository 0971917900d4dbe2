import { afterEach, expect, test } from "vitest";
import { startExchange, type StartedExchange } from "../contract/start-exchange.ts";
import { configFor, inFolder, kmm, start, type Started } from "./kmm.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Desk {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly exchange: StartedExchange;
}

async function atDesk(use: (desk: Desk) => Promise<void>): Promise<void> {
  const exchange = await startExchange();
  closing.push(exchange.close);
  const files = { "kmm.yaml": configFor(exchange.restUrl, exchange.wsUrl), "key.pem": exchange.privatePem };
  await inFolder(files, async (cwd) => {
    const env = { KALSHI_KEY_ID: exchange.keyId, KALSHI_PRIVATE_KEY_PATH: `${cwd}/key.pem` };
    await use({ cwd, env, exchange });
  });
}

function startBot({ cwd, env, exchange }: Desk): Started {
  const tickers = exchange.exchange.markets().map(({ ticker }) => ticker);
  const bot = start(["run", ...tickers.slice(0, 2), "--mode", "live", "--live", "--yes"], { cwd, env });
  closing.push(() => {
    bot.kill("SIGKILL");
  });
  return bot;
}

function resting({ exchange: { exchange, account } }: Desk): number {
  return exchange.restingOrders(account).length;
}

async function until(isTrue: () => boolean, what: string, withinMs = 15_000): Promise<number> {
  const begun = performance.now();
  while (!isTrue()) {
    if (performance.now() - begun > withinMs) throw new Error(`not in ${withinMs} ms: ${what}`);
    await pause(10);
  }
  return performance.now() - begun;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

test("raised by hand it takes everything down and the bot lives; released it quotes again; a stop outlives the run", async () => {
  await atDesk(async (desk) => {
    const bot = startBot(desk);
    await until(() => resting(desk) >= 2, "two orders rest");

    const raised = await kmm(["alarm", "raise", "cancel", "--why", "wild news", "--json"], desk);
    expect([raised.code, raised.json()]).toMatchObject([
      0,
      { rung: "cancel", why: "wild news", by: "person" },
    ]);
    const took = await until(() => resting(desk) === 0, "nothing rests", 2_000);
    process.stdout.write(
      `alarm at cancel: nothing rests ${Math.round(took)} ms after kmm alarm raise ended\n`,
    );
    await bot.shown("Alarm at cancel, raised by a person: wild news");
    const lower = await kmm(["alarm", "raise", "widen"], desk);
    expect([lower.code, lower.stderr]).toEqual([2, expect.stringContaining("release it first")]);
    await pause(1_500);
    expect(resting(desk)).toBe(0);

    expect((await kmm(["alarm", "release", "--why", "calm"], desk)).code).toBe(0);
    await until(() => resting(desk) >= 2, "two orders rest again");

    expect((await kmm(["alarm", "raise", "stop"], desk)).code).toBe(0);
    const ended = await bot.ended;
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining("risk-stop")]);
    expect(resting(desk)).toBe(0);

    const refused = await startBot(desk).ended;
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining("(alarm-latched)")]);
    expect(refused.stderr).toContain("kmm alarm release");
    const shown = await kmm(["alarm"], desk);
    expect(shown.stdout).toContain("The alarm is at stop, raised by a person: kmm alarm raise");

    expect((await kmm(["alarm", "release"], desk)).code).toBe(0);
    const next = startBot(desk);
    await until(() => resting(desk) >= 2, "two orders rest in the next run");
    next.kill("SIGTERM");
    expect((await next.ended).code).toBe(0);
  });
}, 60_000);

test("orders that a killed run left are taken away before the next one refuses to start", async () => {
  await atDesk(async (desk) => {
    const bot = startBot(desk);
    await until(() => resting(desk) >= 2, "two orders rest");
    bot.kill("SIGKILL");
    await bot.ended;
    expect((await kmm(["alarm", "raise", "stop"], desk)).code).toBe(0);
    expect(resting(desk)).toBeGreaterThan(0);
    const refused = await startBot(desk).ended;
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining("(alarm-latched)")]);
    expect(resting(desk)).toBe(0);
  });
}, 60_000);

test("without a file it is quiet; a rung that is none, and a file that is none, are refused", async () => {
  await inFolder({ "kmm.yaml": "botId: two\n" }, async (cwd) => {
    const quiet = await kmm(["alarm", "--json"], { cwd });
    expect([quiet.code, quiet.json()]).toMatchObject([0, { rung: "quiet", at: null }]);
    expect((await kmm(["alarm", "raise", "loud"], { cwd })).code).toBe(2);
    expect((await kmm(["alarm", "raise", "widen"], { cwd })).code).toBe(0);
    const shown = await kmm(["alarm", "--json"], { cwd });
    expect(shown.json()).toMatchObject({ rung: "widen", why: "kmm alarm raise", by: "person" });
  });
});
