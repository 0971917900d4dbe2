import { describe, expect, it } from "vitest";
import { minus, plus, price, seconds } from "../../src/domain/units.ts";
import type { Operation } from "../../src/sim/operation.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import type { Scenario, ScenarioMarket } from "../../src/sim/scenario.ts";
import { boxedExchange, quietScenario, type BoxedExchange } from "./boxed-exchange.ts";

const ticker = "KXDEMOSAY-26NOV23-BRIDGE";
const eventTicker = "KXDEMOSAY-26NOV23";

function scenarioWith(more: Partial<ScenarioMarket>): Scenario {
  const scenario = quietScenario();
  const markets = scenario.markets.map((plan) => (plan.ticker === ticker ? { ...plan, ...more } : plan));
  return { ...scenario, markets };
}

function operate(box: BoxedExchange, operation: Operation): void {
  const done = box.exchange.operate(box.clock.now(), operation);
  if (!done.ok) throw new Error(done.refusal.why);
}

function get(box: BoxedExchange, path: string, member: string): object {
  const answer = box.call("GET", path);
  expect(answer.status).toBe(200);
  return Object(answer.body[member]) as object;
}

describe("a market's listing", () => {
  it("tells its strike, its kind, and whether it may close early or vanish", () => {
    const box = boxedExchange({
      scenario: scenarioWith({
        kind: "scalar",
        strike: { type: "between", floor: 50.5, cap: 60 },
        canCloseEarly: false,
        isProvisional: true,
      }),
    });
    expect(get(box, `/markets/${ticker}`, "market")).toMatchObject({
      market_type: "scalar",
      strike_type: "between",
      floor_strike: 50.5,
      cap_strike: 60,
      can_close_early: false,
      is_provisional: true,
    });
    const terms = { early_close_condition: "as soon as it is said", can_close_early: true };
    const early = boxedExchange({
      scenario: scenarioWith({ earlyCloseCondition: terms.early_close_condition }),
    });
    expect(get(early, `/markets/${ticker}`, "market")).toMatchObject({ market_type: "binary", ...terms });
  });

  it("tells the prices of a day ago", () => {
    const box = boxedExchange({ scenario: scenarioWith({ closesAfter: seconds(4 * 86_400) }) });
    const order = {
      ticker,
      side: "bid",
      price: "0.4500",
      count: "10.00",
      time_in_force: "good_till_canceled",
      self_trade_prevention_type: "taker_at_cross",
    };
    box.call("POST", "/portfolio/events/orders", order);
    box.call("POST", "/portfolio/events/orders", { ...order, side: "ask", count: "4.00" }, "other");
    const past = (): object => get(box, `/markets/${ticker}`, "market");
    expect(past()).toMatchObject({ previous_price_dollars: "0.0000", volume_24h_fp: "4.00" });
    box.pass(seconds(86_400 + 60), seconds(3_600));
    box.call("DELETE", "/portfolio/events/orders");
    expect(past()).toMatchObject({
      previous_price_dollars: "0.4500",
      previous_yes_bid_dollars: "0.4500",
      previous_yes_ask_dollars: "1.0000",
      last_price_dollars: "0.4500",
      volume_24h_fp: "0.00",
    });
  });

  it("changes its grid, its close and its waiver in place, and its time of update with them", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const before = get(box, `/markets/${ticker}`, "market");
    expect(before).toMatchObject({ price_level_structure: "deci_cent" });
    box.pass(seconds(1));
    const finer = "center_centi_edge_centi_cent";
    const priceRanges = priceStructures[finer] ?? [];
    operate(box, { kind: "change-grid", ticker, priceLevelStructure: finer, priceRanges });
    const closeAt = plus(box.clock.now(), seconds(60));
    operate(box, { kind: "change-close", ticker, closeAt });
    operate(box, { kind: "waive-fees", ticker, until: closeAt });
    const close = new Date(closeAt / 1_000).toISOString().replace(".000", "");
    const after = get(box, `/markets/${ticker}`, "market");
    expect(after).toMatchObject({
      price_level_structure: finer,
      price_ranges: [{ step: "0.0001" }],
      close_time: close,
      fee_waiver_expiration_time: close,
    });
    expect(after).not.toMatchObject({ updated_time: Object(before)["updated_time"] as string });
  });
});

describe("fees in the listing", () => {
  it("are those of now: the series' own, the event's override, and every change that was announced", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const later = plus(box.clock.now(), seconds(100));
    operate(box, { kind: "override-fees", eventTicker, feeKind: "quadratic_with_maker_fees" });
    operate(box, { kind: "override-fees", eventTicker, at: later });
    const change = { kind: "change-series-fees", feeKind: "quadratic", seriesTicker: "KXDEMOSAY" } as const;
    operate(box, { ...change, multiplier: 5_000 });
    operate(box, { ...change, multiplier: 20_000, at: later });
    const override = { fee_type_override: "quadratic_with_maker_fees", fee_multiplier_override: null };
    expect(get(box, `/events/${eventTicker}`, "event")).toMatchObject(override);
    expect(get(box, "/series/KXDEMOSAY", "series")).toMatchObject({ fee_multiplier: 0.5 });
    const planned = { series_ticker: "KXDEMOSAY", fee_type: "quadratic", fee_multiplier: 2 };
    expect(get(box, "/series/fee_changes", "series_fee_change_arr")).toMatchObject([planned]);
    expect(get(box, "/series/fee_changes?show_historical=true", "series_fee_change_arr")).toHaveLength(2);
    expect(get(box, "/series/fee_changes?series_ticker=KXDEMOCPI", "series_fee_change_arr")).toEqual([]);
    expect(get(box, `/events/fee_changes?event_ticker=${eventTicker}`, "event_fee_changes")).toMatchObject([
      override,
      { series_ticker: "KXDEMOSAY", fee_type_override: null, fee_multiplier_override: null },
    ]);
    box.pass(seconds(101));
    expect(get(box, `/events/${eventTicker}`, "event")).not.toHaveProperty("fee_type_override");
    expect(get(box, "/series/KXDEMOSAY", "series")).toMatchObject({ fee_multiplier: 2 });
  });
});

describe("events and series", () => {
  it("tell their metadata, the volume and what was updated since", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    expect(box.call("GET", `/events/${eventTicker}/metadata`).body).toMatchObject({
      market_details: [{ market_ticker: ticker }, { market_ticker: "KXDEMOSAY-26NOV23-SNOW" }],
    });
    expect(box.call("GET", "/events/KXNONE/metadata").status).toBe(404);
    expect(get(box, "/series/KXDEMOSAY?include_volume=true", "series")).toMatchObject({ volume_fp: "0.00" });
    expect(get(box, "/series?tags=none", "series")).toEqual([]);
    box.pass(seconds(5));
    const now = Math.floor(box.clock.now() / 1_000_000);
    operate(box, { kind: "override-fees", eventTicker, multiplier: 0 });
    const events = get(box, `/events?min_updated_ts=${now - 1}`, "events");
    expect(events).toMatchObject([{ event_ticker: eventTicker }]);
    expect(events).toHaveLength(1);
  });
});

describe("a provisional market that nobody traded", () => {
  it("is gone after its payment, and its listeners are told nothing more", () => {
    const soon = { determinesAfter: seconds(0.02), settlesAfter: seconds(0.02), isProvisional: true };
    const box = boxedExchange({ scenario: scenarioWith({ ...soon, closesAfter: seconds(2) }) });
    const reader = box.listen();
    reader.command({
      id: 1,
      cmd: "subscribe",
      params: { channels: ["ticker", "orderbook_delta"], market_ticker: ticker },
    });
    box.pass(seconds(1.9));
    const order = {
      ticker,
      side: "bid",
      price: "0.4500",
      count: "10.00",
      time_in_force: "good_till_canceled",
    };
    const rested = { ...order, self_trade_prevention_type: "taker_at_cross" };
    expect(box.call("POST", "/portfolio/events/orders", rested).status).toBe(201);
    box.pass(seconds(3));
    expect(box.call("GET", `/markets/${ticker}`).status).toBe(404);
    expect(box.call("GET", "/portfolio/orders").body).toMatchObject({ orders: [{ status: "canceled" }] });
    expect(reader.of("ticker")).toHaveLength(1);
  });
});

describe("a market that is listed while the exchange runs", () => {
  it("§4 is told on the stream first, and a moment later known to the lists", () => {
    const scenario = quietScenario();
    const box = boxedExchange({ scenario });
    const [series] = scenario.series;
    const plan = scenario.markets.find((market) => market.ticker === ticker);
    if (series === undefined || plan === undefined) throw new Error("the scenario has a series");
    const event = { ticker: "KXNEW", seriesTicker: series.ticker, title: "New", isExclusive: false };
    const market = {
      ...plan,
      ticker: "KXNEW-1",
      eventTicker: "KXNEW",
      strike: { type: "greater", floor: 3 } as const,
      settlesAt: price(0),
    };
    const since = minus(box.clock.now(), seconds(0));
    box.pass(seconds(1));
    const reader = box.listen();
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["market_lifecycle_v2"] } });
    operate(box, { kind: "list-event", series, event, markets: [market] });
    const told = reader.frames.map(({ type }) => type);
    expect(told).toEqual(["subscribed", "event_lifecycle", "market_lifecycle_v2"]);
    const nested = { collateral_return_type: "DIRECNET" };
    expect(reader.of("event_lifecycle")[0]?.msg).toMatchObject(nested);
    expect(reader.of("market_lifecycle_v2")[0]?.msg).toMatchObject({
      event_type: "created",
      additional_metadata: { strike_type: "greater", floor_strike: 3 },
    });
    expect(box.call("GET", "/markets/KXNEW-1").status).toBe(404);
    box.pass(seconds(0.3));
    expect(get(box, "/markets/KXNEW-1", "market")).toMatchObject({ strike_type: "greater", floor_strike: 3 });
    const created = `min_created_ts=${Math.floor(since / 1_000_000) + 1}`;
    expect(get(box, `/markets?${created}`, "markets")).toMatchObject([{ ticker: "KXNEW-1" }]);
    expect(get(box, "/events/KXNEW", "event")).toMatchObject({ series_ticker: series.ticker, ...nested });
  });
});
