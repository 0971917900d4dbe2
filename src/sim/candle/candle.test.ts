import { describe, expect, it } from "vitest";
import { cents, contracts, seconds } from "../../domain/units.ts";
import { rollingVolume } from "../rolling-volume.ts";
import { candleBook } from "./candle.ts";
import { candlesWithin, latestBefore, merged } from "./window.ts";

/** Quotes and trades of three minutes and a fourth much later. */
function book(): ReturnType<typeof candleBook> {
  const made = candleBook();
  made.quoted(seconds(10), cents(40), cents(50));
  made.traded(seconds(20), cents(50), contracts(2), contracts(2));
  made.quoted(seconds(30), cents(45), cents(50));
  made.traded(seconds(40), cents(47), contracts(1), contracts(3));
  made.quoted(seconds(50), cents(42), undefined);
  made.quoted(seconds(60), cents(43), cents(60));
  made.quoted(seconds(61), cents(44), cents(60));
  made.quoted(seconds(7_300), cents(44), cents(61));
  return made;
}

describe("candles", () => {
  it("hold open, low, high and close of bid, ask and trades, the mean by volume, volume and open interest", () => {
    expect(book().candles(1)).toEqual([
      {
        endsAt: seconds(60),
        bid: { open: 0, low: 0, high: cents(45), close: cents(43) },
        ask: { open: cents(100), low: cents(50), high: cents(100), close: cents(60) },
        // (2 × 50 + 1 × 47) ÷ 3
        trades: { open: cents(50), low: cents(47), high: cents(50), close: cents(47), mean: cents(49) },
        volume: contracts(3),
        openInterest: contracts(3),
      },
      {
        endsAt: seconds(120),
        bid: { open: cents(43), low: cents(43), high: cents(44), close: cents(44) },
        ask: { open: cents(60), low: cents(60), high: cents(60), close: cents(60) },
        previous: cents(47),
        volume: 0,
        openInterest: contracts(3),
      },
      expect.objectContaining({ endsAt: seconds(7_320) }),
    ]);
  });

  it("of hours and days are the minutes merged", () => {
    const made = book();
    expect(made.candles(60)).toEqual(merged(made.candles(1), 60));
    expect(made.candles(1_440)).toEqual(merged(made.candles(1), 1_440));
    expect(made.candles(60)).toHaveLength(2);
  });

  it("do not come from changes behind the best prices", () => {
    const made = candleBook();
    made.quoted(seconds(10), cents(40), cents(50));
    made.quoted(seconds(100), cents(40), cents(50));
    expect(made.candles(1)).toHaveLength(1);
  });

  it("tell what ends inside a window, both ends included, and how things stood before it", () => {
    const candles = book().candles(1);
    expect(candlesWithin(candles, seconds(60), seconds(120))).toHaveLength(2);
    expect(candlesWithin(candles, seconds(61), seconds(119))).toHaveLength(0);
    expect(latestBefore(candles, seconds(3_000), 1)).toEqual({
      endsAt: seconds(3_000),
      bid: { open: cents(44), low: cents(44), high: cents(44), close: cents(44) },
      ask: { open: cents(60), low: cents(60), high: cents(60), close: cents(60) },
      previous: cents(47),
      volume: 0,
      openInterest: contracts(3),
    });
    expect(latestBefore(candles, seconds(60), 1)).toBeUndefined();
    expect(latestBefore(candles, seconds(61), 1)).toBeUndefined();
  });

  it("say how things stood at a time", () => {
    const made = book();
    expect(made.standingAt(seconds(59))).toBeUndefined();
    expect(made.standingAt(seconds(60))).toEqual({ bid: cents(43), ask: cents(60), lastPrice: cents(47) });
    expect(made.standingAt(seconds(7_000))).toEqual({ bid: cents(44), ask: cents(60), lastPrice: cents(47) });
  });

  it("are forgotten past a limit, the oldest first", () => {
    const made = candleBook();
    for (let minute = 0; minute < 10_000; minute += 1) {
      made.quoted(seconds(minute * 60 + 1), cents(1 + (minute % 50)), cents(99));
    }
    const minutes = made.candles(1);
    expect(minutes).toHaveLength(4_320);
    expect(minutes.at(-1)?.endsAt).toBe(seconds(600_000));
    expect(made.candles(60)).toHaveLength(167);
  });
});

describe("the volume of the last 24 hours", () => {
  it("loses a trade the moment it is a day old", () => {
    const volume = rollingVolume();
    volume.add(seconds(0), contracts(1));
    volume.add(seconds(10), contracts(2));
    volume.add(seconds(10), contracts(4));
    expect(volume.at(seconds(86_399))).toBe(contracts(7));
    expect(volume.at(seconds(86_400))).toBe(contracts(6));
    expect(volume.at(seconds(86_410))).toBe(0);
    volume.add(seconds(90_000), contracts(5));
    expect(volume.at(seconds(90_000))).toBe(contracts(5));
  });

  it("is whole however many trades a day has", () => {
    const volume = rollingVolume();
    for (let trade = 0; trade < 150_000; trade += 1) volume.add(seconds(trade / 10), contracts(1));
    expect(volume.at(seconds(15_000))).toBe(contracts(150_000));
  });
});
