import { describe, expect, it } from "vitest";
import { contracts, millis, plus, seconds } from "../../src/domain/units.ts";
import type { TradingRules } from "../../src/sim/rules.ts";
import { streamPath } from "../../src/sim/server/stream.ts";
import {
  list,
  nested,
  orders,
  place,
  placed,
  quiet,
  quietBox,
  quietScenario,
  told,
  type BoxedExchange,
} from "./boxed-exchange.ts";

/** What nobody has written down, each a switch with its default first: the last paragraph of api.md §20. */
describe("§20: switches", () => {
  it("§20 switch: skew tolerance: as far off as lateMax and earlyMax say, and no further", () => {
    const status = (box: BoxedExchange, off: number): number => {
      const path = "/trade-api/v2/portfolio/balance";
      const signedAt = plus(box.clock.now(), millis(off));
      return box.api({ method: "GET", path, headers: box.headers("GET", path, "play", signedAt), body: "" })
        .status;
    };
    const strict = { lateMax: seconds(2), earlyMax: seconds(1) };
    const offs = [-10_000, -2_000, -1_999, 999, 1_000, 10_000];
    expect(offs.map((off) => status(quietBox(), off))).toEqual([200, 200, 200, 200, 200, 200]);
    expect(offs.map((off) => status(quietBox({ settings: strict }), off))).toEqual([
      401, 401, 200, 200, 401, 401,
    ]);
  });

  it("§20 switch: order margin credit: what closes the position binds nothing, or is bound like any other", () => {
    const bound = (rules: Partial<TradingRules>): number => {
      const box = ruled(rules);
      placed(box, { price: "0.4000" });
      placed(box, { price: "0.4000", side: "ask" }, "other");
      const before = cashOf(box);
      placed(box, { price: "0.6000", side: "ask" });
      return before - cashOf(box);
    };
    expect([bound({}), bound({ closingCredit: "none" })]).toEqual([0, 4_000_000]);
  });

  it("§20 switch: codes in pauses: an invalid order with the engine's text, or a 503", () => {
    const answer = (rules: Partial<TradingRules>, kind: "pause-trading" | "pause-exchange"): unknown => {
      const box = ruled(rules);
      box.exchange.operate(box.clock.now(), { kind });
      return told(place(box));
    };
    const unavailable = { pauseAnswer: "unavailable" } as const;
    expect(answer({}, "pause-trading")).toEqual([400, nested("invalid_order", "TRADING_PAUSED")]);
    expect(answer({}, "pause-exchange")).toEqual([400, nested("invalid_order", "EXCHANGE_PAUSED")]);
    expect(answer(unavailable, "pause-trading")).toEqual([503, nested("trading_paused")]);
    expect(answer(unavailable, "pause-exchange")).toEqual([503, nested("exchange_paused")]);
  });

  it("§13 cancel-all: an exchange pause refuses it like any cancel, a pause of trading or of one shard does not", () => {
    const answer = (
      rules: Partial<TradingRules>,
      kind: "pause-trading" | "pause-exchange",
      shard?: number,
    ) => {
      const box = ruled(rules);
      const orderId = placed(box);
      box.exchange.operate(box.clock.now(), { kind, ...(shard === undefined ? {} : { shard }) });
      const { status, body } = box.call("DELETE", orders);
      box.pass(seconds(61));
      return [status, body, box.exchange.order("play", orderId)?.status];
    };
    const text = nested("invalid_order", "EXCHANGE_PAUSED");
    expect(answer({}, "pause-exchange")).toEqual([400, text, "resting"]);
    const unavailable = { pauseAnswer: "unavailable" } as const;
    expect(answer(unavailable, "pause-exchange")).toEqual([503, nested("exchange_paused"), "resting"]);
    expect(answer({}, "pause-trading")).toEqual([204, {}, "canceled"]);
    expect(answer({}, "pause-exchange", 2)).toEqual([204, {}, "canceled"]);
    expect(answer({}, "pause-exchange", 0)).toEqual([204, {}, "resting"]);
  });

  it("§20 switch: seq of control frames: ok and unsubscribed are counted in the run, or stand outside", () => {
    const numbers = (controlFramesCount: boolean): readonly unknown[] => {
      const box = quietBox({ settings: { controlFramesCount } });
      const frames: { type: string; sid?: number; seq?: number }[] = [];
      const opened = box.gate.stream.open(
        box.headers("GET", streamPath),
        (text) => void frames.push(JSON.parse(text)),
        () => undefined,
      );
      if (!opened.ok) throw new Error("was not let in");
      for (const ticker of [quiet, "KXDEMOHIGH-26NOV23-B54"]) {
        const params = { channels: ["trade"], market_tickers: [ticker] };
        opened.value.receive(JSON.stringify({ id: 1, cmd: "subscribe", params }));
        placed(box);
        placed(box, { side: "ask" }, "other");
      }
      return frames.filter(({ sid }) => sid === 1).map(({ type, seq }) => [type, seq]);
    };
    // The specification wants a number on every one of them: outside the run it repeats the last.
    const run = (...seqs: number[]): unknown =>
      seqs.map((seq, index) => [["trade", "ok", "trade"][index], seq]);
    expect([numbers(true), numbers(false)]).toEqual([run(1, 2, 3), run(1, 1, 2)]);
  });

  it("§20 switch: delta tagging: a trade's delta names the taker's order alone, or to its owner the one that rested", () => {
    const tagged = (tradeDeltasTag: "taker" | "both"): readonly unknown[] => {
      const box = quietBox({ settings: { tradeDeltasTag } });
      placed(box, { client_order_id: "rested" });
      const readers = (["play", "other"] as const).map((caller) => box.listen({ caller }));
      for (const reader of readers)
        reader.command({
          id: 1,
          cmd: "subscribe",
          params: { channels: ["orderbook_delta"], market_tickers: [quiet] },
        });
      placed(box, { client_order_id: "taken", side: "ask", count: "4.00" }, "other");
      return readers.map((reader) => reader.of("orderbook_delta").map(({ msg }) => msg["client_order_id"]));
    };
    expect([tagged("taker"), tagged("both")]).toEqual([
      [[undefined], ["taken"]],
      [["rested"], ["taken"]],
    ]);
  });

  it("§20 switch: queue position: what came earlier at the same price, or whatever trades before", () => {
    const ahead = (rules: Partial<TradingRules>): readonly unknown[] => {
      const box = ruled(rules);
      placed(box, { price: "0.2100", count: "7.00" }, "other");
      placed(box, { count: "5.00" }, "other");
      placed(box, { price: "0.1900", count: "3.00" }, "other");
      const id = placed(box);
      const listed = box.call("GET", `/portfolio/orders/queue_positions?market_tickers=${quiet}`);
      const one = box.call("GET", `/portfolio/orders/${id}/queue_position`).body["queue_position_fp"];
      return [one, list(listed, "queue_positions")[0]?.["queue_position_fp"]];
    };
    expect([ahead({}), ahead({ queueCounts: "better-levels" })]).toEqual([
      ["5.00", "5.00"],
      ["12.00", "12.00"],
    ]);
  });

  it("§20 switch: STP maker answer: the order that met its own goes on, or what is left of it is cancelled too", () => {
    const made = (rules: Partial<TradingRules>): readonly unknown[] => {
      const box = ruled(rules);
      placed(box, { side: "ask", price: "0.2900", count: "2.00" }, "other");
      const own = placed(box, { side: "ask", price: "0.3000", count: "1.00" });
      placed(box, { side: "ask", price: "0.3100", count: "3.00" }, "other");
      const { body } = place(box, { price: "0.3100", self_trade_prevention_type: "maker" });
      const statuses = [own, body["order_id"]].map(
        (id) => Object(box.call("GET", `/portfolio/orders/${String(id)}`).body["order"])["status"],
      );
      expect(box.exchange.moneyImbalance()).toBe(0);
      return [body["fill_count"], body["remaining_count"], ...statuses];
    };
    expect([made({}), made({ makerPrevention: "stops" })]).toEqual([
      ["5.00", "5.00", "canceled", "resting"],
      ["2.00", "0.00", "canceled", "canceled"],
    ]);
  });

  it("§20 switch: LIP side rule: a snapshot counts when both sides reach the target, or each side for itself", () => {
    const paid = (sideRule: "both" | "each"): number => {
      const scenario = quietScenario();
      const times = { startsAfter: seconds(0), endsAfter: seconds(10), paysAfter: seconds(1) };
      const box = quietBox({
        scenario: {
          ...scenario,
          incentives: [
            {
              ...times,
              kind: "liquidity",
              ticker: quiet,
              description: "for showing a book",
              reward: 10_000_000 as never,
              targetSize: contracts(10),
              discountBps: 9_000,
            },
          ],
          incentiveRules: { sideRule },
        },
      });
      placed(box, { count: "10.00" });
      const before = cashOf(box);
      box.pass(seconds(12));
      return cashOf(box) - before;
    };
    // One side of the book is empty all the time.
    expect([paid("both"), paid("each") > 0]).toEqual([0, true]);
  });

  it("§20 switch: reason of a plain cancel: Decrease, another word of the list, or none", () => {
    const reason = (cancelReason?: "Decrease" | "Amend" | "none"): unknown => {
      const box = quietBox(cancelReason === undefined ? {} : { settings: { cancelReason } });
      const reader = box.listen();
      reader.command({ id: 1, cmd: "subscribe", params: { channels: ["user_orders"] } });
      box.call("DELETE", `${orders}/${placed(box)}?market_ticker=${quiet}`);
      return reader.of("user_order").at(-1)?.msg["last_update_reason"];
    };
    expect([reason(), reason("Amend"), reason("none")]).toEqual(["Decrease", "Amend", undefined]);
  });
});

function ruled(rules: Partial<TradingRules>): BoxedExchange {
  const scenario = quietScenario();
  return quietBox({ scenario: { ...scenario, rules: { ...scenario.rules, ...rules } } });
}

/** Available cash in micro-dollars: less what resting orders bind. */
function cashOf(box: BoxedExchange): number {
  return Math.round(Number(box.call("GET", "/portfolio/balance").body["balance_dollars"]) * 1_000_000);
}
