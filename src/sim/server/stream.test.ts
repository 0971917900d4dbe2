import { describe, expect, it } from "vitest";
import type { Clock } from "../../domain/clock.ts";
import { ok } from "../../lib/result.ts";
import { time } from "../../domain/units.ts";
import { createExchange } from "../box.ts";
import { defaultScenario } from "../default-scenario.ts";
import type { ExchangeEvent } from "../event.ts";
import { createStream } from "./stream.ts";

const start = time(1_795_000_000_000_000);
const stopped: Clock = { now: () => start, after: () => ({ cancel: () => undefined }) };
const ticker = "KXDEMOHIGH-26NOV23-B52";

/** A stream whose exchange says what the test says. */
function told(events: readonly ExchangeEvent[]): readonly unknown[] {
  const exchange = createExchange({ scenario: defaultScenario(), seed: 1, start });
  let tell: (event: ExchangeEvent) => void = () => undefined;
  const stream = createStream({
    exchange: {
      ...exchange,
      listen: (listener) => {
        tell = listener;
        return () => undefined;
      },
    },
    clock: stopped,
    auth: {
      check: () => ok({ account: "play", userId: "u", scopes: ["read"], subaccount: undefined }),
    },
  });
  const frames: string[] = [];
  const session = stream.open(
    {},
    (text) => frames.push(text),
    () => undefined,
  );
  if (!session.ok) throw new Error("was refused");
  const channels = ["market_lifecycle_v2"];
  session.value.receive(JSON.stringify({ id: 1, cmd: "subscribe", params: { channels } }));
  for (const event of events) tell(event);
  return frames.slice(1).map((text): unknown => Object(JSON.parse(text))["msg"]);
}

describe("the lifecycle channel", () => {
  const status = (to: "active" | "inactive" | "closed"): ExchangeEvent => ({
    at: start,
    kind: "market-status-changed",
    ticker,
    status: to,
  });

  it("tells a pause and its end, and is silent about opening and closing on time", () => {
    expect(told([status("inactive"), status("active"), status("closed")])).toEqual([
      { event_type: "deactivated", market_ticker: ticker, is_deactivated: true },
      { event_type: "activated", market_ticker: ticker, is_deactivated: false },
    ]);
  });

  it("tells a close that moved, and that a closed market trades again", () => {
    expect(
      told([
        status("closed"),
        { at: start, kind: "close-changed", ticker, closeAt: time(1_795_000_100_000_000) },
        status("active"),
      ]),
    ).toEqual([
      { event_type: "close_date_updated", market_ticker: ticker, close_ts: 1_795_000_100 },
      { event_type: "activated", market_ticker: ticker, is_deactivated: false },
    ]);
  });

  it("tells a new event, new metadata, and an override of fees that is gone", () => {
    const eventTicker = "KXDEMOHIGH-26NOV23";
    expect(
      told([
        { at: start, kind: "event-listed", eventTicker },
        { at: start, kind: "metadata-changed", ticker },
        { at: start, kind: "grid-changed", ticker },
        { at: start, kind: "fees-changed", eventTicker },
      ]),
    ).toMatchObject([
      {
        event_ticker: eventTicker,
        exchange_index: 0,
        title: "Highest temperature in Demo City on Nov 23",
        collateral_return_type: "MECNET",
        series_ticker: "KXDEMOHIGH",
      },
      { event_type: "metadata_updated", market_ticker: ticker, yes_sub_title: "52° to 53°" },
      {
        event_type: "price_level_structure_updated",
        market_ticker: ticker,
        price_level_structure: "linear_cent",
        price_ranges: [{ start: "0.0000", end: "1.0000", step: "0.0100" }],
      },
      { event_ticker: eventTicker, fee_type_override: null, fee_multiplier_override: null },
    ]);
  });

  it("tells the result and the payment in seconds", () => {
    const settlement = { result: "no", value: 0 as never } as const;
    expect(
      told([
        { at: start, kind: "market-determined", ticker, settlement },
        { at: start, kind: "market-settled", ticker, settlement },
      ]),
    ).toEqual([
      {
        event_type: "determined",
        market_ticker: ticker,
        result: "no",
        determination_ts: 1_795_000_000,
        settlement_value: "0.0000",
      },
      { event_type: "settled", market_ticker: ticker, settled_ts: 1_795_000_000 },
    ]);
  });

  it("tells a new market whole, and a change of an event's fees", () => {
    const exchange = createExchange({ scenario: defaultScenario(), seed: 1, start });
    const market = exchange.market(ticker);
    if (market === undefined) throw new Error("is not listed");
    const fees = { kind: "quadratic_with_maker_fees", multiplier: 5_000 } as const;
    const [created, update] = told([
      { at: start, kind: "market-listed", market },
      { at: start, kind: "fees-changed", eventTicker: market.eventTicker, fees },
    ]);
    expect(created).toMatchObject({
      event_type: "created",
      market_ticker: ticker,
      price_level_structure: "linear_cent",
      additional_metadata: { event_ticker: "KXDEMOHIGH-26NOV23" },
    });
    expect(update).toEqual({
      event_ticker: "KXDEMOHIGH-26NOV23",
      fee_type_override: "quadratic_with_maker_fees",
      fee_multiplier_override: 0.5,
    });
  });
});
