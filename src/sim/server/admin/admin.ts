import { z } from "zod";
import type { Clock } from "../../../domain/clock.ts";
import {
  dollars,
  formatMoney,
  formatPrice,
  formatQty,
  formatTime,
  money,
  seconds,
  sum,
  zeroQty,
  type Time,
} from "../../../domain/units.ts";
import type { CashLine, Exchange } from "../../exchange.ts";
import type { ArmedFault, FaultDesk, Strike } from "../../faults/desk.ts";
import { strayEndpoint } from "../../faults/endpoint.ts";
import { faultKinds, parseFault } from "../../scenario-file/fault-schema.ts";
import { countText, durationText, moneyText } from "../../scenario-file/scenario-text.ts";
import { operationTable, parseOperation } from "../../scenario-file/operation-schema.ts";
import type { ActivityBook } from "../activity.ts";
import { servedEndpoints } from "../api.ts";

/** What the one who runs the exchange in a box may do to it. No sockets here, and no doubt about who asks. */
export interface AdminParts {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly faults: FaultDesk;
  readonly activity: ActivityBook;
  /** Lets time pass, where time stands still otherwise; absent where the clock is real. */
  readonly pass?: ((span: Time) => Promise<void>) | undefined;
}

export interface AdminRequest {
  readonly method: string;
  readonly path: string;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

export interface AdminAnswer {
  readonly status: number;
  readonly body: object;
}

type Handler = (parts: AdminParts, request: AdminRequest) => AdminAnswer | Promise<AdminAnswer>;

const handlers: Readonly<Record<string, Handler>> = {
  "GET /": () => done({ paths: Object.keys(handlers) }),
  "GET /faults": listFaults,
  "POST /faults": armFault,
  "DELETE /faults": disarmAll,
  "DELETE /faults/:id": disarmFault,
  "GET /faults/log": ({ faults }) => done({ strikes: faults.log().map(strikeBody) }),
  "GET /operations": () => done({ operations: operationTable() }),
  "POST /operations": operate,
  "GET /state": tellState,
  "GET /money": tellMoney,
  "GET /accounts/:id": tellAccount,
  "POST /deposits": deposit,
  "POST /time": passTime,
};

export async function answerAdmin(parts: AdminParts, request: AdminRequest): Promise<AdminAnswer> {
  parts.exchange.advance(parts.clock.now());
  const exact = handlers[`${request.method} ${request.path}`];
  const named = handlers[`${request.method} ${request.path.replace(/\/[^/]+$/, "/:id")}`];
  const handler = exact ?? named;
  return handler === undefined ? no(404, "there is no such path; GET / lists them") : handler(parts, request);
}

function listFaults({ faults, clock }: AdminParts): AdminAnswer {
  return done({
    armed: faults.armed(clock.now()).map(faultBody),
    kinds: faultKinds(),
    endpoints: servedEndpoints(),
  });
}

function armFault({ faults, clock, exchange }: AdminParts, { body }: AdminRequest): AdminAnswer {
  const plan = parseFault(body);
  if (!plan.ok) return no(400, plan.why);
  const { match, fault } = plan.value;
  const market = fault.kind === "close-market" ? fault.market : match.market;
  if (market !== undefined && exchange.market(market) === undefined)
    return no(400, `no market is called ${market}`);
  if (match.account !== undefined && exchange.balances(match.account).length === 0)
    return no(400, `no account is called ${match.account}`);
  const stray = match.endpoint === undefined ? undefined : strayEndpoint(match.endpoint, servedEndpoints());
  if (stray !== undefined) return no(400, `endpoint: ${stray}; GET /faults lists them`);
  return { status: 201, body: faultBody(faults.arm(plan.value, clock.now())) };
}

function disarmAll({ faults, clock }: AdminParts): AdminAnswer {
  const armed = faults.armed(clock.now());
  for (const { id } of armed) faults.disarm(id);
  return done({ disarmed: armed.map(({ id }) => id) });
}

function disarmFault({ faults }: AdminParts, { path }: AdminRequest): AdminAnswer {
  const id = Number(path.slice("/faults/".length));
  return faults.disarm(id) ? done({ disarmed: [id] }) : no(404, "no fault of this number is armed");
}

function operate({ exchange, clock }: AdminParts, { body }: AdminRequest): AdminAnswer {
  const now = clock.now();
  const operation = parseOperation(body, now);
  if (!operation.ok) return no(400, operation.why);
  const answer = exchange.operate(now, operation.value);
  return answer.ok ? done({ done: operation.value.kind }) : no(409, answer.refusal.why);
}

function tellState({ exchange, clock, pass }: AdminParts): AdminAnswer {
  const next = exchange.nextAt();
  return done({
    now: formatTime(clock.now()),
    ...(next === undefined ? {} : { next_at: formatTime(next) }),
    seed: exchange.seed,
    scenario: exchange.scenario.name,
    clock: pass === undefined ? "real" : "by hand",
    state_hash: exchange.stateHash(),
  });
}

/** The zero-sum report: where every micro-dollar is. The cash of the crowd is one line. */
function tellMoney({ exchange }: AdminParts): AdminAnswer {
  const report = exchange.moneyReport();
  return done({
    imbalance: formatMoney(report.imbalance),
    paid_in: formatMoney(report.paidIn),
    fees: formatMoney(report.fees),
    rounding: formatMoney(report.rounding),
    rewards: formatMoney(report.rewards),
    crowd_cash: formatMoney(sum(report.cash.filter(isCrowd).map(({ amount }) => amount))),
    cash: report.cash
      .filter((line) => !isCrowd(line))
      .map(({ account, subaccount, shard, amount }) => ({
        account,
        subaccount,
        exchange_index: shard,
        amount: formatMoney(amount),
      })),
    collateral: report.collateral.map(({ ticker, amount }) => ({ ticker, amount: formatMoney(amount) })),
  });
}

/** What an account has used and done, and what it has resting with its place in the queue: all as of now. */
function tellAccount({ exchange, activity }: AdminParts, { path }: AdminRequest): AdminAnswer {
  const account = path.slice("/accounts/".length);
  if (!exchange.users().includes(account)) return no(404, `no account is called ${account}`);
  const { tokens, refusedForRate, changes, fills } = activity.of(account);
  const resting = exchange.restingOrders(account);
  return done({
    account,
    tokens,
    refused_for_rate: refusedForRate,
    order_changes: changes,
    fills,
    resting: resting.map(({ orderId, clientOrderId, ticker, side, price, left }) => ({
      order_id: orderId,
      client_order_id: clientOrderId,
      ticker,
      side,
      price: formatPrice(price),
      remaining: formatQty(left),
      queue_position: formatQty(exchange.queueAhead(account, orderId) ?? zeroQty),
    })),
  });
}

function isCrowd({ account }: CashLine): boolean {
  return account.startsWith("crowd:");
}

const depositSchema = z.strictObject({
  account: z.string().min(1),
  amount: moneyText(money(10_000), dollars(1_000_000_000)),
  exchange_index: countText(0, 9).default(0),
});

/** Money from the bank, which no call of the real API can do either. */
function deposit({ exchange, clock }: AdminParts, { body }: AdminRequest): AdminAnswer {
  const asked = depositSchema.safeParse(body);
  if (!asked.success) return no(400, 'expected {"account": "play", "amount": "$100", "exchange_index": 0}');
  const { account, amount, exchange_index: shard } = asked.data;
  if (exchange.balances(account).length === 0) return no(404, `no account is called ${account}`);
  const done = exchange.arrange(clock.now(), { kind: "deposit", account, shard, amount });
  if (!done.ok) return no(409, done.why.details ?? done.why.message);
  return {
    status: 201,
    body: { account, exchange_index: shard, cash: formatMoney(exchange.cash(account, { shard })) },
  };
}

const spanSchema = durationText(seconds(0.001), seconds(30 * 86_400));

async function passTime({ clock, pass }: AdminParts, { body }: AdminRequest): Promise<AdminAnswer> {
  if (pass === undefined) return no(409, "the clock is real here; start with --paused to move it by hand");
  const asked: unknown = typeof body === "object" && body !== null && "pass" in body ? body.pass : undefined;
  const span = spanSchema.safeParse(asked);
  if (!span.success) return no(400, 'expected {"pass": "10s"}, from 0.001s to 720h');
  await pass(span.data);
  return done({ now: formatTime(clock.now()) });
}

function faultBody(armed: ArmedFault): object {
  const { id, fault, match, from, until, times, after, chance, met, struck } = armed;
  const { kind, ...members } = fault;
  return {
    id,
    fault: kind,
    ...members,
    ...match,
    from: formatTime(from),
    ...(until === undefined ? {} : { until: formatTime(until) }),
    ...(times === undefined ? {} : { times }),
    after,
    chance,
    met,
    struck,
  };
}

function strikeBody({ at, fault, kind, account, what, markets }: Strike): object {
  return {
    at: formatTime(at),
    id: fault,
    fault: kind,
    ...(account === undefined ? {} : { account }),
    what,
    markets,
  };
}

function done(body: object): AdminAnswer {
  return { status: 200, body };
}

function no(status: number, message: string): AdminAnswer {
  return { status, body: { error: { message } } };
}
