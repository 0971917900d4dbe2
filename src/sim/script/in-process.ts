import { plus, seconds, toSeconds, zeroQty, type Time } from "../../domain/units.ts";
import { createExchange } from "../box.ts";
import type { Command } from "../command.ts";
import type { CommandAnswer, CommandRefusal, Exchange } from "../exchange.ts";
import { accountCommand } from "./account-command.ts";
import type { Answer, Ask, No, Told } from "./ask.ts";
import { operationAt } from "./operation-at.ts";
import { runScript, type StepReport } from "./run.ts";
import { scenarioOf } from "./scenario-of.ts";
import type { Script } from "./script.ts";

/** Runs a script against the exchange itself, without a wire between. */
export function* runInProcess(script: Script): Generator<StepReport, void, undefined> {
  const { setup } = script;
  const exchange = createExchange({ scenario: scenarioOf(setup), seed: setup.seed, start: setup.start });
  for (const { name, cash } of setup.accounts) exchange.openAccount(name, cash);
  let now = setup.start;
  const run = runScript(script);
  let answer: Answer | undefined;
  for (let next = run.next(answer); next.done !== true; next = run.next(answer)) {
    const { value } = next;
    if (!("kind" in value)) {
      answer = undefined;
      yield value;
      continue;
    }
    if (value.kind === "wait") {
      now = plus(now, value.span);
      exchange.advance(now);
    }
    answer = answerOf(exchange, now, value);
  }
}

function answerOf(exchange: Exchange, now: Time, ask: Ask): Answer {
  switch (ask.kind) {
    case "order":
      return { kind: "told", told: carryOut(exchange, now, ask) };
    case "arrange": {
      const done = exchange.arrange(now, accountCommand(ask));
      return { kind: "arranged", told: done.ok ? { kind: "done", id: done.value } : refusalOf(done.why) };
    }
    case "wait":
    case "fault":
      return { kind: "done" };
    case "operate":
      return operationAt(exchange, now, ask.operation);
    default:
      return read(exchange, ask);
  }
}

type ReadAsk = Exclude<Ask, { kind: "order" | "arrange" | "wait" | "fault" | "operate" }>;
type OrderAsk = Extract<Ask, { kind: "order" }>;

function read(exchange: Exchange, ask: ReadAsk): Answer {
  switch (ask.kind) {
    case "read-book":
      return {
        kind: "book",
        bids: exchange.levels(ask.ticker, "bid"),
        asks: exchange.levels(ask.ticker, "ask"),
      };
    case "read-account": {
      const { account, subaccount } = ask.trader;
      const { ticker, shard } = ask.about;
      const place = { subaccount, shard };
      const held = exchange.positions(account, place).find((row) => row.ticker === ticker);
      return {
        kind: "account",
        position: held?.position.net ?? zeroQty,
        cash: exchange.cash(account, place),
        reserved: exchange.reserved(account, place),
      };
    }
    case "read-order": {
      const order = exchange.order(ask.of.account, ask.of.orderId);
      if (order === undefined) return { kind: "order", order };
      return { kind: "order", order: { ...order, ahead: exchange.queueAhead(order.account, order.orderId) } };
    }
    case "read-trades":
      return { kind: "trades", trades: exchange.trades(ask.ticker).toReversed() };
    case "read-fills": {
      const own = exchange
        .fills(ask.trader.account)
        .filter((fill) => fill.ticker === ask.ticker && fill.subaccount === ask.trader.subaccount)
        .toReversed();
      return {
        kind: "fills",
        fills: own.map(({ qty, price, isTaker, fee }) => ({
          qty,
          price,
          role: isTaker ? "taker" : "maker",
          fee,
        })),
      };
    }
    case "read-market":
      return { kind: "market", status: exchange.market(ask.ticker)?.status ?? "unknown" };
    default:
      return { kind: "money", imbalance: exchange.moneyImbalance() };
  }
}

function refusalOf({ status, code, details }: CommandRefusal): No {
  return { kind: "refused", status, code, ...(details === undefined ? {} : { details }) };
}

function carryOut(exchange: Exchange, now: Time, ask: OrderAsk): Told {
  const answer: CommandAnswer = exchange.execute(now, commandOf(exchange, now, ask));
  if (!answer.ok) return refusalOf(answer.refusal);
  const { orders, filled, reducedBy, averagePrice, averageFee } = answer.answer;
  const [order] = orders;
  return {
    kind: "done",
    ...(order === undefined ? {} : { orderId: order.orderId }),
    filled,
    left: order?.left ?? zeroQty,
    reducedBy,
    ...(averagePrice === undefined ? {} : { averagePrice }),
    ...(averageFee === undefined ? {} : { averageFee }),
  };
}

function commandOf(exchange: Exchange, now: Time, { act, of, groupId }: OrderAsk): Command {
  const { account, subaccount } = act;
  const orderId = of?.orderId ?? "";
  switch (act.kind) {
    case "create": {
      const { expires, name: _name, group: _group, ...order } = act;
      return {
        ...order,
        kind: "create-order",
        ...(groupId === undefined ? {} : { orderGroupId: groupId }),
        ...(expires === undefined ? {} : { expiresAt: wholeSecond(plus(now, expires)) }),
      };
    }
    case "cancel":
      return { kind: "cancel-order", account, subaccount, orderId };
    case "amend": {
      const { expires, clientOrderId } = act;
      const side = exchange.order(account, orderId)?.side ?? "bid";
      return {
        kind: "amend-order",
        account,
        subaccount,
        orderId,
        ticker: of?.ticker ?? "",
        side,
        price: act.price,
        total: act.total,
        ...(expires === undefined
          ? {}
          : { expiresAt: expires === "never" ? expires : wholeSecond(plus(now, expires)) }),
        ...(clientOrderId === undefined ? {} : { updatedClientOrderId: clientOrderId }),
      };
    }
    case "decrease":
      return { kind: "decrease-order", account, subaccount, orderId, by: act.by };
    default:
      return { kind: "cancel-all-orders", account, subaccount };
  }
}

/** Expiries are whole seconds on the wire, so they are here too. */
function wholeSecond(at: Time): Time {
  return seconds(toSeconds(at));
}
