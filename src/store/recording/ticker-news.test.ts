import { describe, expect, it } from "vitest";
import { cents, contracts, time, type Price, type Qty } from "../../domain/units.ts";
import { readTicker, tickerClaims, type TickerNews } from "./ticker-news.ts";

const at = time(1);

function news(price: number, volume: number, lastQty = 5): TickerNews {
  return {
    bid: cents(40),
    ask: cents(44),
    lastPrice: cents(price),
    lastQty: contracts(lastQty),
    volume: contracts(volume),
  };
}

describe("trades read from a ticker's volume", () => {
  const attributions = [
    // last price  taker  why
    [44, "bid", "at the ask that stood"],
    [43, "bid", "nearer the ask"],
    [40, "ask", "at the bid that stood"],
    [41, "ask", "nearer the bid"],
  ] as const;

  it.each(attributions)("a last price of %d cents was taken by a %s: %s", (price, taker) => {
    const claims = tickerClaims();
    claims("A", at, news(42, 100));
    const [, volume] = claims("A", at, news(price, 130));
    expect(volume).toMatchObject({
      kind: "volume-told",
      takerSide: taker,
      price: price * 100,
      last: 500,
      more: 2_500,
    });
  });

  it("in the very middle the taker is as the one before", () => {
    const claims = tickerClaims();
    claims("A", at, news(44, 100));
    claims("A", at, news(40, 110));
    const [, volume] = claims("A", at, news(42, 120));
    expect(volume).toMatchObject({ takerSide: "ask" });
  });

  it("are none at the first message, none without growth, and never larger than the growth", () => {
    const claims = tickerClaims();
    expect(claims("A", at, news(44, 100))).toHaveLength(1);
    expect(claims("A", at, news(44, 100))).toHaveLength(1);
    expect(claims("A", at, news(44, 90))).toHaveLength(1);
    expect(claims("A", at, news(44, 93, 5))[1]).toMatchObject({ last: 300, more: 0 });
  });
});

it("reads $0 and $1 as empty sides", () => {
  const told = readTicker({ yes_bid_dollars: "0.0000", yes_ask_dollars: "1.0000", volume_fp: "12.50" });
  expect(told).toEqual({
    bid: undefined,
    ask: undefined,
    lastPrice: undefined as Price | undefined,
    lastQty: undefined as Qty | undefined,
    volume: 1250,
  });
});
