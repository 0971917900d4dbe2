import type { RfqSize } from "../../domain/rfq.ts";
import type { Outcome } from "../../domain/side.ts";
import { contracts, parseMoney, type Money, type Price, type Qty } from "../../domain/units.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { decodeBody } from "./json-body.ts";
import { parseCount, parseDollars } from "./order-request.ts";
import { nested, type WireRefusal } from "./refusal.ts";

export interface RfqRequest {
  readonly ticker: string;
  readonly size: RfqSize;
  readonly restsRemainder: boolean;
  readonly replacesExisting: boolean;
  readonly isObscured: boolean;
  readonly subaccount: number | undefined;
}

export interface QuoteRequest {
  readonly rfqId: string;
  readonly yesBid: Price;
  readonly noBid: Price;
  readonly restsRemainder: boolean;
  readonly postOnly: boolean;
  readonly subaccount: number | undefined;
}

type Decoded<Value> = Result<Value, WireRefusal>;

export function decodeRfq(text: string): Decoded<RfqRequest> {
  const body = decodeBody(text, "CreateRFQRequest", {
    market_ticker: "string",
    contracts: "int64",
    contracts_fp: "string",
    target_cost_centi_cents: "int64",
    target_cost_dollars: "string",
    target_cost_excludes_fees: "bool",
    rest_remainder: "bool",
    replace_existing: "bool",
    subtrader_id: "string",
    subaccount: "int64",
    obscure_creator_id: "bool",
  });
  if (!body.ok) return body;
  const given = body.value;
  if ((given.market_ticker ?? "") === "") return refused(invalid("market_ticker is required"));
  if (given.rest_remainder === undefined) return refused(invalid("rest_remainder is required"));
  const size = sizeOf(given);
  if (!size.ok) return size;
  const subaccount = subaccountOf(given);
  if (!subaccount.ok) return subaccount;
  return ok({
    ticker: given.market_ticker ?? "",
    size: size.value,
    restsRemainder: given.rest_remainder,
    replacesExisting: given.replace_existing ?? false,
    isObscured: given.obscure_creator_id ?? false,
    subaccount: subaccount.value,
  });
}

export function decodeQuote(text: string): Decoded<QuoteRequest> {
  const body = decodeBody(text, "CreateQuoteRequest", {
    rfq_id: "string",
    yes_bid: "string",
    no_bid: "string",
    rest_remainder: "bool",
    post_only: "bool",
    subaccount: "int64",
  });
  if (!body.ok) return body;
  const given = body.value;
  if ((given.rfq_id ?? "") === "") return refused(invalid("rfq_id is required"));
  if (given.rest_remainder === undefined) return refused(invalid("rest_remainder is required"));
  const yesBid = parseDollars(given.yes_bid ?? "");
  const noBid = parseDollars(given.no_bid ?? "");
  if (yesBid === undefined || noBid === undefined) return refused(invalid("yes_bid and no_bid are prices"));
  const subaccount = subaccountOf(given);
  if (!subaccount.ok) return subaccount;
  return ok({
    rfqId: given.rfq_id ?? "",
    yesBid,
    noBid,
    restsRemainder: given.rest_remainder,
    postOnly: given.post_only ?? false,
    subaccount: subaccount.value,
  });
}

export function decodeAcceptance(text: string): Decoded<Outcome> {
  const body = decodeBody(text, "AcceptQuoteRequest", { accepted_side: "string" });
  if (!body.ok) return body;
  const side = body.value.accepted_side;
  return side === "yes" || side === "no" ? ok(side) : refused(invalid("accepted_side is yes or no"));
}

/** A body that may be left away; what is in it does not matter, but it must be an object. */
export function decodeEmpty(text: string): Decoded<object> {
  return text.trim() === "" ? ok({}) : decodeBody(text, "EmptyResponse", {});
}

interface GivenSize {
  readonly contracts?: number;
  readonly contracts_fp?: string;
  readonly target_cost_centi_cents?: number;
  readonly target_cost_dollars?: string;
  readonly target_cost_excludes_fees?: boolean;
}

/** A number of contracts or a cost, and not both. Said twice, in the old member and the new, it must be the same. */
function sizeOf(given: GivenSize): Decoded<RfqSize> {
  const counts = [
    given.contracts === undefined ? undefined : wholeContracts(given.contracts),
    given.contracts_fp === undefined ? undefined : (parseCount(given.contracts_fp) ?? NaN),
  ].filter((count) => count !== undefined);
  const costs = [
    given.target_cost_centi_cents === undefined ? undefined : given.target_cost_centi_cents * 100,
    given.target_cost_dollars === undefined ? undefined : (parseCost(given.target_cost_dollars) ?? NaN),
  ].filter((cost) => cost !== undefined);
  if ((counts.length === 0) === (costs.length === 0)) {
    return refused(invalid("exactly one of contracts and target cost must be given"));
  }
  const [first = NaN, second = first] = counts.length > 0 ? counts : costs;
  if (first !== second) return refused(invalid("the size was given twice, and not the same"));
  if (!(first > 0 && first <= amountMax)) return refused(invalid("the size is out of range"));
  return ok(
    counts.length > 0
      ? { kind: "contracts", qty: first as Qty }
      : {
          kind: "target-cost",
          cost: first as Money,
          excludesFees: given.target_cost_excludes_fees ?? false,
        },
  );
}

/** A billion contracts, or a hundred million dollars: products with a price stay exact far beyond. */
const amountMax = 100_000_000_000_000;
const contractsMax = 1_000_000_000;

function wholeContracts(count: number): number {
  return count > contractsMax || count < 0 ? NaN : contracts(count);
}

function parseCost(text: string): Money | undefined {
  return /^\d{1,9}(\.\d{1,4})?$/.test(text) ? parseMoney(text) : undefined;
}

/** Subtraders exist for clearing members only: nobody here is one. */
function subaccountOf(given: {
  readonly subaccount?: number;
  readonly subtrader_id?: string;
}): Decoded<number | undefined> {
  if ((given.subtrader_id ?? "") !== "") return refused(invalid("subtrader_id is for clearing members only"));
  const { subaccount } = given;
  if (subaccount === undefined) return ok(undefined);
  return subaccount >= 0 && subaccount <= 63 ? ok(subaccount) : refused(invalid("subaccount is 0 to 63"));
}

function invalid(details: string): WireRefusal {
  return nested(400, "invalid_parameters", "invalid parameters", details);
}
