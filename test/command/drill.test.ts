import { afterEach, describe, expect, test } from "vitest";
import { startExchange, type StartedExchange } from "../contract/start-exchange.ts";
import { cents, contracts } from "../../src/domain/units.ts";
import { configFor, inFolder, kmm, type Ended } from "./kmm.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const allSteps =
  "doctor quote widen reduce-only latch cancel release watchdog frozen re-arm killed again flatten stop left".split(
    " ",
  );

function verdictsOf(ended: Ended): readonly (readonly [unknown, unknown])[] {
  const steps = ended.json()["steps"] as readonly Readonly<
    Record<"step" | "verdict" | "seconds" | "text", string>
  >[];
  for (const { step, seconds, text } of steps) process.stdout.write(`drill ${step}: ${seconds} s, ${text}\n`);
  return steps.map(({ step, verdict }) => [step, verdict]);
}

/** An exchange with people in it, which the drill knows by its addresses alone. */
async function atExchange(
  use: (exchange: StartedExchange, drill: (...args: readonly string[]) => Promise<Ended>) => Promise<void>,
): Promise<void> {
  const exchange = await startExchange();
  closing.push(exchange.close);
  const files = { "kmm.yaml": configFor(exchange.restUrl, exchange.wsUrl), "key.pem": exchange.privatePem };
  await inFolder(files, async (cwd) => {
    const env = { KALSHI_KEY_ID: exchange.keyId, KALSHI_PRIVATE_KEY_PATH: "key.pem" };
    await use(exchange, (...args) => kmm(["drill", "--against", "custom", ...args], { cwd, env }));
  });
}

describe.concurrent("the whole ladder holds", () => {
  test("on an exchange of the drill's own: one position leaves by a resting order, the other by crossing", async () => {
    const ended = await kmm(["drill", "--json"]);
    expect(ended.stderr).toBe("");
    expect(ended.json()).toMatchObject({ against: "box", passed: true });
    expect(verdictsOf(ended)).toEqual(allSteps.map((step) => [step, "ok"]));
    const text = JSON.stringify(ended.json());
    expect(text).toMatch(/KXDRILLONE-26-YES: ask 1 at \d+¢, resting/);
    expect(text).toContain("KXDRILLTWO-26-YES: ask 1 at 40¢, crossing");
    expect(ended.code).toBe(0);
  }, 120_000);

  test("on an exchange of others, where nothing is left afterwards: no order, no position, no order group", async () => {
    await atExchange(async ({ exchange, account }, drill) => {
      const tickers = exchange.markets().map(({ ticker }) => ticker);
      const ended = await drill("--json", ...tickers.slice(0, 2));
      expect(verdictsOf(ended)).toEqual(
        allSteps.map((step) => [step, step === "flatten" ? expect.stringMatching(/^(ok|skipped)$/) : "ok"]),
      );
      expect(ended.code).toBe(0);
      const ours = exchange.orders(account);
      expect(ours.length).toBeGreaterThan(10);
      expect(Math.max(...ours.map(({ total }) => total))).toBeLessThanOrEqual(contracts(3));
      expect(ours.filter(({ status }) => status === "resting")).toEqual([]);
      expect(exchange.positions(account).filter(({ position }) => position.net !== 0)).toEqual([]);
      expect(exchange.accounts.groups(account)).toEqual([]);
    });
  }, 120_000);
});

test("a step that fails ends it with 1 and in words, what comes after is not reached, and it is cleaned up all the same", async () => {
  await atExchange(async (_, drill) => {
    const failed = await drill("--json", "KXNONE-1");
    expect(failed.json()).toMatchObject({ passed: false });
    expect(verdictsOf(failed)).toEqual(
      allSteps.map((step) => [step, { doctor: "ok", quote: "failed", left: "ok" }[step] ?? "not reached"]),
    );
    expect([failed.code, failed.stderr]).toEqual([
      1,
      expect.stringMatching(/quote: .*KXNONE-1.*drill-failed/),
    ]);
  });
});

describe("it refuses", () => {
  test("production, by whatever name, and an exchange without a key", async () => {
    const production = await kmm(["drill", "--against", "production"]);
    expect([production.code, production.stderr]).toEqual([
      2,
      expect.stringContaining("never runs on production"),
    ]);
    const keyless = await kmm(["drill", "--against", "demo"]);
    expect([keyless.code, keyless.stderr]).toEqual([4, expect.stringContaining("(key-missing)")]);
    const real = configFor(
      "https://external-api.kalshi.com/trade-api/v2",
      "wss://external-api-ws.kalshi.com/trade-api/ws/v2",
    );
    await inFolder({ "kmm.yaml": real }, async (cwd) => {
      const disguised = await kmm(["drill", "--against", "custom"], { cwd });
      expect([disguised.code, disguised.stderr]).toEqual([
        2,
        expect.stringContaining("never on external-api"),
      ]);
    });
  });

  test("an account in which something rests, and touches nothing of it", async () => {
    await atExchange(async ({ exchange, account, clock }, drill) => {
      const [market] = exchange.markets();
      const placed = exchange.execute(clock.now(), {
        kind: "create-order",
        account,
        ticker: market?.ticker ?? "",
        clientOrderId: "a-stranger",
        side: "bid",
        price: cents(1),
        qty: contracts(1),
        timeInForce: "good_till_canceled",
        selfTradePrevention: "taker_at_cross",
        postOnly: true,
        reduceOnly: false,
        cancelOnPause: false,
      });
      expect(placed.ok).toBe(true);
      const refused = await drill(market?.ticker ?? "");
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("(drill-account-used)")]);
      expect(exchange.orders(account)).toMatchObject([{ clientOrderId: "a-stranger", status: "resting" }]);
    });
  });
});
