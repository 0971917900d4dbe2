import { describe, expect, it } from "vitest";
import { seconds, toSeconds } from "../../src/domain/units.ts";
import { boxedExchange, quietScenario, type BoxedExchange } from "./boxed-exchange.ts";

const ticker = "KXDEMOSAY-26NOV23-SNOW";
const series = "KXDEMOSAY";

/** One trade of ten at 45¢ between two accounts; the market pays 41 s after the start. */
function traded(settings: object = {}): BoxedExchange {
  const box = boxedExchange({ scenario: quietScenario(), settings });
  const order = (side: string, price: string): object => ({
    ticker,
    side,
    price,
    count: "10.00",
    client_order_id: `${side} ${price}`,
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
  });
  box.pass(seconds(1));
  expect(box.call("POST", "/portfolio/events/orders", order("bid", "0.4500")).status).toBe(201);
  expect(box.call("POST", "/portfolio/events/orders", order("ask", "0.4500"), "other").status).toBe(201);
  return box;
}

function window(box: BoxedExchange, minutes: number): string {
  const now = toSeconds(box.clock.now());
  return `start_ts=0&end_ts=${now + 172_800}&period_interval=${minutes}`;
}

describe("candlesticks", () => {
  it.each([1, 60, 1_440])("of %d minutes show what was quoted and traded", (minutes) => {
    const box = traded();
    const answer = box.call(
      "GET",
      `/series/${series}/markets/${ticker}/candlesticks?${window(box, minutes)}`,
    );
    const length = minutes * 60;
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ticker,
      candlesticks: [
        {
          end_period_ts: Math.ceil(toSeconds(box.clock.now()) / length) * length,
          yes_bid: {
            open_dollars: "0.0000",
            low_dollars: "0.0000",
            high_dollars: "0.4500",
            close_dollars: "0.0000",
          },
          yes_ask: {
            open_dollars: "1.0000",
            low_dollars: "1.0000",
            high_dollars: "1.0000",
            close_dollars: "1.0000",
          },
          price: {
            open_dollars: "0.4500",
            low_dollars: "0.4500",
            high_dollars: "0.4500",
            close_dollars: "0.4500",
            mean_dollars: "0.4500",
            previous_dollars: null,
          },
          volume_fp: "10.00",
          open_interest_fp: "10.00",
        },
      ],
    });
  });

  it("come for several markets, for an event, and with the latest before the start", () => {
    const box = traded();
    const many = box.call("GET", `/markets/candlesticks?market_tickers=${ticker},KXNONE&${window(box, 1)}`);
    expect(many.body).toMatchObject({ markets: [{ market_ticker: ticker, candlesticks: [{}] }] });
    const event = box.call(
      "GET",
      `/series/${series}/events/KXDEMOSAY-26NOV23/candlesticks?${window(box, 60)}`,
    );
    expect(event.body).toMatchObject({
      market_tickers: ["KXDEMOSAY-26NOV23-BRIDGE", ticker],
      market_candlesticks: [[], [{ volume_fp: "10.00" }]],
    });
    const later = toSeconds(box.clock.now()) + 3_600;
    const path = `/series/${series}/markets/${ticker}/candlesticks?start_ts=${later}&end_ts=${later + 60}`;
    expect(box.call("GET", `${path}&period_interval=1`).body).toEqual({ ticker, candlesticks: [] });
    expect(box.call("GET", `${path}&period_interval=1&include_latest_before_start=true`).body).toMatchObject({
      candlesticks: [
        {
          price: { open_dollars: null, close_dollars: null, previous_dollars: "0.4500" },
          volume_fp: "0.00",
          open_interest_fp: "10.00",
        },
      ],
    });
  });

  it.each([
    ["end_ts=1&period_interval=1", "StartTs", "required"],
    ["start_ts=1&period_interval=1", "EndTs", "required"],
    ["start_ts=1&end_ts=2", "PeriodInterval", "required"],
    ["start_ts=1&end_ts=2&period_interval=5", "PeriodInterval", "oneof"],
    ["start_ts=2&end_ts=1&period_interval=1", "EndTs", "gtefield"],
  ])("refuse %s for the sake of %s", (query, field, rule) => {
    const box = traded();
    const answer = box.call("GET", `/series/${series}/markets/${ticker}/candlesticks?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`'${field}' failed on the '${rule}' tag`);
  });

  it("are 404 for an unknown market and for one of another series", () => {
    const box = traded();
    for (const path of [`/series/${series}/markets/KXNONE`, `/series/KXDEMOCPI/markets/${ticker}`]) {
      expect(box.call("GET", `${path}/candlesticks?${window(box, 1)}`).status).toBe(404);
    }
  });
});

describe("the archive", () => {
  it("takes settled markets, their candlesticks, old trades, orders, fills and positions over at midnight, and the live lists let go", () => {
    const box = traded({ liveFor: seconds(86_400), ordersLiveFor: seconds(86_400) });
    box.pass(seconds(60));
    const live = (): readonly number[] => [
      box.call("GET", `/markets/${ticker}`).status,
      box.call("GET", `/series/${series}/markets/${ticker}/candlesticks?${window(box, 1)}`).status,
      (box.call("GET", "/markets/trades").body["trades"] as readonly unknown[]).length,
      (box.call("GET", `/markets?tickers=${ticker}`).body["markets"] as readonly unknown[]).length,
      (box.call("GET", "/portfolio/orders").body["orders"] as readonly unknown[]).length,
      (box.call("GET", "/portfolio/fills").body["fills"] as readonly unknown[]).length,
      (
        box.call("GET", "/portfolio/positions?settlement_status=all").body[
          "market_positions"
        ] as readonly unknown[]
      ).length,
    ];
    const archive = (): readonly number[] => [
      box.call("GET", `/historical/markets/${ticker}`).status,
      box.call("GET", `/historical/markets/${ticker}/candlesticks?${window(box, 1)}`).status,
      (box.call("GET", "/historical/trades").body["trades"] as readonly unknown[]).length,
      (box.call("GET", `/historical/markets?tickers=${ticker}`).body["markets"] as readonly unknown[]).length,
      (box.call("GET", "/historical/orders").body["orders"] as readonly unknown[]).length,
      (box.call("GET", "/historical/fills").body["fills"] as readonly unknown[]).length,
      (box.call("GET", "/historical/positions").body["market_positions"] as readonly unknown[]).length,
    ];
    expect([live(), archive()]).toEqual([
      [200, 200, 1, 1, 1, 1, 1],
      [404, 404, 0, 0, 0, 0, 0],
    ]);
    box.pass(seconds(2 * 86_400), seconds(3_600));
    expect(box.call("GET", "/historical/cutoff").body["market_settled_ts"]).toMatch(/T00:00:00Z$/);
    expect([live(), archive()]).toEqual([
      [404, 404, 0, 0, 0, 0, 0],
      [200, 200, 1, 1, 1, 1, 1],
    ]);
    const candle = box.call("GET", `/historical/markets/${ticker}/candlesticks?${window(box, 1)}`);
    expect(candle.body).toMatchObject({
      candlesticks: [
        {
          yes_bid: { open: "0.0000", high: "0.4500" },
          price: { open: "0.4500", mean: "0.4500", previous: null },
          volume: "10.00",
          open_interest: "10.00",
        },
      ],
    });
    expect(
      box.call("GET", `/historical/markets?tickers=${ticker}&event_ticker=KXDEMOSAY-26NOV23`).status,
    ).toBe(400);
  });

  it("tells the cutoffs: three months, and two weeks for finished orders", () => {
    const box = traded();
    const day = (name: string): number =>
      Date.parse(String(box.call("GET", "/historical/cutoff").body[name])) / 86_400_000;
    const today = Math.floor(toSeconds(box.clock.now()) / 86_400);
    expect(today - day("market_settled_ts")).toBe(92);
    expect(today - day("trades_created_ts")).toBe(92);
    expect(today - day("orders_updated_ts")).toBe(14);
    expect(today - day("market_positions_last_updated_ts")).toBe(92);
  });
});
