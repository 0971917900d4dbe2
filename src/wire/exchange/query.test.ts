import { describe, expect, it } from "vitest";
import { createQuery } from "./query.ts";

function queryOf(parameters: Record<string, readonly string[]>): ReturnType<typeof createQuery> {
  return createQuery("GetThings", new Map(Object.entries(parameters)));
}

describe("a query", () => {
  it("reads what is there, and takes an empty parameter for an absent one", () => {
    const query = queryOf({
      limit: ["5"],
      empty: [""],
      tickers: ["A,B,,C"],
      many: ["A", "", "B"],
      is_block_trade: ["false"],
      min_ts: ["10"],
    });
    expect([
      query.integer("limit", 0, 10),
      query.text("empty"),
      query.list("tickers", 3),
      query.repeated("many"),
      query.flag("is_block_trade"),
      query.time("min_ts"),
      query.integer("absent", 0, 1),
      query.refusal(),
    ]).toEqual([5, undefined, ["A", "B", "C"], ["A", "B"], false, 10_000_000, undefined, undefined]);
  });

  const breaches = [
    ["11", "lte"],
    ["-1", "gte"],
    ["1.5", "number"],
    ["1e1", "number"],
    ["99999999999999999999", "number"],
  ] as const;
  it.each(breaches)("refuses a limit of %s by the rule %s", (limit, rule) => {
    const query = queryOf({ limit: [limit] });
    expect(query.integer("limit", 0, 10)).toBeUndefined();
    expect(query.refusal()?.body).toEqual({
      msg: `Parameter validation failed for GetThings: Key: 'GetThingsParams.Limit' Error:Field validation for 'Limit' failed on the '${rule}' tag`,
    });
  });

  it("keeps the first of several refusals", () => {
    const query = queryOf({ status: ["x"], min_close_ts: ["y"] });
    query.time("min_close_ts");
    query.oneOf("status", ["open"]);
    expect(JSON.stringify(query.refusal())).toContain("MinCloseTs");
  });

  it("refuses a list that is too long", () => {
    const query = queryOf({ tickers: ["A,B"] });
    expect([query.list("tickers", 1), query.refusal()?.status]).toEqual([undefined, 400]);
  });
});
