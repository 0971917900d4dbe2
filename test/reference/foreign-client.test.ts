import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { quiet, quietScenario } from "../contract/boxed-exchange.ts";
import { startExchange } from "../contract/start-exchange.ts";

const has = (program: string, ...words: string[]): boolean => spawnSync(program, words).status === 0;
const canRun = has("python3", "--version") && has("openssl", "version");

it.skipIf(!canRun)(
  "a client in Python, with nothing but its standard library and openssl, trades and listens",
  async () => {
    const server = await startExchange({ scenario: quietScenario(), keyKind: "rsa" });
    const folder = mkdtempSync(join(tmpdir(), "kmm-"));
    const keyFile = join(folder, "key.pem");
    writeFileSync(keyFile, server.privatePem, { mode: 0o600 });
    const program = fileURLToPath(new URL("foreign_client.py", import.meta.url));
    const words = [program, server.restUrl, server.wsUrl, server.keyId, keyFile, quiet];
    const { stdout } = await promisify(execFile)("python3", words, { timeout: 60_000 });
    expect(JSON.parse(stdout)).toEqual({
      balance: 200,
      made: 201,
      types: ["subscribed", "orderbook_snapshot"],
      delta: ["0.2000", "10.00", "from-python"],
      again: [409, "order_already_exists"],
      cancelled: "10.00",
      gone: [404, { error: { code: "not_found", message: "not found" } }],
    });
    rmSync(folder, { recursive: true });
    await server.close();
  },
);

it.skipIf(canRun)("was not checked: there is no python3 or no openssl on this machine", () => {
  expect(canRun).toBe(false);
});
