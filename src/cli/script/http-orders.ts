import {
  formatPrice,
  formatQty,
  parseMoney,
  parsePrice,
  parseQty,
  plus,
  toSeconds,
  zeroQty,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import type { Ask, OrderRef, Told } from "../../sim/script/ask.ts";
import type { OrderAct, Setup } from "../../sim/script/script.ts";
import type { CallAnswer, Caller, Json } from "./caller.ts";
import { noOf } from "./no.ts";

const orders = "/portfolio/events/orders";

type Of<Kind extends OrderAct["kind"]> = Extract<OrderAct, { kind: Kind }>;

interface Desk {
  readonly caller: Caller;
  readonly setup: Setup;
  readonly now: Time;
}

/** One order line as a signed request. */
export async function orderOverHttp(
  caller: Caller,
  setup: Setup,
  now: Time,
  { act, of, groupId }: Extract<Ask, { kind: "order" }>,
): Promise<Told> {
  const desk = { caller, setup, now };
  if (act.kind === "create")
    return told(await caller.call(act.account, "POST", orders, createBody(desk, act, groupId)));
  const query = act.subaccount === 0 ? "" : `subaccount=${act.subaccount}`;
  if (act.kind === "cancel-all") return told(await caller.call(act.account, "DELETE", `${orders}?${query}`));
  if (of === undefined) return { kind: "refused", status: 404, code: "not_found" };
  const path = `${orders}/${of.orderId}`;
  const shard = shardOf(setup, of.ticker);
  switch (act.kind) {
    case "cancel": {
      const where = `${path}?exchange_index=${shard}&${query}`;
      return told(await caller.call(act.account, "DELETE", where));
    }
    case "decrease": {
      const by =
        "reduceBy" in act.by
          ? { reduce_by: formatQty(act.by.reduceBy) }
          : { reduce_to: formatQty(act.by.reduceTo) };
      const body = { ...by, exchange_index: shard };
      return told(await caller.call(act.account, "POST", `${path}/decrease?${query}`, body));
    }
    default:
      return amend(desk, act, of, `${path}/amend?${query}`);
  }
}

function createBody({ setup, now }: Desk, act: Of<"create">, groupId: string | undefined): object {
  return {
    ticker: act.ticker,
    side: act.side,
    count: formatQty(act.qty),
    price: formatPrice(act.price),
    time_in_force: act.timeInForce,
    self_trade_prevention_type: act.selfTradePrevention,
    exchange_index: shardOf(setup, act.ticker),
    ...(act.postOnly ? { post_only: true } : {}),
    ...(act.reduceOnly ? { reduce_only: true } : {}),
    ...(act.cancelOnPause ? { cancel_order_on_pause: true } : {}),
    ...(act.expires === undefined ? {} : { expiration_time: toSeconds(plus(now, act.expires)) }),
    ...(act.clientOrderId === undefined ? {} : { client_order_id: act.clientOrderId }),
    ...(act.subaccount === 0 ? {} : { subaccount: act.subaccount }),
    ...(groupId === undefined ? {} : { order_group_id: groupId }),
  };
}

/** The answer leaves the sizes out when nothing changed them: then the order itself is asked. */
async function amend(
  { caller, setup, now }: Desk,
  act: Of<"amend">,
  of: OrderRef,
  path: string,
): Promise<Told> {
  const order = await orderBody(caller, of);
  const { expires } = act;
  const expiry = expires === "never" ? 0 : expires === undefined ? undefined : toSeconds(plus(now, expires));
  const body = {
    ticker: of.ticker,
    side: order["book_side"] ?? "bid",
    price: formatPrice(act.price),
    count: formatQty(act.total),
    exchange_index: shardOf(setup, of.ticker),
    ...(expiry === undefined ? {} : { expiration_time: expiry }),
    ...(act.clientOrderId === undefined ? {} : { updated_client_order_id: act.clientOrderId }),
  };
  const answer = await caller.call(act.account, "POST", path, body);
  const outcome = told(answer);
  if (outcome.kind !== "done" || "failure" in answer || answer.body["remaining_count"] !== undefined)
    return outcome;
  const after = await orderBody(caller, of);
  return { ...outcome, left: qtyIn(after, "remaining_count_fp") };
}

async function orderBody(caller: Caller, of: OrderRef): Promise<Json> {
  const { order } = await caller.read(of.account, `/portfolio/orders/${of.orderId}`);
  return typeof order === "object" && order !== null ? { ...order } : {};
}

function told(answer: CallAnswer): Told {
  const no = noOf(answer);
  if (no !== undefined || "failure" in answer) return no ?? { kind: "unknown", why: "" };
  const { body } = answer;
  const orderId = body["order_id"];
  const price = body["average_fill_price"];
  const fee = body["average_fee_paid"];
  const averagePrice = typeof price === "string" ? parsePrice(price) : undefined;
  const averageFee = typeof fee === "string" ? parseMoney(fee) : undefined;
  return {
    kind: "done",
    ...(typeof orderId === "string" ? { orderId } : {}),
    filled: qtyIn(body, "fill_count"),
    left: qtyIn(body, "remaining_count"),
    reducedBy: qtyIn(body, "reduced_by"),
    ...(averagePrice === undefined ? {} : { averagePrice }),
    ...(averageFee === undefined ? {} : { averageFee }),
  };
}

function qtyIn(body: Json, name: string): Qty {
  const value = body[name];
  return (typeof value === "string" ? parseQty(value) : undefined) ?? zeroQty;
}

function shardOf(setup: Setup, ticker: string): number {
  return setup.markets.find((market) => market.ticker === ticker)?.shard ?? 0;
}
