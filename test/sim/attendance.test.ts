import { describe, expect, it } from "vitest";
import { plus, seconds } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import type { StaffOperation } from "../../src/sim/life/staff-operation.ts";
import { start } from "./bench.ts";

const ticker = "KXDEMOGAME-26NOV23DEMBOX-DEM";

/** The default scenario with its crowd; how many orders and trades its busy market sees in a span of seconds. */
function crowded(): { exchange: Exchange; busy: (from: number, to: number) => number } {
  const exchange = createExchange({ scenario: defaultScenario(), seed: 5, start });
  let changes = 0;
  exchange.listen((event) => {
    if (event.kind === "book-changed" && event.ticker === ticker) changes += 1;
  });
  return {
    exchange,
    busy: (from, to) => {
      exchange.advance(plus(start, seconds(from)));
      const before = changes;
      exchange.advance(plus(start, seconds(to)));
      return changes - before;
    },
  };
}

describe("the people in a market", () => {
  it.each<readonly [StaffOperation, StaffOperation]>([
    [
      { kind: "pause-market", ticker },
      { kind: "reactivate-market", ticker },
    ],
    [{ kind: "pause-trading" }, { kind: "resume-trading" }],
    [{ kind: "pause-exchange" }, { kind: "resume-exchange" }],
  ])("wait outside through %o and come back afterwards, and the sum stays zero", (pause, resume) => {
    const { exchange, busy } = crowded();
    expect(busy(0, 20)).toBeGreaterThan(10);
    expect(exchange.operate(plus(start, seconds(20)), pause).ok).toBe(true);
    expect(busy(20, 40)).toBe(0);
    expect(exchange.operate(plus(start, seconds(40)), resume).ok).toBe(true);
    expect(busy(40, 60)).toBeGreaterThan(10);
    expect(exchange.moneyReport().imbalance).toBe(0);
  });

  it("go home at the close, and come back when the market opens again", () => {
    const { exchange, busy } = crowded();
    const at = (second: number): ReturnType<typeof seconds> => plus(start, seconds(second));
    exchange.operate(at(20), { kind: "change-close", ticker, closeAt: at(20) });
    // What rested is swept.
    busy(20, 22);
    exchange.operate(at(22), { kind: "change-close", ticker, closeAt: at(100) });
    expect(busy(22, 40)).toBe(0);
    expect(exchange.operate(at(40), { kind: "reactivate-market", ticker }).ok).toBe(true);
    expect(busy(40, 60)).toBeGreaterThan(10);
    expect(exchange.moneyReport().imbalance).toBe(0);
  });
});
