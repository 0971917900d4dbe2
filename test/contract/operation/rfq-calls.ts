import { answers, type OperationCall } from "./call.ts";
import type { Answered, Visit } from "./visit.ts";

const ticker = "KXDEMOHIGH-26NOV23-B54";

/** Requests for quotes in both roles, by the paths of today and those that are deprecated; block trades; combos. */
export const rfqCalls: readonly OperationCall[] = [
  answers("GetCommunicationsID", 200, ({ sdk }) => sdk.communications.getCommunicationsID()),
  answers("CreateRFQ", 201, createRfq),
  answers("CreateRFQ", 409, createRfq),
  answers("GetRFQ", 200, ({ sdk, kept }) => sdk.communications.getRFQ(kept("rfq"))),
  answers("GetRFQs", 200, ({ sdk }) => sdk.communications.getRFQs()),
  answers("AcceptRFQQuote", 204, async (visit) => {
    await rivalQuotes(visit);
    const { sdk, kept } = visit;
    return sdk.communications.acceptRFQQuote(kept("rfq"), kept("rival quote"), { accepted_side: "yes" });
  }),
  answers("DeleteRFQ", 204, ({ sdk, kept }) => sdk.communications.deleteRFQ(kept("rfq"))),
  answers("CreateQuote", 201, quoteToRival),
  answers("GetRFQQuote", 200, ({ sdk, kept }) =>
    sdk.communications.getRFQQuote(kept("rival rfq"), kept("quote")),
  ),
  answers("GetQuotes", 200, ({ sdk }) =>
    sdk.communications.getQuotes(undefined, undefined, undefined, 10, undefined, undefined, "self"),
  ),
  answers("GetQuote", 200, ({ sdk, kept }) => sdk.communications.getQuote(kept("quote"))),
  answers("DeleteRFQQuote", 204, ({ sdk, kept }) =>
    sdk.communications.deleteRFQQuote(kept("rival rfq"), kept("quote")),
  ),
  answers("DeleteQuote", 204, async (visit) => {
    await quoteToRival(visit);
    return visit.sdk.communications.deleteQuote(visit.kept("quote"));
  }),
  answers("ConfirmRFQQuote", 204, async (visit) => {
    await quoteToRival(visit);
    await rivalAccepts(visit);
    return visit.sdk.communications.confirmRFQQuote(visit.kept("rival rfq"), visit.kept("quote"));
  }),
  answers("ConfirmQuote", 204, async (visit) => {
    // The first market's request is confirmed and waits for its execution: it cannot be replaced.
    await quoteToRival(visit, "KXDEMOHIGH-26NOV23-B56");
    await rivalAccepts(visit);
    return visit.sdk.communications.confirmQuote(visit.kept("quote"));
  }),
  answers("AcceptQuote", 204, async (visit) => {
    await createRfq(visit);
    await rivalQuotes(visit);
    return visit.sdk.communications.acceptQuote(visit.kept("rival quote"), { accepted_side: "no" });
  }),
  answers("GetRFQ", 404, ({ sdk, fresh }) => sdk.communications.getRFQ(fresh())),
  answers("ProposeBlockTrade", 201, (visit) =>
    visit.sdk.communications.proposeBlockTrade(proposal(visit, visit.userIds.own, visit.userIds.rival)),
  ),
  answers("GetBlockTradeProposals", 200, ({ sdk }) => sdk.communications.getBlockTradeProposals()),
  answers("AcceptBlockTradeProposal", 204, async (visit) => {
    const offer = proposal(visit, visit.userIds.rival, visit.userIds.own);
    const made = await visit.rival("POST", "/communications/block-trade-proposals", offer);
    return visit.sdk.communications.acceptBlockTradeProposal(idIn(made), {});
  }),
  answers("GetMultivariateEventCollections", 200, async ({ sdk, keep }) => {
    const listed = await sdk.combos.getMultivariateEventCollections();
    keep("collection", listed.data.multivariate_contracts[0]?.collection_ticker);
    return listed;
  }),
  answers("GetMultivariateEventCollection", 200, ({ sdk, kept }) =>
    sdk.combos.getMultivariateEventCollection(kept("collection")),
  ),
  answers("GetMultivariateEventCollection", 404, ({ sdk }) =>
    sdk.combos.getMultivariateEventCollection("KXMVENONE"),
  ),
  answers("CreateMarketInMultivariateEventCollection", 200, ({ sdk, kept }) =>
    sdk.combos.createMarketInMultivariateEventCollection(kept("collection"), {
      selected_markets: [
        { event_ticker: "KXDEMOHIGH-26NOV23", market_ticker: "KXDEMOHIGH-26NOV23-B52", side: "yes" },
        { event_ticker: "KXDEMOCPI-26NOV", market_ticker: "KXDEMOCPI-26NOV-T0.3", side: "no" },
      ],
      with_market_payload: true,
    }),
  ),
];

async function createRfq({ sdk, keep }: Visit): Promise<Answered> {
  const made = await sdk.communications.createRFQ({
    market_ticker: ticker,
    contracts_fp: "5.00",
    rest_remainder: false,
  });
  keep("rfq", made.data.id);
  return made;
}

const offer = { yes_bid: "0.1000", no_bid: "0.1000", rest_remainder: false } as const;

async function rivalQuotes({ rival, keep, kept }: Visit): Promise<void> {
  const made = await rival("POST", "/communications/quotes", { rfq_id: kept("rfq"), ...offer });
  keep("rival quote", idIn(made));
}

/** A request of the rival's, and our quote to it. */
async function quoteToRival({ sdk, rival, keep, kept }: Visit, market = ticker): Promise<Answered> {
  const request = {
    market_ticker: market,
    contracts_fp: "5.00",
    rest_remainder: false,
    replace_existing: true,
  };
  keep("rival rfq", idIn(await rival("POST", "/communications/rfqs", request)));
  const made = await sdk.communications.createQuote({ rfq_id: kept("rival rfq"), ...offer });
  keep("quote", made.data.id);
  return made;
}

async function rivalAccepts({ rival, kept }: Visit): Promise<void> {
  const path = `/communications/rfqs/${kept("rival rfq")}/quotes/${kept("quote")}/accept`;
  const { status, data } = await rival("PUT", path, { accepted_side: "yes" });
  if (status !== 204) throw new Error(`${status} ${JSON.stringify(data)}`);
}

function proposal({ now }: Visit, buyer: string, seller: string) {
  return {
    buyer_user_id: buyer,
    seller_user_id: seller,
    market_ticker: ticker,
    price_centi_cents: 4_000,
    centicount: 100,
    maker_side: "yes",
    expiration_ts: new Date((now() + 600) * 1_000).toISOString(),
  } as const;
}

function idIn({ status, data }: Answered): string {
  if (typeof data === "object" && data !== null) {
    for (const [name, value] of Object.entries(data)) {
      if ((name === "id" || name.endsWith("_id")) && typeof value === "string") return value;
    }
  }
  throw new Error(`${status} without an id: ${JSON.stringify(data)}`);
}
