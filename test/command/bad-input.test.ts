import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { createPlayKey } from "../../src/sim/server/key.ts";
import { fileFormats } from "../../src/store/recording/formats.ts";
import { startExchange, type StartedExchange } from "../contract/start-exchange.ts";
import { configFor, inFolder, kmm } from "./kmm.ts";

/** Every kind of bad input: one clear line, the documented exit code, and no order left behind. */

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function exchange(): Promise<StartedExchange> {
  const started = await startExchange();
  closing.push(started.close);
  return started;
}

/** A server that answers everything alike. */
async function server(answer: RequestListener): Promise<string> {
  const made: Server = createServer(answer);
  await new Promise<void>((resolve) => {
    made.listen(0, "127.0.0.1", resolve);
  });
  closing.push(
    () =>
      new Promise((resolve) => {
        made.close(() => resolve());
        made.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}/trade-api/v2`;
}

const nowhere = "ws://127.0.0.1:1/trade-api/ws/v2";

function lines(text: string): readonly string[] {
  return text.trim().split("\n");
}

describe("a malformed configuration is refused before anything starts", () => {
  test.each([
    ["an unknown key", "strategy:\n  baseSpred: 15c\n", "kmm.yaml:2:3 strategy.baseSpred: unknown key"],
    [
      "a value out of range",
      "strategy:\n  baseSpread: 200c\n",
      "kmm.yaml:2:15 strategy.baseSpread: 200c is out of range",
    ],
    ["text that is no YAML", "strategy: [", "kmm.yaml:1:12"],
  ])("%s", async (_name, text, told) => {
    await inFolder({ "kmm.yaml": text }, async (cwd) => {
      const { code, stderr, stdout } = await kmm(["run", "KXA"], { cwd });
      expect(code).toBe(2);
      expect(lines(stderr)).toHaveLength(1);
      expect(stderr).toContain(told);
      expect(stdout).toBe("");
    });
  });

  test("a file that is not there", async () => {
    const { code, stderr } = await kmm(["run", "--config", "/nowhere/kmm.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toContain("/nowhere/kmm.yaml cannot be read (config-unreadable)");
  });

  test("with --json the failure is an object too", async () => {
    const ended = await kmm(["run", "--config", "/nowhere/kmm.yaml", "--json"]);
    expect(ended.json()).toMatchObject({ error: { code: "config-unreadable" } });
  });
});

describe("a wrong key is told as one, and nothing is placed", () => {
  async function runWith(env: (started: StartedExchange, folder: string) => Record<string, string>) {
    const started = await exchange();
    const stranger = createPlayKey("rsa");
    const files = {
      "kmm.yaml": configFor(started.restUrl, started.wsUrl),
      "key.pem": started.privatePem,
      "stranger.pem": stranger.privatePem,
      "torn.pem": started.privatePem.slice(0, 400),
    };
    return inFolder(files, async (cwd) => {
      const [ticker = ""] = started.exchange.markets().map((market) => market.ticker);
      const args = ["run", ticker, "--mode", "live", "--live", "--yes", "--duration", "5s"];
      const ended = await kmm(args, { cwd, env: env(started, cwd) });
      expect(started.exchange.orders(started.account)).toEqual([]);
      return ended;
    });
  }

  test("an id that the exchange does not know", async () => {
    const { code, stderr } = await runWith((_, cwd) => ({
      KALSHI_KEY_ID: "11111111-2222-3333-4444-555555555555",
      KALSHI_PRIVATE_KEY_PATH: `${cwd}/key.pem`,
    }));
    expect(stderr).toContain("(key-refused)");
    expect(code).toBe(4);
  });

  test("a key that does not belong to the id", async () => {
    const { code, stderr } = await runWith(({ keyId }, cwd) => ({
      KALSHI_KEY_ID: keyId,
      KALSHI_PRIVATE_KEY_PATH: `${cwd}/stranger.pem`,
    }));
    expect(stderr).toContain("(key-refused)");
    expect(code).toBe(4);
  });

  test("a file that is no key", async () => {
    const { code, stderr } = await runWith(({ keyId }, cwd) => ({
      KALSHI_KEY_ID: keyId,
      KALSHI_PRIVATE_KEY_PATH: `${cwd}/torn.pem`,
    }));
    expect(stderr).toContain("(key-unreadable)");
    expect(stderr).not.toContain("BEGIN");
    expect(code).toBe(4);
  });

  test("no key at all", async () => {
    const { code, stderr } = await runWith(() => ({}));
    expect(stderr).toContain("(key-missing)");
    expect(code).toBe(4);
  });
});

describe("live needs more than a wish", () => {
  test.each([
    ["no flag", ["--mode", "live"], "--live was not given"],
    ["no terminal and no --yes", ["--mode", "live", "--live"], "there is no terminal to confirm on"],
    ["the flag without the mode", ["--live"], "the mode is dry"],
  ])("%s", async (_name, args, told) => {
    const started = await exchange();
    const files = { "kmm.yaml": configFor(started.restUrl, started.wsUrl), "key.pem": started.privatePem };
    await inFolder(files, async (cwd) => {
      const env = { KALSHI_KEY_ID: started.keyId, KALSHI_PRIVATE_KEY_PATH: `${cwd}/key.pem` };
      const { code, stderr } = await kmm(["run", "KXA", ...args], { cwd, env });
      expect(stderr).toContain(told);
      expect(code).toBe(2);
    });
  });
});

describe("an exchange that cannot be used", () => {
  async function runAgainst(restUrl: string) {
    return inFolder({ "kmm.yaml": configFor(restUrl, nowhere) }, (cwd) => kmm(["run", "KXA"], { cwd }));
  }

  test("nobody there", async () => {
    const { code, stderr } = await runAgainst("http://127.0.0.1:1/trade-api/v2");
    expect(stderr).toContain("(exchange-unreachable)");
    expect(code).toBe(5);
  });

  test.each([
    ["not JSON", "<html>hello</html>"],
    ["JSON of another kind", '{"hello":"world"}'],
    ["JSON cut short", '{"exchange_active":tr'],
  ])("garbage: %s", async (_name, body) => {
    const { code, stderr } = await runAgainst(await server((_request, response) => response.end(body)));
    expect(lines(stderr).at(-1)).toContain("(exchange-garbled)");
    expect(code).toBe(5);
  });

  test("429 to everything", async () => {
    const answer: RequestListener = (_request, response) => {
      response.writeHead(429).end('{"error":"too many requests"}');
    };
    const { code, stderr } = await runAgainst(await server(answer));
    expect(lines(stderr).at(-1)).toContain("(rate-limited)");
    expect(code).toBe(5);
  });

  test("503 to everything", async () => {
    const answer: RequestListener = (_request, response) => {
      response.writeHead(503).end('{"code":"service_unavailable","message":"service unavailable"}');
    };
    const { code, stderr } = await runAgainst(await server(answer));
    expect(lines(stderr).at(-1)).toContain("(exchange-unreachable)");
    expect(code).toBe(5);
  });

  test("a market it does not have", async () => {
    const started = await exchange();
    await inFolder({ "kmm.yaml": configFor(started.restUrl, started.wsUrl) }, async (cwd) => {
      const { code, stderr } = await kmm(["run", "KXNONE-1"], { cwd });
      expect(lines(stderr).at(-1)).toMatch(/KXNONE-1.*\(market-unknown\)/);
      expect(code).toBe(2);
    });
  });
});

describe("a recording that cannot be read to its end", () => {
  const heading = "Time,Competitor,Operation,OrderId,Instrument,Side,Volume,Price";
  const row = (second: number, side: string, price: number) =>
    `2023-04-10 13:31:0${second}.000000,,Insert,${second},1,${side},100,${price}`;
  const whole = [heading, row(1, "B", 3000), row(1, "A", 7000), row(2, "B", 3100), ""].join("\n");

  test("cut in the middle of its compression", async () => {
    const packed = gzipSync(Buffer.from(whole.repeat(50)));
    await inFolder({ "cut.csv.gz": packed.subarray(0, packed.length - 12) }, async (cwd) => {
      const { code, stderr } = await kmm(["replay", "cut.csv.gz"], { cwd });
      expect(code).toBe(6);
      expect(lines(stderr).at(-1)).toMatch(/cut\.csv\.gz:\d+ .*\(recording-/);
      const asJson = await kmm(["replay", "cut.csv.gz", "--json"], { cwd });
      expect([asJson.code, lines(asJson.stdout).length]).toEqual([6, 1]);
      expect(asJson.json()["recordings"]).toMatchObject([{ cut: expect.stringContaining("cut.csv.gz:") }]);
    });
  });

  test("nothing there", async () => {
    const { code, stderr } = await kmm(["replay", "/nowhere/at/all"]);
    expect(code).toBe(6);
    expect(stderr).toContain("there is nothing at /nowhere/at/all (recording-missing)");
  });

  test("something else", async () => {
    await inFolder({ "poem.csv": "roses,are,red\n" }, async (cwd) => {
      const { code, stderr } = await kmm(["replay", "poem.csv"], { cwd });
      expect(code).toBe(6);
      expect(stderr).toContain("(recording-unknown-format)");
    });
  });
});

test("the help that a refusal points to lists every format", async () => {
  const { stdout } = await kmm(["replay", "--help"]);
  expect(fileFormats.map(({ name }) => name).filter((name) => !stdout.includes(name))).toEqual([]);
});

test("a port that is taken", async () => {
  const { port } = new URL(await server((_request, response) => response.end()));
  const { code, stderr } = await kmm(["exchange", "--port", port]);
  expect(stderr).toContain("(port-in-use)");
  expect(code).toBe(2);
});

test("a scenario with a mistake names its line", async () => {
  await inFolder({ "s.yaml": "name: x\nmarkets: 3\n" }, async (cwd) => {
    const { code, stderr } = await kmm(["exchange", "--scenario", "s.yaml"], { cwd });
    expect(stderr).toMatch(/s\.yaml.*\(scenario-invalid\)/);
    expect(code).toBe(2);
  });
});

test.each([
  [["demo", "--seconds", "soon"], "Give a whole number from 1 to 86400"],
  [["dance"], "unknown command 'dance'"],
  [["stats", "one", "two"], "too many arguments for 'stats'"],
  [["scan", "--min-spread", "5"], "Give a price like 30c or $0.30"],
  [["exchange", "--key-type", "dsa"], "Allowed choices are rsa, ed25519"],
])("usage: %j", async (args, told) => {
  const { code, stderr, json } = await kmm([...args, "--json"]);
  expect(stderr).toContain(told);
  expect(stderr).toMatch(/^kmm: .* \(usage\)\. .*\n$/);
  expect(json()).toMatchObject({ error: { code: "usage" } });
  expect(code).toBe(2);
});

test("no command at all shows the help, and is not taken for success", async () => {
  const { code, stderr } = await kmm([]);
  expect(stderr).toContain("kmm demo                 watch it trade");
  expect(code).toBe(2);
  expect((await kmm(["--help"])).code).toBe(0);
  expect((await kmm(["scan", "--help"])).code).toBe(0);
  expect((await kmm(["--version"])).code).toBe(0);
});
