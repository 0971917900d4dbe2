import { ok, refused, type Result } from "../../lib/result.ts";
import { zeroQty } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import { accountOf, type Core } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { deterministicId } from "../id.ts";
import type { CreateRfq, DeleteRfq } from "./command.ts";
import { finishQuote } from "./quote.ts";
import * as refusal from "./refusal.ts";
import type { Rfq } from "./rfq.ts";

export function createRfq(core: Core, command: CreateRfq): Result<string, CommandRefusal> {
  const { account, ticker, size } = command;
  const { rfq: desk } = core;
  const listing = core.listings.get(ticker);
  if (listing === undefined) return refused(refusal.invalidParameters("market not found"));
  const shut = refusal.whyShut(core, listing);
  if (shut !== undefined) return refused(shut);
  const { portfolios } = accountOf(core, account);
  if (!portfolios.has(command.subaccount ?? 0)) {
    return refused(refusal.invalidParameters("subaccount not found"));
  }
  const isNothing = size.kind === "contracts" ? size.qty <= zeroQty : size.cost <= 0;
  if (isNothing) return refused(refusal.invalidParameters("an rfq asks for something"));
  const replaced = replacedBy(core, command);
  const open = desk.open.get(account);
  const inTheWay = open?.get(ticker);
  if (inTheWay !== undefined && !replaced.includes(inTheWay)) return refused(refusal.alreadyOpen);
  if ((open?.size ?? 0) - replaced.length >= desk.rules.openMax) {
    return refused(refusal.invalidParameters(`at most ${desk.rules.openMax} rfqs can be open`));
  }
  for (const rfqId of replaced) closeRfq(core, rfqId, "replaced");
  return ok(openRfq(core, command));
}

/** What the creator takes back. A confirmed quote binds both: its RFQ can no longer be deleted. */
export function deleteRfq(core: Core, { account, rfqId }: DeleteRfq): Result<string, CommandRefusal> {
  const rfq = core.rfq.rfqs.get(rfqId);
  if (rfq === undefined || rfq.account !== account || rfq.status !== "open") return refused(refusal.notFound);
  if (isBound(core, rfqId)) return refused(refusal.notFound);
  closeRfq(core, rfqId, "deleted");
  return ok(rfqId);
}

/** Ends an open RFQ and every quote on it, and tells everybody. Without a reason it ends because it was executed. */
export function closeRfq(core: Core, rfqId: string, reason?: string): void {
  const { rfq: desk, now } = core;
  const rfq = desk.rfqs.get(rfqId);
  if (rfq?.status !== "open") return;
  for (const quoteId of desk.standing.get(rfqId)?.values() ?? []) {
    finishQuote(core, quoteId, { status: "cancelled", cancellationReason: "rfq_closed" });
  }
  desk.standing.delete(rfqId);
  const open = desk.open.get(rfq.account);
  open?.delete(rfq.ticker);
  if (open?.size === 0) desk.open.delete(rfq.account);
  const closed: Rfq = {
    ...rfq,
    status: "closed",
    isExecuted: reason === undefined,
    updatedAt: now,
    ...(reason === undefined ? {} : { cancelledAt: now, cancellationReason: reason }),
  };
  desk.rfqs.set(rfqId, closed);
  desk.finishedRfqs.set(rfqId, now);
  core.emit({ at: now, kind: "rfq-deleted", rfq: closed });
}

/** A market that closes takes its RFQs along. */
export function closeRfqsOf(core: Core, ticker: string): void {
  for (const open of core.rfq.open.values()) {
    const rfqId = open.get(ticker);
    if (rfqId !== undefined) closeRfq(core, rfqId, "market_closed");
  }
}

function openRfq(core: Core, command: CreateRfq): string {
  const { rfq: desk, now } = core;
  desk.rfqCount += 1;
  const id = deterministicId(core.seed, "rfq", desk.rfqCount);
  const rfq: Rfq = {
    id,
    account: command.account,
    subaccount: command.subaccount ?? 0,
    ticker: command.ticker,
    size: command.size,
    restsRemainder: command.restsRemainder,
    isObscured: command.isObscured,
    status: "open",
    isExecuted: false,
    createdAt: now,
    updatedAt: now,
  };
  desk.rfqs.set(id, rfq);
  openOf(core, command.account).set(command.ticker, id);
  core.emit({ at: now, kind: "rfq-created", rfq });
  return id;
}

function openOf(core: Core, account: AccountId): Map<string, string> {
  const open = core.rfq.open.get(account) ?? new Map<string, string>();
  core.rfq.open.set(account, open);
  return open;
}

/** The open RFQs that a new one sweeps away: none that a confirmed quote binds. */
function replacedBy(core: Core, { account, ticker, replacesExisting }: CreateRfq): readonly string[] {
  if (!replacesExisting) return [];
  const { open, rules } = core.rfq;
  const own = open.get(account) ?? new Map<string, string>();
  return [...own]
    .filter(([market]) => rules.replaces === "all" || market === ticker)
    .map(([, rfqId]) => rfqId)
    .filter((rfqId) => !isBound(core, rfqId));
}

function isBound({ rfq: desk }: Core, rfqId: string): boolean {
  return desk.quotes.get(desk.accepted.get(rfqId) ?? "")?.status === "confirmed";
}
