import { describe, expect, it } from "vitest";
import { rfqQuoteStatuses, rfqStatuses } from "../../src/domain/rfq.ts";
import { seconds } from "../../src/domain/units.ts";
import { boxedExchange, quietScenario, type BoxedExchange, type Caller } from "./boxed-exchange.ts";
import type { Frame } from "./reader.ts";

const market = "KXDEMOHIGH-26NOV23-B52";
const question = { market_ticker: market, contracts_fp: "50.00", rest_remainder: false };
const placeholder = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

function quiet(): BoxedExchange {
  return boxedExchange({ scenario: quietScenario() });
}

/** `play` asks, `other` quotes. */
function ask(box: BoxedExchange, more: object = {}, caller: Caller = "play"): string {
  const answer = box.call("POST", "/communications/rfqs", { ...question, ...more }, caller);
  expect(answer.status, answer.text).toBe(201);
  return String(answer.body["id"]);
}

function quote(box: BoxedExchange, rfqId: string, more: object = {}): string {
  const body = { rfq_id: rfqId, yes_bid: "0.3100", no_bid: "0.66", rest_remainder: false, ...more };
  const answer = box.call("POST", "/communications/quotes", body, "other");
  expect(answer.status, answer.text).toBe(201);
  return String(answer.body["id"]);
}

function put(box: BoxedExchange, path: string, caller: Caller, body?: unknown): number {
  const answer = box.call("PUT", path, body, caller);
  if (answer.status === 204) expect(answer.text).toBe("");
  return answer.status;
}

/** Up to the execution, by the paths that name the RFQ. */
function deal(box: BoxedExchange, rfqId: string, quoteId: string): void {
  const path = `/communications/rfqs/${rfqId}/quotes/${quoteId}`;
  expect(put(box, `${path}/accept`, "play", { accepted_side: "yes" })).toBe(204);
  expect(put(box, `${path}/confirm`, "other")).toBe(204);
  box.pass(seconds(15));
}

function communications(frames: readonly Frame[]): readonly string[] {
  return frames.filter(({ type }) => /^(rfq|quote)_/.test(type)).map(({ type }) => type);
}

describe("requests for quotes over the wire", () => {
  it("an rfq is read by everybody; what is private only by its creator", () => {
    const box = quiet();
    const id = ask(box, { subaccount: 0 });
    const own = box.call("GET", `/communications/rfqs/${id}`).body["rfq"];
    const others = box.call("GET", `/communications/rfqs/${id}`, undefined, "other").body["rfq"];
    const me = box.call("GET", "/communications/id").body["communications_id"];
    expect(me).toMatch(/^[0-9a-f]{64}$/);
    expect(own).toMatchObject({
      id,
      creator_id: me,
      status: "open",
      contracts_fp: "50.00",
      creator_subaccount: 0,
    });
    expect(others).toMatchObject({ id, creator_id: me, market_ticker: market, rest_remainder: false });
    expect(others).not.toHaveProperty("creator_user_id");
    expect(others).not.toHaveProperty("creator_subaccount");
    expect(box.call("GET", "/communications/rfqs/none").status).toBe(404);
  });

  it("a quote is read by its two parties only, by both kinds of path", () => {
    const box = quiet();
    const rfqId = ask(box);
    const quoteId = quote(box, rfqId, { post_only: true });
    for (const path of [
      `/communications/rfqs/${rfqId}/quotes/${quoteId}`,
      `/communications/quotes/${quoteId}`,
    ]) {
      const made = box.call("GET", path, undefined, "other").body["quote"];
      const received = box.call("GET", path).body["quote"];
      expect(made).toMatchObject({
        id: quoteId,
        yes_bid_dollars: "0.3100",
        no_bid_dollars: "0.6600",
        post_only: true,
      });
      expect(received).toMatchObject({ id: quoteId, yes_contracts_fp: "50.00", status: "open" });
      expect(received).not.toHaveProperty("post_only");
      expect(received).not.toHaveProperty("creator_user_id");
    }
    expect(box.call("GET", `/communications/rfqs/none/quotes/${quoteId}`).status).toBe(404);
    const strangers = ask(box, { market_ticker: "KXDEMOHIGH-26NOV23-B54" }, "other");
    const list = (query: string, caller: Caller = "play"): number => {
      const { quotes } = box.call("GET", `/communications/quotes?${query}`, undefined, caller).body;
      return Array.isArray(quotes) ? quotes.length : -1;
    };
    box.exchange.openAccount("third", box.exchange.cash("play"));
    const offer = { yesBid: 3_000 as never, noBid: 0 as never, restsRemainder: false, postOnly: false };
    const theirs = box.exchange.negotiate(box.clock.now(), {
      kind: "create-quote",
      account: "third",
      rfqId: strangers,
      ...offer,
    });
    const hidden = theirs.ok ? theirs.value : "";
    expect(box.call("GET", `/communications/quotes/${hidden}`, undefined, "other").status).toBe(200);
    expect(box.call("GET", `/communications/quotes/${hidden}`).status).toBe(404);
    expect(list("rfq_user_filter=self")).toBe(1);
    expect(list("user_filter=self")).toBe(0);
    expect(list("user_filter=self", "other")).toBe(1);
    expect(list(`rfq_id=${strangers}`)).toBe(0);
    expect(list("status=open")).toBe(1);
    expect(list("status=executed")).toBe(0);
    expect(box.call("GET", "/communications/quotes?limit=501").status).toBe(400);
  });

  it("lists are filtered and paged, the newest first", () => {
    const box = quiet();
    const markets = ["B52", "B54", "B56"].map((name) => `KXDEMOHIGH-26NOV23-${name}`);
    const ids = markets.map((market_ticker) => ask(box, { market_ticker }));
    const theirs = ask(box, {}, "other");
    const list = (query: string): unknown => {
      const { rfqs } = box.call("GET", `/communications/rfqs?${query}`).body;
      return Array.isArray(rfqs) ? rfqs.map((rfq) => rfq.id) : rfqs;
    };
    expect(list("")).toEqual([theirs, ...ids.toReversed()]);
    expect(list("user_filter=self")).toEqual(ids.toReversed());
    expect(list(`market_ticker=${market}`)).toEqual([theirs, ids[0]]);
    expect(list("event_ticker=KXDEMOHIGH-26NOV23&status=open&subaccount=0")).toHaveLength(3);
    expect(list("status=closed")).toEqual([]);
    const first = box.call("GET", "/communications/rfqs?limit=3").body;
    const cursor = String(first["cursor"]);
    expect(list(`limit=3&cursor=${cursor}`)).toEqual([ids[0]]);
  });

  it("lists are filtered by every status that there is, and by no other word", () => {
    const box = quiet();
    const answers = (list: string, statuses: readonly string[]): readonly number[] =>
      statuses.map((status) => box.call("GET", `/communications/${list}?status=${status}`).status);
    expect(answers("rfqs", [...rfqStatuses, "ajar"])).toEqual([200, 200, 400]);
    expect(answers("quotes", [...rfqQuoteStatuses, "ajar"])).toEqual([200, 200, 200, 200, 200, 400]);
  });

  it("accepted, confirmed and executed: orders and fills of both carry what the quote says", () => {
    const box = quiet();
    const rfqId = ask(box);
    const quoteId = quote(box, rfqId);
    deal(box, rfqId, quoteId);
    const made = box.call("GET", `/communications/quotes/${quoteId}`, undefined, "other").body["quote"];
    const received = box.call("GET", `/communications/quotes/${quoteId}`).body["quote"];
    const [theirFill] = listOf(box.call("GET", "/portfolio/fills", undefined, "other").body, "fills");
    const [fill] = listOf(box.call("GET", "/portfolio/fills").body, "fills");
    expect(made).toMatchObject({ status: "executed", creator_order_id: theirFill?.["order_id"] });
    expect(received).toMatchObject({ status: "executed", rfq_creator_order_id: fill?.["order_id"] });
    expect(made).not.toHaveProperty("rfq_creator_order_id");
    expect(received).not.toHaveProperty("creator_order_id");
    expect(fill).toMatchObject({ yes_price_dollars: "0.3100", count_fp: "50.00", book_side: "ask" });
    const [order] = listOf(box.call("GET", "/portfolio/orders", undefined, "other").body, "orders");
    expect(order?.["client_order_id"]).toMatch(new RegExp(`^quote:[0-9a-f]{8}:${quoteId}$`));
    expect(box.call("GET", `/communications/rfqs/${rfqId}`).body["rfq"]).toMatchObject({ status: "closed" });
  });

  it("the deprecated paths by the quote's id alone still work, and deletes answer 204 once", () => {
    const box = quiet();
    const rfqId = ask(box);
    const first = quote(box, rfqId);
    expect(box.call("DELETE", `/communications/quotes/${first}`, undefined, "other").status).toBe(204);
    expect(box.call("DELETE", `/communications/quotes/${first}`, undefined, "other").status).toBe(404);
    const second = quote(box, rfqId);
    expect(put(box, `/communications/quotes/${second}/accept`, "play", { accepted_side: "no" })).toBe(204);
    expect(put(box, `/communications/quotes/${second}/confirm`, "other", {})).toBe(204);
    const scoped = `/communications/rfqs/${rfqId}/quotes/${second}`;
    expect(box.call("DELETE", scoped, undefined, "other").status).toBe(404);
    expect(box.call("DELETE", `/communications/rfqs/${rfqId}`).status).toBe(404);
    const other = ask(box, { market_ticker: "KXDEMOHIGH-26NOV23-B54" });
    expect(box.call("DELETE", `/communications/rfqs/${other}`).status).toBe(204);
    expect(box.call("DELETE", `/communications/rfqs/${other}`).status).toBe(404);
  });

  it("a hidden creator is a placeholder to others until a quote is executed", () => {
    const box = quiet();
    const rfqId = ask(box, { obscure_creator_id: true });
    const seen = (caller: Caller): unknown => {
      const body = box.call("GET", `/communications/rfqs/${rfqId}`, undefined, caller).body;
      return member(body, "rfq")["creator_id"];
    };
    const me = box.call("GET", "/communications/id").body["communications_id"];
    expect([seen("play"), seen("other")]).toEqual([me, placeholder]);
    const quoteId = quote(box, rfqId);
    deal(box, rfqId, quoteId);
    expect(seen("other")).toBe(me);
  });

  const senseless = [
    ["nothing", {}],
    ["no size", { ...question, contracts_fp: null }],
    ["two sizes", { ...question, target_cost_dollars: "25.00" }],
    ["sizes that differ", { ...question, contracts: 51 }],
    ["nothing to trade", { ...question, contracts_fp: "0.00" }],
    ["three decimals", { ...question, contracts_fp: "1.001" }],
    ["no rest_remainder", { market_ticker: market, contracts_fp: "1.00" }],
    ["an unknown market", { ...question, market_ticker: "KXNONE" }],
    ["a subaccount past 63", { ...question, subaccount: 64 }],
    ["a subtrader", { ...question, subtrader_id: "x" }],
  ] as const;
  for (const [what, body] of senseless) {
    it(`an rfq with ${what} is refused`, () => {
      const answer = quiet().call("POST", "/communications/rfqs", body);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ error: { code: "invalid_parameters" } });
    });
  }

  it("sizes can be given in the old members too, and twice when they agree", () => {
    const sizes = [
      [{ contracts: 50, contracts_fp: undefined }, { contracts_fp: "50.00" }],
      [{ contracts: 50 }, { contracts_fp: "50.00" }],
      [{ contracts_fp: null, target_cost_centi_cents: 250_000 }, { target_cost_dollars: "25.000000" }],
      [
        { contracts_fp: null, target_cost_dollars: "25.00", target_cost_excludes_fees: true },
        { target_cost_excludes_fees: true, contracts_fp: "0.00" },
      ],
    ] as const;
    for (const [given, told] of sizes) {
      const box = quiet();
      const id = ask(box, given);
      expect(box.call("GET", `/communications/rfqs/${id}`).body["rfq"]).toMatchObject(told);
    }
  });

  it("§3.5 409 (conflict): a second open rfq on the market, unless it replaces the first", () => {
    const box = quiet();
    const first = ask(box);
    expect(box.call("POST", "/communications/rfqs", question).status).toBe(409);
    ask(box, { replace_existing: true });
    expect(box.call("GET", `/communications/rfqs/${first}`).body["rfq"]).toMatchObject({ status: "closed" });
  });

  it("its errors carry their documented codes", () => {
    const box = quiet();
    const rfqId = ask(box);
    const bad = { rfq_id: rfqId, yes_bid: "0.315", no_bid: "0", rest_remainder: false };
    expect(box.call("POST", "/communications/quotes", bad, "other").body).toMatchObject({
      error: { code: "invalid_parameters" },
    });
    const dear = ask(box, { market_ticker: "KXDEMOHIGH-26NOV23-B54", contracts_fp: "100000.00" });
    const quoteId = quote(box, dear);
    const accept = `/communications/quotes/${quoteId}/accept`;
    const poor = box.call("PUT", accept, { accepted_side: "yes" });
    expect([poor.status, poor.body]).toMatchObject([400, { error: { code: "INSUFFICIENT_BALANCE" } }]);
    box.call("DELETE", `/communications/rfqs/${rfqId}`);
    const late = box.call("POST", "/communications/quotes", { ...bad, yes_bid: "0.31" }, "other");
    expect([late.status, late.body]).toMatchObject([400, { error: { code: "RFQ_CLOSED" } }]);
    expect(box.call("PUT", accept, { accepted_side: "both" }).status).toBe(400);
    expect(box.call("PUT", accept, { accepted_side: 1 }).body).toMatchObject({ code: "bad_request" });
  });

  it("writes are billed to shard 1's bucket: a basic user has 10 there, and orders elsewhere are not touched", () => {
    const box = boxedExchange({ scenario: quietScenario(), tier: "basic" });
    const statuses = Array.from({ length: 11 }, () => box.call("POST", "/communications/rfqs", {}).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    expect(box.call("DELETE", "/portfolio/events/orders/none?exchange_index=0").status).toBe(404);
    box.pass(seconds(1));
    const costs = Array.from({ length: 51 }, () => box.call("POST", "/communications/quotes", {}).status);
    expect(costs.filter((status) => status === 429)).toHaveLength(1);
  });
});

describe("the communications channel", () => {
  it("tells requests to everybody and quotes to the two parties, each its own order", () => {
    const box = quiet();
    const readers = (["play", "other"] as const).map((caller) => box.listen({ caller }));
    for (const reader of readers) {
      reader.command({ id: 1, cmd: "subscribe", params: { channels: ["communications"] } });
    }
    const [asker, maker] = readers;
    const rfqId = ask(box, { obscure_creator_id: true });
    const quoteId = quote(box, rfqId);
    deal(box, rfqId, quoteId);
    const all = ["rfq_created", "quote_created", "quote_accepted", "quote_executed", "rfq_deleted"];
    expect(communications(asker?.frames ?? [])).toEqual(all);
    expect(communications(maker?.frames ?? [])).toEqual(all);
    expect(maker?.of("rfq_created")[0]?.msg).toMatchObject({
      id: rfqId,
      creator_id: placeholder,
      market_ticker: market,
      event_ticker: "KXDEMOHIGH-26NOV23",
      contracts_fp: "50.00",
    });
    expect(asker?.of("rfq_created")[0]?.msg["creator_id"]).not.toBe(placeholder);
    expect(maker?.of("quote_accepted")[0]?.msg).toMatchObject({
      accepted_side: "yes",
      contracts_accepted_fp: "50.00",
      rfq_creator_id: placeholder,
    });
    const [mine] = asker?.of("quote_executed") ?? [];
    const [theirs] = maker?.of("quote_executed") ?? [];
    expect(theirs?.msg["client_order_id"]).toMatch(/^quote:/);
    expect(mine?.msg["client_order_id"]).not.toBe(theirs?.msg["client_order_id"]);
    expect(mine?.msg["order_id"]).not.toBe(theirs?.msg["order_id"]);
    expect(theirs?.msg["rfq_creator_id"]).not.toBe(placeholder);
  });

  it("a third account hears the request and none of its quotes; user_filter self hears its own requests only", () => {
    const box = quiet();
    const mine = box.listen();
    mine.command({ id: 1, cmd: "subscribe", params: { channels: ["communications"], user_filter: "self" } });
    const rfqId = ask(box, {}, "other");
    expect(communications(mine.frames)).toEqual([]);
    box.exchange.openAccount("third", box.exchange.cash("play"));
    const offer = { yesBid: 3_000 as never, noBid: 0 as never, restsRemainder: false, postOnly: false };
    box.exchange.negotiate(box.clock.now(), { kind: "create-quote", account: "third", rfqId, ...offer });
    const all = box.listen();
    all.command({ id: 1, cmd: "subscribe", params: { channels: ["communications"] } });
    box.exchange.negotiate(box.clock.now(), { kind: "create-quote", account: "third", rfqId, ...offer });
    box.call("DELETE", `/communications/rfqs/${rfqId}`, undefined, "other");
    expect(communications(all.frames)).toEqual(["rfq_deleted"]);
    ask(box);
    expect(communications(mine.frames)).toEqual(["rfq_created"]);
  });

  it("the parts of a split stream together hold every request once, each quote beside its request", () => {
    const box = quiet();
    const parts = [0, 1, 2].map((shard_key) => {
      const reader = box.listen();
      reader.command({
        id: 1,
        cmd: "subscribe",
        params: { channels: ["communications"], shard_factor: 3, shard_key },
      });
      return reader;
    });
    const ids = ["B52", "B54", "B56"].map((name) =>
      ask(box, { market_ticker: `KXDEMOHIGH-26NOV23-${name}` }),
    );
    for (const id of ids) quote(box, id);
    const created = parts.flatMap((reader) => reader.of("rfq_created").map(({ msg }) => msg["id"]));
    expect(created).toHaveLength(3);
    expect(new Set(created)).toEqual(new Set(ids));
    for (const reader of parts) {
      const requests = reader.of("rfq_created").map(({ msg }) => msg["id"]);
      expect(reader.of("quote_created").map(({ msg }) => msg["rfq_id"])).toEqual(requests);
    }
  });
});

function listOf(
  body: Readonly<Record<string, unknown>>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const list = body[name];
  return Array.isArray(list) ? list : [];
}

function member(body: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = body[name];
  if (typeof value !== "object" || value === null) throw new Error(`${name} is missing`);
  return { ...value };
}
