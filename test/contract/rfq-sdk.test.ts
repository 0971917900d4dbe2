import { CommunicationsApi, Configuration, MultivariateApi, PortfolioApi } from "kalshi-typescript";
import { expect, it } from "vitest";
import { collection, comboScenario } from "../sim/combo-scenario.ts";
import { connect, signedHeaders } from "./socket-client.ts";
import { startExchange } from "./start-exchange.ts";

/**
 * Two programs of strangers: one asks with the official SDK, the other quotes with nothing but `ws` and `fetch`.
 * The SDK signs for its whole process, so the two cannot both use it.
 */
it("a combo is made, asked about, quoted, accepted, confirmed and filled between the SDK and a plain client", async () => {
  const server = await startExchange({ scenario: comboScenario() });
  const maker = { ...server, ...server.rival };
  const configuration = new Configuration({
    apiKey: server.keyId,
    privateKeyPem: server.privatePem,
    basePath: server.restUrl,
  });
  const communications = new CommunicationsApi(configuration);
  const combos = new MultivariateApi(configuration);
  const client = await connect(maker);
  client.reader.command({
    id: 1,
    cmd: "subscribe",
    params: { channels: ["communications", "fill", "multivariate_market_lifecycle"] },
  });
  await client.until(() => client.reader.of("subscribed").length === 3);
  const call = async (method: string, path: string, body: object): Promise<Response> =>
    fetch(`${server.restUrl}${path}`, {
      method,
      headers: signedHeaders(maker, `${method}/trade-api/v2${path}`),
      body: JSON.stringify(body),
    });

  const made = await combos.createMarketInMultivariateEventCollection(collection.ticker, {
    selected_markets: [
      { market_ticker: "KXRACE-A", event_ticker: "KXRACE", side: "yes" },
      { market_ticker: "KXRAIN-1", event_ticker: "KXRAIN", side: "yes" },
    ],
    with_market_payload: true,
  });
  const { market_ticker } = made.data;
  expect(made.data.market?.mve_selected_legs).toHaveLength(2);
  await client.until(() => client.reader.of("multivariate_market_lifecycle").length > 0);
  const asked = await communications.createRFQ({
    market_ticker,
    contracts_fp: "50.00",
    rest_remainder: false,
  });
  await client.until(() => client.reader.of("rfq_created").length > 0);
  const [created] = client.reader.of("rfq_created");
  expect(created?.msg).toMatchObject({ id: asked.data.id, market_ticker });

  const quote = { rfq_id: asked.data.id, yes_bid: "0", no_bid: "0.9000", rest_remainder: false };
  const quoted: unknown = await (await call("POST", "/communications/quotes", quote)).json();
  expect(quoted).toMatchObject({ id: expect.any(String) });
  const [seen] = (
    await communications.getQuotes(
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      "self",
    )
  ).data.quotes;
  expect(seen).toMatchObject({ status: "open", no_bid_dollars: "0.9000", no_contracts_fp: "50.00" });
  const quoteId = seen?.id ?? "";
  const accepted = await communications.acceptRFQQuote(asked.data.id, quoteId, { accepted_side: "no" });
  expect(accepted.status).toBe(204);
  await client.until(() => client.reader.of("quote_accepted").length > 0);
  const path = `/communications/rfqs/${asked.data.id}/quotes/${quoteId}/confirm`;
  expect((await call("PUT", path, {})).status).toBe(204);
  await client.until(() => client.reader.of("fill").length > 0 && client.reader.of("rfq_deleted").length > 0);
  const [executed] = client.reader.of("quote_executed");
  const [fill] = client.reader.of("fill");
  expect(fill?.msg["order_id"]).toBe(executed?.msg["order_id"]);
  expect(fill?.msg).toMatchObject({
    market_ticker,
    count_fp: "50.00",
    yes_price_dollars: "0.1000",
    is_taker: false,
  });
  const fills = await new PortfolioApi(configuration).getFills();
  expect(fills.data.fills[0]).toMatchObject({ ticker: market_ticker, is_taker: true, exchange_index: 1 });
  expect((await communications.getRFQ(asked.data.id)).data.rfq.status).toBe("closed");
  expect(server.exchange.moneyImbalance()).toBe(0);
  client.close();
  await server.close();
});
