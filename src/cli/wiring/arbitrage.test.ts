import { expect, test } from "vitest";
import { gatewayOver, start } from "../../../test/gateway/gateway-world.ts";
import { market } from "../../../test/gateway/rows.ts";
import { arbitrageJson, arbitrageText } from "../../report/arbitrage-text.ts";
import { scanArbitrage } from "./arbitrage.ts";

const query = { maxMarkets: 100, hasCombos: false };

/** Rows of the public list. A last price is in it, and says nothing. */
function row(ticker: string, bid: number | undefined, ask: number | undefined, more: object = {}): object {
  const side = (name: string, cent: number | undefined) =>
    cent !== undefined && { [`${name}_dollars`]: `0.${cent}00`, [`${name}_size_fp`]: "100.00" };
  return {
    ...market(ticker),
    last_price_dollars: "0.9900",
    ...side("yes_bid", bid),
    ...side("yes_ask", ask),
    ...more,
  };
}

function event(terms: object, rows: readonly object[]) {
  return gatewayOver({
    "/markets": () => ({ markets: rows, cursor: "" }),
    "/events/E": () => ({
      event: { event_ticker: "E", series_ticker: "S", mutually_exclusive: false, ...terms },
    }),
  });
}

test("D15 from the list of markets, without a book or a trade read", async () => {
  const rows = [34, 30, 25, 17].map((bid, index) => row(`E-${index}`, bid, undefined));
  const world = event({ mutually_exclusive: true }, rows);
  const { rows: found, listed } = await world.finish(scanArbitrage(world.gateway, query, start));
  expect(listed).toBe(4);
  expect(arbitrageJson(found, start)).toMatchObject({
    pays_after_fees: 1,
    arbitrage: [
      {
        event: "E",
        kind: "every-no",
        sets: 100,
        cost: 294,
        gross: 6,
        fees: 5.36,
        net: 0.64,
        collateral: -6,
        legs: [{ ticker: "E-0", buys: "no", price: 0.66 }, {}, {}, {}],
      },
    ],
  });
  expect([world.asked("/markets"), world.asked("/events/E"), world.asked("/series/S")]).toEqual([1, 1, 1]);
  expect(world.asked("/markets/trades") + world.asked("/markets/orderbooks")).toBe(0);
  expect(arbitrageText(found, start, false).split("\n").slice(0, 3)).toEqual([
    "event  buy       sets    costs     pays   fees    net   bound  closes in",
    "E      every NO   100  $294.00  $300.00  $5.36  $0.64  -$6.00     12.5 d",
    "    NO of E-0 at 66¢",
  ]);
});

test("every YES of D15 where ranges leave no gap", async () => {
  const strikes = [
    { strike_type: "less", cap_strike: 10 },
    { strike_type: "greater_or_equal", floor_strike: 10 },
  ];
  const world = event(
    { mutually_exclusive: true },
    [45, 46].map((ask, index) => row(`E-${index}`, undefined, ask, strikes[index])),
  );
  const { rows } = await world.finish(scanArbitrage(world.gateway, query, start));
  // 0.07 · 100 · 0.45 · 0.55 is 1.7325, and 0.46 · 0.54 of it 1.7388.
  expect(arbitrageJson(rows, start).arbitrage).toMatchObject([
    { kind: "every-yes", cost: 91, gross: 9, fees: 3.48, net: 5.52 },
  ]);
});

test("D16 from the list: told only with all, for its fees are more than it pays", async () => {
  const strike = (floor: number) => ({ strike_type: "greater_or_equal", floor_strike: floor });
  const rows = [row("E-70", 55, 60, strike(70)), row("E-72", 63, 68, strike(72))];
  const world = event({ collateral_return_type: "DIRECNET" }, rows);
  const { rows: found } = await world.finish(scanArbitrage(world.gateway, query, start));
  expect(arbitrageJson(found, start)).toMatchObject({
    pays_after_fees: 0,
    arbitrage: [{ kind: "ladder-pair", cost: 97, gross: 3, fees: 3.32, net: -0.32 }],
  });
  expect(arbitrageText(found, start, false)).toBe(
    "0 pay more than prices and fees; 1 more would before fees.",
  );
  expect(arbitrageText(found, start, true)).toContain("YES of E-70 at 60¢\n    NO of E-72 at 37¢");
});
