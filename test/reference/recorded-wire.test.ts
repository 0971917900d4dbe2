import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { millis, plus, seconds } from "../../src/domain/units.ts";
import { boxedExchange, quietScenario, type BoxedExchange } from "../contract/boxed-exchange.ts";

/** What the exchange in a box sends, beside bytes that the real one's demo sent. */
const folder = new URL("../../../shared/data/demo-rest-ws/", import.meta.url);
const hasRecordings = existsSync(folder);

const ticker = "KXDEMOHIGH-26NOV23-B52";
const orders = "/portfolio/events/orders";

describe.skipIf(!hasRecordings)("beside the wire of the real exchange", () => {
  it("every refusal that was recorded has the same body here", () => {
    const recorded = readdirSync(new URL("error-bodies/", folder)).filter((name) => name.endsWith(".json"));
    expect(recorded.length).toBeGreaterThanOrEqual(15);
    for (const name of recorded) {
      const make = refusals[name.replace(/\.json$/, "")];
      if (make === undefined) throw new Error(`nothing here makes ${name}`);
      expect(JSON.parse(make(tradedBox())), name).toEqual(withoutService(readJson(`error-bodies/${name}`)));
    }
  });

  it("a market has every member that was recorded, but for the dead and the optional ones", () => {
    const ours = Object(tradedBox().call("GET", `/markets/${ticker}`).body["market"]);
    const theirs = Object(readJson("markets__single.json"))["market"];
    expect(Object.keys(theirs).filter((name) => !(name in ours))).toEqual([
      "custom_strike",
      "early_close_condition",
      "fractional_trading_enabled",
      "liquidity_dollars",
      "occurrence_datetime",
      "response_price_units",
      "strike_type",
    ]);
    for (const [name, value] of Object.entries(theirs)) {
      if (name in ours) expect(formOf(ours[name]), name).toBe(formOf(value));
    }
  });

  const answers = [
    ["trades__public_recorded.json", "/markets/trades", "trades"],
    ["orderbook__base.json", `/markets/${ticker}/orderbook`, "orderbook_fp"],
    ["account__endpoint_costs.json", "/account/endpoint_costs", "endpoint_costs"],
  ] as const;
  it.each(answers)("%s and %s have the same members in the same forms", (file, path, name) => {
    const ours = tradedBox().call("GET", path).body[name];
    expect(formOf(ours)).toBe(formOf(Object(readJson(file))[name]));
  });

  it("an over-large limit is refused in the very words", () => {
    expect(tradedBox().call("GET", "/markets?limit=1001").body).toEqual(
      readJson("markets__limit_over_max.json"),
    );
  });

  it.each(["ws__orderbook_trade_yes.jsonl", "ws__orderbook_trade_noleg.jsonl"])(
    "frames of %s have the same members in the same order and forms",
    (file) => {
      const box = tradedBox();
      const reader = box.listen();
      const params = { channels: ["orderbook_delta", "trade"], market_tickers: [ticker] };
      reader.command({ id: 1, cmd: "subscribe", params });
      takeFive(box);
      const lines = readFileSync(new URL(file, folder), "utf8").split("\n");
      const recorded = lines.filter((line) => line !== "").map((line) => Object(JSON.parse(line)));
      expect(recorded.length).toBeGreaterThanOrEqual(5);
      for (const frame of recorded) {
        const ours = reader.of(frame.type)[0];
        // Sent since October 2026, after the recording.
        const { sending_ts_ms: sentMs, ...rest } = Object(ours);
        expect(sentMs).toBeTypeOf("number");
        expect(Object.keys(rest)).toEqual(Object.keys(frame));
        expect(formOf(rest)).toBe(formOf(frame));
      }
    },
  );
});

it.skipIf(hasRecordings)("was not compared: the folder ../shared is not beside this project", () => {
  expect(hasRecordings).toBe(false);
});

function order(change: object = {}): object {
  return {
    ticker,
    side: "bid",
    count: "10.00",
    price: "0.2000",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    exchange_index: 0,
    ...change,
  };
}

/** Two accounts have rested on both sides and traded once. */
function tradedBox(): BoxedExchange {
  const box = boxedExchange({ scenario: quietScenario() });
  box.pass(millis(1));
  box.call("POST", orders, order({ client_order_id: "rests" }));
  box.call("POST", orders, order({ side: "ask", price: "0.5000", client_order_id: "offers" }), "other");
  takeFive(box);
  return box;
}

function takeFive(box: BoxedExchange): void {
  box.call("POST", orders, order({ price: "0.5000", count: "5.00", time_in_force: "immediate_or_cancel" }));
}

/** How each recorded refusal comes about. */
const refusals: Readonly<Record<string, (box: BoxedExchange) => string>> = {
  auth__bad_signature: (box) => signedWith(box, { "kalshi-access-signature": "AAAA" }),
  auth__missing_signature_header: (box) => signedWith(box, { "kalshi-access-signature": undefined }),
  auth__unknown_key_id: (box) => box.call("GET", "/portfolio/balance", undefined, "nobody").text,
  auth__skew_minus30s: (box) => skewed(box, -30),
  auth__skew_plus5min: (box) => skewed(box, 300),
  orders__cancel_already_canceled: (box) => {
    const id = idOf(box, order());
    box.call("DELETE", `${orders}/${id}`);
    return box.call("DELETE", `${orders}/${id}`).text;
  },
  orders__cancel_executed: (box) => {
    const id = idOf(box, order({ price: "0.5000", count: "1.00" }));
    return box.call("DELETE", `${orders}/${id}`).text;
  },
  orders__cancel_unknown_id: (box) => box.call("DELETE", `${orders}/unknown`).text,
  cleanup__leftover_0: (box) => box.call("DELETE", `${orders}/unknown`).text,
  orders__duplicate_client_order_id: (box) =>
    box.call("POST", orders, order({ client_order_id: "rests" })).text,
  orders__reuse_canceled_client_id: (box) => {
    box.call("DELETE", orders);
    return box.call("POST", orders, order({ client_order_id: "rests" })).text;
  },
  orders__insufficient_balance: (box) => box.call("POST", orders, order({ count: "900000.00" })).text,
  orders__invalid_price_structure: (box) => box.call("POST", orders, order({ price: "0.2050" })).text,
  orders__numeric_field_types: (box) => box.call("POST", orders, order({ count: 10 })).text,
  orders__post_only_cross: (box) =>
    box.call("POST", orders, order({ price: "0.6000", post_only: true })).text,
};

function signedWith(box: BoxedExchange, change: Record<string, string | undefined>): string {
  const path = "/trade-api/v2/portfolio/balance";
  return box.api({ method: "GET", path, headers: { ...box.headers("GET", path), ...change }, body: "" }).body;
}

function skewed(box: BoxedExchange, by: number): string {
  const path = "/trade-api/v2/portfolio/balance";
  const headers = box.headers("GET", path, "play", plus(box.clock.now(), seconds(by)));
  return box.api({ method: "GET", path, headers, body: "" }).body;
}

function idOf(box: BoxedExchange, body: object): string {
  return String(box.call("POST", orders, body).body["order_id"]);
}

/** `service` went away in August 2026, after the recording. */
function withoutService(body: unknown): unknown {
  const { error } = Object(body);
  if (typeof error !== "object") return body;
  const { service: _service, ...rest } = error;
  return { error: rest };
}

/** The form of a value: member names with the forms of their values, decimals by their places. */
function formOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${formOf(value[0])}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, each]) => `${name}:${formOf(each)}`);
    return `{${members.toSorted((a, b) => (a < b ? -1 : 1)).join()}}`;
  }
  if (typeof value !== "string") return typeof value;
  if (/^-?\d+\.\d+$/.test(value)) return `decimal ${value.split(".")[1]?.length ?? 0}`;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return "time";
  return /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/.test(value) ? "uuid" : "text";
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8"));
}
