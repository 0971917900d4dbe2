import type { Clock } from "../domain/clock.ts";
import { sleep } from "../domain/clock.ts";
import type { Note } from "../domain/note.ts";
import type { Refusal } from "../domain/order.ts";
import { millis, seconds, type Time } from "../domain/units.ts";
import type { Random } from "../lib/random.ts";
import { costOf, type EndpointCosts, type Limits } from "../wire/maker/account.ts";
import { decodePage, type Page } from "../wire/maker/page.ts";
import { parseJson, showGarbled, type Decode } from "../wire/maker/reader.ts";
import { decodeRefusal } from "../wire/maker/refusal.ts";
import { createHearing, type Hearing } from "./hearing.ts";
import type { Hosts } from "./hosts.ts";
import { isHttpFailure, type HttpAnswer, type HttpFailure, type HttpTransport } from "./http.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import type { Signer } from "./signing.ts";
import { dateHeaderBounds, skewGauge, type SkewGauge } from "./skew.ts";

/** How one request ended. Reads are tried again before they end; writes are sent once. */
export type Answer<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "not-sent"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface Read<Value> {
  readonly path: string;
  readonly query?: Query;
  readonly decode: Decode<Value>;
  /** Public data is asked for unsigned when there is no key. */
  readonly isPublic?: boolean;
  /** Sent once, and only where tokens are plenty: all other reads go before it. */
  readonly isSpare?: boolean;
}

export interface Write<Value> {
  readonly method: "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Query;
  readonly body?: string | undefined;
  readonly decode: Decode<Value>;
  /** Whose write bucket pays; 0 is the common one. */
  readonly shard: number;
  /** True for what only takes risk away. */
  readonly isUrgent: boolean;
  /** How many single requests a batch counts for. */
  readonly items?: number;
}

export interface Rest {
  read<Value>(request: Read<Value>): Promise<Answer<Value>>;
  /** Follows cursors up to `pagesMax`; a listing that is longer is refused, never cut in silence. */
  readAll<Value>(
    request: Read<Value> & { readonly rows: string; readonly pagesMax: number },
  ): Promise<Answer<readonly Value[]>>;
  write<Value>(request: Write<Value>): Promise<Answer<Value>>;
  /** True when this batch may go, and go now: the exchange takes one whole or not at all. */
  takesBatch(request: Write<unknown>): boolean;
  setLimits(limits: Limits): void;
  setCosts(costs: EndpointCosts): void;
  readonly skew: SkewGauge;
  /** The path part of the REST host, as prices of endpoints name it. */
  readonly basePath: string;
  close(why: string): void;
}

export interface RestOptions {
  readonly clock: Clock;
  readonly http: HttpTransport;
  readonly hosts: Hosts;
  readonly signer: Signer | undefined;
  readonly random: Random;
  readonly log: (note: Note) => void;
  readonly timeoutMs?: number;
  /** False for a server that takes single orders only. */
  readonly batches?: boolean | undefined;
  /** Called with each answer that shows that the exchange hears us and knows our key. */
  readonly answered?: () => void;
}

/** The smallest tier's numbers and the default prices: right until the account's own are read. */
const firstLimits: Limits = {
  tier: "unknown",
  read: { refill: 200, capacity: 200 },
  write: { refill: 100, capacity: 100 },
};
const firstCosts: EndpointCosts = {
  defaultCost: 10,
  rows: [{ method: "DELETE", path: "/trade-api/v2/portfolio/events/orders/:order_id", cost: 2 }],
};

const triesMax = 4;
const retryFirst = millis(250);
const readWaitMax = seconds(30);
const urgentWaitMax = seconds(30);
/** A quote that waited longer was decided on a book that is gone. */
const ordinaryWaitMax = seconds(2);

export function createRest(options: RestOptions): Rest {
  const { clock, random } = options;
  const basePath = new URL(options.hosts.rest).pathname;
  const signs = { skew: skewGauge(), hearing: createHearing() };
  let limits = firstLimits;
  let costs = firstCosts;
  const reads = createPacer(clock, limits.read, signs.hearing);
  const writes = new Map<number, Pacer>();
  let closed: string | undefined;

  const writePacer = (shard: number): Pacer =>
    pacerOf(writes, shard, () => createPacer(clock, limits.write, signs.hearing));
  const priceOf = ({ method, path, items = 1 }: Write<unknown>): number =>
    costOf(costs, method, basePath + path) * items;
  const exchange = (request: Outgoing) => sendSigned(options, signs, basePath, request);

  const readOnce = async <Value>(request: Read<Value>): Promise<Answer<Value>> => {
    if (closed !== undefined) return { kind: "not-sent", why: closed };
    const cost = costOf(costs, "GET", basePath + request.path);
    const isShort = request.isSpare === true && !reads.fitsNow(cost + limits.read.capacity / 2);
    if (isShort) return { kind: "not-sent", why: "the read tokens are short" };
    const blocked = await reads.admit({ cost, isUrgent: false, waitMax: readWaitMax });
    if (blocked !== undefined) return { kind: "not-sent", why: blocked };
    const arrived = reads.depart(cost);
    const answer = await exchange({ ...request, method: "GET", body: undefined });
    arrived();
    if (!isHttpFailure(answer) && answer.status === 429) reads.drain();
    return judge(answer, request.decode);
  };

  const read = async <Value>(request: Read<Value>): Promise<Answer<Value>> => {
    let wait: number = retryFirst;
    for (let tries = 1; ; tries += 1) {
      const answer = await readOnce(request);
      if (request.isSpare === true || tries >= triesMax || closed !== undefined || !isWorthRetrying(answer))
        return answer;
      await sleep(clock, Math.round(wait * (0.5 + random.unit())) as Time);
      wait *= 2;
    }
  };

  return {
    basePath,
    skew: signs.skew,
    read,
    readAll: (request) => readPages(read, request),
    write: async (request) => {
      if (closed !== undefined) return { kind: "not-sent", why: closed };
      const pacer = writePacer(request.shard);
      const cost = priceOf(request);
      const waitMax = request.isUrgent ? urgentWaitMax : ordinaryWaitMax;
      const blocked = await pacer.admit({ cost, isUrgent: request.isUrgent, waitMax });
      if (blocked !== undefined) return { kind: "not-sent", why: blocked };
      const arrived = pacer.depart(cost);
      const answer = await exchange(request);
      arrived();
      if (!isHttpFailure(answer) && answer.status === 429) pacer.drain();
      return judge(answer, request.decode);
    },
    takesBatch: (request) => options.batches !== false && writePacer(request.shard).fitsNow(priceOf(request)),
    setLimits: (told) => {
      limits = told;
      reads.resize(told.read);
      for (const pacer of writes.values()) pacer.resize(told.write);
    },
    setCosts: (told) => {
      costs = told;
    },
    close: (why) => {
      closed = why;
      for (const pacer of [reads, ...writes.values()]) pacer.close(why);
    },
  };
}

/** Each shard's bucket is full until its first request. */
function pacerOf(pacers: Map<number, Pacer>, shard: number, make: () => Pacer): Pacer {
  const known = pacers.get(shard);
  if (known !== undefined) return known;
  const pacer = make();
  pacers.set(shard, pacer);
  return pacer;
}

interface Outgoing {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Query;
  readonly body?: string | undefined;
  readonly isPublic?: boolean;
}

async function sendSigned(
  options: RestOptions,
  { skew, hearing }: { readonly skew: SkewGauge; readonly hearing: Hearing },
  basePath: string,
  request: Outgoing,
): Promise<HttpAnswer | HttpFailure> {
  const { clock, signer } = options;
  if (signer === undefined && request.isPublic !== true) {
    return { failure: "this needs an API key, and none was given", wasSent: false };
  }
  const sentAt = clock.now();
  const answer = await withTimeout(clock, options.timeoutMs ?? 10_000, (timeoutMs) =>
    options.http({
      method: request.method,
      url: options.hosts.rest + request.path + encodeQuery(request.query ?? {}),
      headers: {
        accept: "application/json",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...signer?.headers(request.method, basePath + request.path, sentAt),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      timeoutMs,
    }),
  );
  if (isHttpFailure(answer)) return answer;
  hearing.heard(sentAt);
  if (signer !== undefined && isHeeded(answer.status)) options.answered?.();
  const date = dateHeaderBounds(answer.headers["date"]);
  if (date !== undefined) skew.observe(sentAt, clock.now(), date.from, date.to);
  return answer;
}

/** A refusal counts: whoever weighs a request has heard it. A key refused, a 429 and a 5xx weigh nothing. */
function isHeeded(status: number): boolean {
  return status < 500 && ![401, 403, 408, 429, 499].includes(status);
}

/** The transport keeps its own time; this one also ends a transport that never answers at all. */
function withTimeout(
  clock: Clock,
  timeoutMs: number,
  send: (timeoutMs: number) => Promise<HttpAnswer | HttpFailure>,
): Promise<HttpAnswer | HttpFailure> {
  return new Promise((resolve) => {
    const grace = millis(timeoutMs + 500);
    const timer = clock.after(grace, () => {
      resolve({ failure: `no answer in ${timeoutMs} ms`, wasSent: true });
    });
    const finish = (answer: HttpAnswer | HttpFailure): void => {
      timer.cancel();
      resolve(answer);
    };
    // A transport that throws broke its promise: assume the worst, and do not show what it threw.
    send(timeoutMs).then(finish, () => finish({ failure: "the transport failed", wasSent: true }));
  });
}

/** The meaning of every way a request can end. */
function judge<Value>(answer: HttpAnswer | HttpFailure, decode: Decode<Value>): Answer<Value> {
  if (isHttpFailure(answer)) {
    return { kind: answer.wasSent ? "unknown" : "not-sent", why: answer.failure };
  }
  const { status, body } = answer;
  if (status === 429) return { kind: "not-sent", why: "the exchange refused it: too many requests (429)" };
  if (status >= 200 && status < 300) return judgeBody(status, body, decode);
  // 408 and 499 come from proxies that gave up waiting: the request may be under way.
  if (status >= 400 && status < 500 && status !== 408 && status !== 499) {
    return { kind: "refused", refusal: decodeRefusal(status, body) };
  }
  return { kind: "unknown", why: `the exchange answered ${status}` };
}

/** The request was accepted, so a body that cannot be read leaves open what it did. */
function judgeBody<Value>(status: number, body: string, decode: Decode<Value>): Answer<Value> {
  const json = body === "" && status === 204 ? { ok: true as const, value: undefined } : parseJson(body);
  const decoded = json.ok ? decode(json.value) : json;
  if (decoded.ok) return { kind: "done", value: decoded.value };
  return { kind: "unknown", why: `${garbledMark}: ${showGarbled(decoded.why)}` };
}

export const garbledMark = "the answer cannot be read";

/** Asking twice for the same thing harms nobody; a body that cannot be read will not get better. */
function isWorthRetrying(answer: Answer<unknown>): boolean {
  if (answer.kind === "done" || answer.kind === "refused") return false;
  return !answer.why.startsWith(garbledMark) && !answer.why.includes("API key");
}

async function readPages<Value>(
  read: <Row>(request: Read<Row>) => Promise<Answer<Row>>,
  request: Read<Value> & { readonly rows: string; readonly pagesMax: number },
): Promise<Answer<readonly Value[]>> {
  const rows: Value[] = [];
  const { decode, ...rest } = request;
  let cursor: string | undefined;
  for (let page = 0; page < request.pagesMax; page += 1) {
    const answer: Answer<Page<Value>> = await read({
      ...rest,
      query: { ...request.query, cursor },
      decode: decodePage(request.rows, decode),
    });
    if (answer.kind !== "done") return answer;
    rows.push(...answer.value.rows);
    if (answer.value.cursor === undefined) return { kind: "done", value: rows };
    if (answer.value.cursor === cursor)
      return { kind: "unknown", why: `${garbledMark}: the cursor stands still` };
    cursor = answer.value.cursor;
  }
  return { kind: "unknown", why: `${request.path} has more than ${request.pagesMax} pages` };
}

/** Lists repeat the name, as the exchange wants them. */
function encodeQuery(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === "object") for (const item of value) search.append(name, item);
    else search.append(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
