import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contracts, dollars, plus, price, seconds } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { ExchangeEvent } from "../../src/sim/event.ts";
import { parseScenario } from "../../src/sim/scenario-file/scenario-file.ts";
import type { Scenario } from "../../src/sim/scenario.ts";
import { start } from "./bench.ts";

const text = readFileSync(new URL("../../config/scenarios/combos.yaml", import.meta.url), "utf8");

function combos(): Scenario {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.value;
}

function stage(seed = 3, scenario = combos()) {
  const exchange = createExchange({ scenario, seed, start });
  exchange.openAccount("you", scenario.accountCash);
  const events: ExchangeEvent[] = [];
  exchange.listen((event) => events.push(event));
  return { exchange, events };
}

describe("combos.yaml", () => {
  it("gives the account money on the combos' shard, and a market whose quotes are confirmed in a hurry", () => {
    const { exchange } = stage();
    expect(exchange.cash("you", { shard: 1 })).toBe(dollars(7_500));
    expect(combos().markets.map(({ isVolatile = false }) => isVolatile)).toEqual([false, false, false, true]);
    expect(exchange.combos.collections()[0]?.plan).toMatchObject({
      priceLevelStructure: "center_deci_edge_centi_cent",
      events: [{ ticker: "KXCITY-GAME", sizeMax: 1, isYesOnly: false }, {}, { isYesOnly: true }],
    });
  });

  it("its people make combos, ask and answer, and most answers are taken", () => {
    const { exchange, events } = stage();
    exchange.advance(plus(start, seconds(3_600)));
    const quotes = exchange.communications.quotes();
    const executed = quotes.filter(({ status }) => status === "executed");
    expect(quotes.length).toBeGreaterThan(100);
    expect(executed.length / quotes.length).toBeGreaterThan(0.5);
    expect(executed.length).toBeLessThan(quotes.length);
    expect(exchange.moneyImbalance()).toBe(0);
    const sizes = new Set(
      events.map(
        (event) => event.kind === "rfq-created" && exchange.combos.combo(event.rfq.ticker)?.legs.length,
      ),
    );
    expect(sizes).toEqual(new Set([false, 2, 3]));
    const bought = events.flatMap((event) =>
      event.kind === "traded" && exchange.market(event.ticker)?.isCombo === true ? [event] : [],
    );
    expect(bought.length).toBe(executed.length);
    expect(bought.every(({ takerSide }) => takerSide === "bid")).toBe(true);
  });

  it("the same seed gives the same talk, another seed another", () => {
    const hash = (seed: number): string => {
      const { exchange } = stage(seed);
      exchange.advance(plus(start, seconds(600)));
      return exchange.stateHash();
    };
    expect(hash(3)).toBe(hash(3));
    expect(hash(3)).not.toBe(hash(4));
  });

  it("whoever quotes better than the crowd gets the trade", () => {
    const { exchange, events } = stage();
    let heard = 0;
    for (let second = 0; second < 900; second += 1) {
      const now = plus(start, seconds(second));
      exchange.advance(now);
      for (const event of events.slice(heard)) {
        if (event.kind === "rfq-created") {
          const worth = exchange.latentValue(event.rfq.ticker) ?? 0;
          const noBid = price(Math.floor((1 - worth * 1.01) * 1_000) * 10);
          const terms = { yesBid: price(0), noBid, restsRemainder: false, postOnly: false };
          exchange.negotiate(now, { kind: "create-quote", account: "you", rfqId: event.rfq.id, ...terms });
        }
        if (event.kind === "quote-accepted" && event.quote.account === "you") {
          exchange.negotiate(now, { kind: "confirm-quote", account: "you", quoteId: event.quote.id });
        }
      }
      heard = events.length;
    }
    const executed = exchange.communications.quotes().filter(({ status }) => status === "executed");
    const mine = executed.filter(({ account }) => account === "you");
    expect(mine.length).toBeGreaterThan(20);
    expect(mine.length / executed.length).toBeGreaterThan(0.7);
    expect(exchange.fills("you").every(({ isTaker }) => !isTaker)).toBe(true);
  });

  it("its makers answer a question of yours too", () => {
    const { exchange } = stage();
    const [rain, vote] = ["KXCITY-RAIN", "KXCITY-VOTE"].map((eventTicker) => ({
      eventTicker,
      ticker: `${eventTicker}-YES`,
      side: "yes" as const,
    }));
    if (rain === undefined || vote === undefined) throw new Error("two legs");
    const say = (second: number, command: Parameters<typeof exchange.negotiate>[1]): string => {
      const done = exchange.negotiate(plus(start, seconds(second)), command);
      if (!done.ok) throw new Error(JSON.stringify(done.why));
      return done.value;
    };
    const ticker = say(0, {
      kind: "create-combo",
      account: "you",
      collection: "KXMVECROSSCATEGORY-R",
      legs: [rain, vote],
    });
    const size = { kind: "contracts", qty: contracts(10) } as const;
    const flags = { restsRemainder: false, replacesExisting: false, isObscured: false };
    const rfqId = say(0, { kind: "create-rfq", account: "you", ticker, size, ...flags });
    exchange.advance(plus(start, seconds(1)));
    const [quote] = exchange.communications.quotes().filter((each) => each.rfqId === rfqId);
    say(1, { kind: "accept-quote", account: "you", quoteId: quote?.id ?? "", side: "no" });
    exchange.advance(plus(start, seconds(3)));
    expect(exchange.fills("you")).toMatchObject([{ ticker, qty: contracts(10), side: "bid" }]);
  });
});

it("a scenario file's collections must be of what is there", () => {
  const why = (from: string, to: string): string => {
    expect(text).toContain(from);
    const parsed = parseScenario(text.replace(from, to));
    return parsed.ok ? "" : parsed.why;
  };
  expect(why("event: KXCITY-RAIN, sizeMax", "event: KXCITY-SNOW, sizeMax")).toMatch(
    /collections\.0\.events\.1\.event: no event is called KXCITY-SNOW/,
  );
  expect(why("    series: KXMVECROSSCATEGORY\n", "    series: KXCITY\n")).toMatch(
    /tickers of combos start with KXMVE/,
  );
  expect(why("    series: KXMVECROSSCATEGORY\n", "    series: KXMVENONE\n")).toMatch(
    /no series is called KXMVENONE/,
  );
  expect(why("sizeMin: 2", "sizeMin: 4")).toMatch(/collections\.0\.sizeMax: must be 4 at least/);
  expect(why("acceptedSide: quoted", "acceptedSide: odd")).toMatch(/rfq\.acceptedSide/);
});
