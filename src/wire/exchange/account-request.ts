import { money, parseQty, type Money, type Qty } from "../../domain/units.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { decodeBody } from "./json-body.ts";
import { nested, type WireRefusal } from "./refusal.ts";

/** Requests about order groups, subaccounts and money, as the specification has them. Unknown members are ignored. */
type Decoded<Value> = Result<Value, WireRefusal>;

export interface GroupRequest {
  readonly subaccount: number;
  readonly shard: number;
  readonly limit: Qty;
}

export interface MoveRequest {
  readonly clientTransferId: string;
  readonly from: number;
  readonly to: number;
  readonly shard: number;
  readonly amount: Money;
}

export interface TransferRequest {
  readonly clientTransferId?: string;
  readonly from: { readonly shard: number; readonly subaccount: number };
  readonly to: { readonly shard: number; readonly subaccount: number };
  readonly amount: Money;
}

export interface AllocationRequest {
  readonly shares: readonly { readonly shard: number; readonly percent: number }[];
  readonly reservation: "sum" | "max" | "none";
}

const limitShape = { contracts_limit: "int64", contracts_limit_fp: "string" } as const;
const groupShape = { ...limitShape, subaccount: "int64", exchange_index: "int64" } as const;

export function decodeCreateGroup(text: string): Decoded<GroupRequest> {
  const body = decodeBody(text, "CreateOrderGroupRequest", groupShape);
  if (!body.ok) return body;
  const limit = limitOf(body.value);
  if (!limit.ok) return limit;
  const place = placeOf(body.value.exchange_index, body.value.subaccount);
  return place.ok ? ok({ ...place.value, limit: limit.value }) : place;
}

export function decodeGroupLimit(text: string): Decoded<Qty> {
  const body = decodeBody(text, "UpdateOrderGroupLimitRequest", limitShape);
  return body.ok ? limitOf(body.value) : body;
}

/** The number of a new subaccount is the exchange's; only the shard can be asked for. */
export function decodeCreateSubaccount(text: string): Decoded<number> {
  if (text.trim() === "") return ok(0);
  const body = decodeBody(text, "CreateSubaccountRequest", { exchange_index: "int64" });
  if (!body.ok) return body;
  const place = placeOf(body.value.exchange_index, 0);
  return place.ok ? ok(place.value.shard) : place;
}

export function decodeMove(text: string): Decoded<MoveRequest> {
  const body = decodeBody(text, "ApplySubaccountTransferRequest", {
    client_transfer_id: "string",
    from_subaccount: "int64",
    to_subaccount: "int64",
    amount_cents: "int64",
    exchange_index: "int64",
  });
  if (!body.ok) return body;
  const {
    client_transfer_id: id,
    from_subaccount: from,
    to_subaccount: to,
    amount_cents: cents,
  } = body.value;
  if (id === undefined || !isUuid(id)) return refused(invalid("client_transfer_id must be a UUID"));
  if (from === undefined || to === undefined) {
    return refused(invalid("from_subaccount and to_subaccount are required"));
  }
  const amount = amountOf(cents, microsPerCent, "amount_cents");
  if (!amount.ok) return amount;
  const [source, target] = [from, to].map((subaccount) => placeOf(body.value.exchange_index, subaccount));
  if (source?.ok !== true) return refused(source?.why ?? invalid("from_subaccount"));
  if (target?.ok !== true) return refused(target?.why ?? invalid("to_subaccount"));
  return ok({ clientTransferId: id, from, to, shard: source.value.shard, amount: amount.value });
}

export function decodeTransfer(text: string): Decoded<TransferRequest> {
  const body = decodeBody(text, "IntraExchangeInstanceTransferRequest", {
    source: "string",
    destination: "string",
    amount: "int64",
    source_exchange_shard: "int64",
    destination_exchange_shard: "int64",
    source_subaccount: "int64",
    destination_subaccount: "int64",
    client_transfer_id: "string",
  });
  if (!body.ok) return body;
  const given = body.value;
  if (given.source !== "event_contract" || given.destination !== "event_contract") {
    return refused(invalid("only event_contract to event_contract is traded here"));
  }
  const id = given.client_transfer_id;
  if (id !== undefined && !isUuid(id)) return refused(invalid("client_transfer_id must be a UUID"));
  const amount = amountOf(given.amount, microsPerCentiCent, "amount");
  if (!amount.ok) return amount;
  const from = placeOf(given.source_exchange_shard, given.source_subaccount);
  if (!from.ok) return from;
  const to = placeOf(given.destination_exchange_shard, given.destination_subaccount);
  if (!to.ok) return to;
  const name = id === undefined ? {} : { clientTransferId: id };
  return ok({ ...name, from: from.value, to: to.value, amount: amount.value });
}

export function decodeNetting(
  text: string,
): Decoded<{ readonly subaccount: number; readonly isEnabled: boolean }> {
  const body = decodeBody(text, "UpdateSubaccountNettingRequest", {
    subaccount_number: "int64",
    enabled: "bool",
  });
  if (!body.ok) return body;
  const { subaccount_number: subaccount, enabled } = body.value;
  if (subaccount === undefined || enabled === undefined) {
    return refused(invalid("subaccount_number and enabled are required"));
  }
  return ok({ subaccount, isEnabled: enabled });
}

const sharesMax = 101;
const reservations = ["sum", "max", "none"] as const;

export function decodeAllocation(text: string): Decoded<AllocationRequest> {
  const body = decodeBody(text, "SetTargetBalanceAllocationRequest", {
    allocations: "[]object",
    resting_margin_reservation: "string",
  });
  if (!body.ok) return body;
  const { allocations, resting_margin_reservation: word = "sum" } = body.value;
  if (allocations === undefined) return refused(invalid("allocations is required"));
  if (allocations.length > sharesMax) return refused(invalid(`at most ${sharesMax} allocations`));
  const reservation = reservations.find((each) => each === word);
  if (reservation === undefined) {
    return refused(invalid(`resting_margin_reservation must be one of ${reservations.join(", ")}`));
  }
  const shares: { shard: number; percent: number }[] = [];
  for (const { exchange_index: shard, percent } of allocations) {
    if (!isWhole(shard, 0, shardMax)) return refused(invalid("exchange_index must be a shard"));
    if (!isWhole(percent, 0, 100)) return refused(invalid("percent must be 0 to 100"));
    shares.push({ shard, percent });
  }
  return ok({ shares, reservation });
}

const subaccountMax = 63;
/** The specification's highest exchange index. */
const shardMax = 100;
const microsPerCent = 10_000;
const microsPerCentiCent = 100;
/** A thousand million dollars: far inside the exact range. */
const amountMax = 1_000_000_000_000_000;

function limitOf(given: {
  readonly contracts_limit?: number;
  readonly contracts_limit_fp?: string;
}): Decoded<Qty> {
  const { contracts_limit: whole, contracts_limit_fp: text } = given;
  const counted = whole === undefined ? undefined : parseQty(String(whole));
  const parsed =
    text === undefined || !/^\d{1,9}(\.\d{0,2})?$/.test(text) ? undefined : parseQty(text.replace(/\.$/, ""));
  if (text !== undefined && parsed === undefined)
    return refused(invalid("contracts_limit_fp is not a count"));
  const limit = counted ?? parsed;
  if (limit === undefined) return refused(invalid("contracts_limit or contracts_limit_fp is required"));
  if (parsed !== undefined && parsed !== limit) {
    return refused(invalid("contracts_limit and contracts_limit_fp differ"));
  }
  return ok(limit);
}

function placeOf(
  shard = 0,
  subaccount = 0,
): Decoded<{ readonly shard: number; readonly subaccount: number }> {
  if (!isWhole(shard, 0, shardMax)) return refused(invalid("exchange_index must be a shard"));
  if (!isWhole(subaccount, 0, subaccountMax)) return refused(invalid("subaccount must be 0 to 63"));
  return ok({ shard, subaccount });
}

function amountOf(given: number | undefined, step: number, name: string): Decoded<Money> {
  if (given === undefined || given <= 0 || given > amountMax / step) {
    return refused(invalid(`${name} must be positive`));
  }
  return ok(money(given * step));
}

function isWhole(value: unknown, low: number, high: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= low && value <= high;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function invalid(details: string): WireRefusal {
  return nested(400, "invalid_parameters", "invalid parameters", details);
}
