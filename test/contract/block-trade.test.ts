import { describe, expect, it } from "vitest";
import { seconds } from "../../src/domain/units.ts";
import { boxedExchange, quietScenario, type BoxedExchange } from "./boxed-exchange.ts";
import { userIdOf } from "../../src/sim/server/user-id.ts";

const path = "/communications/block-trade-proposals";
const market_ticker = "KXDEMOHIGH-26NOV23-B52";

function proposal(box: BoxedExchange, more: object = {}): object {
  return {
    buyer_user_id: userIdOf("play"),
    seller_user_id: userIdOf("other"),
    market_ticker,
    price_centi_cents: 4_200,
    centicount: 1_250,
    maker_side: "yes",
    expiration_ts: new Date((box.clock.now() + seconds(60)) / 1_000).toISOString(),
    ...more,
  };
}

describe("block trades over the wire", () => {
  it("are proposed, listed by the parties, accepted, and printed as what they are", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const reader = box.listen();
    reader.command({ id: 1, cmd: "subscribe", params: { channels: ["trade"] } });
    const made = box.call("POST", path, proposal(box));
    expect(made.status).toBe(201);
    const id = String(made.body["block_trade_proposal_id"]);
    const [seen] = rows(box, "?status=open", "other");
    expect(seen).toMatchObject({
      id,
      buyer_user_id: "",
      seller_user_id: userIdOf("other"),
      price_centi_cents: 4_200,
      centicount: 1_250,
      maker_side: "yes",
      buyer_accepted: true,
      seller_accepted: false,
    });
    expect(box.call("POST", `${path}/${id}/accept`, {}, "other")).toMatchObject({ status: 204, text: "" });
    const [done] = rows(box, `?market_ticker=${market_ticker}`);
    expect(done).toMatchObject({
      status: "executed",
      seller_accepted: true,
      buyer_order_id: expect.any(String),
    });
    expect(done).not.toHaveProperty("seller_order_id");
    const trades = (query: string) =>
      box.call("GET", `/markets/trades?ticker=${market_ticker}${query}`).body["trades"];
    const print = {
      is_block_trade: true,
      yes_price_dollars: "0.4200",
      count_fp: "12.50",
      taker_book_side: "ask",
    };
    expect(trades("")).toMatchObject([print]);
    expect(trades("&is_block_trade=true")).toMatchObject([print]);
    expect(trades("&is_block_trade=false")).toEqual([]);
    expect(reader.of("trade")[0]?.msg).toMatchObject({ is_block_trade: true, market_ticker });
  });

  it("are seen by nobody else, and not proposed for others: 403", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const strangers = { buyer_user_id: userIdOf("other"), seller_user_id: userIdOf("nobody") };
    expect(box.call("POST", path, proposal(box, strangers)).status).toBe(403);
    box.exchange.openAccount("third", box.exchange.cash("play"));
    const theirs = { buyer_user_id: userIdOf("other"), seller_user_id: userIdOf("third") };
    expect(box.call("POST", path, proposal(box, theirs), "other").status).toBe(201);
    expect(rows(box, "")).toEqual([]);
    expect(rows(box, "", "other")).toHaveLength(1);
  });

  const wrong = [
    { price_centi_cents: 0 },
    { price_centi_cents: 10_000 },
    { centicount: 0 },
    { maker_side: "both" },
    { expiration_ts: "tomorrow" },
    { buyer_subaccount: 64 },
    { seller_subtrader_id: "x" },
    { market_ticker: "KXNONE" },
    { buyer_user_id: userIdOf("other"), seller_user_id: userIdOf("other") },
  ];
  for (const [index, change] of wrong.entries()) {
    it(`senseless proposal ${index + 1} is refused: ${Object.keys(change).join(", ")}`, () => {
      const box = boxedExchange({ scenario: quietScenario() });
      expect(box.call("POST", path, proposal(box, change), "other").status).toBe(400);
    });
  }

  it("an unknown proposal is 404, a wrong type 400 in the decoder's words", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    expect(box.call("POST", `${path}/none/accept`).status).toBe(404);
    expect(box.call("POST", `${path}/none/accept`, { subaccount: "1" }).body).toMatchObject({
      code: "bad_request",
    });
    expect(box.call("GET", `${path}?limit=101`).status).toBe(400);
  });
});

function rows(box: BoxedExchange, query: string, caller: "play" | "other" = "play"): readonly unknown[] {
  const list = box.call("GET", `${path}${query}`, undefined, caller).body["block_trade_proposals"];
  return Array.isArray(list) ? list : [];
}
