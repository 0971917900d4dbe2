import type { Side } from "../../domain/side.ts";
import { formatTime, parseTime, price, qty, type Price, type Qty, type Time } from "../../domain/units.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { outcomeOf } from "./direction.ts";
import { decodeBody } from "./json-body.ts";
import { nested, type WireRefusal } from "./refusal.ts";

/** A block trade proposal as one reader may see it: of the parties only itself. */
export interface BlockFacts {
  readonly id: string;
  readonly proposerId: string;
  readonly ticker: string;
  readonly price: Price;
  readonly qty: Qty;
  readonly makerSide: Side;
  readonly parties: Readonly<Record<Side, BlockPartyFacts>>;
  readonly status: string;
  readonly createdAt: Time;
  readonly updatedAt: Time;
  readonly expiresAt: Time;
  readonly executedAt?: Time;
}

export interface BlockPartyFacts {
  /** Empty when it is not the reader. */
  readonly userId: string;
  readonly acceptedAt?: Time;
  readonly orderId?: string;
}

export function encodeBlock(block: BlockFacts): object {
  const { bid: buyer, ask: seller } = block.parties;
  return {
    id: block.id,
    proposer_user_id: block.proposerId,
    buyer_user_id: buyer.userId,
    seller_user_id: seller.userId,
    market_ticker: block.ticker,
    price_centi_cents: block.price,
    centicount: block.qty,
    maker_side: outcomeOf(block.makerSide),
    expiration_ts: formatTime(block.expiresAt),
    status: block.status,
    created_ts: formatTime(block.createdAt),
    updated_ts: formatTime(block.updatedAt),
    buyer_accepted: buyer.acceptedAt !== undefined,
    seller_accepted: seller.acceptedAt !== undefined,
    ...moment("buyer_accepted_ts", buyer.acceptedAt),
    ...moment("seller_accepted_ts", seller.acceptedAt),
    ...moment("executed_ts", block.executedAt),
    ...(buyer.orderId === undefined ? {} : { buyer_order_id: buyer.orderId }),
    ...(seller.orderId === undefined ? {} : { seller_order_id: seller.orderId }),
  };
}

export interface BlockRequest {
  readonly ticker: string;
  readonly price: Price;
  readonly qty: Qty;
  readonly makerSide: Side;
  readonly parties: Readonly<Record<Side, { readonly userId: string; readonly subaccount: number }>>;
  readonly expiresAt: Time;
}

export function decodeBlock(text: string): Result<BlockRequest, WireRefusal> {
  const body = decodeBody(text, "ProposeBlockTradeRequest", {
    buyer_user_id: "string",
    buyer_subtrader_id: "string",
    buyer_subaccount: "int64",
    seller_user_id: "string",
    seller_subtrader_id: "string",
    seller_subaccount: "int64",
    market_ticker: "string",
    price_centi_cents: "int64",
    centicount: "int64",
    maker_side: "string",
    expiration_ts: "string",
  });
  if (!body.ok) return body;
  const given = body.value;
  const { price_centi_cents: each = 0, centicount = 0, maker_side: makerSide } = given;
  if (each <= 0 || each >= 10_000) return refused(invalid("price_centi_cents is 1 to 9999"));
  if (centicount <= 0 || centicount > centicountMax) return refused(invalid("centicount is out of range"));
  if (makerSide !== "yes" && makerSide !== "no") return refused(invalid("maker_side must be one of yes, no"));
  const expiresAt = parseTime(given.expiration_ts ?? "");
  if (expiresAt === undefined || expiresAt > latest) return refused(invalid("expiration_ts must be a time"));
  const subtraders = [given.buyer_subtrader_id, given.seller_subtrader_id];
  if (subtraders.some((id) => (id ?? "") !== "")) return refused(noSubtraders);
  const subaccounts = [given.buyer_subaccount ?? 0, given.seller_subaccount ?? 0] as const;
  if (!subaccounts.every(isSubaccount)) return refused(invalid("a subaccount is 0 to 63"));
  const [buyer, seller] = subaccounts;
  return ok({
    ticker: given.market_ticker ?? "",
    price: price(each),
    qty: qty(centicount),
    makerSide: makerSide === "yes" ? "bid" : "ask",
    parties: {
      bid: { userId: given.buyer_user_id ?? "", subaccount: buyer },
      ask: { userId: given.seller_user_id ?? "", subaccount: seller },
    },
    expiresAt,
  });
}

/** The body may be left away; so may the subaccount. */
export function decodeBlockAcceptance(text: string): Result<number | undefined, WireRefusal> {
  if (text.trim() === "") return ok(undefined);
  const shape = { subtrader_id: "string", subaccount: "int64" } as const;
  const body = decodeBody(text, "AcceptBlockTradeProposalRequest", shape);
  if (!body.ok) return body;
  const { subtrader_id: subtrader = "", subaccount } = body.value;
  if (subtrader !== "") return refused(noSubtraders);
  if (subaccount !== undefined && !isSubaccount(subaccount))
    return refused(invalid("a subaccount is 0 to 63"));
  return ok(subaccount);
}

/** A billion contracts. */
const centicountMax = 100_000_000_000;
/** The year 2255: the last that microseconds count exactly. */
const latest = 9_000_000_000_000_000;

function isSubaccount(number: number): boolean {
  return number >= 0 && number <= 63;
}

function moment(name: string, at: Time | undefined): object {
  return at === undefined ? {} : { [name]: formatTime(at) };
}

function invalid(details: string): WireRefusal {
  return nested(400, "invalid_parameters", "invalid parameters", details);
}

const noSubtraders = invalid("subtraders are for clearing members only");
