import { ok, refused, type Result } from "../../lib/result.ts";
import { opposite, sides, type Side } from "../../domain/side.ts";
import { accountOf, type Core, type Listing } from "../core.ts";
import type { CommandRefusal } from "../exchange.ts";
import { deterministicId } from "../id.ts";
import { tradeOffBook, type OffBookParty } from "../orders/off-book.ts";
import { whyClosed } from "../orders/standing.ts";
import { forgetOldBlocks, type AcceptBlock, type BlockProposal, type ProposeBlock } from "./proposal.ts";

type Answer = Result<string, CommandRefusal>;

export function obeyBlock(core: Core, command: ProposeBlock | AcceptBlock): Answer {
  forgetOldBlocks(core.block, core.now);
  return command.kind === "propose-block-trade" ? propose(core, command) : accept(core, command);
}

/** One of the two parties names the terms. They bind nobody before both have said yes. */
function propose(core: Core, command: ProposeBlock): Answer {
  const why = whyNoProposal(core, command);
  if (why !== undefined) return refused(why);
  const { block: desk, now } = core;
  desk.count += 1;
  const id = deterministicId(core.seed, "block", desk.count);
  const party = (side: Side) => {
    const named = command.parties[side];
    const hasAccepted = desk.rules.proposerAccepts && named.account === command.account;
    return hasAccepted ? { ...named, acceptedAt: now } : named;
  };
  const { ticker, price, qty, makerSide, expiresAt } = command;
  desk.proposals.set(id, {
    id,
    proposer: command.account,
    ticker,
    price,
    qty,
    makerSide,
    parties: { bid: party("bid"), ask: party("ask") },
    status: "open",
    createdAt: now,
    updatedAt: now,
    expiresAt,
  });
  const open = desk.open.get(command.account);
  if (open === undefined) desk.open.set(command.account, new Set([id]));
  else open.add(id);
  const timer = core.timeline.add(expiresAt, () => expire(core, id));
  desk.timers.set(id, timer);
  return ok(id);
}

function whyNoProposal(core: Core, command: ProposeBlock): CommandRefusal | undefined {
  const { parties, account } = command;
  const listing = core.listings.get(command.ticker);
  const accounts = sides.map((side) => parties[side].account);
  if (!accounts.includes(account)) return { ...forbidden, details: "only a party proposes" };
  if (accounts[0] === accounts[1]) return invalid("buyer and seller must be two");
  if (listing === undefined) return invalid("market not found");
  if (!sides.every((side) => isThere(core, parties[side]))) return invalid("no such buyer or seller");
  if (!listing.market.grid.has(command.price)) return invalid("price is off the grid");
  if (command.qty <= 0) return invalid("centicount must be positive");
  if (command.expiresAt <= core.now) return invalid("expiration_ts must be in the future");
  const isFull = (core.block.open.get(account)?.size ?? 0) >= core.block.rules.openMax;
  return isFull
    ? invalid(`${core.block.rules.openMax} open proposals at most`)
    : whyClosed(core, listing, "other");
}

/** A party's yes; the second one makes the trade, or is refused with nothing done when somebody lacks the money. */
function accept(core: Core, { account, proposalId, subaccount }: AcceptBlock): Answer {
  const proposal = core.block.proposals.get(proposalId);
  const side = sides.find((each) => proposal?.parties[each].account === account);
  if (proposal?.status !== "open" || side === undefined) return refused(notFound);
  const own = proposal.parties[side];
  if (own.acceptedAt !== undefined) return refused(invalid("already accepted"));
  const party = { ...own, subaccount: subaccount ?? own.subaccount, acceptedAt: core.now };
  if (!isThere(core, party)) return refused(invalid("subaccount not found"));
  const agreed = {
    ...proposal,
    parties: { ...proposal.parties, [side]: party },
    updatedAt: core.now,
  };
  if (agreed.parties[opposite(side)].acceptedAt === undefined) {
    core.block.proposals.set(proposalId, agreed);
    return ok(proposalId);
  }
  const why = execute(core, agreed);
  return why === undefined ? ok(proposalId) : refused(why);
}

function execute(core: Core, agreed: BlockProposal): CommandRefusal | undefined {
  const { parties, makerSide, price, qty } = agreed;
  const listing: Listing | undefined = core.listings.get(agreed.ticker);
  // A provisional market may have vanished since.
  if (listing === undefined) return invalid("market not found");
  const why = whyClosed(core, listing, "other");
  if (why !== undefined) return why;
  const dealer = (side: Side): OffBookParty => ({
    ...parties[side],
    side,
    clientOrderId: `block:${agreed.id}:${side}`,
  });
  const done = tradeOffBook(core, listing, { price, qty }, dealer(makerSide), dealer(opposite(makerSide)));
  if (!done.ok) return done.why;
  const { maker, taker } = done.value;
  const [bid, ask] = makerSide === "bid" ? [maker, taker] : [taker, maker];
  finish(core, {
    ...agreed,
    status: "executed",
    executedAt: core.now,
    parties: {
      bid: { ...parties.bid, orderId: bid },
      ask: { ...parties.ask, orderId: ask },
    },
  });
  return undefined;
}

function expire(core: Core, id: string): void {
  const proposal = core.block.proposals.get(id);
  if (proposal?.status === "open") finish(core, { ...proposal, status: "expired", updatedAt: core.now });
}

function finish({ block: desk, now, timeline }: Core, proposal: BlockProposal): void {
  const timer = desk.timers.get(proposal.id);
  if (timer !== undefined) timeline.drop(timer);
  desk.timers.delete(proposal.id);
  desk.proposals.set(proposal.id, proposal);
  desk.finished.set(proposal.id, now);
  const open = desk.open.get(proposal.proposer);
  open?.delete(proposal.id);
  if (open?.size === 0) desk.open.delete(proposal.proposer);
}

function isThere(core: Core, party: { readonly account: string; readonly subaccount: number }): boolean {
  if (!core.ledger.accounts.has(party.account)) return false;
  return accountOf(core, party.account).portfolios.has(party.subaccount);
}

const notFound: CommandRefusal = { status: 404, code: "not_found", message: "not found" };
const forbidden: CommandRefusal = { status: 403, code: "permission_denied", message: "permission denied" };

function invalid(details: string): CommandRefusal {
  return { status: 400, code: "invalid_parameters", message: "invalid parameters", details };
}
