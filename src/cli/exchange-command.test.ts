import { sign } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runExchange, type ExchangeCommandOptions } from "./exchange-command.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Starts the command, waits for its first words, and gives the means to end it. */
async function started(
  options: ExchangeCommandOptions,
): Promise<{ text: string; end: (signal?: NodeJS.Signals) => Promise<void> }> {
  let over: Promise<void> = Promise.resolve();
  const text = await new Promise<string>((resolve, reject) => {
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      resolve(String(chunk));
      return true;
    });
    over = runExchange(options);
    over.catch(reject);
  });
  return {
    text,
    end: (signal = "SIGTERM") => {
      process.emit(signal);
      return over;
    },
  };
}

const post = async (url: string, body: string): Promise<number> => {
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body })).status;
};

const get = async (url: string): Promise<Record<string, unknown>> =>
  Object(await (await fetch(url)).json()) as Record<string, unknown>;

describe("kmm exchange", () => {
  it("opens the admin endpoint beside the exchange, tells its address, and takes both down together", async () => {
    const { text, end } = await started({ json: true, seed: 7, keyType: "ed25519", adminPort: 0 });
    const { admin_url: admin, rest_url: rest } = Object(JSON.parse(text)) as Record<string, string>;
    const body = JSON.stringify({ fault: "fail-call", status: 502, applied: "no", times: 1 });
    expect(await post(`${admin}/faults`, body)).toBe(201);
    expect((await fetch(`${rest}/exchange/status`)).status).toBe(502);
    expect((await fetch(`${rest}/exchange/status`)).status).toBe(200);
    await end();
    await expect(post(`${admin}/faults`, body)).rejects.toThrow("fetch failed");
  });

  it("lets time pass only by hand when it is paused", async () => {
    const { text, end } = await started({ json: true, seed: 7, keyType: "ed25519", paused: true });
    const { admin_url: admin } = Object(JSON.parse(text)) as Record<string, string>;
    const before = await get(`${admin}/state`);
    expect(await get(`${admin}/state`)).toEqual(before);
    expect(await post(`${admin}/time`, '{"pass":"10s"}')).toBe(200);
    const after = await get(`${admin}/state`);
    expect(Date.parse(String(after["now"])) - Date.parse(String(before["now"]))).toBe(10_000);
    expect(after["state_hash"]).not.toBe(before["state_hash"]);
    await end();
  });

  it("prints one JSON line that a foreign client can start from, and leaves nothing behind", async () => {
    const { text, end } = await started({ json: true, seed: 7, keyType: "ed25519" });
    expect(text.endsWith("}\n") && text.split("\n").length === 2).toBe(true);
    const line = Object(JSON.parse(text));
    expect(Object.keys(line)).toEqual([
      "rest_url",
      "ws_url",
      "key_id",
      "private_key_path",
      "accounts",
      "seed",
      "markets",
    ]);
    expect(line["rest_url"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/trade-api\/v2$/);
    expect(line["ws_url"]).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/trade-api\/ws\/v2$/);
    expect(line["seed"]).toBe(7);
    const keyPath = String(line["private_key_path"]);
    expect(statSync(keyPath).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyPath, "utf8")).toContain("PRIVATE KEY");
    const listed = await fetch(`${String(line["rest_url"])}/markets`);
    const { markets } = Object(await listed.json());
    expect(markets.map((market: { ticker: string }) => market.ticker)).toEqual(line["markets"]);
    await end();
    expect(existsSync(dirname(keyPath))).toBe(false);
    await expect(fetch(`${String(line["rest_url"])}/markets`)).rejects.toThrow("fetch failed");
  });

  it("opens as many accounts as are asked for, each with a key and money of its own", async () => {
    const { text, end } = await started({ json: true, keyType: "ed25519", accounts: 3 });
    const line = Object(JSON.parse(text));
    const accounts: { account: string; key_id: string; private_key_path: string }[] = line["accounts"];
    expect(accounts.map(({ account }) => account)).toEqual(["play", "play-2", "play-3"]);
    expect(line["key_id"]).toBe(accounts[0]?.key_id);
    const balances = await Promise.all(
      accounts.map(async ({ key_id, private_key_path }) => {
        const timestamp = String(Date.now());
        const signed = Buffer.from(`${timestamp}GET/trade-api/v2/portfolio/balance`);
        const headers = {
          "kalshi-access-key": key_id,
          "kalshi-access-timestamp": timestamp,
          "kalshi-access-signature": sign(null, signed, readFileSync(private_key_path, "utf8")).toString(
            "base64",
          ),
        };
        const answer = await fetch(`${String(line["rest_url"])}/portfolio/balance`, { headers });
        return Object(await answer.json())["balance"];
      }),
    );
    expect(balances).toEqual([500_000, 500_000, 500_000]);
    await end();
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("takes its key away after %s", async (signal) => {
    const { text, end } = await started({ json: true, keyType: "ed25519" });
    const keyPath = String(Object(JSON.parse(text))["private_key_path"]);
    expect(existsSync(keyPath)).toBe(true);
    await end(signal);
    expect(existsSync(keyPath)).toBe(false);
  });

  it("prints for people where to connect, and never the key itself", async () => {
    const { text, end } = await started({ keyType: "ed25519", tier: "premier" });
    await end();
    expect(text).toContain("tier premier");
    expect(text).toContain("KXDEMOHIGH-26NOV23-B52");
    expect(text).not.toContain("PRIVATE KEY");
  });

  it("refuses a tier, a scenario and a port that it cannot use, each with its code", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kmm-test-"));
    const broken = join(folder, "broken.yaml");
    writeFileSync(broken, "name: 5\nsurprise: 1\n");
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, "127.0.0.1", resolve);
    });
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(runExchange({ tier: "gold" })).rejects.toMatchObject({ code: "usage" });
    await expect(runExchange({ scenario: broken })).rejects.toMatchObject({ code: "scenario-invalid" });
    const quiet = readFileSync(new URL("../../config/scenarios/quiet.yaml", import.meta.url), "utf8");
    const stray = join(folder, "stray.yaml");
    writeFileSync(stray, `${quiet}\nfaults:\n  - { fault: lose-answer, endpoint: /portfolio/order }\n`);
    await expect(runExchange({ scenario: stray })).rejects.toThrow(
      /line \d+: faults\.0\.endpoint: "\/portfolio\/order" is no call of the exchange/,
    );
    await expect(runExchange({ scenario: join(folder, "none") })).rejects.toMatchObject({
      code: "scenario-invalid",
    });
    await expect(runExchange({ port, keyType: "ed25519" })).rejects.toMatchObject({ code: "port-in-use" });
    taken.close();
    rmSync(folder, { recursive: true });
  });
});
