import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { seconds } from "../../src/domain/units.ts";
import { boxedExchange, quietScenario, type BoxedExchange, type Caller } from "../contract/boxed-exchange.ts";
import { userIdOf } from "../../src/sim/server/user-id.ts";
import { collection, comboScenario } from "../sim/combo-scenario.ts";
import { readSpecs } from "./spec-schemas.ts";

const folder = new URL("../../../shared/kalshi/", import.meta.url);

describe.skipIf(!existsSync(folder))("requests for quotes against the exchange's specifications", () => {
  it("every answer and every frame of whole negotiations is as specified", () => {
    const specs = readSpecs(folder);
    const kinds = new Set<string>();
    const problems: string[] = [];
    const box = boxedExchange({ scenario: quietScenario() });
    const readers = (["play", "other"] as const).map((caller) => box.listen({ caller }));
    for (const reader of readers) {
      reader.command({ id: 1, cmd: "subscribe", params: { channels: ["communications"] } });
    }
    const call: BoxedExchange["call"] = (method, path, body, caller) => {
      const answer = box.call(method, path, body, caller);
      const { kind, problems: found } = specs.checkAnswer(
        method,
        path.split("?")[0] ?? "",
        answer.status,
        answer.text,
      );
      kinds.add(kind);
      problems.push(...found.map((problem) => `${kind}: ${problem}`));
      return answer;
    };
    const sizes = [{ contracts_fp: "50.00" }, { target_cost_dollars: "25.00", subaccount: 0 }];
    for (const size of sizes) negotiate(call, box, size);
    agree(call, box);
    for (const frame of readers.flatMap((reader) => reader.frames)) {
      const { kind, problems: found } = specs.checkFrame(frame);
      kinds.add(kind);
      problems.push(...found.map((problem) => `${kind}: ${problem}`));
    }
    expect(problems).toEqual([]);
    expect([...kinds]).toEqual(expect.arrayContaining(due));
  });
});

it.skipIf(!existsSync(folder))("every answer about combos is as specified, and the lifecycle of one", () => {
  const specs = readSpecs(folder);
  const box = boxedExchange({ scenario: comboScenario() });
  const reader = box.listen();
  reader.command({ id: 1, cmd: "subscribe", params: { channels: ["multivariate_market_lifecycle"] } });
  const collections = "/multivariate_event_collections";
  const selected_markets = [
    { market_ticker: "KXRACE-A", event_ticker: "KXRACE", side: "yes" },
    { market_ticker: "KXRAIN-1", event_ticker: "KXRAIN", side: "yes" },
  ];
  const made = { selected_markets, with_market_payload: true };
  const calls = [
    ["GET", collections, undefined],
    ["GET", `${collections}/${collection.ticker}`, undefined],
    ["GET", `${collections}/KXMVENONE`, undefined],
    ["POST", `${collections}/${collection.ticker}`, made],
    ["POST", `${collections}/${collection.ticker}`, { selected_markets: [] }],
    ["GET", "/events/multivariate?with_nested_markets=true", undefined],
    ["GET", "/markets?mve_filter=only", undefined],
  ] as const;
  const problems = [1, 2, 3].flatMap(() => {
    const found = calls.flatMap(([method, path, body]) => {
      const { status, text } = box.call(method, path, body);
      return specs.checkAnswer(method, path.split("?")[0] ?? "", status, text).problems;
    });
    box.pass(seconds(35));
    return found;
  });
  const verdicts = reader.frames.map((frame) => specs.checkFrame(frame));
  expect([...problems, ...verdicts.flatMap((verdict) => verdict.problems)]).toEqual([]);
  const kinds = verdicts.map(({ kind }) => kind).filter((kind) => kind === "multivariate_market_lifecycle");
  expect(kinds.length).toBeGreaterThanOrEqual(3);
});

const due = [
  "GET /communications/block-trade-proposals 200",
  "POST /communications/block-trade-proposals 201",
  "POST /communications/block-trade-proposals/{block_trade_proposal_id}/accept 204",
  "GET /communications/id 200",
  "POST /communications/rfqs 201",
  "POST /communications/rfqs 409",
  "GET /communications/rfqs 200",
  "GET /communications/rfqs/{rfq_id} 200",
  "DELETE /communications/rfqs/{rfq_id} 204",
  "POST /communications/quotes 201",
  "POST /communications/quotes 400",
  "GET /communications/quotes 200",
  "GET /communications/rfqs/{rfq_id}/quotes/{quote_id} 200",
  "PUT /communications/rfqs/{rfq_id}/quotes/{quote_id}/accept 204",
  "PUT /communications/rfqs/{rfq_id}/quotes/{quote_id}/confirm 204",
  "DELETE /communications/rfqs/{rfq_id}/quotes/{quote_id} 204",
  "GET /communications/quotes/{quote_id} 200",
  "rfq_created",
  "rfq_deleted",
  "quote_created",
  "quote_accepted",
  "quote_executed",
];

function agree(call: BoxedExchange["call"], box: BoxedExchange): void {
  const path = "/communications/block-trade-proposals";
  const { block_trade_proposal_id: id } = call("POST", path, {
    buyer_user_id: userIdOf("play"),
    seller_user_id: userIdOf("other"),
    market_ticker: "KXDEMOHIGH-26NOV23-B52",
    price_centi_cents: 4_200,
    centicount: 1_000,
    maker_side: "no",
    expiration_ts: new Date((box.clock.now() + seconds(60)) / 1_000).toISOString(),
  }).body;
  for (const caller of ["play", "other"] satisfies Caller[]) call("GET", path, undefined, caller);
  call("POST", `${path}/${String(id)}/accept`, undefined, "other");
  for (const caller of ["play", "other"] satisfies Caller[]) call("GET", path, undefined, caller);
}

function negotiate(call: BoxedExchange["call"], box: BoxedExchange, size: object): void {
  const market_ticker = "KXDEMOHIGH-26NOV23-B52";
  const rfq = { market_ticker, rest_remainder: true, ...size };
  const quote = (rfq_id: unknown, no_bid: string) =>
    call(
      "POST",
      "/communications/quotes",
      { rfq_id, yes_bid: "0.31", no_bid, rest_remainder: false },
      "other",
    );
  const look = (rfqId: unknown, quoteId: unknown): void => {
    for (const caller of ["play", "other"] satisfies Caller[]) {
      call("GET", "/communications/id", undefined, caller);
      call("GET", "/communications/rfqs", undefined, caller);
      call("GET", "/communications/quotes", undefined, caller);
      call("GET", `/communications/rfqs/${String(rfqId)}`, undefined, caller);
      call("GET", `/communications/rfqs/${String(rfqId)}/quotes/${String(quoteId)}`, undefined, caller);
      call("GET", `/communications/quotes/${String(quoteId)}`, undefined, caller);
    }
  };
  const { id: rfqId } = call("POST", "/communications/rfqs", rfq).body;
  call("POST", "/communications/rfqs", rfq);
  quote(rfqId, "0.99");
  const { id: first } = quote(rfqId, "0").body;
  look(rfqId, first);
  const scoped = (quoteId: unknown): string =>
    `/communications/rfqs/${String(rfqId)}/quotes/${String(quoteId)}`;
  call("DELETE", scoped(first), undefined, "other");
  const { id: second } = quote(rfqId, "0.66").body;
  call("PUT", `${scoped(second)}/accept`, { accepted_side: "no" });
  look(rfqId, second);
  call("PUT", `${scoped(second)}/confirm`, {}, "other");
  look(rfqId, second);
  box.pass(seconds(15));
  look(rfqId, second);
  const { id: last } = call("POST", "/communications/rfqs", rfq).body;
  call("DELETE", `/communications/rfqs/${String(last)}`);
  look(last, second);
}
