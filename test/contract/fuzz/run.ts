import { Agent, request as httpRequest } from "node:http";
import { connect as connectTcp } from "node:net";
import { seconds, toMillis } from "../../../src/domain/units.ts";
import { seededRandom, type Random } from "../../../src/lib/random.ts";
import { quietScenario } from "../boxed-exchange.ts";
import { jumpingClock } from "../jumping-clock.ts";
import { richScenario } from "../rich-scenario.ts";
import { signedHeaders } from "../socket-client.ts";
import type { OperationShape, SpecShapes } from "../spec-shapes.ts";
import { startExchange, type StartedExchange } from "../start-exchange.ts";
import { fuzzFrame } from "./frame.ts";
import { createJudge, type FuzzAnswer, type Judge } from "./judge.ts";
import { fuzzRequest, type FuzzRequest } from "./request.ts";
import { openFuzzSocket, type FuzzSocket, type HeardFrame } from "./socket.ts";
import type { Surroundings } from "./valid.ts";

export interface FuzzReport {
  /** What went wrong, each with the index that repeats it. */
  readonly problems: readonly string[];
  /** How often each kind of answer came: a status, or a frame's type. */
  readonly answers: ReadonlyMap<string, number>;
  /** Requests and frames that the specification does not allow: as many as were asked for. */
  readonly malformed: number;
  /** Operations that were sent something. */
  readonly operations: ReadonlySet<string>;
  readonly moneyImbalance: number;
}

/** How many cases share one moment: then the budget is full again. */
const casesPerSecond = 40;
const problemsMax = 10;

/**
 * Sends `count` malformed requests and frames to a real server on loopback: four REST calls to one frame, now and then
 * bytes that are no HTTP. Each case comes from the seed and its index.
 */
export async function fuzz(
  shapes: SpecShapes,
  options: {
    readonly seed: number;
    readonly count: number;
    /** Holds answers and frames against the specification where that is at hand. */
    readonly checkAnswer?: (request: FuzzRequest, answer: FuzzAnswer) => readonly string[];
    readonly checkFrame?: (frame: HeardFrame) => readonly string[];
  },
): Promise<FuzzReport> {
  const clock = jumpingClock("frozen");
  const server = await startExchange({
    clock,
    scenario: richScenario(quietScenario()),
    keyKind: "ed25519",
    settings: { lateMax: seconds(3_600), earlyMax: seconds(3_600) },
  });
  const problems: string[] = [];
  const answers = new Map<string, number>();
  const operations = new Set<string>();
  const count = (kind: string): void => void answers.set(kind, (answers.get(kind) ?? 0) + 1);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const judge = createJudge(shapes.operations);
  const ids = await placeThings(server, agent, shapes);
  const stage: Stage = { server, around: { ...surroundings(server), ids }, judge };
  let socket: FuzzSocket | undefined;
  let malformed = 0;
  for (let index = 0; malformed < options.count && problems.length < problemsMax; index += 1) {
    if (index % casesPerSecond === 0) {
      clock.jump(seconds(1));
      server.exchange.advance(clock.now());
    }
    const random = seededRandom(options.seed * 1_000_003 + index);
    const told = (found: readonly string[], what: unknown): void => {
      for (const each of found) problems.push(`seed ${options.seed} index ${index}: ${each}: ${shown(what)}`);
    };
    if (index % 5 === 4) {
      socket = socket?.isOpen() === true ? socket : await openFuzzSocket(server);
      const frame = fuzzFrame(random.pick(shapes.commands), stage.around, random);
      malformed += 1;
      const heard = await unchanged(server, () => socket?.send(frame));
      for (const each of heard.value?.frames ?? []) {
        count(each.type);
        told(options.checkFrame?.(each) ?? [], [frame, each]);
      }
      told([...heard.problems, ...(heard.value?.problems ?? [])], frame);
    } else if (index % 50 === 7) {
      told((await unchanged(server, () => sendBytes(server, random))).problems, "bytes that are no HTTP");
      malformed += 1;
    } else {
      const operation = random.pick(shapes.operations, weightOf);
      operations.add(operation.id);
      const request = fuzzRequest(operation, stage.around, random);
      if (judge.isMalformed(request)) malformed += 1;
      const { answer, harm } = await sendRequest(stage, agent, request);
      count(String(answer.status));
      told([...harm, ...(options.checkAnswer?.(request, answer) ?? [])], [request, answer]);
    }
  }
  await stillAlive(server, problems);
  socket?.close();
  agent.destroy();
  const report = {
    problems,
    answers,
    malformed,
    operations,
    moneyImbalance: server.exchange.moneyImbalance(),
  };
  await server.close().catch((error: unknown) => problems.push(...faultsIn(error)));
  return report;
}

/** Something to lose: orders, a group and requests for quotes that stand while the nonsense comes in. */
async function placeThings(
  server: StartedExchange,
  agent: Agent,
  shapes: SpecShapes,
): Promise<Surroundings["ids"]> {
  const make = async (id: string, body: object): Promise<string> => {
    const operation = shapes.operations.find((each) => each.id === id);
    if (operation === undefined) throw new Error(`${id} is no operation`);
    const { method, path } = operation;
    const text = JSON.stringify(body);
    const answer = await send(server, agent, { operation, method, path, body: text, ...valid });
    const made: Record<string, string> = JSON.parse(answer.text);
    const name = Object.keys(made).find((each) => /^(?:order_|order_group_|)id$/.test(each));
    if (name === undefined) throw new Error(answer.text);
    return made[name] ?? "";
  };
  const tickers = server.exchange.markets().map(({ ticker }) => ticker);
  const orderIds: string[] = [];
  const rfqIds: string[] = [];
  for (const ticker of tickers.slice(0, 3)) {
    for (const [side, price] of [
      ["bid", "0.1000"],
      ["ask", "0.9000"],
    ]) {
      const terms = { time_in_force: "good_till_canceled", self_trade_prevention_type: "taker_at_cross" };
      orderIds.push(await make("CreateOrderV2", { ticker, side, price, count: "50.00", ...terms }));
    }
    const request = { market_ticker: ticker, contracts_fp: "5.00", rest_remainder: false };
    rfqIds.push(await make("CreateRFQ", request));
  }
  const group = await make("CreateOrderGroup", { contracts_limit: 100, exchange_index: 0 });
  const collections = server.exchange.scenario.collections ?? [];
  return new Map([
    ["order_id", orderIds],
    ["order_group_id", [group]],
    ["rfq_id", rfqIds],
    ["collection_ticker", collections.map(({ ticker }) => ticker)],
  ]);
}

const valid = { headers: {}, signing: "right", how: "valid" } as const;

/** Most harm is in what takes a body, and most of all in orders. */
function weightOf({ body, method, path }: OperationShape): number {
  if (body === undefined) return method === "GET" ? 1 : 2;
  return path.startsWith("/portfolio/events/orders") ? 12 : 4;
}

interface Stage {
  readonly server: StartedExchange;
  readonly around: Surroundings;
  readonly judge: Judge;
}

async function sendRequest(
  { server, judge }: Stage,
  agent: Agent,
  request: FuzzRequest,
): Promise<{ readonly answer: FuzzAnswer; readonly harm: readonly string[] }> {
  const before = server.exchange.stateHash();
  const answer = await send(server, agent, request);
  const harm = judge.harmOf(request, answer, server.exchange.stateHash() !== before);
  return { answer, harm: harm === undefined ? [] : [harm] };
}

const answerWithinMs = 10_000;

function send(server: StartedExchange, agent: Agent, request: FuzzRequest): Promise<FuzzAnswer> {
  const url = new URL(server.restUrl);
  const path = `${url.pathname}${request.path}`;
  const signed = signedHeaders(server, `${request.method}${path.split("?")[0]}`);
  const wrong = { ...signed, "KALSHI-ACCESS-SIGNATURE": "AAAA" };
  const signing = { right: signed, wrong, none: {} }[request.signing];
  const headers = { ...request.headers, ...signing, "content-length": Buffer.byteLength(request.body) };
  return new Promise((resolve) => {
    const call = httpRequest(
      { host: url.hostname, port: url.port, method: request.method, path, headers, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    call.setTimeout(answerWithinMs, () => call.destroy(new Error("no answer")));
    call.on("error", (error) => resolve({ status: 599, text: String(error) }));
    call.end(request.body);
  });
}

async function unchanged<Value>(
  server: StartedExchange,
  act: () => Value | Promise<Value>,
): Promise<{ readonly value: Value; readonly problems: readonly string[] }> {
  const before = server.exchange.stateHash();
  const value = await act();
  const isSame = server.exchange.stateHash() === before;
  return { value, problems: isSame ? [] : ["something changed"] };
}

const bytes = [
  "\u0000\u0001\r\n\r\n",
  "GET\r\n\r\n",
  "GET / HTTP/9.9\r\n\r\n",
  "POST /trade-api/v2/portfolio/events/orders HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
  "POST /trade-api/v2/portfolio/events/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{",
  "POST /trade-api/v2/portfolio/events/orders HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
  "GET /trade-api/ws/v2 HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
  "GET /trade-api/ws/v2 HTTP/1.1\r\nhost: x\r\nupgrade: chess\r\nconnection: upgrade\r\n\r\n",
] as const;

/** Says something senseless, or half of something, and hangs up. */
function sendBytes(server: StartedExchange, random: Random): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTcp(Number(new URL(server.restUrl).port), "127.0.0.1", () => {
      socket.write(random.pick(bytes), () => setTimeout(() => socket.destroy(), 2));
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
  });
}

async function stillAlive(server: StartedExchange, problems: string[]): Promise<void> {
  const headers = signedHeaders(server, "GET/trade-api/v2/portfolio/balance");
  const answer = await fetch(`${server.restUrl}/portfolio/balance`, { headers });
  if (answer.status !== 200) problems.push(`after it all the balance is answered ${answer.status}`);
  const socket = await openFuzzSocket(server);
  const { frames } = await socket.send({
    kind: "text",
    data: '{"id":1,"cmd":"list_subscriptions"}',
    how: "",
  });
  if (frames[0]?.type !== "ok") problems.push("after it all the stream does not answer");
  socket.close();
}

function surroundings(server: StartedExchange): Omit<Surroundings, "ids"> {
  const { exchange, clock } = server;
  return {
    tickers: exchange.markets().map((market) => market.ticker),
    eventTickers: exchange.events().map((event) => event.ticker),
    seriesTickers: exchange.series().map((series) => series.ticker),
    nowSeconds: Math.floor(toMillis(clock.now()) / 1_000),
  };
}

function faultsIn(error: unknown): readonly string[] {
  const faults: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return faults.map((fault) => (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)));
}

function shown(value: unknown): string {
  return JSON.stringify(value, (name, inner: unknown) => (name === "operation" ? undefined : inner)).slice(
    0,
    1_500,
  );
}
