import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { seconds, time, toMillis } from "../../src/domain/units.ts";
import type { KeyScope } from "../../src/wire/exchange/api-key.ts";
import { boxedExchange, quietScenario, signText, type BoxedExchange } from "./boxed-exchange.ts";

/** A caller who signs with a key of its own making. */
function caller(box: BoxedExchange, keyId: string, privatePem: string) {
  return (method: string, path: string, body?: unknown) => {
    const target = `/trade-api/v2${path}`;
    const answer = box.api({
      method,
      path: target,
      headers: signedHeaders(box, keyId, privatePem, method, target),
      body: body === undefined ? "" : JSON.stringify(body),
    });
    return { status: answer.status, body: Object(answer.body === "" ? {} : JSON.parse(answer.body)) };
  };
}

function signedHeaders(
  box: BoxedExchange,
  keyId: string,
  privatePem: string,
  method: string,
  target: string,
): Record<string, string> {
  const timestamp = String(toMillis(box.clock.now()));
  const text = Buffer.from(timestamp + method + target.split("?")[0]);
  return {
    "kalshi-access-key": keyId,
    "kalshi-access-timestamp": timestamp,
    "kalshi-access-signature": signText(privatePem, text).toString("base64"),
  };
}

/** A key that the exchange makes for the play account. */
function generated(box: BoxedExchange, terms: { scopes?: readonly KeyScope[]; subaccount?: number } = {}) {
  const { status, body } = box.call("POST", "/api_keys/generate", { name: "bot", ...terms });
  expect(status).toBe(201);
  const keyId = String(body["api_key_id"]);
  const privatePem = String(body["private_key"]);
  return { keyId, privatePem, call: caller(box, keyId, privatePem) };
}

function market(box: BoxedExchange, shard: number): string {
  const found = box.exchange.markets().find((each) => each.shard === shard && each.status === "active");
  if (found === undefined) throw new Error("no such market");
  return found.ticker;
}

function order(ticker: string, more: object = {}): object {
  return {
    ticker,
    side: "bid",
    count: "1.00",
    price: "0.0500",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    ...more,
  };
}

const orders = "/portfolio/events/orders";
const denial = (details: string): object => ({
  error: { code: "permission_denied", message: "permission denied", details },
});

describe("keys of one's own", () => {
  it("are made by the exchange, sign at once, are listed, and sign no more once deleted", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const { keyId, privatePem, call } = generated(box);
    expect(privatePem).toContain("BEGIN PRIVATE KEY");
    expect(call("GET", "/portfolio/balance").status).toBe(200);
    expect(call("GET", "/api_keys").body.api_keys).toContainEqual({
      api_key_id: keyId,
      name: "bot",
      scopes: ["read", "write"],
      key_type: "RSA",
    });
    expect(box.call("DELETE", `/api_keys/${keyId}`).status).toBe(204);
    expect(call("GET", "/portfolio/balance")).toMatchObject({
      status: 401,
      body: { error: { code: "authentication_error", details: "NOT_FOUND" } },
    });
    expect(box.call("DELETE", `/api_keys/${keyId}`).status).toBe(404);
  });

  it("are nobody else's to see or delete", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const { keyId } = generated(box);
    const listed = JSON.stringify(box.call("GET", "/api_keys", undefined, "other").body);
    expect(listed).not.toContain(keyId);
    expect(box.call("DELETE", `/api_keys/${keyId}`, undefined, "other").status).toBe(404);
  });

  it.each(["rsa", "ed25519"] as const)("can be of the user's own making: %s", (kind) => {
    const box = boxedExchange({ scenario: quietScenario(), tier: "premier" });
    const { publicKey, privateKey } =
      kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
    const { status, body } = box.call("POST", "/api_keys", {
      name: "mine",
      public_key: publicKey.export({ type: "spki", format: "pem" }),
    });
    expect(status).toBe(201);
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    expect(caller(box, String(body["api_key_id"]), pem)("GET", "/portfolio/balance").status).toBe(200);
  });

  const broken = [
    ["no name", {}, 400],
    ["an unknown scope", { name: "a", scopes: ["trade"] }, 400],
    ["write without read", { name: "a", scopes: ["write"] }, 400],
    ["a subaccount past 63", { name: "a", subaccount: 64 }, 400],
    ["a name that is a number", { name: 5 }, 400],
  ] as const;
  it.each(broken)("are refused with %s", (_, body, status) => {
    const box = boxedExchange({ scenario: quietScenario() });
    expect(box.call("POST", "/api_keys/generate", body).status).toBe(status);
    expect(box.call("POST", "/api_keys", { public_key: "none", ...body }).status).toBe(status);
  });

  it("of the user's own making are for Premier and above, and must be keys", () => {
    const terms = { name: "mine", public_key: "not a key" };
    const low = boxedExchange({ scenario: quietScenario(), tier: "expert" });
    expect(low.call("POST", "/api_keys", terms)).toMatchObject({
      status: 403,
      body: denial("insufficient API usage level"),
    });
    const high = boxedExchange({ scenario: quietScenario(), tier: "premier" });
    expect(high.call("POST", "/api_keys", terms).status).toBe(400);
  });
});

describe("§3.5 403 scope: a key does only what it was given", () => {
  const cases = [
    // scopes                              may                                       may not
    [["read"], "GET /portfolio/orders", `POST ${orders}`, "write::trade"],
    [["read"], "GET /portfolio/balance", "POST /api_keys/generate", "write"],
    [["read", "write::trade"], `DELETE ${orders}`, "POST /api_keys/generate", "write"],
    [["read::portfolio_balance"], "GET /portfolio/balance", "GET /portfolio/orders", "read"],
    [["write::trade"], `DELETE ${orders}`, "GET /portfolio/balance", "read::portfolio_balance"],
  ] as const;
  it.each(cases)("%s: %s, but not %s", (scopes, may, mayNot, lacking) => {
    const box = boxedExchange({ scenario: quietScenario() });
    const { call } = generated(box, { scopes });
    const ask = (what: string) => {
      const [method = "", path = ""] = what.split(" ");
      return call(method, path, method === "POST" ? order(market(box, 0)) : undefined);
    };
    expect(ask(may).status).toBeLessThan(300);
    expect(ask(mayNot)).toEqual({ status: 403, body: denial(`API key lacks the scope ${lacking}`) });
  });
});

describe("§3.5 403 locked key: a key of one subaccount", () => {
  const refusal = { status: 403, body: denial("API key is restricted to a single sub-account") };

  it("may leave its number out or name it, and no other", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const { call } = generated(box, { subaccount: 0 });
    const ticker = market(box, 0);
    expect(call("POST", orders, order(ticker)).status).toBe(201);
    expect(call("POST", orders, order(ticker, { subaccount: 0 })).status).toBe(201);
    expect(call("POST", orders, order(ticker, { subaccount: 1 }))).toEqual(refusal);
    expect(call("POST", `${orders}/batched`, { orders: [order(ticker, { subaccount: 1 })] })).toEqual(
      refusal,
    );
    expect(call("POST", `${orders}/batched`, { orders: [order(ticker)] }).status).toBe(201);
    expect(call("GET", "/portfolio/orders?subaccount=1")).toEqual(refusal);
    expect(call("GET", "/portfolio/orders").body.orders).toHaveLength(3);
    expect(call("DELETE", `${orders}?subaccount=2`)).toEqual(refusal);
  });

  it("sees nothing of the other subaccounts' orders", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const { call } = generated(box, { subaccount: 5 });
    const placed = box.call("POST", orders, order(market(box, 0)));
    const orderId = String(placed.body["order_id"]);
    expect(box.call("GET", `/portfolio/orders/${orderId}`).status).toBe(200);
    expect(call("GET", `/portfolio/orders/${orderId}`).status).toBe(404);
    expect(call("DELETE", `${orders}/${orderId}`).status).toBe(404);
    expect(call("GET", "/portfolio/orders").body.orders).toEqual([]);
  });

  it("may not make keys or move money", () => {
    const box = boxedExchange({ scenario: quietScenario() });
    const { call } = generated(box, { subaccount: 0 });
    expect(call("POST", "/api_keys/generate", { name: "another" })).toEqual(refusal);
  });
});

describe("a signature", () => {
  it.each([
    ["accepted", 200],
    ["refused", 401],
  ] as const)("that was seen before is %s as the switch says", (replays, second) => {
    const box = boxedExchange({ scenario: quietScenario(), settings: { replays } });
    const path = "/trade-api/v2/portfolio/balance";
    const request = { method: "GET", path, headers: box.headers("GET", path), body: "" };
    expect(box.api(request).status).toBe(200);
    expect(box.api(request).status).toBe(second);
    box.pass(seconds(1));
    expect(box.api({ ...request, headers: box.headers("GET", path) }).status).toBe(200);
  });
});

describe("§3.5 403 region: a location attestation", () => {
  const scenario = quietScenario();
  const sports = scenario.series.filter(({ category }) => category === "Sports").map(({ ticker }) => ticker);

  it("that has ended bars sports by key, and nothing else; the end is told with the keys", () => {
    const attestedUntil = time(1_795_000_000_000_000 - 1);
    const box = boxedExchange({ scenario, settings: { attestedUntil } });
    const isSport = (series: string): boolean => sports.includes(series);
    const barred = box.exchange.markets().find((each) => isSport(each.seriesTicker));
    const free = box.exchange.markets().find((each) => !isSport(each.seriesTicker));
    expect(box.call("POST", orders, order(barred?.ticker ?? ""))).toMatchObject({
      status: 403,
      body: denial("location attestation expired"),
    });
    expect(box.call("POST", orders, order(free?.ticker ?? "")).status).toBe(201);
    expect(box.call("GET", "/api_keys").body["api_key_region_expiration_ts"]).toBe(1_794_999_999);
    const attested = boxedExchange({ scenario });
    expect(attested.call("POST", orders, order(barred?.ticker ?? "")).status).toBe(201);
  });
});
