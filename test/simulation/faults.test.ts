import { describe, expect, test } from "vitest";
import { sleep, type Clock } from "../../src/domain/clock.ts";
import { millis, seconds } from "../../src/domain/units.ts";
import { engineConfig } from "../../src/cli/config/engine-config.ts";
import { parseConfig } from "../../src/cli/config/parse.ts";
import { fastStage } from "../../src/cli/demo/stage.ts";
import { assemble } from "../../src/cli/wiring/assemble.ts";
import { auditLedger } from "../../src/cli/wiring/audit.ts";
import { KalshiClient } from "../../src/gateway/kalshi-client.ts";
import type { HttpTransport } from "../../src/gateway/http.ts";
import type { StreamHandlers, StreamTransport } from "../../src/gateway/stream-transport.ts";
import { seededRandom, type Random } from "../../src/lib/random.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import { createEngine, type EngineConfig } from "../../src/engine/engine.ts";
import { noJournal } from "../../src/store/journal.ts";
import { decodeInput, encodeInput } from "../../src/store/journal-line.ts";

/**
 * The whole program under virtual time with a network that fails: whatever becomes of a request or of a frame,
 * in the end the ledger is the exchange's and nothing of ours rests there.
 */

type Fault = (send: () => ReturnType<HttpTransport>) => ReturnType<HttpTransport>;

const answer = (status: number, body: string): ReturnType<HttpTransport> =>
  Promise.resolve({ status, headers: {}, body });

const faults: Readonly<Record<string, Fault>> = {
  "not applied, no connection": () => Promise.resolve({ failure: "refused", wasSent: false }),
  "not applied, no answer": () => Promise.resolve({ failure: "timeout", wasSent: true }),
  "applied, no answer": async (send) => {
    await send();
    return { failure: "reset", wasSent: true };
  },
  "not applied, 503": () => answer(503, '{"code":"service_unavailable","message":"service unavailable"}'),
  "applied, 503": async (send) => {
    await send();
    return answer(503, "");
  },
  "applied, 500 with a page": async (send) => {
    await send();
    return answer(500, "<html>oops</html>");
  },
  "applied, garbage": async (send) => {
    await send();
    return answer(201, '{"order_');
  },
  "not applied, 429": () => answer(429, '{"error":"too many requests"}'),
  "not applied, off the grid": () =>
    answer(400, '{"error":{"code":"invalid_price","message":"invalid price"}}'),
};

/** Order writes fail now and then, by lot; everything else goes through. */
function failing(
  http: HttpTransport,
  random: Random,
  chance: number,
  kinds: readonly Fault[],
  seen: { count: number },
) {
  const transport: HttpTransport = (request) => {
    const isOrderWrite = request.method !== "GET" && request.url.includes("/portfolio/events/orders");
    if (!isOrderWrite || !random.chance(chance)) return http(request);
    seen.count += 1;
    return random.pick(kinds)(() => http(request));
  };
  return transport;
}

/** Reads of the account trail the exchange: an answer is up to a second old when it arrives. */
function trailing(http: HttpTransport, clock: Clock, random: Random): HttpTransport {
  return async (request) => {
    const answered = await http(request);
    const isAccount = request.method === "GET" && /portfolio|user_data_timestamp/.test(request.url);
    if (isAccount) await sleep(clock, millis(random.whole(0, 1_000)));
    return answered;
  };
}

/** What becomes of one frame of the stream: whatever calls `deliver`, as often and as late as it likes. */
interface FrameFault {
  readonly isHit: (text: string) => boolean;
  readonly chance: number;
  readonly strike: (hand: {
    readonly deliver: () => void;
    readonly cut: () => void;
    readonly clock: Clock;
  }) => void;
}

const isPrivate = (text: string): boolean => /"type":"(fill|user_order)"/.test(text);
const isFill = (text: string): boolean => text.includes('"type":"fill"');
const isDelta = (text: string): boolean => text.includes('"type":"orderbook_delta"');
const isMarketNews = (text: string): boolean => text.includes('"type":"market_lifecycle_v2"');

const frameFaults: Readonly<Record<string, FrameFault>> = {
  "a cut just before we hear of a fill": { isHit: isPrivate, chance: 0.2, strike: ({ cut }) => cut() },
  "private messages lost": { isHit: isPrivate, chance: 0.4, strike: () => {} },
  "every fill lost": { isHit: isFill, chance: 1, strike: () => {} },
  "private messages twice": {
    isHit: isPrivate,
    chance: 0.8,
    strike: ({ deliver }) => {
      deliver();
      deliver();
    },
  },
  "private messages up to seconds late, and again": {
    isHit: isPrivate,
    chance: 0.5,
    strike: ({ deliver, clock }) => {
      clock.after(seconds(3), deliver);
      clock.after(millis(400), deliver);
    },
  },
  "changes of books lost": { isHit: isDelta, chance: 0.02, strike: () => {} },
  "market news lost": { isHit: isMarketNews, chance: 0.7, strike: () => {} },
};

/** Frames meet faults by lot; a socket that was cut says nothing more. */
function faultyStream(
  stream: StreamTransport,
  clock: Clock,
  random: Random,
  kinds: readonly FrameFault[],
  seen: { count: number },
): StreamTransport {
  return {
    connect: (url, headers, handlers) => {
      let isCut = false;
      const cut = (): void => {
        if (isCut) return;
        isCut = true;
        socket.close();
        handlers.closed("cut");
      };
      const received = (text: string): void => {
        if (isCut) return;
        const deliver = (): void => {
          if (!isCut) handlers.received(text);
        };
        const hit = kinds.find((kind) => kind.isHit(text) && random.chance(kind.chance));
        if (hit === undefined) return deliver();
        seen.count += 1;
        hit.strike({ deliver, cut, clock });
      };
      const closed: StreamHandlers["closed"] = (why) => {
        if (!isCut) handlers.closed(why);
        isCut = true;
      };
      const socket = stream.connect(url, headers, { opened: () => handlers.opened(), received, closed });
      return socket;
    },
  };
}

/** The state that the journal alone gives: it must be the run's own, whatever happened to it. */
function rerun(settings: EngineConfig, lines: readonly string[]): string {
  const engine = createEngine(settings);
  for (const line of lines) {
    const input = decodeInput(line);
    if (input === undefined) throw new Error(`not an input: ${line}`);
    engine.step(input);
  }
  return engine.stateHash();
}

/** The most contracts that one market could have come to, as the exchange saw it, at any moment. */
function watchExposure(exchange: Exchange): () => number {
  let worst = 0;
  exchange.listen((event) => {
    if (event.kind !== "order-changed" || event.order.account !== "player") return;
    const { ticker } = event.order;
    const held = exchange.positions("player").find((line) => line.ticker === ticker)?.position.net ?? 0;
    const open = { bid: 0, ask: 0 };
    for (const order of exchange.orders("player")) {
      if (order.ticker === ticker && order.status === "resting") open[order.side] += order.left;
    }
    worst = Math.max(worst, held + open.bid, open.ask - held);
  });
  return () => worst;
}

interface Weather {
  readonly requests?: readonly Fault[];
  readonly chance?: number;
  readonly frames?: readonly FrameFault[];
  readonly isTrailing?: boolean;
}

async function play(seed: number, weather: Weather) {
  const { requests = [], chance = 0, frames = [] } = weather;
  const scenario = defaultScenario();
  const stage = fastStage(scenario, seed);
  const { connection, exchange } = stage;
  const since = connection.clock.now();
  const seen = { count: 0 };
  const seenFrames = { count: 0 };
  const lines: string[] = [];
  const worst = watchExposure(exchange);
  const random = seededRandom(seed);
  const lagging = weather.isTrailing === true;
  const prompt = connection.http;
  const reads = lagging ? trailing(prompt, connection.clock, random.fork("lag")) : prompt;
  const http = failing(reads, random.fork("faults"), chance, requests, seen);
  const lots = random.fork("frames");
  const stream = faultyStream(connection.stream, connection.clock, lots, frames, seenFrames);
  // Room for one order a side and a little more: an order that is forgotten, or sent twice, breaches the cap.
  const config = parseConfig("strategy:\n  maxPosition: 12\n  nearClose:\n    stop: 5s\n", "test");
  const tickers = exchange.markets().map((market) => market.ticker);
  const settings = engineConfig(config, tickers, `f${seed}`);
  const assembly = assemble({
    connection: { ...connection, http, stream },
    mode: "live",
    paper: config.paper,
    engineConfig: settings,
    tickers,
    // Long enough to read the account once more after one market has closed and paid.
    duration: seconds(65),
    journal: { ...noJournal(), append: (input) => lines.push(encodeInput(input)) },
    tell: () => {},
  });
  const { hosts, credentials, clock } = connection;
  const work = async () => {
    const end = await assembly.bot.run();
    const client = KalshiClient.create({ hosts, credentials, clock, ...stage.secondDoor });
    const audit = await auditLedger(client, assembly.engine.ledger(), settings.ownPrefix, since);
    await client.close();
    return { end, audit };
  };
  const done = await stage.play(work());
  await stage.close();
  expect(rerun(settings, lines)).toBe(assembly.engine.stateHash());
  const fills = assembly.statistics.summary(clock.now()).totals.fills;
  const cap = settings.limits.maxPosition;
  return { ...done, faults: seen.count, frames: seenFrames.count, worst: worst(), cap, fills, exchange };
}

describe.each(Object.entries(faults))("%s", (_name, fault) => {
  test("the ledger agrees and nothing is left", async () => {
    const { end, audit, faults: met, worst, cap } = await play(3, { requests: [fault], chance: 0.3 });
    expect(worst).toBeLessThanOrEqual(cap);
    expect(met).toBeGreaterThan(5);
    expect(audit.differences).toEqual([]);
    expect(audit.ordersLeft).toBe(0);
    expect(end.proof.isProven).toBe(true);
  });
});

test.each([1, 2, 3, 4])("all of them together, seed %i", async (seed) => {
  const weather = { requests: Object.values(faults), chance: 0.25 };
  const { audit, end, faults: met, exchange, worst, cap } = await play(seed, weather);
  expect(worst).toBeLessThanOrEqual(cap);
  expect(met).toBeGreaterThan(10);
  expect(audit.differences).toEqual([]);
  expect(audit.ordersLeft).toBe(0);
  expect(end.proof.isProven).toBe(true);
  expect(exchange.moneyImbalance()).toBe(0);
  // No client order id of ours was ever used twice: the exchange would have answered 409.
  const ids = exchange.orders("player").map((order) => order.clientOrderId);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(Object.entries(frameFaults))("the stream: %s", (_name, fault) => {
  test("the ledger agrees, nothing is left, and the cap held", async () => {
    const { end, audit, frames, fills, worst, cap } = await play(5, { frames: [fault] });
    expect(worst).toBeLessThanOrEqual(cap);
    expect(frames).toBeGreaterThan(0);
    expect(fills).toBeGreaterThan(0);
    expect(audit.differences).toEqual([]);
    expect(audit.ordersLeft).toBe(0);
    expect(end.proof.isProven).toBe(true);
  });
});

test.each([11, 12, 13, 14, 15, 16])("requests and stream fail together, seed %i", async (seed) => {
  const weather: Weather = {
    requests: Object.values(faults),
    chance: 0.2,
    // All of them at their full strength leave no time to be filled at all.
    frames: Object.values(frameFaults).map((fault) => ({ ...fault, chance: fault.chance / 8 })),
    isTrailing: true,
  };
  const { end, audit, faults: met, frames, fills, worst, cap, exchange } = await play(seed, weather);
  expect(worst).toBeLessThanOrEqual(cap);
  expect(met).toBeGreaterThan(3);
  expect(frames).toBeGreaterThan(3);
  expect(fills).toBeGreaterThan(0);
  expect(audit.differences).toEqual([]);
  expect(audit.ordersLeft).toBe(0);
  expect(end.proof.isProven).toBe(true);
  expect(exchange.moneyImbalance()).toBe(0);
});
