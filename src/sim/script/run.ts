import { assert } from "../../lib/assert.ts";
import { uuidOf } from "../../lib/uuid.ts";
import { minus } from "../../domain/units.ts";
import type { Answer, Ask, GroupRef, OrderRef } from "./ask.ts";
import {
  compareAccount,
  compareArranged,
  compareLots,
  compareOrder,
  compareTold,
  type Verdict,
} from "./compare.ts";
import type { AccountAct, Act, Check, OrderAct, Script, Step } from "./script.ts";
import { showFills, showLots, showMoneyOf } from "./show.ts";

/** What came of one line. */
export interface StepReport {
  readonly line: number;
  readonly text: string;
  readonly ok: boolean;
  /** What happened, in the words of the script. */
  readonly was: string;
}

/**
 * Runs a script against whoever answers its questions: each line is a question or several, and a report. It goes on
 * after a line that came out differently; the last line of every run is the zero-sum report.
 */
export function* runScript(script: Script): Generator<Ask | StepReport, void, Answer | undefined> {
  const names: Names = { orders: new Map(), groups: new Map() };
  for (const step of script.steps) {
    const verdict = yield* runStep(names, step);
    yield { line: step.line, text: step.text, ...verdict };
  }
  const last = script.steps.at(-1);
  if (last?.act.kind === "zero-sum") return;
  const verdict = yield* runCheck(names.orders, { kind: "zero-sum" });
  yield { line: (last?.line ?? 0) + 1, text: "zero-sum", ...verdict };
}

type Talk<Value> = Generator<Ask, Value, Answer | undefined>;

/** What the lines of a script call by a name of their own. */
interface Names {
  readonly orders: Map<string, OrderRef>;
  readonly groups: Map<string, GroupRef>;
}

function* runStep(names: Names, { act, expected, line }: Step): Talk<Verdict> {
  if (isOrderAct(act)) {
    const { orders, groups } = names;
    const named = "order" in act ? orders.get(act.order) : undefined;
    if ("order" in act && named === undefined) return { ok: false, was: `no order is called ${act.order}` };
    const group = act.kind === "create" && act.group !== undefined ? groups.get(act.group) : undefined;
    if (act.kind === "create" && act.group !== undefined && group === undefined) {
      return { ok: false, was: `no group is called ${act.group}` };
    }
    const { told } = yield* ask("told", { kind: "order", act, of: named, groupId: group?.groupId });
    if (act.kind === "create" && act.name !== undefined && told.kind === "done") {
      const { account, subaccount, ticker, name } = act;
      orders.set(name, { account, subaccount, ticker, orderId: told.orderId ?? "" });
    }
    return compareTold(act, told, expected);
  }
  if (isAccountAct(act)) return yield* arrange(names.groups, act, expected, line);
  switch (act.kind) {
    case "wait":
      yield* ask("done", act);
      return { ok: true, was: "" };
    case "fault":
      yield* ask("done", act);
      return { ok: true, was: "" };
    case "operate": {
      const answer = yield act;
      assert(answer?.kind === "done" || answer?.kind === "no", "an operation is answered");
      const isRefused = answer.kind === "no";
      const isExpected = expected?.some(({ kind }) => kind === "refused") ?? false;
      return { ok: isRefused === isExpected, was: isRefused ? `refused: ${answer.why}` : "" };
    }
    default:
      return yield* runCheck(names.orders, act);
  }
}

function* arrange(
  groups: Map<string, GroupRef>,
  act: AccountAct,
  expected: Step["expected"],
  line: number,
): Talk<Verdict> {
  const of = "group" in act ? groups.get(act.group) : undefined;
  if ("group" in act && of === undefined) return { ok: false, was: `no group is called ${act.group}` };
  const transferId = uuidOf(`transfer of line ${line}`);
  const { told } = yield* ask("arranged", { kind: "arrange", act, of, transferId });
  if (act.kind === "new-group" && told.kind === "done") {
    const { account, subaccount, shard, name } = act;
    groups.set(name, { account, subaccount, shard, groupId: told.id });
  }
  return compareArranged(told, expected);
}

function isAccountAct(act: Act): act is AccountAct {
  return accountKinds.some((kind) => kind === act.kind);
}

const accountKinds: readonly AccountAct["kind"][] = [
  "new-group",
  "limit-group",
  "trigger-group",
  "reset-group",
  "delete-group",
  "new-subaccount",
  "netting",
  "move",
  "transfer",
];

function isOrderAct(act: Act): act is OrderAct {
  return ["create", "cancel", "amend", "decrease", "cancel-all"].includes(act.kind);
}

function* runCheck(orders: Map<string, OrderRef>, check: Check): Talk<Verdict> {
  switch (check.kind) {
    case "book": {
      const { bids, asks } = yield* ask("book", { kind: "read-book", ticker: check.ticker });
      const isSame = compareLots(bids, check.bids) && compareLots(asks, check.asks);
      return { ok: isSame, was: `bids ${showLots(bids)}; asks ${showLots(asks)}` };
    }
    case "account":
      return yield* checkAccount(check);
    case "order": {
      const of = orders.get(check.order);
      if (of === undefined) return { ok: false, was: `no order is called ${check.order}` };
      const { order } = yield* ask("order", { kind: "read-order", of });
      return compareOrder(order, check.facts);
    }
    case "trades": {
      const { trades } = yield* ask("trades", { kind: "read-trades", ticker: check.ticker });
      const last = check.trades.length === 0 ? trades : trades.slice(-check.trades.length);
      return { ok: compareLots(last, check.trades), was: showLots(last) };
    }
    case "fills": {
      const trader = { account: check.account, subaccount: check.subaccount };
      const { fills } = yield* ask("fills", { kind: "read-fills", trader, ticker: check.ticker });
      const last = check.fills.length === 0 ? fills : fills.slice(-check.fills.length);
      const isSame =
        compareLots(last, check.fills) &&
        check.fills.every(({ role, fee }, index) => {
          const fill = last[index];
          return fill?.role === role && (fee === undefined || fee === fill.fee);
        });
      return { ok: isSame, was: showFills(last) };
    }
    case "market": {
      const { status } = yield* ask("market", { kind: "read-market", ticker: check.ticker });
      return { ok: status === check.status, was: status };
    }
    default: {
      const { imbalance } = yield* ask("money", { kind: "read-money" });
      return { ok: imbalance === 0, was: imbalance === 0 ? "" : `${showMoneyOf(imbalance)} made or lost` };
    }
  }
}

/** One look at the account for each market that is asked about. */
function* checkAccount(check: Extract<Check, { kind: "account" }>): Talk<Verdict> {
  const verdicts: Verdict[] = [];
  const trader = { account: check.account, subaccount: check.subaccount };
  for (const fact of check.facts) {
    const about = fact.kind === "position" ? { ticker: fact.ticker } : { shard: fact.shard };
    const now = yield* ask("account", { kind: "read-account", trader, about });
    verdicts.push(compareAccount({ ...now, available: minus(now.cash, now.reserved) }, fact));
  }
  return { ok: verdicts.every(({ ok }) => ok), was: verdicts.map(({ was }) => was).join(", ") };
}

/** One question, and the kind of answer it must have. */
function* ask<Kind extends Answer["kind"]>(kind: Kind, question: Ask): Talk<Extract<Answer, { kind: Kind }>> {
  const answer = yield question;
  assert(isOf(answer, kind), `${question.kind} is answered with ${kind}`);
  return answer;
}

function isOf<Kind extends Answer["kind"]>(
  answer: Answer | undefined,
  kind: Kind,
): answer is Extract<Answer, { kind: Kind }> {
  return answer?.kind === kind;
}
