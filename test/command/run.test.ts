import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { startExchange, type StartedExchange } from "../contract/start-exchange.ts";
import { configFor, inFolder, kmm, start } from "./kmm.ts";

let started: StartedExchange | undefined;
afterEach(async () => {
  await started?.close();
  started = undefined;
});

interface Desk {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly tickers: readonly string[];
  readonly exchange: StartedExchange;
}

/** A folder with a configuration and a key for a running exchange. */
async function atDesk<Value>(use: (desk: Desk) => Promise<Value>, more = ""): Promise<Value> {
  const exchange = await startExchange();
  started = exchange;
  const files = {
    "kmm.yaml": configFor(exchange.restUrl, exchange.wsUrl, more),
    "key.pem": exchange.privatePem,
  };
  const tickers = exchange.exchange
    .markets()
    .map((market) => market.ticker)
    .slice(0, 3);
  return inFolder(files, (cwd) =>
    use({
      cwd,
      exchange,
      tickers,
      env: { KALSHI_KEY_ID: exchange.keyId, KALSHI_PRIVATE_KEY_PATH: `${cwd}/key.pem` },
    }),
  );
}

function ours({ exchange }: Desk, status?: string) {
  return exchange.exchange
    .orders(exchange.account)
    .filter(
      (order) => order.clientOrderId.startsWith("kmm-main-") && (status ?? order.status) === order.status,
    );
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

const live = ["--mode", "live", "--live", "--yes"];

describe("live", () => {
  test("quotes, ends by itself, leaves nothing, and its journal steps to the same state", async () => {
    await atDesk(async (desk) => {
      const run = await kmm(["run", ...desk.tickers, ...live, "--duration", "4s", "--json"], desk);
      expect(run.code).toBe(0);
      expect(run.stderr).toContain("LIVE on custom. This places real orders.");
      expect(run.stderr).toContain("on flatten by resting orders alone, never across the spread");
      expect(ours(desk).length).toBeGreaterThan(0);
      expect(ours(desk, "resting")).toEqual([]);
      expect(run.json()).toMatchObject({
        nothing_left_is_proven: true,
        orders_left: 0,
        ledger_matches_exchange: true,
        loop_delay_ms: { p50: expect.any(Number), max: expect.any(Number) },
      });

      const stats = await kmm(["stats", "--json"], desk);
      expect(stats.json()).toMatchObject({
        mode: "live",
        quotes_placed: run.json()["quotes_placed"],
        state_hash: run.json()["state_hash"],
      });
      const proof = await kmm(["verify", "--json"], desk);
      expect(proof.json()).toMatchObject({
        matches: true,
        torn_bytes: 0,
        proven_inputs: proof.json()["inputs"],
        state_hash: run.json()["state_hash"],
      });
      const why = await kmm(["explain", desk.tickers[0] ?? ""], desk);
      expect(why.stdout).toContain("blocked: stopped: the duration is over");
      expect(why.stdout).toContain("fair");
      expect(why.stdout).toMatch(/quoting: bid \d+ %, ask \d+ % of the time/);
      const all = await kmm(["explain", "--json"], desk);
      expect(all.json()).toMatchObject({ mode: "live", removed_inputs: 0 });
      const { markets } = all.json() as { markets: readonly { ticker: string }[] };
      expect(markets.map(({ ticker }) => ticker).toSorted()).toEqual(desk.tickers.toSorted());
    });
  });

  test("SIGINT cancels everything before it leaves", async () => {
    await atDesk(async (desk) => {
      const run = start(["run", ...desk.tickers, ...live], desk);
      await run.shown("quote-placed");
      run.kill("SIGINT");
      const { code } = await run.ended;
      expect(code).toBe(0);
      expect(ours(desk).length).toBeGreaterThan(0);
      expect(ours(desk, "resting")).toEqual([]);
    });
  });

  test("after kill -9 the next run adopts what rests, and cancel-all takes only ours away", async () => {
    await atDesk(async (desk) => {
      const { exchange, account } = desk.exchange;
      const first = start(["run", ...desk.tickers, ...live], desk);
      await until(() => ours(desk, "resting").length > 1);
      first.kill("SIGKILL");
      await first.ended;
      // Whatever was written of its journal is whole, or torn at the very end.
      expect((await kmm(["verify", "--json"], desk)).json()).toMatchObject({
        matches: true,
        difference: null,
      });
      const stranger = exchange.execute(desk.exchange.clock.now(), {
        kind: "create-order",
        account,
        ticker: desk.tickers[2] ?? "",
        clientOrderId: "by-hand",
        side: "bid",
        price: 100 as never,
        qty: 100 as never,
        timeInForce: "good_till_canceled",
        selfTradePrevention: "taker_at_cross",
        postOnly: true,
        reduceOnly: false,
        cancelOnPause: false,
      });
      expect(stranger.ok).toBe(true);

      const listed = await kmm(["cancel-all", "--dry-run", "--json"], desk);
      expect(listed.json()["resting"]).toBe(ours(desk, "resting").length);
      const second = start(["run", ...desk.tickers, ...live, "--duration", "3s"], desk);
      await second.shown("order-adopted");
      // Zero also says that cash, positions and fees agree, with the orders of both runs cancelled.
      expect((await second.ended).code).toBe(0);
      expect(ours(desk, "resting")).toEqual([]);

      const cancelled = await kmm(["cancel-all"], desk);
      expect(cancelled.code).toBe(0);
      expect(exchange.restingOrders(account)).toHaveLength(1);
    });
  });
});

test("a second live run of the same bot is refused, and the first goes on", async () => {
  await atDesk(async (desk) => {
    const first = start(["run", ...desk.tickers, ...live], desk);
    await first.shown("quote-placed");
    const second = await kmm(["run", ...desk.tickers, ...live, "--duration", "2s"], desk);
    expect(second.stderr).toMatch(/bot main trades already, in process \d+ .*\(bot-running\)/);
    expect(second.code).toBe(2);
    expect(ours(desk, "resting").length).toBeGreaterThan(0);
    first.kill("SIGTERM");
    expect((await first.ended).code).toBe(0);
    expect(ours(desk, "resting")).toEqual([]);
  });
});

describe("without real orders", () => {
  test.each(["dry", "paper"])("%s decides and tells, and sends nothing", async (mode) => {
    await atDesk(async (desk) => {
      const run = await kmm(["run", ...desk.tickers, "--mode", mode, "--duration", "4s", "--json"], desk);
      expect(run.code).toBe(0);
      expect(run.json()["quotes_placed"]).toBeGreaterThan(0);
      expect(run.stderr).toContain("Quote placed: ");
      expect(desk.exchange.exchange.orders(desk.exchange.account)).toEqual([]);
    });
  });

  test("a dry run needs no key: books are asked for instead of listened to", async () => {
    await atDesk(async (desk) => {
      const run = await kmm(["run", ...desk.tickers, "--duration", "5s", "--json"], { cwd: desk.cwd });
      expect(run.code).toBe(0);
      expect(run.json()["quotes_placed"]).toBeGreaterThan(0);
    });
  });

  test("without tickers it chooses wide markets itself, or says why there are none", async () => {
    await atDesk(async (desk) => {
      const run = await kmm(["run", "--duration", "2s"], desk);
      expect(run.code === 0 ? run.stderr : run.stderr).toMatch(/Chose KX|No wide spread markets found/);
      expect([0, 2]).toContain(run.code);
    });
  });
});

test("scan prints the guide's arithmetic and its JSON counts the same markets", async () => {
  await atDesk(async (desk) => {
    const text = await kmm(["scan", "--min-spread", "15c"], desk);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain("open markets looked at");
    const json = await kmm(["scan", "--min-spread", "15c", "--json"], desk);
    const listed = desk.exchange.exchange.markets().filter((m) => m.status === "active").length;
    expect(json.json()["listed"]).toBe(listed);
    const sure = await kmm(["scan", "--arbitrage", "--all", "--json"], desk);
    expect(sure.json()).toMatchObject({ listed, arbitrage: expect.any(Array) });
  });
});

test("doctor finds nothing wrong on a healthy desk", async () => {
  await atDesk(async (desk) => {
    const ended = await kmm(["doctor", "--json"], desk);
    expect(ended.code).toBe(0);
    expect(ended.json()).toMatchObject({ healthy: true });
  });
});

test("each mode keeps its journals apart", async () => {
  await atDesk(async (desk) => {
    await kmm(["run", ...desk.tickers, "--mode", "paper", "--duration", "1s"], desk);
    await kmm(["run", ...desk.tickers, "--mode", "dry", "--duration", "1s"], desk);
    expect(readdirSync(join(desk.cwd, "data")).toSorted()).toEqual(["dry", "paper"]);
  });
});

test("a loss limit stops the run with its own exit code, and nothing is left", async () => {
  // So large and so narrow that a dollar is lost within seconds, whoever comes.
  const risk =
    "risk:\n  dailyLoss: $1\n  eventLossMax: $2000\n  alarm:\n    crossAfter: 30s\nstrategy:\n  baseSpread: 1c\n  quoteSize: 200\n  maxPosition: 2000\n  refresh:\n    minAge: 0s\n";
  await atDesk(async (desk) => {
    const all = desk.exchange.exchange.markets().map((market) => market.ticker);
    const run = await kmm(["run", ...all, ...live, "--duration", "60s"], desk);
    expect(run.stderr).toContain("after 30s across the spread, 5¢ past the best price at most");
    expect(run.stderr).toContain("daily loss limit");
    expect(run.code).toBe(3);
    expect(ours(desk, "resting")).toEqual([]);
  }, risk);
}, 90_000);
