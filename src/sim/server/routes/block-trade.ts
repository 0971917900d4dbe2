import { decodeBlock, decodeBlockAcceptance, encodeBlock } from "../../../wire/exchange/block-trade.ts";
import { nested, type WireRefusal } from "../../../wire/exchange/refusal.ts";
import type { BlockParty, BlockProposal } from "../../block/proposal.ts";
import type { CommandRefusal } from "../../exchange.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";
import { userIdOf } from "../user-id.ts";

const terms = { access: "signed", cost: defaultCost } as const;
const proposals = "/communications/block-trade-proposals";

/** Trades that two users agree on outside of the book [openapi.yaml]. */
export const blockTradeRoutes: readonly Route[] = [
  {
    ...terms,
    method: "GET",
    billing: "read",
    path: proposals,
    operation: "GetBlockTradeProposals",
    answer: list,
  },
  {
    ...terms,
    method: "POST",
    billing: "unscoped",
    path: proposals,
    operation: "ProposeBlockTrade",
    answer: propose,
  },
  {
    ...terms,
    method: "POST",
    billing: "unscoped",
    path: `${proposals}/:block_trade_proposal_id/accept`,
    operation: "AcceptBlockTradeProposal",
    answer: accept,
  },
];

const proposalsMax = 100;

/** Those that the caller proposed or is a party of. */
function list({ exchange, query, who }: SignedCall): Reply {
  const page = pageQuery(query, proposalsMax, proposalsMax);
  const ticker = query.text("market_ticker");
  const status = query.text("status");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isWanted = ({ proposer, parties, ...proposal }: BlockProposal): boolean =>
    [proposer, parties.bid.account, parties.ask.account].includes(who.account) &&
    (ticker === undefined || proposal.ticker === ticker) &&
    (status === undefined || proposal.status === status);
  const { items, cursor } = paginate(exchange.blocks.proposals(), page, ({ id }) => id, isWanted);
  return answered({ block_trade_proposals: items.map((each) => blockBody(each, who.account)), cursor });
}

function blockBody(proposal: BlockProposal, reader: string): object {
  const party = ({ account, acceptedAt, orderId }: BlockParty) => ({
    userId: account === reader ? userIdOf(account) : "",
    ...(acceptedAt === undefined ? {} : { acceptedAt }),
    ...(account === reader && orderId !== undefined ? { orderId } : {}),
  });
  const { proposer, parties, ...facts } = proposal;
  return encodeBlock({
    ...facts,
    proposerId: userIdOf(proposer),
    parties: { bid: party(parties.bid), ask: party(parties.ask) },
  });
}

function propose({ exchange, who, now, body }: SignedCall): Reply {
  const request = decodeBlock(body);
  if (!request.ok) return request.why;
  const { parties, ...agreed } = request.value;
  // An id that is nobody's stands for nobody: the exchange refuses it.
  const account = (userId: string): string =>
    exchange.users().find((user) => userIdOf(user) === userId) ?? "";
  const named = {
    bid: { account: account(parties.bid.userId), subaccount: parties.bid.subaccount },
    ask: { account: account(parties.ask.userId), subaccount: parties.ask.subaccount },
  };
  const done = exchange.negotiate(now, {
    kind: "propose-block-trade",
    account: who.account,
    ...agreed,
    parties: named,
  });
  return done.ok ? { status: 201, body: { block_trade_proposal_id: done.value } } : refusalBody(done.why);
}

function accept({ exchange, who, now, names, body }: SignedCall): Reply {
  const subaccount = decodeBlockAcceptance(body);
  if (!subaccount.ok) return subaccount.why;
  const done = exchange.negotiate(now, {
    kind: "accept-block-trade",
    account: who.account,
    proposalId: names[0] ?? "",
    ...(subaccount.value === undefined ? {} : { subaccount: subaccount.value }),
  });
  return done.ok ? { status: 204 } : refusalBody(done.why);
}

function refusalBody({ status, code, message, details }: CommandRefusal): WireRefusal {
  return nested(status, code, message, details);
}
