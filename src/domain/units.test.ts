import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  complement,
  contracts,
  cost,
  formatMoney,
  formatPrice,
  formatQty,
  formatTime,
  money,
  parseMoney,
  parsePrice,
  parseQty,
  parseTime,
  price,
  qty,
  showMoney,
  showPrice,
  showQty,
  time,
} from "./units.ts";

describe("wire text becomes whole steps without a float", () => {
  test.each([
    ["0.4500", 4500],
    ["0.45", 4500],
    ["0.450000", 4500],
    ["1", 10_000],
    ["0.0001", 1],
    ["0.00001", undefined],
    ["0.45001", undefined],
    [".45", undefined],
    ["45e-2", undefined],
    ["", undefined],
    [" 0.45", undefined],
    ["+0.45", undefined],
    ["NaN", undefined],
  ])("price %j is %s", (text, steps) => {
    expect(parsePrice(text)).toBe(steps);
  });

  test.each([
    ["2.50", 250],
    ["10", 1000],
    ["-12.00", -1200],
    ["0.005", undefined],
    ["-0.00", 0],
  ])("quantity %j is %s", (text, steps) => {
    expect(parseQty(text)).toBe(steps);
  });

  test("money keeps six decimals", () => {
    expect(parseMoney("1523.402700")).toBe(1_523_402_700);
    expect(parseMoney("0.017472")).toBe(17_472);
    expect(parseMoney("0.0174721")).toBeUndefined();
  });

  test("text that no exact number can hold is refused", () => {
    expect(parseMoney("99999999999.000000")).toBeUndefined();
  });

  test("what is written is read back", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (steps) => {
        expect(parseMoney(formatMoney(money(steps)))).toBe(steps);
        expect(parseQty(formatQty(qty(steps)))).toBe(steps);
        expect(parsePrice(formatPrice(price(steps)))).toBe(steps);
      }),
    );
  });
});

test("price times quantity is money exactly", () => {
  expect(cost(price(4500), contracts(10))).toBe(4_500_000);
  expect(cost(price(1), qty(1))).toBe(1);
});

test("YES and NO make a dollar", () => {
  expect(complement(price(4700))).toBe(5300);
});

describe("for people", () => {
  test.each([
    [3100, "31¢"],
    [3150, "31.5¢"],
    [155, "1.55¢"],
    [10, "0.1¢"],
  ])("price %i is shown as %s", (steps, text) => {
    expect(showPrice(price(steps))).toBe(text);
  });

  test.each([
    [1_600_000, "$1.60"],
    [-4_400, "-$0.0044"],
    [0, "$0.00"],
    [17_472, "$0.017472"],
  ])("money %i is shown as %s", (steps, text) => {
    expect(showMoney(money(steps))).toBe(text);
  });

  test("whole contracts have no fraction", () => {
    expect(showQty(qty(1000))).toBe("10");
    expect(showQty(qty(250))).toBe("2.5");
  });
});

describe("times", () => {
  test.each([
    ["2026-11-05T14:03:11.2Z", 1_793_887_391_200_000],
    ["2026-11-05T14:03:11Z", 1_793_887_391_000_000],
    ["2026-11-05T14:03:11.164956Z", 1_793_887_391_164_956],
    ["2026-11-05T14:03:11.164956789Z", 1_793_887_391_164_956],
    ["2026-11-05T09:03:11-05:00", 1_793_887_391_000_000],
    ["2026-11-05", undefined],
    ["yesterday", undefined],
  ])("%s is %s", (text, micros) => {
    expect(parseTime(text)).toBe(micros);
  });

  test("trailing zeros of the fraction are dropped, as the exchange writes them", () => {
    expect(formatTime(time(1_793_887_391_200_000))).toBe("2026-11-05T14:03:11.2Z");
    expect(formatTime(time(1_793_887_391_000_000))).toBe("2026-11-05T14:03:11Z");
  });
});
