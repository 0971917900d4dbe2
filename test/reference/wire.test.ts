import { isObject } from "../../src/lib/json.ts";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { countFrame, createSubscription } from "../../src/gateway/subscription.ts";
import { decodeEndpointCosts, decodeExchangeStatus } from "../../src/wire/maker/account.ts";
import { decodeMarket, decodeMarketActivity } from "../../src/wire/maker/market.ts";
import { decodeOrderBook } from "../../src/wire/maker/order-book.ts";
import { decodeInside, decodePage } from "../../src/wire/maker/page.ts";
import { showGarbled, type Decode } from "../../src/wire/maker/reader.ts";
import { decodeRefusal } from "../../src/wire/maker/refusal.ts";
import { decodeStreamMessage } from "../../src/wire/maker/stream-message.ts";
import { decodeTrade } from "../../src/wire/maker/trade.ts";

/** The maker's decoders over bodies and frames that the real exchange wrote. */
const data = join(import.meta.dirname, "../../../shared/data");
const rest = join(data, "demo-rest-ws");
const isHere = existsSync(rest);

test.skipIf(isHere)("skipped: ../shared is not here, so nothing of the real exchange was read", () => {
  expect(isHere).toBe(false);
});

describe.skipIf(!isHere)("what the real exchange wrote is read", () => {
  const pages = !isHere
    ? []
    : files(rest, /^markets__.*\.json(\.gz)?$/).filter((path) => !path.includes("limit_over_max"));
  const singles = /__(single|unauth_single)\.json$/;

  test("every listed market, with its grid", () => {
    let markets = 0;
    for (const path of pages) {
      const decode: Decode<unknown> = singles.test(path)
        ? decodeInside("market", decodeMarket)
        : decodePage("markets", decodeMarket);
      const activity: Decode<unknown> = singles.test(path)
        ? decodeInside("market", decodeMarketActivity)
        : decodePage("markets", decodeMarketActivity);
      markets += check(path, decode);
      check(path, activity);
    }
    expect(markets).toBeGreaterThan(200);
  });

  test("book, trades, status and prices of requests", () => {
    check(join(rest, "orderbook__base.json"), decodeOrderBook);
    expect(
      check(join(rest, "trades__public_recorded.json"), decodePage("trades", decodeTrade)),
    ).toBeGreaterThan(0);
    check(join(rest, "exchange__status.json"), decodeExchangeStatus);
    check(join(rest, "account__endpoint_costs.json"), decodeEndpointCosts);
  });

  const sessions = [
    ["sports-ws-sample", sportsFrames],
    ["demo-ws-session", sessionFrames],
  ] as const;

  test.each(sessions)(
    "%s counts snapshots, deltas and answers in one run, as the stream does",
    (_, framesOf) => {
      const subscription = createSubscription("orderbook_delta");
      const verdicts = new Map<string, number>();
      for (const text of framesOf()) {
        const decoded = decodeStreamMessage(text, "no");
        if (!decoded.ok || decoded.value.seq === 0) continue;
        const { kind, seq, sid } = decoded.value;
        if (sid !== 1) continue;
        const verdict = countFrame(subscription, seq, kind !== "ok");
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      }
      expect(verdicts.get("next")).toBeGreaterThan(250);
      expect([...verdicts.keys()]).toEqual(["next"]);
    },
  );

  test("every error body has a code of its own and words", () => {
    const bodies = files(join(rest, "error-bodies"), /\.json$/);
    expect(bodies.length).toBeGreaterThan(10);
    for (const path of bodies) {
      const { code, details } = decodeRefusal(400, read(path));
      expect(code, path).not.toMatch(/^http_/);
      expect(details, path).not.toBe("");
    }
  });

  test("every frame of three stream recordings, and each delta the fast way as the slow way", () => {
    const kinds = new Map<string, number>();
    for (const text of frames()) {
      const fast = decodeStreamMessage(text, "no");
      // A blank in front is nothing to JSON, but sends the frame the slow way.
      const slow = decodeStreamMessage(` ${text}`, "no");
      expect(fast).toEqual(slow);
      if (!fast.ok) throw new Error(`${showGarbled(fast.why)} in ${text.slice(0, 200)}`);
      kinds.set(fast.value.kind, (kinds.get(fast.value.kind) ?? 0) + 1);
    }
    expect(kinds.get("delta")).toBeGreaterThan(3_000);
    expect(kinds.get("snapshot")).toBeGreaterThan(15);
    expect(kinds.get("ok")).toBeGreaterThan(10);
    expect(kinds.has("other")).toBe(false);
  });
});

function files(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

function read(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** How many rows there were; a body that is not read fails by name. */
function check(path: string, decode: Decode<unknown>): number {
  const decoded = decode(JSON.parse(read(path)));
  if (!decoded.ok) throw new Error(`${path}: ${showGarbled(decoded.why)}`);
  return isObject(decoded.value) && Array.isArray(decoded.value["rows"]) ? decoded.value["rows"].length : 1;
}

function frames(): readonly string[] {
  const told = files(rest, /^ws__.*\.jsonl$/).flatMap((path) => linesOf(read(path)));
  return [...sessionFrames(), ...told, ...sportsFrames()];
}

function sessionFrames(): readonly string[] {
  return linesOf(read(join(data, "demo-ws-session/session.jsonl.gz")));
}

function sportsFrames(): readonly string[] {
  const sample = JSON.parse(read(join(data, "sports-ws-sample/ws_orderbook_stream.json"))) as {
    readonly frames: readonly { readonly frame: unknown }[];
  };
  return sample.frames.map(({ frame }) => JSON.stringify(frame));
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
