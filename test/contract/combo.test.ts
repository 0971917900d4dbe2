import { describe, expect, it } from "vitest";
import { seconds } from "../../src/domain/units.ts";
import { collection, comboScenario } from "../sim/combo-scenario.ts";
import { boxedExchange, type Answer, type BoxedExchange } from "./boxed-exchange.ts";

const path = `/multivariate_event_collections/${collection.ticker}`;
const leg = (market_ticker: string, event_ticker: string, side = "yes") => ({
  market_ticker,
  event_ticker,
  side,
});
const two = [leg("KXRACE-A", "KXRACE"), leg("KXRAIN-1", "KXRAIN")];

function make(box: BoxedExchange, legs: readonly object[] = two, more: object = {}): Answer {
  return box.call("POST", path, { selected_markets: legs, ...more });
}

function tickers(answer: Answer, list: string, name: string): unknown {
  const rows = answer.body[list];
  return Array.isArray(rows) ? rows.map((row) => row[name]) : rows;
}

describe("combos over the wire", () => {
  it("a collection tells its events, its limits and its grid", () => {
    const box = boxedExchange({ scenario: comboScenario() });
    const one = box.call("GET", path).body["multivariate_contract"];
    expect(one).toMatchObject({
      collection_ticker: collection.ticker,
      series_ticker: "KXMVECROSSCATEGORY",
      exchange_index: 1,
      associated_event_tickers: ["KXRACE", "KXRAIN", "KXHEAT"],
      size_min: 2,
      size_max: 3,
      is_ordered: false,
      is_all_yes: false,
      price_level_structure: "center_deci_edge_centi_cent",
      price_ranges: [
        { start: "0.0000", end: "0.0100", step: "0.0001" },
        { start: "0.0100", end: "0.9900", step: "0.0010" },
        { start: "0.9900", end: "1.0000", step: "0.0001" },
      ],
    });
    expect(one).toMatchObject({
      associated_events: [
        { ticker: "KXRACE", is_yes_only: false, size_min: null, size_max: 2 },
        { ticker: "KXRAIN", is_yes_only: true },
        { ticker: "KXHEAT" },
      ],
    });
    const count = (query: string): number => {
      const rows = box.call("GET", `/multivariate_event_collections?${query}`).body["multivariate_contracts"];
      return Array.isArray(rows) ? rows.length : -1;
    };
    expect(count("status=open&series_ticker=KXMVECROSSCATEGORY&associated_event_ticker=KXRAIN")).toBe(1);
    expect([
      count("status=closed"),
      count("associated_event_ticker=KXNONE"),
      count("series_ticker=KX"),
    ]).toEqual([0, 0, 0]);
    expect(box.call("GET", "/multivariate_event_collections/KXMVENONE").status).toBe(404);
    expect(box.call("GET", "/multivariate_event_collections?status=odd").status).toBe(400);
  });

  it("making one answers with its tickers, again and again, and with the market when asked", () => {
    const box = boxedExchange({ scenario: comboScenario() });
    const first = make(box);
    expect(first.status).toBe(200);
    expect(Object.keys(first.body)).toEqual(["event_ticker", "market_ticker"]);
    const second = make(box, two.toReversed(), { with_market_payload: true });
    expect(second.body).toMatchObject(first.body);
    expect(second.body["market"]).toMatchObject({
      ticker: first.body["market_ticker"],
      mve_collection_ticker: collection.ticker,
      mve_selected_legs: [leg("KXRACE-A", "KXRACE"), leg("KXRAIN-1", "KXRAIN")],
      status: "active",
      exchange_index: 1,
    });
  });

  it("its own event list has it, the list of all events has not; mve_filter tells markets apart", () => {
    const box = boxedExchange({ scenario: comboScenario() });
    const { market_ticker, event_ticker } = make(box).body;
    const events = (query: string) => box.call("GET", `/events${query}`);
    expect(tickers(events("/multivariate"), "events", "event_ticker")).toEqual([event_ticker]);
    expect(
      tickers(events(`/multivariate?collection_ticker=${collection.ticker}`), "events", "event_ticker"),
    ).toHaveLength(1);
    expect(tickers(events("/multivariate?series_ticker=KX"), "events", "event_ticker")).toEqual([]);
    expect(tickers(events("/multivariate?with_nested_markets=true"), "events", "markets")).toMatchObject([
      [{ ticker: market_ticker }],
    ]);
    expect(events("/multivariate?series_ticker=KX&collection_ticker=X").status).toBe(400);
    expect(tickers(events(""), "events", "event_ticker")).not.toContain(event_ticker);
    expect(tickers(box.call("GET", "/markets?mve_filter=only"), "markets", "ticker")).toEqual([
      market_ticker,
    ]);
    expect(tickers(box.call("GET", "/markets?mve_filter=exclude"), "markets", "ticker")).not.toContain(
      market_ticker,
    );
  });

  const wrong = [
    ["duplicated_legs", [...two, ...two]],
    ["conflicting_leg_outcomes", [...two, leg("KXRACE-B", "KXRACE")]],
    ["invalid_market_combination", two.slice(0, 1)],
    ["invalid_parameters", []],
    ["invalid_parameters", [leg("KXRACE-A", "KXRACE", "maybe")]],
    ["invalid_parameters", [{ market_ticker: "KXRACE-A", side: "yes" }]],
  ] as const;
  for (const [code, legs] of wrong) {
    it(`${legs.length} legs answer 400 ${code}`, () => {
      const answer = make(boxedExchange({ scenario: comboScenario() }), legs);
      expect([answer.status, answer.body]).toMatchObject([400, { error: { code } }]);
    });
  }

  it("its life is told on its own channel only, and its legs' values fill as they are determined", () => {
    const box = boxedExchange({ scenario: comboScenario() });
    const reader = box.listen();
    const channels = ["market_lifecycle_v2", "multivariate_market_lifecycle"];
    reader.command({ id: 1, cmd: "subscribe", params: { channels } });
    const ticker = String(make(box).body["market_ticker"]);
    box.pass(seconds(20));
    box.exchange.operate(box.clock.now(), { kind: "determine-market", ticker: "KXRACE-A", result: "yes" });
    box.pass(seconds(20));
    const legs = (): unknown => {
      const { market } = box.call("GET", `/markets/${ticker}`).body;
      return (
        market !== null &&
        typeof market === "object" &&
        "mve_selected_legs" in market &&
        market.mve_selected_legs
      );
    };
    const [race, rain] = two;
    expect(legs()).toEqual([{ ...race, yes_settlement_value_dollars: "1.0000" }, rain]);
    box.exchange.operate(box.clock.now(), { kind: "determine-market", ticker: "KXRAIN-1", result: "no" });
    box.pass(seconds(10));
    expect(legs()).toMatchObject([{}, { yes_settlement_value_dollars: "0.0000" }]);
    const told = reader
      .of("multivariate_market_lifecycle")
      .map(({ msg }) => [msg["event_type"], msg["market_ticker"]]);
    expect(told).toEqual([
      ["created", ticker],
      ["determined", ticker],
      ["settled", ticker],
    ]);
    expect(reader.of("market_lifecycle_v2").map(({ msg }) => msg["market_ticker"])).not.toContain(ticker);
  });

  it("an rfq on a combo carries its legs", () => {
    const box = boxedExchange({ scenario: comboScenario() });
    const reader = box.listen({ caller: "other" });
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["communications"] } });
    const market_ticker = make(box).body["market_ticker"];
    const rfq = { market_ticker, contracts_fp: "10.00", rest_remainder: false };
    const { id } = box.call("POST", "/communications/rfqs", rfq).body;
    const legs = { mve_collection_ticker: collection.ticker, mve_selected_legs: two };
    expect(reader.of("rfq_created")[0]?.msg).toMatchObject({ id, ...legs });
    expect(box.call("GET", `/communications/rfqs/${String(id)}`).body["rfq"]).toMatchObject(legs);
  });
});
